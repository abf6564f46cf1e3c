package desk

import "github.com/habeasdata/habeas/views/ui"

// ErrorPageView says what went wrong and what to do. With Shell it stands inside the desk; without, alone.
// Reference leads to the log line of a failure that is ours.
type ErrorPageView struct {
	Shell     *ShellView
	Page      ui.PageView
	Title     string
	Text      string
	Details   []string
	Reference string
	Buttons   []ui.ButtonView
}
