package web

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/problem"
)

// Misdirected is the kind of a request for a host that is not ours: 421.
const Misdirected problem.Kind = "misdirected"

// methodNotAllowed is the kind of a known address with another method: 405.
const methodNotAllowed problem.Kind = "method_not_allowed"

var statuses = map[problem.Kind]int{
	problem.Invalid: 422, problem.Malformed: 400, problem.Unauthenticated: 401, problem.Forbidden: 403,
	problem.NotFound: 404, problem.Conflict: 409, problem.Gone: 410, problem.TooLarge: 413, problem.Unsupported: 415,
	problem.TooMany: 429, problem.Unavailable: 503, problem.Internal: 500, Misdirected: 421, methodNotAllowed: 405,
}

// Status returns the HTTP status of a kind; 500 for an unknown one.
func Status(k problem.Kind) int {
	if status, ok := statuses[k]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// Fault is a failed request as a zone may show it: nothing of the cause.
type Fault struct {
	Status    int
	Kind      problem.Kind
	Message   string // a sentence that is safe to show, in English
	Fields    []problem.Field
	Reference string        // of the log line
	Wait      time.Duration // for 429
}

// fail answers an error: it logs what is ours, and lets the zone say what people may know.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		s.logFailure(c, err)
		return
	}
	f := faultOf(err)
	f.Reference = of(c).id
	if f.Status >= 500 {
		s.logFailure(c, err)
	}
	if f.Status == http.StatusTooManyRequests || f.Status == http.StatusServiceUnavailable {
		c.Response().Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(f.Wait.Seconds())))))
	}
	if z := s.zoneOf(c.Request().URL.Path); z != nil {
		shown := guarded(func(c echo.Context) error { return z.Fault(c, f) }, c)
		if shown == nil || c.Response().Committed {
			return
		}
		s.logFailure(c, shown)
	}
	if err := c.String(f.Status, f.Message+"\n"); err != nil {
		s.logFailure(c, err)
	}
}

func faultOf(err error) Fault {
	f := Fault{Kind: problem.KindOf(err), Message: "Something went wrong."}
	var p *problem.Error
	var h *echo.HTTPError
	switch {
	case errors.As(err, &p):
		f.Message, f.Fields = p.Message, p.Fields
	case errors.As(err, &h) && h.Code == http.StatusNotFound:
		f.Kind, f.Message = problem.NotFound, "There is nothing here."
	case errors.As(err, &h) && h.Code == http.StatusMethodNotAllowed:
		f.Kind, f.Message = methodNotAllowed, "This is not possible here."
	}
	if f.Kind == problem.Internal {
		f.Message, f.Fields = "Something went wrong.", nil
	}
	var limited *tooMany
	if errors.As(err, &limited) {
		f.Wait = limited.wait
	}
	f.Status = Status(f.Kind)
	return f
}

// logFailure writes what went wrong under the reference that people see.
func (s *Server) logFailure(c echo.Context, err error) {
	if errors.Is(err, context.Canceled) {
		return // the client went away
	}
	attrs := []slog.Attr{slog.String("request", of(c).id), slog.String("route", c.Path()), errAttr(err)}
	for cause := errors.Unwrap(err); cause != nil; cause = errors.Unwrap(cause) {
		if cause.Error() != err.Error() {
			attrs = append(attrs, slog.String("cause", cause.Error()))
			break
		}
	}
	var bug *panicked
	if errors.As(err, &bug) {
		attrs = append(attrs, slog.String("stack", string(bug.stack)))
	}
	s.o.Log.LogAttrs(context.Background(), levelError, "request failed", attrs...)
}
