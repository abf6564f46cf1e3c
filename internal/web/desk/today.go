package desk

import (
	"net/http"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// showToday is the first page of the day. Administrators, who see no request, begin with the systems.
func showToday(c *call) error {
	if c.role() == dsr.Administrator {
		return web.See(c, c.home())
	}
	v, err := c.todayView()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, page.Today(v))
}

const (
	todayRows  = 12   // of each list
	countLimit = 1000 // beyond it the exact number says nothing
	actDays    = 3    // an answer due within them is for now
	weekDays   = 7
)

// todayList is one of the three lists: the open requests of some filters, in order.
type todayList struct {
	anchor, title, hint, empty string
	filters                    []store.RequestFilter
	more                       string
}

// todayLists parts the open requests by legal risk; each stands in exactly one list.
func (c *call) todayLists() []todayList {
	where := c.d.Work.Controller.Location
	// An answer is due at the end of its day, and the bounds of a filter are exclusive.
	act, week := c.face.today().AddDays(actDays+1).End(where), c.face.today().AddDays(weekDays+1).End(where)
	open := store.RequestFilter{OpenOnly: true, Limit: todayRows}
	dueNow, needsSoon, needsLater, dueSoon, others := open, open, open, open, open
	dueNow.DueBefore = act
	needsSoon.Needs, needsSoon.DueFrom, needsSoon.DueBefore = true, act, week
	dueSoon.Waiting, dueSoon.DueFrom, dueSoon.DueBefore = true, act, week
	needsLater.Needs, needsLater.DueFrom = true, week
	others.Waiting, others.DueFrom = true, week
	return []todayList{
		{"now", "Act now", "Late, due within three days, or stuck and due this week", "Nothing is late or stuck.", []store.RequestFilter{dueNow, needsSoon}, "/queue?view=week"},
		{"week", "This week", "Due within a week, or waiting for somebody here", "Nothing waits for you this week.", []store.RequestFilter{dueSoon, needsLater}, "/queue?view=needs"},
		{"others", "Waiting on others", "People who ask, systems and their owners", "Nothing waits on others.", []store.RequestFilter{others}, "/queue"},
	}
}

func (c *call) todayView() (page.TodayView, error) {
	shell, err := c.shell("Today", "Today")
	v := page.TodayView{Shell: shell, Date: c.face.today().Long()}
	if err != nil {
		return v, err
	}
	late, err := c.read().CountRequests(store.RequestFilter{OpenOnly: true, DueBefore: c.face.now}, countLimit)
	if err != nil {
		return v, err
	}
	v.Facts = []page.FactView{{Number: atMost(late), Text: "overdue", Tone: toneIf(late > 0, ui.Late, ui.Fine)}}
	if v.Notes, err = c.holdsToReview(); err != nil {
		return v, err
	}
	marks, err := c.marksToReview()
	if err != nil {
		return v, err
	}
	v.Notes = append(v.Notes, marks...)
	for _, l := range c.todayLists() {
		list, n, err := c.workList(l)
		if err != nil {
			return v, err
		}
		v.Lists = append(v.Lists, list)
		v.Facts = append(v.Facts, page.FactView{Number: atMost(n), Text: l.factText()})
	}
	return v, nil
}

func (l todayList) factText() string {
	return map[string]string{"now": "to act on now", "week": "this week", "others": "waiting on others"}[l.anchor]
}

func toneIf(yes bool, then, otherwise ui.Tone) ui.Tone {
	if yes {
		return then
	}
	return otherwise
}

// atMost says a count that was not counted beyond the limit.
func atMost(n int64) string {
	if n >= countLimit {
		return count(countLimit) + "+"
	}
	return count(n)
}

func (c *call) workList(l todayList) (page.WorkListView, int64, error) {
	v := page.WorkListView{Anchor: l.anchor, Title: l.title, Hint: l.hint, Empty: l.empty}
	var requests []dsr.Request
	var total int64
	for _, f := range l.filters {
		n, err := c.read().CountRequests(f, countLimit)
		if err != nil {
			return v, 0, err
		}
		total += n
		if f.Limit = todayRows - len(requests); f.Limit > 0 && n > 0 {
			found, err := c.read().FindRequests(f)
			if err != nil {
				return v, 0, err
			}
			requests = append(requests, found...)
		}
	}
	people, err := c.people(requests)
	if err != nil {
		return v, 0, err
	}
	for _, r := range requests {
		v.Rows = append(v.Rows, c.workRow(r, people[r.SubmissionID]))
	}
	v.Count = atMost(total)
	if total > int64(len(requests)) {
		v.More, v.MoreText = Prefix+l.more, "All "+v.Count
	}
	return v, total, nil
}
