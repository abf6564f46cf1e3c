package desk

import "github.com/habeasdata/habeas/views/ui"

// AuditView is the audit log with filters. Seal says up to where the chains were checked.
type AuditView struct {
	Shell        ShellView
	Summary      string
	Seal         *ui.NoteView
	Filters      []FilterView
	ClearFilters string
	FilterAction string
	FilterHidden []ui.HiddenView
	FilterFields []ui.FieldView
	Rows         []AuditRowView
	Pager        ui.PagerView
	Empty        ui.EmptyView
}
