package portal

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// status shows the submission that this browser is signed in to; to anybody else it asks for a reference.
func (p *Portal) status(c echo.Context) error {
	sub, err := p.signedIn(c)
	if problem.Is(err, problem.Unauthenticated) {
		return p.signIn(c)
	}
	if err != nil {
		return err
	}
	page, err := p.statusPage(c, sub)
	if err != nil {
		return err
	}
	if flash := web.Cookie(c, flashCookie); slices.Contains(view.Flashes, flash) {
		page.Flash = flash
		web.DropCookie(c, flashCookie)
	}
	return web.Render(c, http.StatusOK, view.Status(page))
}

// signedIn returns the submission of this browser's session, or an Unauthenticated problem.
func (p *Portal) signedIn(c echo.Context) (dsr.Submission, error) {
	session, err := p.Identity.Lookup(c.Request().Context(), web.Cookie(c, sessionCookie))
	return session.Submission, err
}

// mine returns the submission of the session and the request of it that the form names; another submission's request
// is not found (ATK-42).
func (p *Portal) mine(c echo.Context) (dsr.Submission, dsr.Request, error) {
	sub, err := p.signedIn(c)
	if err != nil {
		return sub, dsr.Request{}, err
	}
	requests, err := p.Work.Store.Read(c.Request().Context()).RequestsOf(sub.ID)
	if err != nil {
		return sub, dsr.Request{}, err
	}
	number := web.Form(c).Get(view.FieldRequest)
	for _, r := range requests {
		if strconv.Itoa(r.Ordinal) == number {
			return sub, r, nil
		}
	}
	return sub, dsr.Request{}, problem.New(problem.NotFound, "There is no such request.")
}

// refused shows the status page again with what is wrong with one of its forms.
type refused struct {
	form   string
	number string // of the request, "" for a form of the whole submission
	errors view.Errors
	fill   func(page *view.StatusPage) // puts back what was typed
}

func (p *Portal) again(c echo.Context, sub dsr.Submission, status int, r refused) error {
	page, err := p.statusPage(c, sub)
	if err != nil {
		return err
	}
	page.ErrorForm, page.ErrorFor, page.Errors = r.form, r.number, r.errors
	if r.fill != nil {
		r.fill(&page)
	}
	return web.Render(c, status, view.Status(page))
}

// finish goes back to the status page after a use case, with a message that it shows once, or with what was wrong.
func (p *Portal) finish(c echo.Context, sub dsr.Submission, flash string, r refused, err error) error {
	switch {
	case err == nil:
		web.SetCookie(c, flashCookie, flash, 0)
		return web.See(c, "/status")
	case problem.Is(err, problem.Invalid):
		r.errors = fieldsOf(err)
		return p.again(c, sub, http.StatusUnprocessableEntity, r)
	case problem.Is(err, problem.Conflict):
		r.errors = view.Errors{{Message: sentence(err)}}
		return p.again(c, sub, http.StatusConflict, r)
	}
	return err
}

// sentence is what a problem says to people.
func sentence(err error) string {
	if list := fieldsOf(err); len(list) > 0 {
		return list[0].Message
	}
	return err.Error()
}
