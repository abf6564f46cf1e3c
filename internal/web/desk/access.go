package desk

import (
	"net/http"
	"time"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
)

const (
	signInPath    = Prefix + "/sign-in"
	codePath      = Prefix + "/sign-in/code"
	sessionCookie = "desk"
	halfCookie    = "desk-half"
	nextCookie    = "desk-next"
	nextLife      = 15 * time.Minute
)

func showSignIn(c *call) error { return c.signInPage(http.StatusOK, "", "") }

func (c *call) signInPage(status int, email, message string) error {
	return c.render(status, page.SignIn(page.SignInView{
		Page: c.page("Sign in"), CSRF: web.CSRF(c), Action: signInPath, Email: email, Message: message,
	}))
}

// signIn takes the first factor.
func signIn(c *call) error {
	email := c.field("email")
	token, err := c.d.Staff.SignIn(c.ctx(), email, c.field("password"), c.RealIP())
	if problem.Is(err, problem.Unauthenticated) || problem.Is(err, problem.TooMany) {
		return c.signInPage(web.Status(problem.KindOf(err)), email, sentence(err))
	}
	if err != nil {
		return err
	}
	web.SetCookie(c, halfCookie, token, 0)
	return web.See(c, codePath)
}

func showCode(c *call) error {
	if web.Cookie(c, halfCookie) == "" {
		return web.See(c, signInPath)
	}
	return c.codePage(http.StatusOK, "")
}

func (c *call) codePage(status int, message string) error {
	return c.render(status, page.SignInCode(page.SignInCodeView{
		Page: c.page("Enter your code"), CSRF: web.CSRF(c), Action: codePath, Back: signInPath, Message: message,
	}))
}

// signInCode takes the second factor. The session gets a token of its own: none that was known before it.
func signInCode(c *call) error {
	token, err := c.d.Staff.SecondFactor(c.ctx(), web.Cookie(c, halfCookie), c.field(codeField))
	if problem.Is(err, problem.Unauthenticated) || problem.Is(err, problem.TooMany) {
		return c.codePage(web.Status(problem.KindOf(err)), sentence(err))
	}
	if err != nil {
		return err
	}
	web.DropCookie(c, halfCookie)
	web.SetCookie(c, sessionCookie, token, 0)
	if next := web.Signed(c, nextCookie); next != "" {
		web.DropCookie(c, nextCookie)
		return web.See(c, next)
	}
	return web.See(c, Prefix)
}

// signOut ends the session, half or full.
func signOut(c *call) error {
	for _, name := range []string{sessionCookie, halfCookie} {
		if token := web.Cookie(c, name); token != "" {
			if err := c.d.Staff.SignOut(c.ctx(), token); err != nil {
				return err
			}
			web.DropCookie(c, name)
		}
	}
	return web.See(c, signInPath)
}
