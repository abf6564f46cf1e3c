package desk

import (
	"net/http"
	"strings"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

func showEnrol(c *call) error { return c.enrolPage(http.StatusOK, nil) }

// enrolPage shows what the link's invitation asks for. It consumes nothing: mail scanners follow links.
func (c *call) enrolPage(status int, wrong map[string]string) error {
	e, err := c.d.Staff.Enrolment(c.ctx(), c.Param("token"))
	if err != nil {
		return err
	}
	qr, err := ui.NewQR(e.URI, "QR code of the second factor")
	if err != nil {
		return err
	}
	return c.render(status, page.Enrol(page.EnrolView{
		Page: c.page("Set up your account"), CSRF: web.CSRF(c), Action: c.Request().URL.Path, Name: e.Name, Email: e.Email,
		Role: roleNames[e.Role], Secret: inFours(e.Secret), URI: e.URI, QR: qr,
		PasswordError: wrong["password"], AgainError: wrong["again"], CodeError: wrong[codeField],
	}))
}

// enrol makes the account active.
func enrol(c *call) error {
	if c.field("again") != c.field("password") {
		return c.enrolPage(http.StatusUnprocessableEntity, map[string]string{"again": "Type the same password twice."})
	}
	err := c.d.Staff.Enrol(c.ctx(), c.Param("token"), c.field("password"), c.field(codeField))
	if problem.Is(err, problem.Invalid) {
		return c.enrolPage(http.StatusUnprocessableEntity, fields(err, nil))
	}
	if err != nil {
		return err
	}
	return web.See(c, signInPath)
}

// inFours writes a secret in groups, as people copy it.
func inFours(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
