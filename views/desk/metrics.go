package desk

import "github.com/habeasdata/habeas/views/ui"

// MetricCellView is one number of a metric's table; Href leads to the requests behind it.
type MetricCellView struct {
	Text string
	Href string
}

// MetricRowView is one line of a metric's table.
type MetricRowView struct {
	Label string
	Cells []MetricCellView
}

// MetricView is one chart with the table of the same numbers under it. Columns head the cells; a Wide one takes the
// whole width.
type MetricView struct {
	Anchor  string
	Title   string
	Note    string
	Wide    bool
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
	CSV     string // where the table by right can be saved
	Public  string // where the public sees figures, and whether they do
	Metrics []MetricView
	Empty   *ui.EmptyView
}
