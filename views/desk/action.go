package desk

import (
	"slices"

	"github.com/habeasdata/habeas/views/ui"
)

// ActionView is one thing that may be done now: a title that unfolds a form. Key is its one-letter shortcut.
// Danger marks what cannot be taken back. Open unfolds it, as after an error.
type ActionView struct {
	Title  string
	Key    string
	Danger bool
	Open   bool
	WhyNot string      // why it cannot be done now; then there is no form
	Drafts []DraftView // the letters that it would send, once they were asked for
	Form   ui.FormView
}

// DraftView is a letter before it is sent, without its links and codes.
type DraftView struct {
	To       string
	Language string // tag
	Subject  string
	Text     string
}

// TargetView is where an action's form goes, with the session's form token and the mark that makes a repeat
// harmless.
type TargetView struct {
	Action string
	CSRF   string
	Once   string
}

func (t TargetView) form(button ui.ButtonView, intro string, fields ...ui.FieldView) ui.FormView {
	return ui.FormView{Action: t.Action, CSRF: t.CSRF, Once: t.Once, Intro: intro, Fields: fields, Buttons: []ui.ButtonView{button}}
}

// act is Act for the builders of this package.
func (t TargetView) act(title, key string, button ui.ButtonView, intro string, fields ...ui.FieldView) ActionView {
	for i := range fields {
		fields[i].ID = "f-" + key + "-" + fields[i].Name // several forms of a page ask for a reason
		fields[i].Options = unchosen(fields[i])
	}
	return ActionView{Title: title, Key: key, Danger: button.Kind == ui.Danger, Form: t.form(button, intro, fields...)}
}

// unchosen puts an empty first choice before a list that must be answered and has nothing chosen, so that no
// ground or reason is taken because it happened to stand first.
func unchosen(f ui.FieldView) []ui.OptionView {
	if f.Kind != ui.Select || !f.Required {
		return f.Options
	}
	for _, o := range f.Options {
		if o.Selected || o.Value == "" {
			return f.Options
		}
	}
	return append([]ui.OptionView{{Label: "Choose"}}, f.Options...)
}

// Act builds an action of the same shape as the ones below, for what they do not cover (lift a
// hold, cancel a deletion in its 24 hours). Key is one letter, or longer text that only tells forms apart.
func Act(t TargetView, title, key string, button ui.ButtonView, intro string, hidden []ui.HiddenView, fields ...ui.FieldView) ActionView {
	a := t.act(title, key, button, intro, fields...)
	if len(key) != 1 {
		a.Key = ""
	}
	a.Form.Hidden = hidden
	return a
}

// Reason is the field "reason" as every action asks for it.
func Reason(hint string) ui.FieldView { return reasonField(hint) }

func reasonField(hint string) ui.FieldView {
	return ui.FieldView{Kind: ui.TextArea, Name: "reason", Label: "Reason", Hint: hint, Required: true, MaxLength: 2000, Rows: 3, Spell: true}
}

// WithErrors returns the action with the given sentences at its fields (by field name) and unfolded when one
// of them is its own.
func (a ActionView) WithErrors(messages map[string]string) ActionView {
	fields := make([]ui.FieldView, len(a.Form.Fields))
	copy(fields, a.Form.Fields)
	for i := range fields {
		if m, ok := messages[fields[i].Name]; ok {
			fields[i].Error = m
			a.Open = true
		}
	}
	a.Form.Fields = fields
	return a
}

// WithValues returns the action with what was typed before (by field name), so that an error loses nothing.
func (a ActionView) WithValues(values map[string][]string) ActionView {
	fields := make([]ui.FieldView, len(a.Form.Fields))
	copy(fields, a.Form.Fields)
	for i := range fields {
		typed := values[fields[i].Name]
		if len(typed) == 0 {
			continue
		}
		fields[i].Value = typed[0]
		options := make([]ui.OptionView, len(fields[i].Options))
		copy(options, fields[i].Options)
		for j := range options {
			options[j].Selected = slices.Contains(typed, options[j].Value)
		}
		fields[i].Options = options
	}
	a.Form.Fields = fields
	return a
}

// Assign gives the request to a member of staff (field "assignee").
func Assign(t TargetView, people []ui.OptionView) ActionView {
	return t.act("Assign", "a", ui.ButtonView{Label: "Assign", Kind: ui.Primary}, "",
		ui.FieldView{Kind: ui.Select, Name: "assignee", Label: "Who takes it", Options: people, Required: true})
}

// Comment writes an internal comment (field "text").
func Comment(t TargetView) ui.FormView {
	return t.form(ui.ButtonView{Label: "Add comment"}, "",
		ui.FieldView{Kind: ui.TextArea, Name: "text", ID: "f-comment", Label: "New internal comment", Hint: "Staff only; the person never sees it.", Required: true, MaxLength: 4000, Rows: 3, Spell: true})
}

