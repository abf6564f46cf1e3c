package portal

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// sent shows the receipt of the submission that this browser sent last.
func (p *Portal) sent(c echo.Context) error {
	reference := web.Signed(c, sentCookie)
	if reference == "" {
		return web.See(c, "/")
	}
	r := p.Work.Store.Read(c.Request().Context())
	sub, err := r.Submissions().First(store.Match{"reference": reference})
	if err != nil {
		return err
	}
	requests, err := p.Work.Open(c.Request().Context(), sub.ID)
	if err != nil {
		return err
	}
	person, err := p.Work.Person(sub)
	if err != nil {
		return err
	}
	site := p.site(c)
	page := view.SentPage{
		Site: site, Reference: sub.Reference, Received: p.date(site.P, sub.ReceivedAt), Email: person.Contact(),
		LookBy: day(site.P, earliestAck(requests)), StopOnly: preferencesOnly(requests),
	}
	for _, q := range requests {
		page.Answers = append(page.Answers, view.AnswerBy{
			What: view.Asked(site.P, string(q.Right)), Date: day(site.P, q.AnswerBy), Citation: p.citation(q),
		})
	}
	return web.Render(c, http.StatusOK, view.Sent(page))
}

// citation names the rule that a request's date comes from.
func (p *Portal) citation(r dsr.Request) string {
	_, rule, err := p.Work.Rule(r)
	if err != nil {
		return ""
	}
	return rule.Citation
}

func earliestAck(requests []dsr.Request) deadline.Date {
	var first deadline.Date
	for _, r := range requests {
		if !r.AckBy.IsZero() && (first.IsZero() || r.AckBy.Before(first)) {
			first = r.AckBy
		}
	}
	return first
}

func preferencesOnly(requests []dsr.Request) bool {
	for _, r := range requests {
		if r.Class != regime.PreferenceClass {
			return false
		}
	}
	return len(requests) > 0
}
