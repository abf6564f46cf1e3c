package ui

// TermView is one line of a definition list. Note is a quieter second line; Href makes the value a link.
type TermView struct {
	Term string
	Text string
	Note string
	Href string
	Chip *ChipView
}

// EventView is one entry of a timeline. When is ready to read; Machine is the same instant for programs
// (RFC 3339 or a date). Cause says who or what did it. Now marks the present step, Later one still to come.
type EventView struct {
	Tone    Tone
	Title   string
	When    string
	Machine string
	Cause   string
	Detail  string
	Href    string
	Link    string
	Now     bool
	Later   bool
}

func (v EventView) class() string {
	switch {
	case v.Now:
		return "timeline-now"
	case v.Later:
		return "timeline-later"
	}
	return ""
}

// PagerView moves through a long list. Summary says where the reader is ("51 to 100 of 4,211").
type PagerView struct {
	Summary  string
	Previous string
	Next     string
}

// NoteView is a highlighted passage. Word names its kind ("For you", "Take note", "May be against you").
type NoteView struct {
	Tone Tone
	Word string
	Text string
}

// EmptyView says what will appear in an empty place and how to make it appear.
type EmptyView struct {
	Title  string
	Text   string
	Action *ButtonView
}

// ProgressView is long work under way. Poll, if set, is the address of this same fragment, which the script
// asks again every few seconds until the answer carries no Poll.
type ProgressView struct {
	Label string
	Done  int
	Total int
	Text  string
	Poll  string
}
