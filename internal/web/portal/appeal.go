package portal

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// askAppeal shows the form behind the link of an answer. It consumes nothing.
func (p *Portal) askAppeal(c echo.Context) error { return p.appealPage(c, http.StatusOK, "", nil) }

// appeal opens the appeal or complaint against the answer that the link came with. Whoever has the link is whoever got
// the answer; they see nothing of the request but what its letter said.
func (p *Portal) appeal(c echo.Context) error {
	text, wrong := p.contestText(c)
	if len(wrong) > 0 {
		return p.appealPage(c, http.StatusUnprocessableEntity, text, wrong)
	}
	r, err := p.Work.ContestLink(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	_, err = p.Work.Contest(c.Request().Context(), r.ID, dsr.Requester(r.SubmissionID), text)
	if problem.Is(err, problem.Conflict) {
		return p.appealPage(c, http.StatusConflict, text, view.Errors{{Message: sentence(err)}})
	}
	if err != nil {
		return err
	}
	return web.See(c, "/appealed")
}

func (p *Portal) appealPage(c echo.Context, status int, text string, wrong view.Errors) error {
	r, err := p.Work.ContestLink(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	site := p.site(c)
	return web.Render(c, status, view.Appeal(view.AppealPage{
		Site: site, Token: c.Param("token"), Reference: r.Reference, Asked: view.Asked(site.P, string(r.Right)),
		Outcome: p.outcome(site.P, r), Text: text, Errors: wrong,
	}))
}

// contest is the same from the status page.
func (p *Portal) contest(c echo.Context) error {
	sub, q, err := p.mine(c)
	if err != nil {
		return err
	}
	text, wrong := p.contestText(c)
	r := refused{form: "/status/appeal", number: web.Form(c).Get(view.FieldRequest), errors: wrong, fill: func(page *view.StatusPage) {
		for i := range page.Requests {
			if page.Requests[i].Number == web.Form(c).Get(view.FieldRequest) {
				page.Requests[i].ContestText = text
			}
		}
	}}
	if len(wrong) > 0 {
		return p.again(c, sub, http.StatusUnprocessableEntity, r)
	}
	_, err = p.Work.Contest(c.Request().Context(), q.ID, dsr.Requester(sub.ID), text)
	return p.finish(c, sub, view.FlashAppealed, r, err)
}

func (p *Portal) contestText(c echo.Context) (string, view.Errors) {
	text, k := typed(web.Form(c), view.FieldMessage), checks{words: p.printer(c)}
	if text == "" {
		k.add(view.FieldMessage, view.ErrMessageMissing)
	}
	k.text(view.FieldMessage, text, view.MaxMessage)
	return text, k.errors
}

// contestable reports whether the person may contest the answer from the status page.
func (p *Portal) contestable(q dsr.Request) bool {
	if q.Open() || q.State == dsr.Withdrawn || q.ContestedBy != "" || q.Outcome == dsr.InFull || q.Outcome == dsr.NothingHeld {
		return false
	}
	c, ok, err := p.Work.Contestable(q)
	return err == nil && ok && p.Now().Before(c.Until)
}

// waits says what the stopped clock of a request waits for; "" while it runs.
func (p *Portal) waits(site view.Site, q dsr.Request) string {
	if !q.Paused() {
		return ""
	}
	return site.P.T("web.paused." + string(q.PausedFor))
}
