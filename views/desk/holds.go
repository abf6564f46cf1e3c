package desk

import "github.com/habeasdata/habeas/views/ui"

// HoldView is one legal hold. Who is masked for readers who see nobody's data.
type HoldView struct {
	Title  string
	Who    string
	Scope  string
	Reason string
	Rule   string
	Review string // date in full
	Placed string
	State  ui.ChipView
	End    *PostButtonView // nil once it ended
}

func (v HoldView) facts() []ui.TermView {
	return []ui.TermView{
		{Term: "Held", Text: v.Who}, {Term: "What", Text: v.Scope}, {Term: "Law", Text: v.Rule},
		{Term: "Look at it again on", Text: v.Review}, {Term: "Reason", Text: v.Reason},
	}
}

// HoldsView lists what must not be deleted, and the form to add to it.
type HoldsView struct {
	Shell ShellView
	Holds []HoldView
	Empty ui.EmptyView
	Add   ActionView
}
