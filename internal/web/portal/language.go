package portal

import (
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

const languageLife = 30 * 24 * time.Hour

// language remembers the language in this browser and goes back to the page, if it is one of this site (ATK-40).
func (p *Portal) language(c echo.Context) error {
	form := web.Form(c)
	if tag := form.Get(view.FieldLanguage); slices.Contains(p.Catalog.Tags(), tag) {
		web.SetCookie(c, languageCookie, tag, languageLife)
	}
	back := form.Get(view.FieldBack)
	if !web.LocalPath(back) {
		back = "/"
	}
	return web.See(c, back)
}
