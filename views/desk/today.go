package desk

import "github.com/habeasdata/habeas/views/ui"

// WorkRowView is one line of work: when it is owed, what it is, why it is here and what to do next.
type WorkRowView struct {
	Due       ui.ChipView // "2 days left", "overdue 1 day"
	DueDate   string      // "Mon 28 Dec 2026"
	Right     string
	Person    string // masked
	Regime    string
	Reference string
	Href      string
	Why       string
	Test      bool
	Next      PostButtonView
}

// WorkListView is one of the lists of the Today page. More leads to the rest of a long list.
type WorkListView struct {
	Anchor   string
	Title    string
	Hint     string
	Count    string
	Rows     []WorkRowView
	Empty    string
	More     string
	MoreText string
}

// TodayView is the first page of the day, sorted by legal risk.
type TodayView struct {
	Shell ShellView
	Title string // "" for Today
	Date  string
	Facts []FactView
	Notes []NoticeView // what has a date of its own beside the requests
	Lists []WorkListView
}

// NoticeView is a note with the page that it leads to.
type NoticeView struct {
	Note ui.NoteView
	Link string
	Href string
}

func (v TodayView) title() string {
	if v.Title == "" {
		return "Today"
	}
	return v.Title
}
