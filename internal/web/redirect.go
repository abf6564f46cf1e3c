package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// See sends the browser on after a post. The path must be one of this site; anything else is our bug (ATK-40).
func See(c echo.Context, path string) error {
	if !LocalPath(path) {
		return fmt.Errorf("redirect to something that is no path of this site")
	}
	return c.Redirect(http.StatusSeeOther, path)
}

// LocalPath reports whether s can only be a path of this site: it begins with one slash and holds nothing that a
// browser could read as a host, a scheme, a query or an escape.
func LocalPath(s string) bool {
	if !strings.HasPrefix(s, "/") || strings.Contains(s, "//") || len(s) > 512 {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '/' || r == '-' || r == '_')
	})
}
