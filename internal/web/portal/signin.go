package portal

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// wantedLife is how long this browser remembers for which reference it wants to enter a code.
const wantedLife = time.Hour

// signIn asks for the reference.
func (p *Portal) signIn(c echo.Context) error {
	return web.Render(c, http.StatusOK, view.SignIn(view.SignInPage{Site: p.site(c)}))
}

// askCode mails a code to the contact of a submission, if there is such a submission, and never says which.
func (p *Portal) askCode(c echo.Context) error {
	reference := typed(web.Form(c), view.FieldReference)
	k := checks{words: p.printer(c)}
	if k.reference(reference); len(k.errors) > 0 {
		page := view.SignInPage{Site: p.site(c), Reference: reference, Errors: k.errors}
		return web.Render(c, http.StatusUnprocessableEntity, view.SignIn(page))
	}
	if err := p.Identity.SendStatusCode(c.Request().Context(), reference); err != nil {
		return err
	}
	web.SetSigned(c, wantedCookie, reference, wantedLife)
	return web.See(c, "/status/code")
}

// enterCode asks for the mailed code.
func (p *Portal) enterCode(c echo.Context) error {
	reference := web.Signed(c, wantedCookie)
	if reference == "" {
		return web.See(c, "/status")
	}
	return web.Render(c, http.StatusOK, view.EnterCode(view.CodePage{Site: p.site(c), Reference: reference}))
}

// takeCode signs this browser in to one submission. A wrong reference, a wrong code and a void code look the same.
func (p *Portal) takeCode(c echo.Context) error {
	reference := web.Signed(c, wantedCookie)
	if reference == "" {
		return web.See(c, "/status")
	}
	code := typed(web.Form(c), view.FieldCode)
	k := checks{words: p.printer(c)}
	if k.needed(view.FieldCode, code, view.MaxCode, view.ErrCodeMissing) {
		session, err := p.Identity.OpenStatus(c.Request().Context(), reference, code)
		switch {
		case err == nil:
			web.SetCookie(c, sessionCookie, session.Token, 0)
			web.DropCookie(c, wantedCookie)
			return web.See(c, "/status")
		case !problem.Is(err, problem.Invalid):
			return err
		}
		k.add(view.FieldCode, view.ErrCodeWrong)
	}
	page := view.CodePage{Site: p.site(c), Reference: reference, Errors: k.errors}
	return web.Render(c, http.StatusUnprocessableEntity, view.EnterCode(page))
}

// signOut ends the session, here and on the server.
func (p *Portal) signOut(c echo.Context) error {
	if err := p.Identity.SignOut(c.Request().Context(), web.Cookie(c, sessionCookie)); err != nil {
		return err
	}
	web.DropCookie(c, sessionCookie)
	web.DropCookie(c, sentCookie)
	return web.See(c, "/signed-out")
}
