package desk

import "github.com/habeasdata/habeas/views/ui"

// StaffRowView is one member of staff with what may be changed.
type StaffRowView struct {
	Name  string
	Email string
	Roles []ui.ChipView
	State ui.ChipView
	Seen  string
	Acts  []PostButtonView
	Forms []ActionView
}

// StaffView is the list of staff. Link is a fresh one-time enrolment link, shown once.
type StaffView struct {
	Shell    ShellView
	Summary  string
	Link     string
	LinkNote string
	Add      *ActionView
	Rows     []StaffRowView
}
