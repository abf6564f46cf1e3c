package portal

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// askNotMe shows the owner of a contact on record what somebody asked in their name. It consumes nothing.
func (p *Portal) askNotMe(c echo.Context) error { return p.notMePage(c, http.StatusOK, nil) }

// notMe stops a request that the owner of the contact on record did not send.
func (p *Portal) notMe(c echo.Context) error {
	if web.Form(c).Get(view.FieldConfirm) != "yes" {
		k := checks{words: p.printer(c)}
		k.add(view.FieldConfirm, view.ErrConfirmMissing)
		return p.notMePage(c, http.StatusUnprocessableEntity, k.errors)
	}
	if err := p.Identity.Dispute(c.Request().Context(), c.Param("token")); err != nil {
		return err
	}
	return web.See(c, "/stopped")
}

func (p *Portal) notMePage(c echo.Context, status int, errors view.Errors) error {
	asked, err := p.Identity.Disputable(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	page := view.NotMePage{Site: p.site(c), Token: c.Param("token"), Errors: errors}
	page.Received = p.date(page.Site.P, asked.Submission.ReceivedAt)
	for _, r := range asked.Requests {
		page.Asked = append(page.Asked, view.Asked(page.Site.P, string(r.Right)))
	}
	return web.Render(c, status, view.NotMe(page))
}