// Message writes to the person (field "text"); its subject is the letter's.
func Message(t TargetView) ui.FormView {
	return t.form(ui.ButtonView{Label: "Send message", Kind: ui.Primary}, "",
		ui.FieldView{Kind: ui.TextArea, Name: "text", ID: "f-message-text", Label: "Message to the person", Hint: "They read this by mail and on their status page.", Required: true, MaxLength: 4000, Rows: 5, Spell: true})
}

// Extend takes more time, with the notice that goes out first (fields "reason", "explanation"). Until is the new
// date in full, rule its source.
func Extend(t TargetView, until, rule string, reasons []ui.OptionView) ActionView {
	return t.act("Extend", "e", ui.ButtonView{Label: "Send notice and extend", Kind: ui.Primary},
		"New date: "+until+" ("+rule+"). The notice to the person goes out first; if it cannot be sent, the date stays.",
		ui.FieldView{Kind: ui.Select, Name: "reason", Label: "Why more time is needed", Options: reasons, Required: true},
		ui.FieldView{Kind: ui.TextArea, Name: "explanation", Label: "Explanation in the notice", Hint: "The person reads this. Say what is complex, in plain words.", Required: true, MaxLength: 2000, Rows: 3, Spell: true})
}

// Deny refuses the request on a ground (fields "ground", "explanation"). Each ground's label carries its citation.
func Deny(t TargetView, grounds []ui.OptionView) ActionView {
	return t.act("Deny", "d", ui.ButtonView{Label: "Deny and send the letter", Kind: ui.Danger},
		"The letter names the ground, its citation and how to appeal.",
		ui.FieldView{Kind: ui.Select, Name: "ground", Label: "Ground", Options: grounds, Required: true},
		ui.FieldView{Kind: ui.TextArea, Name: "explanation", Label: "Explanation in the letter", Required: true, MaxLength: 4000, Rows: 4, Spell: true})
}

// Withdraw records that the person took the request back (field "reason").
func Withdraw(t TargetView) ActionView {
	return t.act("Withdraw", "w", ui.ButtonView{Label: "Record the withdrawal", Kind: ui.Danger},
		"Only when the person says so. They get a confirmation.", reasonField("How and when they told you."))
}

// Release approves the plan with the given hash for release (hidden "plan").
func Release(t TargetView, planHash, label, intro string, fields ...ui.FieldView) ActionView {
	a := t.act("Approve release", "p", ui.ButtonView{Label: label, Kind: ui.Primary}, intro, fields...)
	a.Form.Hidden = []ui.HiddenView{{Name: "plan", Value: planHash}}
	return a
}

// Retype changes the right asked for (fields "right", "reason").
func Retype(t TargetView, rights []ui.OptionView) ActionView {
	return t.act("Change the right", "t", ui.ButtonView{Label: "Change the right"}, "Verification scope and approvals so far become void. The clock keeps its start.",
		ui.FieldView{Kind: ui.Select, Name: "right", Label: "Right", Options: rights, Required: true},
		reasonField("Quote what the person asked for."))
}

// Split opens one linked request per right ticked (fields "rights", "reason").
func Split(t TargetView, rights []ui.OptionView) ActionView {
	return t.act("Split", "s", ui.ButtonView{Label: "Split into linked requests"}, "Each right gets its own clock from the same receipt. The person gets one mail.",
		ui.FieldView{Kind: ui.Checkboxes, Name: "rights", Label: "Rights asked for", Options: rights},
		reasonField("Quote what the person asked for."))
}

// Merge marks the request as a duplicate of another (fields "into", "reason").
func Merge(t TargetView, candidates []ui.OptionView) ActionView {
	return t.act("Merge", "m", ui.ButtonView{Label: "Merge as duplicate"}, "The older request and its clock stay.",
		ui.FieldView{Kind: ui.Radios, Name: "into", Label: "Duplicate of", Options: candidates, Required: true},
		reasonField(""))
}

// NotARequest closes a message that asks for nothing the law gives (field "reason").
func NotARequest(t TargetView) ActionView {
	return t.act("Not a request", "n", ui.ButtonView{Label: "Close as not a request", Kind: ui.Danger}, "In doubt it is a request.",
		reasonField("What it is instead: spam, a sales question, a complaint about delivery."))
}

// AnswerWithout lets the answer go without one system; the answer repeats the reason (hidden "system", field
// "reason").
func AnswerWithout(t TargetView, system, name string) ActionView {
	a := t.act("Answer without "+name, "x-"+system, ui.ButtonView{Label: "Answer without " + name, Kind: ui.Danger},
		"The answer says that "+name+" did not reply, and why.", reasonField("The person reads this."))
	a.Key = ""
	a.Form.Hidden = []ui.HiddenView{{Name: "system", Value: system}}
	return a
}
