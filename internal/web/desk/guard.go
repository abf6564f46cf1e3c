package desk

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
)

// guard lets a call through to its handler: somebody is signed in, has a role that the route names, and gave the
// second factor just now where the route asks for it.
func (d *Desk) guard(r route) echo.HandlerFunc {
	return func(ec echo.Context) error {
		c := d.newCall(ec)
		if r.roles == nil {
			return r.handle(c)
		}
		err := c.load()
		if problem.Is(err, problem.Unauthenticated) {
			return c.toSignIn()
		}
		if err != nil {
			return err
		}
		if r.method == http.MethodPost {
			if err := d.pace.Take(c.actor.ID, d.Now()); err != nil {
				return err
			}
		}
		if !slices.Contains(r.roles, c.role()) {
			return problem.New(problem.Forbidden, "Your role may not do this.")
		}
		if err := c.readable(); err != nil {
			return err
		}
		if r.fresh {
			ready, err := c.freshen()
			if err != nil || !ready {
				return err
			}
		}
		return r.handle(c)
	}
}

// readable refuses a post that holds what nobody types, whatever it asks for. A browser sends none of it.
func (c *call) readable() error {
	for name, values := range web.Form(c) {
		if !web.Readable(name) || slices.ContainsFunc(values, func(v string) bool { return !web.Readable(v) }) {
			return problem.New(problem.Invalid, "A field holds characters that are no text. Go back, type it anew and send it again.")
		}
	}
	return nil
}

// toSignIn sends the browser to sign in, and back afterwards if it only wanted to read.
func (c *call) toSignIn() error {
	if path := c.Request().URL.Path; c.Request().Method == http.MethodGet && path != Prefix && web.LocalPath(path) {
		web.SetSigned(c, nextCookie, path, nextLife)
	}
	return web.See(c, signInPath)
}
