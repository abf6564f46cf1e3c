// Package regime holds statutes as data: one pack per law, with the rules of each right, the grounds for refusing it
// and the values that may not be shown, each with its citation and a mark that says whether a source was seen. It
// knows how to read packs, what makes one lawful, and which packs a place of residence calls for. It refuses to know
// requests, people, today's date and how to count, which is deadline's.
//
// Invariant: a Library holds only packs that passed every check. No pack can demand verification for a preference
// right, start a clock later than receipt without a citation for that, leave a rule without a citation or a period
// without a unit, or give two rules for the same right on the same day.
package regime
