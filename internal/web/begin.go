package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	levelInfo  = slog.LevelInfo
	levelWarn  = slog.LevelWarn
	levelError = slog.LevelError
)

// request is what the server remembers of one request while it runs.
type request struct {
	s  *Server
	id string // drawn here, never taken from the client
}

const requestKey = "habeas.request"

func of(c echo.Context) *request { return c.Get(requestKey).(*request) }

// begin is the outermost step: it gives the request an id and the reply its headers, answers errors and panics, and
// writes the one log line.
func (s *Server) begin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		started := s.o.Now()
		r := &request{s: s, id: newRequestID()}
		c.Set(requestKey, r)
		s.secureHeaders(c.Response().Header())
		c.Response().Header().Set(echo.HeaderXRequestID, r.id)
		defer func() { s.access(c, r, s.o.Now().Sub(started)) }()
		if err := guarded(next, c); err != nil {
			c.Error(err)
		}
		return nil
	}
}

// guarded runs a handler and turns a panic into an error. An abort on purpose goes on to net/http.
func guarded(next echo.HandlerFunc, c echo.Context) (err error) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case error:
			if errors.Is(v, http.ErrAbortHandler) {
				panic(v)
			}
			err = &panicked{value: panicText(v), stack: debug.Stack()}
		default:
			err = &panicked{value: fmt.Sprintf("%T", v), stack: debug.Stack()}
		}
	}()
	return next(c)
}

// panicked is a bug that stopped a handler.
type panicked struct {
	value string
	stack []byte
}

// Error names the kind of panic without the value, which may hold what somebody typed.
func (p *panicked) Error() string { return "panic: " + p.value }

func panicText(err error) string {
	if known := runtime.Error(nil); errors.As(err, &known) {
		return known.Error()
	}
	return fmt.Sprintf("%T", err)
}

func newRequestID() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails: it ends the program first
	return hex.EncodeToString(b)
}

// access writes one line per request: the route's pattern instead of the path, which may hold a token, no query, and
// a shortened address.
func (s *Server) access(c echo.Context, r *request, took time.Duration) {
	if c.Path() == healthPath || c.Path() == readyPath {
		return
	}
	route := c.Path()
	if !s.routes[c.Request().Method+" "+route] {
		route = "none"
	}
	s.o.Log.LogAttrs(context.Background(), levelInfo, "request",
		slog.String("request", r.id), slog.String("method", knownMethod(c.Request().Method)), slog.String("route", route),
		slog.Int("status", c.Response().Status), slog.Int64("bytes", c.Response().Size),
		slog.Duration("took", took), slog.String("client", shortened(c.RealIP())))
}

// knownMethod keeps whatever a client invents as a method out of the log.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

// shortened cuts an address to its network, so that it names no household.
func shortened(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return ""
	}
	bits := 24
	if addr = addr.Unmap(); addr.Is6() {
		bits = 48
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}

func errAttr(err error) slog.Attr { return slog.String("error", err.Error()) }
