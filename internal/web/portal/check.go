package portal

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

func (p *Portal) checkPage(site view.Site, d draft, errors view.Errors) templ.Component {
	return view.Check(view.CheckPage{
		Site: site, Progress: view.StepCheck.Progress(d.Form.Rights), Draft: d.Form, LookBack: p.lookBack(d.Form), SubmissionKey: d.Key, Errors: errors,
	})
}

// check shows all answers before they are sent.
func (p *Portal) check(c echo.Context) error {
	d, err := p.draft(c)
	if err != nil {
		return err
	}
	site := p.site(c)
	if open, found := p.firstOpen(site.P, d.Form, view.StepCheck); found {
		return web.See(c, open.Path())
	}
	return web.Render(c, http.StatusOK, p.checkPage(site, d, nil))
}
