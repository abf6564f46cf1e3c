package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/problem"
)

// FieldToken is the hidden field of every form.
const FieldToken = "csrf"

const tokenCookie = "form"

// checkOrigin refuses a post that another site made the browser send (ATK-43). Three things stand guard: what the
// browser says of the origin, the SameSite cookie, and the form token, which alone decides when the browser says
// nothing.
func (s *Server) checkOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if safe(r.Method) || !s.routes[r.Method+" "+c.Path()] {
			return next(c)
		}
		if err := s.origin.Check(r); err != nil {
			return problem.Wrap(err, problem.Forbidden, "This came from another site. Go back and use the form.")
		}
		cookie := Cookie(c, tokenCookie)
		if cookie == "" || !hmac.Equal([]byte(Form(c).Get(FieldToken)), []byte(s.formToken(cookie))) {
			return problem.New(problem.Forbidden, "This page was open for too long. Load it again, then send it once more.")
		}
		return next(c)
	}
}

// CSRF returns the form token for this browser. Call it while the page is made: it may set a cookie.
func CSRF(c echo.Context) string {
	r := of(c)
	cookie := Cookie(c, tokenCookie)
	if len(cookie) != base64.RawURLEncoding.EncodedLen(sha256.Size) {
		cookie = newSecret()
		SetCookie(c, tokenCookie, cookie, 0)
		// A second call for the same page must give the same token.
		c.Request().AddCookie(r.s.cookie(tokenCookie, cookie, 0))
	}
	return r.s.formToken(cookie)
}

func (s *Server) formToken(cookie string) string { return s.mac("form token", cookie) }

// mac is a keyed hash for one purpose, as text.
func (s *Server) mac(purpose, value string) string {
	h := hmac.New(sha256.New, s.o.Key)
	_, _ = h.Write([]byte(purpose + "\x00" + value))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func newSecret() string {
	b := make([]byte, sha256.Size)
	_, _ = rand.Read(b) // never fails: it ends the program first
	return base64.RawURLEncoding.EncodeToString(b)
}
