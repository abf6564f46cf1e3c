package desk

import "github.com/habeasdata/habeas/views/ui"

// ErasureRowView is what would happen to one collection. Why and Citation explain what is masked or kept.
type ErasureRowView struct {
	Collection string
	Delete     string
	Mask       string
	Keep       string
	Why        string
	Citation   string
}

// ErasureSystemView is one system's part of the preview.
type ErasureSystemView struct {
	Name   string
	State  ui.ChipView
	Total  string // "182 deleted, 7 masked, 7 kept"
	Rows   []ErasureRowView
	Detail string // for a system that cannot say beforehand
}

// ConflictView is something that must be decided before anything is deleted.
type ConflictView struct {
	Title    string
	Text     string
	Citation string
	Actions  []PostButtonView
	Forms    []ActionView
}

// ErasurePreviewView is what a deletion would do, before anyone approves it.
type ErasurePreviewView struct {
	Shell     ShellView
	Back      string
	Reference string
	Title     string
	Plan      string
	Totals    []FactView
	Notes     []ui.NoteView
	Conflicts []ConflictView
	Systems   []ErasureSystemView
	Approve   *ui.FormView
	Blocked   string // why nobody can approve now
	Aside     []ui.TermView
}

// ApproveErasure is the form that approves the plan with the given hash (hidden "plan"). Label says what it will
// do ("Delete 214 rows in 3 systems"). When rows is not empty the number must be typed (field "rows").
func ApproveErasure(t TargetView, planHash, label, rows, rowsError string) ui.FormView {
	f := t.form(ui.ButtonView{Label: label, Kind: ui.Danger}, "")
	f.Hidden = []ui.HiddenView{{Name: "plan", Value: planHash}}
	if rows != "" {
		f.Fields = []ui.FieldView{{
			Name: "rows", Label: "Type the number of rows", InputMode: "numeric", Required: true, Width: ui.Short, Error: rowsError, MaxLength: 12, Autocomplete: "off",
			Hint: "This plan is above the row cap. Type " + rows + " to approve it.",
		}}
	}
	return f
}
