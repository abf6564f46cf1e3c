package desk

import "github.com/habeasdata/habeas/views/ui"

// MarksView is the marks of one list that are decided together. Decide is nil for readers who may not.
type MarksView struct {
	Title, Purpose, Right, Rule string
	Marks, Since                string
	Decide                      *ActionView
}

// ReviewedView is one decision about due marks.
type ReviewedView struct {
	When, Who, What, Reason string
}

// ListsView is the marks that somebody must look at now, and what was decided before.
type ListsView struct {
	Shell   ShellView
	Due     []MarksView
	Empty   ui.EmptyView
	Decided []ReviewedView
}
