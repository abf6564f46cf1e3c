package desk

import "github.com/habeasdata/habeas/views/ui"

// StandingRuleView is one standing rule: which plans it lets through, and who signed it.
type StandingRuleView struct {
	Title   string // "Access · shop only · up to 500 rows"
	Detail  string
	Signed  string // "Ana Ferreira and Tom Okafor, 3 November 2026"
	Sample  string // "5 % to review"
	State   ui.ChipView
	Actions []PostButtonView
	Forms   []ActionView
}

// CalendarView is the caller's feed of due dates. Address is shown once, when it was made.
type CalendarView struct {
	State   ui.ChipView
	Address string
	Note    string
	Buttons []PostButtonView
}

// SettingsView is what this controller has decided: standing rules, single-officer mode, facts of the house.
type SettingsView struct {
	Shell         ShellView
	Facts         []ui.TermView
	Rules         []StandingRuleView
	RulesEmpty    ui.EmptyView
	AddRule       *ActionView
	SingleOfficer ui.ChipView
	SingleText    string
	Calendar      *CalendarView // nil for who reads no requests
}
