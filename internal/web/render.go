package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// Render writes a page. It is made in memory first, so that an error never leaves half a page behind.
func Render(c echo.Context, status int, page templ.Component) error {
	var out bytes.Buffer
	if err := page.Render(c.Request().Context(), &out); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	c.Response().Header().Set("Content-Length", strconv.Itoa(out.Len()))
	return c.HTMLBlob(status, out.Bytes())
}

// Attachment streams a file for saving. A size below 0 is unknown. When the source fails in the middle the connection
// is cut, so that nobody takes half a file for a whole one.
func Attachment(c echo.Context, name, kind string, size int64, r io.Reader) error {
	w := c.Response()
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	if size >= 0 {
		h.Set("Content-Length", strconv.FormatInt(size, 10))
	}
	// A large file on a slow line takes longer than a page may.
	if err := http.NewResponseController(w).SetWriteDeadline(time.Time{}); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return fmt.Errorf("lift write deadline: %w", err)
	}
	w.WriteHeader(http.StatusOK)
	if _, err := io.Copy(w, r); err != nil {
		of(c).s.logFailure(c, fmt.Errorf("stream file: %w", err))
		panic(http.ErrAbortHandler) // net/http's own way to cut a reply short
	}
	return nil
}
