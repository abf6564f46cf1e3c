package desk

import (
	"slices"

	"github.com/habeasdata/habeas/views/ui"
)

// IdentifierView is one line of the intake form's identifiers: a kind and a value.
type IdentifierView struct {
	Kind  string
	Value string
	Error string
}

// IntakeView logs a request that came by phone, letter or in person. The options carry what is chosen; values
// are kept after an error. Form fields: channel, received (a date), who, relationship, region, rights (several),
// kind and value (parallel, several), name, language, contact, text, note. A question without options is not asked.
type IntakeView struct {
	Shell         ShellView
	Action        string
	Once          string
	Channels      []ui.OptionView
	Received      string // yyyy-mm-dd
	ReceivedMax   string // today
	Who           []ui.OptionView
	Relationships []ui.OptionView
	Regions       []ui.OptionView
	Rights        []ui.OptionView
	Languages     []ui.OptionView
	Contacts      []ui.OptionView // how the person wants the answer
	Kinds         []ui.OptionView // identifier kinds
	LookBacks     []ui.OptionView
	Identifiers   []IdentifierView
	Name          string
	Text          string
	Note          string
	Test          bool
	MayTest       bool
	Errors        map[string]string // by field name
}

func (v IntakeView) field(f ui.FieldView) ui.FieldView {
	f.Error = v.Errors[f.Name]
	return f
}

// source asks how and when the request came.
func (v IntakeView) source() []ui.FieldView {
	return withChoices(
		v.field(ui.FieldView{Kind: ui.Radios, Name: "channel", Label: "How it came", Options: v.Channels, Required: true}),
		v.field(ui.FieldView{
			Kind: ui.Date, Name: "received", Label: "Day it was received", Value: v.Received, Max: v.ReceivedMax, Required: true, Width: ui.Medium,
			Hint: "The day it reached us, which may be before today. The clock starts there.",
		}),
		v.field(ui.FieldView{Kind: ui.Select, Name: "language", Label: "Language", Options: v.Languages, Required: true, Width: ui.Medium}),
	)
}

// withChoices leaves out the choices that have nothing to choose from.
func withChoices(fields ...ui.FieldView) []ui.FieldView {
	return slices.DeleteFunc(fields, func(f ui.FieldView) bool {
		return len(f.Options) == 0 && (f.Kind == ui.Radios || f.Kind == ui.Select || f.Kind == ui.Checkboxes)
	})
}

// person asks who it is about.
func (v IntakeView) person() []ui.FieldView {
	return withChoices(
		v.field(ui.FieldView{Kind: ui.Radios, Name: "who", Label: "Who asks", Options: v.Who, Required: true}),
		v.field(ui.FieldView{Name: "name", Label: "Name of the person whose data it is", Value: v.Name, Required: true, MaxLength: 120, Autocomplete: "off"}),
		v.field(ui.FieldView{Kind: ui.Select, Name: "relationship", Label: "What they are to us", Options: v.Relationships, Required: true, Width: ui.Medium}),
		v.field(ui.FieldView{Kind: ui.Select, Name: "region", Label: "Where they live", Options: v.Regions, Required: true, Width: ui.Medium, Hint: "Decides which law applies."}),
	)
}

// asked asks what is wanted.
func (v IntakeView) asked() []ui.FieldView {
	fields := withChoices(
		v.field(ui.FieldView{Kind: ui.Checkboxes, Name: "rights", Label: "What they ask for", Options: v.Rights, Hint: "Each right opens a linked request with its own clock."}),
		v.field(ui.FieldView{Kind: ui.Select, Name: "look_back", Label: "How far back", Options: v.LookBacks, Optional: true, Width: ui.Medium, Hint: "Of a copy, where the law has the choice (California: 12 months, or back to 1 January 2022). If nothing was said, all is answered."}),
		v.field(ui.FieldView{Kind: ui.TextArea, Name: "text", Label: "In their words", Value: v.Text, Optional: true, MaxLength: 4000, Rows: 4, Spell: true}),
		v.field(ui.FieldView{Kind: ui.Radios, Name: "contact", Label: "How we answer", Options: v.Contacts, Required: true}),
		v.field(ui.FieldView{Kind: ui.TextArea, Name: "note", Label: "Internal note", Value: v.Note, Optional: true, MaxLength: 4000, Rows: 2, Spell: true, Hint: "Staff only."}),
	)
	if v.MayTest {
		fields = append(fields, ui.FieldView{
			Kind: ui.Checkbox, Name: "test", Label: "Test request", Options: []ui.OptionView{{Selected: v.Test}},
			Hint: "Runs on test subjects only and stays out of the figures.",
		})
	}
	return fields
}

func (v IntakeView) errors() ui.ErrorSummaryView {
	fields := append(append(v.source(), v.person()...), v.asked()...)
	summary := ui.ErrorsOf(fields...)
	for i, id := range v.Identifiers {
		if id.Error != "" {
			summary.Errors = append(summary.Errors, ui.ErrorView{Place: identifierPlace(i), Message: id.Error})
		}
	}
	return summary
}

func identifierPlace(i int) string { return "f-value-" + string(rune('a'+i%26)) }

// kindOptions returns the identifier kinds with the given one chosen.
func (v IntakeView) kindOptions(chosen string) []ui.OptionView {
	out := make([]ui.OptionView, len(v.Kinds))
	for i, k := range v.Kinds {
		k.Selected = k.Value == chosen
		out[i] = k
	}
	return out
}
