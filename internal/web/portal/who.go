package portal

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

func whoPage(site view.Site, d view.Draft, errors view.Errors) templ.Component {
	return view.AskWho(view.WhoPage{Site: site, Progress: view.StepWho.Progress(d.Rights), Answer: d.Who, Errors: errors})
}

// askWho asks who is asking, and how they know the company.
func (p *Portal) askWho(c echo.Context) error { return p.ask(c, view.StepWho, whoPage) }

func (p *Portal) takeWho(c echo.Context) error {
	return p.take(c, view.StepWho, func(d *view.Draft) { d.Who = readWho(web.Form(c)) }, whoPage)
}
