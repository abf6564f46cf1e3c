package dsr

// LookBack is how far back a person wants to know what is held about them, where the law lets them choose
// (11 CCR 7020(e), 7024(h)).
type LookBack string

// The choices. Where nothing was said, all is answered: never less than the person could ask for.
const (
	LookBackUnsaid LookBack = ""
	LookBackMonths LookBack = "months" // the time that the law names
	LookBackAll    LookBack = "all"    // as far back as the law lets them ask
)

// Known reports whether l is one of the choices, or none.
func (l LookBack) Known() bool { return l == LookBackUnsaid || l == LookBackMonths || l == LookBackAll }

// Wide reports whether the answer goes as far back as the law lets the person ask.
func (l LookBack) Wide() bool { return l != LookBackMonths }
