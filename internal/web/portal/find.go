package portal

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

func (p *Portal) findPage(site view.Site, d view.Draft, errors view.Errors) templ.Component {
	return view.AskFind(view.FindPage{
		Site: site, Progress: view.StepFind.Progress(d.Rights), Rights: d.Rights, ForOther: d.Who.ForOther(),
		Answer: d.Find, LookBack: p.lookBack(d), Errors: errors,
	})
}

// lookBack is what the law of the place lets the person choose about how far back an answer goes.
func (p *Portal) lookBack(d view.Draft) view.LookBack {
	law := p.Intake.LookBack(d.Where.Country, d.Where.State, d.Rights, p.Now())
	return view.LookBack{Months: law.Months, Since: law.OnRequest}
}

// askFind asks what the systems are searched with.
func (p *Portal) askFind(c echo.Context) error { return p.ask(c, view.StepFind, p.findPage) }

func (p *Portal) takeFind(c echo.Context) error {
	read := func(d *view.Draft) { d.Find = readFind(web.Form(c), d.Rights, d.Who.ForOther()) }
	return p.take(c, view.StepFind, read, p.findPage)
}
