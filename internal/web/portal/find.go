package portal

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

func findPage(site view.Site, d view.Draft, errors view.Errors) templ.Component {
	return view.AskFind(view.FindPage{
		Site: site, Progress: view.StepFind.Progress(d.Rights), Rights: d.Rights, ForOther: d.Who.ForOther(),
		Answer: d.Find, Errors: errors,
	})
}

// askFind asks what the systems are searched with.
func (p *Portal) askFind(c echo.Context) error { return p.ask(c, view.StepFind, findPage) }

func (p *Portal) takeFind(c echo.Context) error {
	read := func(d *view.Draft) { d.Find = readFind(web.Form(c), d.Rights, d.Who.ForOther()) }
	return p.take(c, view.StepFind, read, findPage)
}
