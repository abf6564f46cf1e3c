package desk

import (
	"context"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/staff"
	"github.com/habeasdata/habeas/internal/web"
)

// call is one request to the desk, with who makes it.
type call struct {
	echo.Context
	d       *Desk
	token   string // of the session
	session staff.Session
	actor   dsr.Actor
	face    clockFace
	members []staff.Member // read when first needed
	figured []int          // years with figures, read when first needed
}

func (d *Desk) newCall(c echo.Context) *call {
	return &call{Context: c, d: d, face: clockFace{d.Now(), d.Work.Controller.Location}}
}

func (c *call) ctx() context.Context { return c.Request().Context() }

// load finds the session behind the cookie.
func (c *call) load() error {
	c.token = web.Cookie(c, sessionCookie)
	if c.token == "" {
		return problem.New(problem.Unauthenticated, "Sign in to go on.")
	}
	session, err := c.d.Staff.Session(c.ctx(), c.token)
	if err != nil {
		return err
	}
	c.session, c.actor = session, c.d.Staff.Actor(session)
	return nil
}

func (c *call) role() dsr.Role { return c.session.Member.Role }

// handles reports whether the caller works on requests, and so may see what is masked for others.
func (c *call) handles() bool { return c.role() == dsr.Officer || c.role() == dsr.Approver }

func (c *call) render(status int, page templ.Component) error { return web.Render(c, status, page) }

// field returns one field of the post.
func (c *call) field(name string) string { return web.Form(c).Get(name) }

// done sends the browser on after an act, with a sentence about it on the next page.
func (c *call) done(path, said string) error {
	web.SetSigned(c, flashCookie, said, flashLife)
	return web.See(c, path)
}

// unreadable is the name of an account whose key was destroyed.
const unreadable = "(cannot be read)"

// member returns a staff member's name; ids of people who were removed stand as they are.
func (c *call) member(id dsr.StaffID) string {
	if id == "" {
		return ""
	}
	list, _ := c.staff()
	for _, m := range list {
		if m.ID == id {
			return m.Name
		}
	}
	return "former staff"
}

// staff are all accounts, asked for once per call.
func (c *call) staff() ([]staff.Member, error) {
	if c.members == nil {
		list, err := c.d.Staff.List(c.ctx())
		if err != nil {
			return nil, err
		}
		for i := range list {
			if list[i].Unreadable {
				list[i].Name = unreadable
			}
		}
		c.members = list
	}
	return c.members, nil
}
