package desk

import "github.com/habeasdata/habeas/views/ui"

// RuleRowView is one rule of a regime: what one right asks for.
type RuleRowView struct {
	Right       string
	Acknowledge string
	Answer      string
	Extension   string
	Level       string
	Confidence  ui.ChipView // verified, or unverified with a warning
	Href        string
	Current     bool
}

// RuleView is one rule in full, each line with its source.
type RuleView struct {
	Title    string
	Terms    []ui.TermView
	Citation string
	Sources  []LinkView
	Notes    string
}

// LawView is the statutes in force here, one regime at a time.
type LawView struct {
	Shell   ShellView
	Summary string
	Regimes []LinkView
	Regime  string
	Rules   []RuleRowView
	Rule    *RuleView
}
