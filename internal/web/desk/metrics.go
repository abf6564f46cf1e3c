package desk

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// showMetrics is the figures of all requests but tests. They name nobody, so every role sees them.
func showMetrics(c *call) error {
	shell, err := c.shell("Metrics", "Metrics")
	if err != nil {
		return err
	}
	tallies, err := c.read().Tallies()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, page.Metrics(c.metricsView(shell, tallies)))
}

func (c *call) metricsView(shell page.ShellView, tallies []store.Tally) page.MetricsView {
	v := page.MetricsView{Shell: shell, Period: "All requests since the beginning, tests aside"}
	states, rights, outcomes := map[dsr.State]int64{}, map[regime.Right]int64{}, map[dsr.Outcome]int64{}
	var all, open int64
	for _, t := range tallies {
		states[t.State] += t.N
		rights[t.Right] += t.N
		all += t.N
		if !t.State.Final() {
			open += t.N
		}
		if t.State == dsr.Fulfilled {
			outcomes[t.Outcome] += t.N
		}
	}
	v.Facts = []page.FactView{
		{Number: count(all), Text: "received"}, {Number: count(open), Text: "open", Tone: ui.Info}, {Number: count(states[dsr.Fulfilled]), Text: "fulfilled", Tone: ui.Fine},
		{Number: count(states[dsr.Denied]), Text: "denied"}, {Number: count(states[dsr.Withdrawn]), Text: "withdrawn"},
	}
	if all == 0 {
		v.Empty = &ui.EmptyView{Title: "No figures yet", Text: "They appear with the first request."}
		return v
	}
	linked := slices.Contains(readers, c.role())
	byState := metric("state", "By state", "State")
	for _, s := range dsr.States {
		if states[s] > 0 {
			byState.add(stateWords[s].Word, states[s], all, c.linkIf(linked, "?view=closed&state="+string(s)))
		}
	}
	byRight := metric("right", "By right", "Right")
	for _, r := range slices.SortedFunc(maps.Keys(rights), func(a, b regime.Right) int { return cmp.Compare(rights[b], rights[a]) }) {
		byRight.add(rightName(r), rights[r], all, c.linkIf(linked, "?view=closed&right="+string(r)))
	}
	byOutcome := metric("outcome", "How fulfilled requests were answered", "Outcome")
	for _, o := range slices.Sorted(maps.Keys(outcomes)) {
		byOutcome.add(outcomeWords[o], outcomes[o], states[dsr.Fulfilled], "")
	}
	v.Metrics = []page.MetricView{byState.v, byRight.v}
	if len(outcomes) > 0 {
		v.Metrics = append(v.Metrics, byOutcome.v)
	}
	return v
}

func (c *call) linkIf(yes bool, query string) string {
	if !yes {
		return ""
	}
	return Prefix + "/queue" + query
}

// chart is a metric while its rows are added.
type chart struct{ v page.MetricView }

func metric(anchor, title, first string) *chart {
	return &chart{page.MetricView{Anchor: anchor, Title: title, First: first, Columns: []string{"Requests", "Share"}, Bars: ui.BarsView{Title: title}}}
}

func (m *chart) add(label string, n, of int64, href string) {
	m.v.Bars.Bars = append(m.v.Bars.Bars, ui.BarView{Label: label, Count: int(n), Text: count(n)})
	m.v.Rows = append(m.v.Rows, page.MetricRowView{Label: label, Href: href, Cells: []string{count(n), count((100*n+of/2)/of) + " %"}})
}
