package portal

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// privacy shows the privacy note of this site and the help with access.
func (p *Portal) privacy(c echo.Context) error {
	return web.Render(c, http.StatusOK, view.Privacy(view.PrivacyPage{Site: p.site(c)}))
}

// done returns the handler of a page that says that something was done.
func (p *Portal) done(what string) echo.HandlerFunc {
	return func(c echo.Context) error {
		return web.Render(c, http.StatusOK, view.Done(view.DonePage{Site: p.site(c), Done: what}))
	}
}
