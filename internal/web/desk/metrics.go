package desk

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// showMetrics is the figures of one year's requests, tests aside. They name nobody, so every role sees them.
func showMetrics(c *call) error {
	shell, err := c.shell("Metrics", "Metrics")
	if err != nil {
		return err
	}
	years, err := c.years()
	if err != nil {
		return err
	}
	m := metrics{call: c, year: c.year(years), linked: slices.Contains(readers, c.role())}
	v := page.MetricsView{
		Shell: shell, Period: "Requests received in " + strconv.Itoa(m.year) + ", as they stand now; tests are in none of the figures",
		CSV: Prefix + "/metrics.csv?year=" + strconv.Itoa(m.year), Public: "The public page /privacy-metrics is off (setting controller.public_metrics).",
	}
	if c.d.Work.Controller.PublicMetrics {
		v.Public = "The public page /privacy-metrics shows the last full years."
	}
	for _, year := range years {
		y := strconv.Itoa(year)
		v.Periods = append(v.Periods, page.LinkView{Text: y, Href: Prefix + "/metrics?year=" + y, Current: year == m.year})
	}
	if m.figures, err = c.d.Work.Figures(c.ctx(), m.year, c.face.now); err != nil {
		return err
	}
	v.Facts = m.facts()
	if m.figures.All.Received == 0 {
		v.Empty = &ui.EmptyView{Title: "No figures yet", Text: "They appear with the first request of the year."}
	} else {
		v.Metrics = []page.MetricView{m.byRight(), m.onTime()}
	}
	ages, err := m.ages()
	if err != nil {
		return err
	}
	states, err := m.states()
	if err != nil {
		return err
	}
	v.Metrics = append(v.Metrics, ages, states)
	return c.render(http.StatusOK, page.Metrics(v))
}

// years are the calendar years that have figures, the present one first.
func (c *call) years() ([]int, error) {
	if c.figured != nil {
		return c.figured, nil
	}
	this := c.face.today().Year()
	first, err := c.read().FirstReceived()
	if err != nil {
		return nil, err
	}
	oldest := this
	if !first.IsZero() {
		oldest = min(this, first.In(c.face.where).Year())
	}
	for year := this; year >= oldest; year-- {
		c.figured = append(c.figured, year)
	}
	return c.figured, nil
}

// year is the year that the address asks for, or the present one.
func (c *call) year(years []int) int {
	if year, err := strconv.Atoi(c.QueryParam("year")); err == nil && slices.Contains(years, year) {
		return year
	}
	return years[0]
}

// metrics is the page while it is made.
type metrics struct {
	*call
	year    int
	figures workflow.Figures
	linked  bool // the caller may open the queue
}

func (m metrics) facts() []page.FactView {
	all := m.figures.All
	facts := []page.FactView{
		{Number: count(all.Received), Text: "received"}, {Number: count(all.Complied()), Text: "complied with", Tone: ui.Fine},
		{Number: count(all.Denied), Text: "denied"}, {Number: count(all.Open), Text: "open", Tone: ui.Info},
	}
	if rate, ok := all.OnTime(); ok {
		facts = append(facts, page.FactView{Number: percent(rate), Text: "answered on time"})
	}
	if median, ok := all.Median(); ok {
		facts = append(facts, page.FactView{Number: decimal(median), Text: "days median"})
	}
	return facts
}

// cell is a number that leads to its requests.
func (m metrics) cell(n int64, query string) page.MetricCellView {
	v := page.MetricCellView{Text: count(n)}
	if m.linked && n > 0 {
		v.Href = Prefix + "/queue?view=closed&" + query
	}
	return v
}

// ofYear is the query for requests of the year and a right.
func (m metrics) ofYear(f workflow.RightFigures, more string) string {
	query := "year=" + strconv.Itoa(m.year)
	if f.Right != "" {
		query += "&right=" + string(f.Right)
	}
	return query + more
}

// lines are the rights and then all of them.
func (m metrics) lines() []workflow.RightFigures {
	return append(slices.Clone(m.figures.Rights), m.figures.All)
}

func lineName(f workflow.RightFigures) string {
	if f.Right == "" {
		return "All"
	}
	return rightName(f.Right)
}

