package portal

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// message takes a message from the person, for the first request that is still open.
func (p *Portal) message(c echo.Context) error {
	sub, err := p.signedIn(c)
	if err != nil {
		return err
	}
	text, k := typed(web.Form(c), view.FieldMessage), checks{words: p.printer(c)}
	if text == "" {
		k.add(view.FieldMessage, view.ErrMessageMissing)
	}
	k.text(view.FieldMessage, text, view.MaxMessage)
	r := refused{form: "/status/messages", errors: k.errors, fill: func(page *view.StatusPage) { page.Draft = text }}
	if len(k.errors) > 0 {
		return p.again(c, sub, http.StatusUnprocessableEntity, r)
	}
	requests, err := p.Work.Store.Read(c.Request().Context()).RequestsOf(sub.ID)
	if err != nil {
		return err
	}
	about, err := firstOpenRequest(requests)
	if err != nil {
		return err
	}
	err = p.Work.MessageFrom(c.Request().Context(), about.ID, dsr.Requester(sub.ID), text)
	return p.finish(c, sub, view.FlashMessageSent, r, err)
}

func firstOpenRequest(requests []dsr.Request) (dsr.Request, error) {
	for _, r := range requests {
		if r.Open() {
			return r, nil
		}
	}
	if len(requests) == 0 {
		return dsr.Request{}, problem.New(problem.NotFound, "There is no such request.")
	}
	return requests[0], nil
}
