package portal

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

func wherePage(site view.Site, d view.Draft, errors view.Errors) templ.Component {
	return view.AskWhere(view.WherePage{
		Site: site, Progress: view.StepWhere.Progress(d.Rights), ForOther: d.Who.ForOther(), Answer: d.Where, Errors: errors,
	})
}

// askWhere asks for the place that decides which law applies.
func (p *Portal) askWhere(c echo.Context) error { return p.ask(c, view.StepWhere, wherePage) }

func (p *Portal) takeWhere(c echo.Context) error {
	return p.take(c, view.StepWhere, func(d *view.Draft) { d.Where = readWhere(web.Form(c)) }, wherePage)
}
