package desk

import "github.com/habeasdata/habeas/views/ui"

// LinkView is a link with an optional count. Current marks where the reader is.
type LinkView struct {
	Text    string
	Href    string
	Count   string
	Current bool
}

// FilterView is a filter in force; Remove is the address without it.
type FilterView struct {
	Text   string
	Remove string
}

// ColumnView is a head of a table. Sort is the address that sorts by it, empty if it cannot; Order is
// "ascending", "descending" or empty.
type ColumnView struct {
	Name  string
	Sort  string
	Order string
	End   bool
}

// QueueRowView is one request in the queue.
type QueueRowView struct {
	ID        string // the value of the tick box, field "ids"
	Href      string
	Reference string
	Right     string
	Person    string // masked
	Regime    string
	State     ui.ChipView
	Due       ui.ChipView
	DueDate   string
	Received  string
	Assignee  string
	Flags     []ui.ChipView
	Test      bool
}

// BulkView is what can be done with the ticked rows. The buttons send field "act" by their Name and Value.
type BulkView struct {
	Action  string
	Fields  []ui.FieldView
	Buttons []ui.ButtonView
}

// QueueView is the table of all requests. Columns are eight, in the order of a row: due, right, person, state,
// regime, received, assignee, reference. FilterFields are the questions of the filter form, which asks by GET.
type QueueView struct {
	Shell        ShellView
	Summary      string
	Views        []LinkView
	Filters      []FilterView
	ClearFilters string
	FilterAction string
	FilterHidden []ui.HiddenView
	FilterFields []ui.FieldView
	SaveView     *ui.FormView
	Columns      []ColumnView
	Rows         []QueueRowView
	Bulk         *BulkView
	Pager        ui.PagerView
	Empty        ui.EmptyView
}
