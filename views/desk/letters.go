package desk

import "github.com/habeasdata/habeas/views/ui"

// LetterChoiceView asks for the law and language of letters. It reads only.
type LetterChoiceView struct {
	Action string
	Fields []ui.FieldView
}

// LetterRowView is one letter of the list; Href is "" where the law does not know it.
type LetterRowView struct {
	Name string
	To   string
	Href string
}

// LettersView lists every letter that leaves the house.
type LettersView struct {
	Shell   ShellView
	Choice  LetterChoiceView
	Law     string
	Letters []LetterRowView
}

// LetterView is one letter with sample data. HTML is the address of its HTML part, which stands in a frame.
type LetterView struct {
	Shell     ShellView
	Name      string
	Back      string
	Choice    LetterChoiceView
	Law       string
	Facts     []ui.TermView
	Unknown   string // why there is none under this law
	Rule      string // address of the law's rule
	Citations []string
	Language  string
	Subject   string
	Text      string
	HTML      string
}
