package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// MayFrame lets this page show documents of this site in frames. Every other page may show none.
func MayFrame(c echo.Context) {
	c.Response().Header().Set("Content-Security-Policy", policy+"; frame-src 'self'")
}

// Framed writes a document that stands in a frame of this site: it runs nothing, loads nothing, posts nothing, and has no
// origin of its own. Only the styles on its elements work.
func Framed(c echo.Context, document string) error {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src-attr 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	return c.HTML(http.StatusOK, document)
}
