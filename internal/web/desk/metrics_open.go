package desk

import (
	"strconv"
	"time"

	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// age is a span of days since receipt, both counted.
type age struct {
	id       string
	from, to int // to below 0: no end
}

// agesOf are the spans that open requests are counted in.
var agesOf = []age{{"0-7", 0, 7}, {"8-15", 8, 15}, {"16-30", 16, 30}, {"31-45", 31, 45}, {"46-90", 46, 90}, {"91", 91, -1}}

func (a age) name() string {
	if a.to < 0 {
		return "More than 90 days"
	}
	return strconv.Itoa(a.from) + " to " + strconv.Itoa(a.to) + " days"
}

// received is when requests of this age came: from the first instant until before the second; zero is no bound.
func (a age) received(f clockFace) (from, before time.Time) {
	if a.to >= 0 {
		from = f.today().AddDays(-a.to - 1).End(f.where)
	}
	if a.from > 0 {
		before = f.today().AddDays(-a.from).End(f.where)
	}
	return from, before
}

// ages is how long ago the open requests of all years came.
func (m metrics) ages() (page.MetricView, error) {
	v := page.MetricView{
		Anchor: "age", Title: "Age of open requests", First: "Since receipt", Columns: []string{"Open now"}, Note: "Of all years.",
		Bars: ui.BarsView{ID: "c-age", Title: "Open requests by age", Desc: "One bar for each span of days since receipt. The table below has the same numbers."},
	}
	for _, a := range agesOf {
		n, err := m.read().OpenReceived(a.received(m.face))
		if err != nil {
			return v, err
		}
		v.Bars.Bars = append(v.Bars.Bars, ui.BarView{Label: a.name(), Count: int(n), Text: count(n)})
		cell := page.MetricCellView{Text: count(n)}
		if m.linked && n > 0 {
			cell.Href = Prefix + "/queue?age=" + a.id
		}
		v.Rows = append(v.Rows, page.MetricRowView{Label: a.name(), Cells: []page.MetricCellView{cell}})
	}
	return v, nil
}

// states is where requests of the year waited, and where open ones of all years wait now.
func (m metrics) states() (page.MetricView, error) {
	v := page.MetricView{
		Anchor: "state", Title: "Time in each state", First: "State", Columns: []string{"Left it", "Mean", "Longest", "In it now", "Oldest since"},
		Note: "Left, mean and longest are of the year's requests; what is in a state now is of all years.",
		Bars: ui.BarsView{ID: "c-state", Title: "Mean time in each state", Desc: "One bar for each state of the road, the longest where requests wait most. The table below has the same numbers."},
	}
	from, before := m.d.Work.Year(m.year)
	stays, err := m.read().Stays(from, before)
	if err != nil {
		return v, err
	}
	waiting, err := m.read().WaitingNow()
	if err != nil {
		return v, err
	}
	for _, s := range stays {
		row := page.MetricRowView{Label: stateWords[s.State].Word, Cells: []page.MetricCellView{{Text: count(s.N)}, {Text: "–"}, {Text: "–"}, {Text: "0"}, {Text: "–"}}}
		if s.N > 0 {
			mean := s.Seconds / s.N
			row.Cells[1].Text, row.Cells[2].Text = lasted(mean), lasted(s.Longest)
			v.Bars.Bars = append(v.Bars.Bars, ui.BarView{Label: row.Label, Count: int(mean), Text: lasted(mean)})
		}
		for _, w := range waiting {
			if w.State != s.State {
				continue
			}
			row.Cells[3].Text = count(w.N)
			if m.linked {
				row.Cells[3].Href = Prefix + "/queue?state=" + string(w.State)
			}
			if !w.Since.IsZero() {
				row.Cells[4].Text = m.face.day(w.Since)
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}
