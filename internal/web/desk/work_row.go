package desk

import (
	"github.com/habeasdata/habeas/internal/dsr"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// requestPath is the address of a request's page.
func requestPath(r dsr.Request) string { return Prefix + "/requests/" + r.Reference }

// workRow is one line of work: when it is owed, why it is here and what leads on.
func (c *call) workRow(r dsr.Request, person string) page.WorkRowView {
	why, next := c.reason(r)
	return page.WorkRowView{
		Due: c.face.dueChip(r), DueDate: shortDay(r.AnswerBy), Right: rightName(r.Right), Person: person,
		Regime: c.lawName(r.Regime), Reference: r.Reference, Href: requestPath(r), Why: why, Test: r.Test,
		Next: page.PostButtonView{Button: next},
	}
}

// reason says why a request is in front of the reader, and the link that leads on.
func (c *call) reason(r dsr.Request) (string, ui.ButtonView) {
	open := ui.ButtonView{Label: "Open", Href: requestPath(r), Small: true, Aria: "Open " + r.Reference}
	why := c.face.waiting(r)
	if a, ok := attended(r); ok {
		why = a.why
		if c.role() != dsr.Auditor {
			open.Label, open.Aria = a.next, a.next+": "+r.Reference
			open.Href = requestPath(r) + a.place(r)
		}
	}
	if onHold(r, c.face) && r.Attention == dsr.AttentionNone && c.role() == dsr.Officer {
		open.Label, open.Aria = "See or cancel", "See or cancel: "+r.Reference
	}
	switch {
	case r.Overdue(c.face.now):
		why = "The answer is late. " + why
	case r.AckedAt.IsZero() && !r.AckBy.IsZero() && r.Open() && c.face.today().DaysUntil(r.AckBy) <= actDays:
		why = "Acknowledge by " + shortDay(r.AckBy) + ". " + why
	}
	return why, open
}

// place is where on its page a request's attention is settled.
func (a attention) place(r dsr.Request) string {
	switch {
	case a.anchor != "":
		return "#" + a.anchor
	case r.State != dsr.InReview:
		return ""
	}
	return reviewPlace(r)
}

// lawName is how lists call a statute: its jurisdiction.
func (c *call) lawName(id string) string {
	if pack, err := c.d.Law.Pack(id); err == nil {
		return pack.Jurisdiction
	}
	return id
}
