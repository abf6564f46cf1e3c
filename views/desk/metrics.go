package desk

import "github.com/habeasdata/habeas/views/ui"

// MetricRowView is one line of a metric's table; Href leads to the requests behind it.
type MetricRowView struct {
	Label string
	Href  string
	Cells []string
}

// MetricView is one chart with the table of the same numbers under it. Columns head the cells.
type MetricView struct {
	Anchor  string
	Title   string
	Bars    ui.BarsView
	First   string // head of the first column
	Columns []string
	Rows    []MetricRowView
}

// MetricsView is the figures of a period. Test requests are left out of all of them.
type MetricsView struct {
	Shell   ShellView
	Period  string
	Periods []LinkView
	Facts   []FactView
	Metrics []MetricView
	Empty   *ui.EmptyView
}
