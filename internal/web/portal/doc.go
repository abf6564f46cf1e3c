// Package portal answers the public: it reads what people post, calls one use case, and shows the page of views/portal
// for what came of it. It knows the steps of the form, the cookies of the public and how stored facts become the words
// and dates of a page. It decides nothing: what is possible comes from the transition table, who may is the use
// cases' business.
//
// Invariants: a page says the same for people whom the controller knows and people whom it does not; nothing that was
// typed is lost by an error; GET and HEAD consume nothing; a session shows its own submission only.
package portal
