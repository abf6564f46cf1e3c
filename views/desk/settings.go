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

// SettingsView is what this controller has decided: standing rules, single-officer mode, facts of the house.
type SettingsView struct {
	Shell         ShellView
	Facts         []ui.TermView
	Rules         []StandingRuleView
	RulesEmpty    ui.EmptyView
	AddRule       *ActionView
	SingleOfficer ui.ChipView
	SingleText    string
	SingleAction  *ActionView
}

// AddStandingRule proposes a standing rule, which a second person signs (fields "right", "datasets", "cap",
// "classes", "sample").
func AddStandingRule(t TargetView, rights, datasets, classes []ui.OptionView) ActionView {
	return t.act("Propose a standing rule", "b", ui.ButtonView{Label: "Sign and ask a second person", Kind: ui.Primary},
		"Plans that match go through without a person, but for the sample.",
		ui.FieldView{Kind: ui.Select, Name: "right", Label: "Right", Options: rights, Required: true},
		ui.FieldView{Kind: ui.Checkboxes, Name: "datasets", Label: "Datasets", Options: datasets},
		ui.FieldView{Kind: ui.Checkboxes, Name: "classes", Label: "Data classes", Options: classes},
		ui.FieldView{Kind: ui.Number, Name: "cap", Label: "At most this many rows", Value: "500", Min: "1", Required: true, Width: ui.Short},
		ui.FieldView{Kind: ui.Number, Name: "sample", Label: "Percent that a person still reviews", Value: "5", Min: "1", Max: "100", Required: true, Width: ui.Short})
}

// SwitchSingleOfficer turns single-officer mode on or off (hidden "on", field "reason").
func SwitchSingleOfficer(t TargetView, on bool) ActionView {
	label, value := "Turn single-officer mode off", "no"
	if on {
		label, value = "Turn single-officer mode on", "yes"
	}
	a := t.act(label, "v", ui.ButtonView{Label: label}, "In this mode a fresh code stands for the second person, and the audit log says so.", reasonField(""))
	a.Form.Hidden = []ui.HiddenView{{Name: "on", Value: value}}
	return a
}
