package desk

import (
	"net/http"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// calendarMost is how many requests a feed looks at, the earliest due first.
const calendarMost = 1000

// calendarFeed gives a calendar program the due dates of the open requests that are the owner's or nobody's; who decides
// or reads sees all. Its secret is the whole key: no cookie comes with it.
func calendarFeed(c *call) error {
	id, role, err := c.d.Staff.CalendarOf(c.ctx(), strings.TrimSuffix(c.Param("token"), ".ics"))
	if err != nil {
		return err
	}
	list, err := c.read().FindRequests(store.RequestFilter{OpenOnly: true, Limit: calendarMost})
	if err != nil {
		return err
	}
	k := c.d.Work.Controller
	feed := newICalendar(k.Name+": privacy requests", k.BaseURL, c.face.now)
	for _, r := range list {
		if role == dsr.Officer && r.Assignee != "" && r.Assignee != id {
			continue
		}
		_, rule, err := c.d.Work.Rule(r)
		if err != nil {
			return err
		}
		for _, w := range c.d.Work.Watches(r) {
			feed.add(event{
				id: string(r.ID) + "-" + string(w.Duty), on: w.By, summary: r.Reference + " · " + dutyNames[w.Duty] + " · " + rightName(r.Right),
				text: "Due " + w.By.Long() + ". Rule: " + rule.Citation, url: k.BaseURL + requestPath(r),
			})
		}
	}
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", feed.bytes())
}

// calendarView is the part of the settings about the caller's own feed; address is one just made.
func (c *call) calendarView(address string) (*page.CalendarView, error) {
	if !slices.Contains(readers, c.role()) {
		return nil, nil
	}
	v := &page.CalendarView{
		State: ui.ChipView{Word: "off"}, Address: address,
		Note: "A feed for your calendar program: what is due when, with reference, right and rule. It names nobody.",
	}
	button := page.PostButtonView{Action: Prefix + "/settings/calendar", Button: ui.ButtonView{Label: "Make my address", Kind: ui.Primary}}
	token, err := c.d.Staff.Calendar(c.ctx(), c.session.Member.ID)
	if problem.Is(err, problem.NotFound) {
		v.Buttons = []page.PostButtonView{button}
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	v.State = ui.ChipView{Tone: ui.Fine, Word: "on until " + c.face.day(token.ExpiresAt)}
	button.Button = ui.ButtonView{Label: "Make a new address"}
	v.Buttons = []page.PostButtonView{button, {Action: Prefix + "/settings/calendar/end", Button: ui.ButtonView{Label: "End the feed", Kind: ui.Danger}}}
	return v, nil
}

// renewCalendar makes a secret address, which ends the one before, and shows it once.
func renewCalendar(c *call) error {
	secret, err := c.d.Staff.RenewCalendar(c.ctx(), c.actor)
	if err != nil {
		return err
	}
	return c.settingsPage(http.StatusOK, c.d.Work.Controller.BaseURL+Prefix+"/calendar/"+secret+".ics", nil)
}

// endCalendar ends the caller's feed.
func endCalendar(c *call) error {
	if err := c.d.Staff.EndCalendar(c.ctx(), c.actor); err != nil {
		return err
	}
	return c.done(Prefix+"/settings", "ended")
}
