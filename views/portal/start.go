package portal

// StartPage is the first page: what one can ask for, how long the law gives us, other ways to reach us.
type StartPage struct {
	Site Site
	Law  []LawLine
}

// LawLine is one row of "How long the law gives us", taken from the controller's regimes.
type LawLine struct {
	Place    string // "California"
	What     string // "A copy of my data, delete, correct"
	Time     string // "45 days", "1 month"
	Citation string // "Civ. Code 1798.130(a)(2)"
}

// cardLink returns the address of a start card: it preselects one choice and stores nothing.
func cardLink(right string) string { return StepRights.Path() + "?" + FieldRight + "=" + right }
