package desk

import "github.com/habeasdata/habeas/views/ui"

// TriageView shows one new message and what to make of it, one key each. Accept takes it as it was typed;
// Actions are those lawful now (split, retype, merge, not a request).
type TriageView struct {
	Shell     ShellView
	Back      string
	Reference string
	Position  string // "3 of 9"
	Previous  string
	Next      string
	Right     string
	Person    string
	Test      bool
	Due       ui.ChipView
	Text      string // what the person wrote, as text
	Source    []ui.TermView
	Hints     []ui.NoteView // "The text also asks for deletion"
	Siblings  []SiblingView
	Accept    *PostButtonView
	Actions   []ActionView
}