// byRight is what 11 CCR 7102(a) wants counted.
func (m metrics) byRight() page.MetricView {
	v := page.MetricView{
		Anchor: "right", Title: "By right", First: "Right", Wide: true,
		Note:    "What 11 CCR 7102(a) wants counted. A begun day counts whole. What had nothing to give (nothing held, or not our role) and what was withdrawn stands apart.",
		Columns: []string{"Received", "Complied in whole", "In part", "Nothing to give", "Denied", "Withdrawn", "Open", "Mean days", "Median days"},
		Bars:    ui.BarsView{ID: "c-right", Title: "Requests received, by right", Desc: "One bar for each right. The table below has the same numbers."},
	}
	for _, f := range m.lines() {
		if f.Right != "" {
			v.Bars.Bars = append(v.Bars.Bars, ui.BarView{Label: lineName(f), Count: int(f.Received), Text: count(f.Received)})
		}
		row := page.MetricRowView{Label: lineName(f), Cells: []page.MetricCellView{m.cell(f.Received, m.ofYear(f, ""))}}
		for _, r := range results(f) {
			row.Cells = append(row.Cells, m.cell(r.n, m.ofYear(f, "&result="+string(r.result))))
		}
		mean, ok := f.Mean()
		row.Cells = append(row.Cells, m.days(f, mean, ok))
		median, ok := f.Median()
		row.Cells = append(row.Cells, m.days(f, median, ok))
		v.Rows = append(v.Rows, row)
	}
	return v
}

// days is a number of days that leads to the answered requests.
func (m metrics) days(f workflow.RightFigures, days float64, ok bool) page.MetricCellView {
	if !ok {
		return page.MetricCellView{Text: "–"}
	}
	cell := m.cell(f.Answered, m.ofYear(f, "&answered="+string(store.AnsweredAtAll)))
	cell.Text = decimal(days)
	return cell
}

type resultCount struct {
	result workflow.Result
	n      int64
}

// results are the counts of a line in the order of the columns.
func results(f workflow.RightFigures) []resultCount {
	return []resultCount{
		{workflow.ResultWhole, f.Whole}, {workflow.ResultPart, f.Part}, {workflow.ResultNothing, f.Nothing},
		{workflow.ResultDenied, f.Denied}, {workflow.ResultWithdrawn, f.Withdrawn}, {workflow.ResultOpen, f.Open},
	}
}

// onTime is how many answers came before the legal end.
func (m metrics) onTime() page.MetricView {
	v := page.MetricView{
		Anchor: "time", Title: "On time", First: "Right", Columns: []string{"On time", "Late", "Overdue", "Rate"},
		Note: "The rate is the share of answers before the legal end among all that were owed by now.",
		Bars: ui.BarsView{ID: "c-time", Title: "Share of answers on time, by right", Most: 1000, Desc: "One bar for each right, in percent. The table below has the same numbers."},
	}
	for _, f := range m.lines() {
		rate, ok := f.OnTime()
		text := "–"
		if ok {
			text = percent(rate)
			if f.Right != "" {
				v.Bars.Bars = append(v.Bars.Bars, ui.BarView{Label: lineName(f), Count: int(rate * 1000), Text: text})
			}
		}
		v.Rows = append(v.Rows, page.MetricRowView{Label: lineName(f), Cells: []page.MetricCellView{
			m.cell(f.InTime, m.ofYear(f, "&answered="+string(store.AnsweredInTime))), m.cell(f.Late, m.ofYear(f, "&answered="+string(store.AnsweredLate))),
			m.cell(f.Overdue, m.ofYear(f, "&answered="+overdueAnswer)), {Text: text},
		}})
	}
	return v
}

// percent says a share; less than all is never said as all.
func percent(share float64) string {
	if share < 1 {
		share = min(share, 0.999)
	}
	return decimal(share*100) + " %"
}

// decimal says a number with one place at most.
func decimal(n float64) string {
	if n == float64(int64(n)) {
		return strconv.FormatInt(int64(n), 10)
	}
	return strconv.FormatFloat(n, 'f', 1, 64)
}

// lasted says a number of seconds in days.
func lasted(seconds int64) string {
	d := time.Duration(seconds) * time.Second
	switch {
	case d < time.Hour:
		return strconv.Itoa(max(int(d.Round(time.Minute)/time.Minute), 1)) + " min"
	case d < 48*time.Hour:
		return decimal(float64(d.Round(6*time.Minute))/float64(time.Hour)) + " h"
	}
	return decimal(float64(d.Round(144*time.Minute))/float64(24*time.Hour)) + " days"
}
