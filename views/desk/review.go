package desk

import "github.com/habeasdata/habeas/views/ui"

// ReviewCollectionView is one entry of the list of collections on the left.
type ReviewCollectionView struct {
	Name    string
	System  string
	Href    string
	Count   string // "38 of 40 leave"
	Flags   []ui.ChipView
	Current bool
}

// ReviewFieldView is a column of the collection under review. Flag says forbidden, redacted or third-party.
type ReviewFieldView struct {
	Name string
	Flag *ui.ChipView
}

// ReviewRowView is one row of data. Cells are in the order of the fields; State is included, excluded, undecided.
type ReviewRowView struct {
	ID      string // the value of the tick box, field "rows"
	Cells   []string
	State   ui.ChipView
	Reason  string
	Path    string // how the row hangs on a verified identifier
	Compare string // address that shows raw and final of this row
	Current bool
}

// CompareFieldView is one field of a row as found and as it will leave. Changed marks the difference.
type CompareFieldView struct {
	Name    string
	Raw     string
	Final   string
	Changed bool
	Why     string
}

// CompareView is one row, raw and final side by side.
type CompareView struct {
	Title  string
	Path   string
	Fields []CompareFieldView
	Close  string
}

// ReviewView is the check before release. Decide is where ticked rows go, with field "decision" include or
// exclude and field "reason". Redact, Whole (the whole collection) and Release are drawn only when present.
type ReviewView struct {
	Shell       ShellView
	Back        string
	Reference   string
	Title       string
	Plan        string // hash of the plan, shortened
	Totals      []FactView
	Notes       []ui.NoteView
	Collections []ReviewCollectionView
	Collection  string // name of the one on show
	Hint        string
	Fields      []ReviewFieldView
	Rows        []ReviewRowView
	Pager       ui.PagerView
	Empty       ui.EmptyView
	Decide      string
	DecideError string
	DecideOnce  string
	Whole       []PostButtonView
	Open        []ConflictView // items that must be decided before anything leaves
	Acts        []ActionView   // decisions on the whole collection that need a reason
	Redact      *ActionView
	Compare     *CompareView
	Release     *ActionView
	ReleaseNote string // why it cannot be released yet
}

// RedactField takes one field out of the answer, with a reason (fields "field", "scope", "reason").
func RedactField(t TargetView, fields, scopes []ui.OptionView) ActionView {
	return t.act("Redact a field", "o", ui.ButtonView{Label: "Redact the field"}, "The answer shows that something was taken out, and why.",
		ui.FieldView{Kind: ui.Select, Name: "field", Label: "Field", Options: fields, Required: true},
		ui.FieldView{Kind: ui.Select, Name: "scope", Label: "Where", Options: scopes, Required: true},
		reasonField("The answer repeats this reason."))
}

// decideReason is the one answer that ticked rows need.
func (v ReviewView) decideReason() ui.FieldView {
	return ui.FieldView{
		Name: "reason", ID: "f-decide-reason", Label: "Reason for the ticked rows", Error: v.DecideError,
		Hint: "Needed to exclude; the answer repeats it.", MaxLength: 2000, Spell: true,
	}
}
