package web

import (
	"errors"
	"mime"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/problem"
)

// MaxForm is the most bytes of a form without files.
const MaxForm = 64 << 10

const (
	formType      = "application/x-www-form-urlencoded"
	multipartType = "multipart/form-data"
)

// checkFraming refuses chunked bodies: no browser sends a form so, and a body whose length two servers could read
// differently is how requests are smuggled past a proxy (ATK-60). net/http refuses two lengths that differ.
func (s *Server) checkFraming(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if len(c.Request().TransferEncoding) > 0 {
			c.Response().Header().Set("Connection", "close")
			return problem.New(problem.Malformed, "Send a body with its length.")
		}
		return next(c)
	}
}

// checkBody reads the form of a post within its limits. Whatever stands in the query is not part of it (ATK-59).
func (s *Server) checkBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if safe(r.Method) || !s.routes[r.Method+" "+c.Path()] {
			return next(c)
		}
		most, files := s.uploads[c.Path()]
		if !files {
			most = MaxForm
		}
		if r.ContentLength > most {
			return problem.New(problem.TooLarge, "This is too much at once.")
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, most)
		if err := parseForm(r, most, files); err != nil {
			return err
		}
		r.Form = r.PostForm
		return next(c)
	}
}

func parseForm(r *http.Request, most int64, files bool) error {
	var err error
	switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); {
	case kind == formType:
		err = r.ParseForm()
	case kind == multipartType && files:
		// All of it fits into memory, so that nothing is ever written to a temporary file.
		err = r.ParseMultipartForm(most)
	default:
		return problem.New(problem.Unsupported, "Send this as a form.")
	}
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return problem.Wrap(err, problem.TooLarge, "This is too much at once.")
	}
	if err != nil {
		return problem.Wrap(err, problem.Malformed, "We cannot read what was sent.")
	}
	return nil
}

// Form returns the fields of a post: of its body, never of the query.
func Form(c echo.Context) url.Values { return c.Request().PostForm }
