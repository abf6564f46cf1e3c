package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// queueRows is how many requests one page of the queue has.
const queueRows = 50

// savedViews are the fixed links over the queue; each is a set of filters.
var savedViews = []struct{ id, name string }{
	{"", "Open"}, {"mine", "Mine"}, {"overdue", "Overdue"}, {"week", "Due this week"}, {"needs", "Needs a person"},
	{"review", "In review"}, {"verifying", "Verifying"}, {"closed", "All, closed too"}, {"tests", "Tests"},
}

// filterNames are the filters of the address bar: ids and enumerations only, never what a person is called.
var filterNames = []string{"state", "right", "regime", "assignee", "attention", "year", "result", "answered", "age"}

// What "answered" in the address stands for beside the values of the store.
const overdueAnswer = "overdue"

// answeredChoices are the values of the filter by answer, with their words.
var answeredChoices = []ui.OptionView{
	{Value: string(store.AnsweredAtAll), Label: "Answered"}, {Value: string(store.AnsweredInTime), Label: "Answered on time"},
	{Value: string(store.AnsweredLate), Label: "Answered late"}, {Value: overdueAnswer, Label: "Not answered, overdue"},
}

// resultChoices are the values of the filter by result, with their words.
var resultChoices = []ui.OptionView{
	{Value: string(workflow.ResultWhole), Label: "Complied with in whole"}, {Value: string(workflow.ResultPart), Label: "Complied with in part"},
	{Value: string(workflow.ResultNothing), Label: "Nothing to give"}, {Value: string(workflow.ResultDenied), Label: "Denied"},
	{Value: string(workflow.ResultWithdrawn), Label: "Withdrawn"}, {Value: string(workflow.ResultOpen), Label: "Open"},
}

// queueFilter is what the address bar asks for, as far as it is known here.
type queueFilter struct {
	view   string
	values map[string]string // of filterNames
	after  string
}

func (c *call) queueFilter() queueFilter {
	q := c.QueryParams()
	f := queueFilter{values: map[string]string{}, after: q.Get("after")}
	for _, v := range savedViews {
		if v.id == q.Get("view") {
			f.view = v.id
		}
	}
	for _, name := range filterNames {
		if v := q.Get(name); v != "" && c.known(name, v) {
			f.values[name] = v
		}
	}
	return f
}

// known reports whether a filter's value is one that the form offers; anything else in the address is ignored.
func (c *call) known(name, value string) bool {
	for _, o := range c.choices(name) {
		if o.Value == value {
			return true
		}
	}
	return false
}

// choices are the values of a filter.
func (c *call) choices(name string) []ui.OptionView {
	var out []ui.OptionView
	add := func(value, label string) { out = append(out, ui.OptionView{Value: value, Label: label}) }
	switch name {
	case "state":
		for _, s := range dsr.States {
			add(string(s), stateWords[s].Word)
		}
	case "right":
		for _, r := range regime.Rights() {
			add(string(r), rightName(r))
		}
	case "regime":
		for _, p := range c.d.Law.Packs() {
			add(p.ID, p.Jurisdiction)
		}
	case "assignee":
		out = c.assignees()
	case "attention":
		for _, id := range attentionOrder {
			add(id, attentions[id].why)
		}
	case "year":
		years, err := c.years()
		if err != nil {
			return nil
		}
		for _, year := range years {
			add(strconv.Itoa(year), "Received in "+strconv.Itoa(year))
		}
	case "result":
		out = slices.Clone(resultChoices)
	case "answered":
		out = slices.Clone(answeredChoices)
	case "age":
		for _, a := range agesOf {
			add(a.id, a.name())
		}
	}
	return out
}

// attentionOrder lists the reasons for attention as the filter shows them.
var attentionOrder = []string{
	dsr.AttentionReview, dsr.AttentionUnresolved, dsr.AttentionConnector, dsr.AttentionManual, dsr.AttentionConfirm,
	dsr.AttentionMessage, dsr.AttentionBounce, dsr.AttentionNoContact, dsr.AttentionMailCap, dsr.AttentionAmbiguous, dsr.AttentionReach,
	dsr.AttentionLate, dsr.AttentionFactor, dsr.AttentionHandOver, dsr.AttentionNotMe, dsr.AttentionRepeated,
	dsr.AttentionMail,
}

