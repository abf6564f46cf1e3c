package desk

import "github.com/habeasdata/habeas/views/ui"

// NavItemView is one entry of the rail. Count is shown when not empty.
type NavItemView struct {
	Name    string
	Href    string
	Icon    string // today, queue, inbox, agents, connectors, law, metrics, settings, audit, staff, intake
	Count   string
	Current bool
}

// StopView is the emergency stop as every page shows it. Text says what is halted, since when and by whom.
type StopView struct {
	On   bool
	Text string
	Href string
}

// ShellView is the frame of every page for a signed-in member of staff.
type ShellView struct {
	Page       ui.PageView
	CSRF       string
	Home       string
	Controller string
	Nav        []NavItemView
	SearchHref string
	Search     string
	LogHref    string // "Log a request", empty when the role may not
	UserName   string
	UserRole   string
	SignOut    string
	Stop       StopView
	Flash      *ui.NoteView
}
