package desk

import "github.com/habeasdata/habeas/views/ui"

// NotNow is an action that the law does not give, or not any more: the button stays and says why.
func NotNow(title, key, why string) ActionView {
	return ActionView{Title: title, Key: key, WhyNot: why}
}

// ExtendUntil is Extend where the law puts no cap on the extension: the officer names the date (field "until").
func ExtendUntil(t TargetView, rule, present string, reasons []ui.OptionView) ActionView {
	a := Extend(t, "", rule, reasons)
	a.Form.Intro = "The law sets no end to the extension (" + rule + "). Name a date after " + present + ": the person is told it, and it binds us."
	until := ui.FieldView{Kind: ui.Date, Name: "until", ID: "f-e-until", Label: "New date", Required: true}
	a.Form.Fields = append([]ui.FieldView{until}, a.Form.Fields...)
	return a
}

// Pause stops the clock where the law lets it (fields "wait", "explanation").
func Pause(t TargetView, rule string, waits []ui.OptionView) ActionView {
	return t.act("Pause the clock", "u", ui.ButtonView{Label: "Pause and tell the person"}, "Allowed by "+rule+". The person is told what we wait for.",
		ui.FieldView{Kind: ui.Select, Name: "wait", Label: "What we wait for", Options: waits, Required: true},
		ui.FieldView{Kind: ui.TextArea, Name: "explanation", Label: "Words to the person", Required: true, MaxLength: 2000, Rows: 3, Spell: true})
}
