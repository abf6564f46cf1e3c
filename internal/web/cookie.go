package web

import (
	"crypto/hmac"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// cookie makes a cookie of this site. On https the browser itself keeps it to this very host (__Host-), on loopback
// http it cannot.
func (s *Server) cookie(name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/", MaxAge: int(life / time.Second), Secure: s.secure,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

func (s *Server) cookieName(name string) string {
	if s.secure {
		return "__Host-habeas-" + name
	}
	return "habeas-" + name
}

// SetCookie sets a cookie; a life of 0 lasts until the browser is closed.
func SetCookie(c echo.Context, name, value string, life time.Duration) {
	c.SetCookie(of(c).s.cookie(name, value, life))
}

// DropCookie removes a cookie.
func DropCookie(c echo.Context, name string) {
	gone := of(c).s.cookie(name, "", 0)
	gone.MaxAge = -1
	c.SetCookie(gone)
}

// Cookie returns a cookie's value, "" when there is none.
func Cookie(c echo.Context, name string) string {
	found, err := c.Cookie(of(c).s.cookieName(name))
	if err != nil {
		return ""
	}
	return found.Value
}

// SetSigned sets a cookie whose value only this server can make. The value can be read by whoever has the browser.
func SetSigned(c echo.Context, name, value string, life time.Duration) {
	SetCookie(c, name, value+"."+of(c).s.mac("cookie "+name, value), life)
}

// Signed returns the value of a cookie that SetSigned made, "" for anything else.
func Signed(c echo.Context, name string) string {
	raw := Cookie(c, name)
	dot := strings.LastIndexByte(raw, '.')
	if dot < 0 || !hmac.Equal([]byte(raw[dot+1:]), []byte(of(c).s.mac("cookie "+name, raw[:dot]))) {
		return ""
	}
	return raw[:dot]
}