// filter is the read that the address asks for.
func (f queueFilter) filter(c *call) store.RequestFilter {
	out := store.RequestFilter{
		OpenOnly: true, Limit: queueRows + 1, State: dsr.State(f.values["state"]), Right: regime.Right(f.values["right"]),
		Regime: f.values["regime"], Assignee: dsr.StaffID(f.values["assignee"]), Attention: f.values["attention"],
	}
	switch f.view {
	case "mine":
		out.Assignee = c.session.Member.ID
	case "overdue":
		out.DueBefore = c.face.now
	case "week":
		out.DueBefore = c.face.today().AddDays(weekDays).End(c.face.where)
	case "needs":
		out.Needs = true
	case "review":
		out.State = dsr.InReview
	case "verifying":
		out.State = dsr.Verifying
	case "closed":
		out.OpenOnly = false
	case "tests":
		out.OpenOnly, out.Test = false, true
	}
	if out.State.Final() {
		out.OpenOnly = false
	}
	f.figures(c, &out)
	out.AfterDue, out.AfterID = parseCursor(f.after)
	return out
}

// figures narrows the read to what stands behind a number of the metrics.
func (f queueFilter) figures(c *call, out *store.RequestFilter) {
	if year, err := strconv.Atoi(f.values["year"]); err == nil {
		out.ReceivedFrom, out.ReceivedBefore = c.d.Work.Year(year)
	}
	for _, a := range agesOf {
		if a.id == f.values["age"] {
			out.ReceivedFrom, out.ReceivedBefore = a.received(c.face)
		}
	}
	if result := workflow.Result(f.values["result"]); result != "" {
		result.Narrow(out)
	}
	switch answered := f.values["answered"]; answered {
	case overdueAnswer:
		out.OpenOnly, out.Answered, out.DueBefore = true, store.Unanswered, c.face.now
	case "":
	default:
		out.OpenOnly, out.Answered = false, store.Answered(answered)
	}
}

// address is the queue with these filters.
func (f queueFilter) address() string {
	q := url.Values{}
	if f.view != "" {
		q.Set("view", f.view)
	}
	for name, value := range f.values {
		q.Set(name, value)
	}
	if f.after != "" {
		q.Set("after", f.after)
	}
	if len(q) == 0 {
		return Prefix + "/queue"
	}
	return Prefix + "/queue?" + q.Encode()
}

// without is the same filter less one, from the first page on.
func (f queueFilter) without(name string) queueFilter {
	out := queueFilter{view: f.view, values: map[string]string{}}
	for n, v := range f.values {
		if n != name {
			out.values[n] = v
		}
	}
	return out
}

// chips are the filters in force, each with the address that lifts it.
func (f queueFilter) chips(c *call) []page.FilterView {
	var out []page.FilterView
	for _, name := range filterNames {
		for _, o := range c.choices(name) {
			if f.values[name] == o.Value {
				out = append(out, page.FilterView{Text: name + ": " + o.Label, Remove: f.without(name).address()})
			}
		}
	}
	return out
}

// fields are the questions of the filter form.
func (f queueFilter) fields(c *call) []ui.FieldView {
	var out []ui.FieldView
	for _, name := range filterNames {
		options := append([]ui.OptionView{{Label: "Any"}}, c.choices(name)...)
		for i := range options {
			options[i].Selected = options[i].Value == f.values[name]
		}
		out = append(out, ui.FieldView{Kind: ui.Select, Name: name, Label: strings.ToUpper(name[:1]) + name[1:], Options: options})
	}
	return out
}

// cursor names the last row of a page: its due instant and id.
func cursor(r dsr.Request) string {
	return strconv.FormatInt(r.DueAt.UnixMicro(), 36) + "." + string(r.ID)
}

// parseCursor reads a cursor; anything else is the first page.
func parseCursor(s string) (time.Time, dsr.RequestID) {
	due, id, ok := strings.Cut(s, ".")
	micros, err := strconv.ParseInt(due, 36, 64)
	if !ok || err != nil || len(id) != 36 {
		return time.Time{}, ""
	}
	return time.UnixMicro(micros).UTC(), dsr.RequestID(id)
}
