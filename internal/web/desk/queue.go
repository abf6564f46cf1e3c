package desk

import (
	"net/http"

	"github.com/habeasdata/habeas/internal/dsr"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// showQueue is the table of requests, the earliest due first.
func showQueue(c *call) error {
	v, err := c.queueView(c.queueFilter())
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, page.Queue(v))
}

func (c *call) queueView(f queueFilter) (page.QueueView, error) {
	shell, err := c.shell("Queue", "Queue")
	v := page.QueueView{Shell: shell}
	if err != nil {
		return v, err
	}
	filter := f.filter(c)
	list, err := c.read().FindRequests(filter)
	if err != nil {
		return v, err
	}
	if len(list) > queueRows {
		list = list[:queueRows]
		next := f
		next.after = cursor(list[len(list)-1])
		v.Pager.Next = next.address()
	}
	n, err := c.read().CountRequests(filter, countLimit)
	if err != nil {
		return v, err
	}
	v.Summary = atMost(n) + " " + oneOr(n, "request", "requests") + ", the earliest due first"
	v.Pager.Summary = counted(int64(len(list)), "request", "requests") + " on this page"
	if filter.AfterID != "" {
		v.Pager.Previous = f.first().address()
	}
	c.queueFrame(&v, f)
	return v, c.queueTable(&v, list)
}

// first is the same filter from its first page on.
func (f queueFilter) first() queueFilter { f.after = ""; return f }

// queueFrame fills what stands around the table.
func (c *call) queueFrame(v *page.QueueView, f queueFilter) {
	for _, s := range savedViews {
		href := queueFilter{view: s.id}.address()
		v.Views = append(v.Views, page.LinkView{Text: s.name, Href: href, Current: s.id == f.view})
	}
	v.Filters, v.ClearFilters = f.chips(c), queueFilter{view: f.view}.address()
	v.FilterAction, v.FilterFields = Prefix+"/queue", f.fields(c)
	if f.view != "" {
		v.FilterHidden = []ui.HiddenView{{Name: "view", Value: f.view}}
	}
	v.Empty = ui.EmptyView{Title: "No request fits", Text: "Lift a filter, or log a request that came by phone or letter."}
}

// queueTable fills the table; officers may give the ticked rows to somebody.
func (c *call) queueTable(v *page.QueueView, list []dsr.Request) error {
	v.Columns = []page.ColumnView{
		{Name: "Due", Order: "ascending"}, {Name: "Right"}, {Name: "Person"}, {Name: "State"}, {Name: "Law"},
		{Name: "Received"}, {Name: "Assigned to"}, {Name: "Reference"},
	}
	people, err := c.people(list)
	if err != nil {
		return err
	}
	for _, r := range list {
		v.Rows = append(v.Rows, c.queueRow(r, people[r.SubmissionID]))
	}
	if c.role() == dsr.Officer {
		v.Bulk = &page.BulkView{
			Action:  Prefix + "/queue/assign",
			Fields:  []ui.FieldView{{Kind: ui.Select, Name: "assignee", ID: "f-bulk-assignee", Label: "Give to", Options: c.assignees()}},
			Buttons: []ui.ButtonView{{Label: "Assign the ticked", Kind: ui.Primary}},
		}
	}
	return nil
}

func (c *call) queueRow(r dsr.Request, person string) page.QueueRowView {
	return page.QueueRowView{
		ID: string(r.ID), Href: requestPath(r), Reference: r.Reference, Right: rightName(r.Right), Person: person,
		Regime: c.lawName(r.Regime), State: stateChip(r), Due: c.face.dueChip(r), DueDate: shortDay(r.AnswerBy),
		Received: c.face.day(r.ReceivedAt), Assignee: c.member(r.Assignee), Flags: c.flags(r), Test: r.Test,
	}
}

// flags are the facts about a request that are no states.
func (c *call) flags(r dsr.Request) []ui.ChipView {
	var out []ui.ChipView
	if a, ok := attended(r); ok {
		out = append(out, ui.ChipView{Tone: ui.Soon, Word: "needs a person", Title: a.why})
	}
	if onHold(r, c.face) {
		out = append(out, ui.ChipView{Tone: ui.Info, Word: "on hold", Title: "Until " + c.face.when(r.HoldUntil)})
	}
	if r.Extended {
		out = append(out, ui.ChipView{Word: "extended", Outline: true})
	}
	if why, ok := mismatchWords[r.Mismatch]; ok && r.Open() {
		out = append(out, ui.ChipView{Word: "look at the law", Title: why, Outline: true})
	}
	return out
}

// assignees are the members who may have a request, oneself first.
func (c *call) assignees() []ui.OptionView {
	var out []ui.OptionView
	list, err := c.staff()
	if err != nil {
		return nil
	}
	for _, m := range list {
		if m.State != dsr.Active || m.Unreadable || m.Role != dsr.Officer && m.Role != dsr.Approver {
			continue
		}
		o := ui.OptionView{Value: string(m.ID), Label: m.Name + " (" + roleNames[m.Role] + ")"}
		if m.ID == c.session.Member.ID {
			o.Label = m.Name + " (me)"
			out = append([]ui.OptionView{o}, out...)
			continue
		}
		out = append(out, o)
	}
	return out
}
