package portal

import (
	"crypto/rand"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// draft is what is kept of a half-filled form.
type draft struct {
	Form view.Draft `json:"form"`
	Key  string     `json:"key"` // the submission key: every click on the button sends this one
}

// String hides what the person typed from logs.
func (draft) String() string { return "[redacted]" }

// GoString hides what the person typed from %#v.
func (draft) GoString() string { return "[redacted]" }

// draft loads this browser's draft; an empty one when there is none.
func (p *Portal) draft(c echo.Context) (draft, error) {
	var d draft
	err := p.Drafts.Load(c.Request().Context(), web.Cookie(c, draftCookie), &d)
	if problem.Is(err, problem.NotFound) || problem.Is(err, problem.Gone) {
		err = nil
	}
	if d.Key == "" {
		d.Key = rand.Text()
	}
	return d, err
}

func (p *Portal) keep(c echo.Context, d draft) error {
	token, err := p.Drafts.Save(c.Request().Context(), web.Cookie(c, draftCookie), d)
	if err == nil {
		web.SetCookie(c, draftCookie, token, intake.DraftLife)
	}
	return err
}

func (p *Portal) dropDraft(c echo.Context) error {
	web.DropCookie(c, draftCookie)
	return p.Drafts.Drop(c.Request().Context(), web.Cookie(c, draftCookie))
}

// firstOpen returns the first step before the given one that has no answer in order.
func (p *Portal) firstOpen(words *locale.Printer, d view.Draft, before view.Step) (view.Step, bool) {
	for _, s := range view.Steps(d.Rights) {
		if s == before {
			return "", false
		}
		k := p.checks(words)
		if k.step(s, d); len(k.errors) > 0 {
			return s, true
		}
	}
	return "", false
}

// ask shows a step, or the first one before it that is still open.
func (p *Portal) ask(c echo.Context, s view.Step, page func(site view.Site, d view.Draft, errors view.Errors) templ.Component) error {
	d, err := p.draft(c)
	if err != nil {
		return err
	}
	site := p.site(c)
	if open, found := p.firstOpen(site.P, d.Form, s); found {
		return web.See(c, open.Path())
	}
	return web.Render(c, http.StatusOK, page(site, d.Form, nil))
}

// take reads a step into the draft and goes on, or shows the step again with what is wrong.
func (p *Portal) take(c echo.Context, s view.Step, read func(d *view.Draft), page func(site view.Site, d view.Draft, errors view.Errors) templ.Component) error {
	d, err := p.draft(c)
	if err != nil {
		return err
	}
	read(&d.Form)
	k := p.checks(p.printer(c))
	if k.step(s, d.Form); len(k.errors) > 0 {
		return web.Render(c, http.StatusUnprocessableEntity, page(p.site(c), d.Form, k.errors))
	}
	if err := p.keep(c, d); err != nil {
		return err
	}
	next := s.Next(d.Form.Rights)
	if open, found := p.firstOpen(k.words, d.Form, next); found {
		next = open
	}
	return web.See(c, next.Path())
}
