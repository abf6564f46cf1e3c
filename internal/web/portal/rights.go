package portal

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

func rightsPage(site view.Site, d view.Draft, errors view.Errors) templ.Component {
	return view.AskRights(view.RightsPage{Site: site, Chosen: d.Rights, Errors: errors})
}

// askRights shows what one can ask for. A card of the start page preselects its choice, and stores nothing.
func (p *Portal) askRights(c echo.Context) error {
	d, err := p.draft(c)
	if err != nil {
		return err
	}
	if wanted := c.QueryParam(view.FieldRight); len(d.Form.Rights) == 0 && wanted != "" {
		d.Form.Rights = []string{wanted}
	}
	return web.Render(c, http.StatusOK, rightsPage(p.site(c), d.Form, nil))
}

func (p *Portal) takeRights(c echo.Context) error {
	return p.take(c, view.StepRights, func(d *view.Draft) { d.Rights = readRights(web.Form(c)) }, rightsPage)
}
