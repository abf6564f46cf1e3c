// Package withheld knows the kinds of values that some laws let an answer name but never show, such as a social
// security number, and finds them: by data category (in the words of the fideslang taxonomy), and by the shape of a value. It refuses to know which law withholds
// which kind: that stands in the law pack, and under a law that withholds nothing people get their own values.
// Invariant: a shape alone is never enough; it counts with its check digits or its own rules, so that an order number is
// not taken for a card.
package withheld
