package web

import (
	"context"
	"io"
	"net/http"
	"net/netip"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/static"
)

// Server is the whole HTTP side: an [http.Handler] with the guards in front of the zones.
type Server struct {
	o       Options
	echo    *echo.Echo
	zones   []mounted
	uploads map[string]int64 // route pattern -> most bytes
	routes  map[string]bool  // "METHOD pattern" of every handler
	hosts   map[string]bool
	secure  bool // people come by https
	files   files
	limits  *limiter[netip.Prefix] // posts
	offices *limiter[netip.Prefix] // posts to zones of accounts
	reads   *limiter[netip.Prefix]
	slots   chan struct{} // posts in flight
	// lastPost is when one ended, in nanoseconds of the clock of the options.
	lastPost atomic.Int64
	origin   *http.CrossOriginProtection
}

// New builds a server without pages: mount the zones, then serve.
func New(o Options) *Server {
	o = o.withDefaults()
	s := &Server{
		o: o, echo: echo.New(), uploads: map[string]int64{}, routes: map[string]bool{}, files: hashed(static.FS),
		limits: newLimiter[netip.Prefix](o.PostsPerMinute), offices: newLimiter[netip.Prefix](o.PostsPerMinute * officeFactor),
		reads: newLimiter[netip.Prefix](o.ReadsPerMinute), slots: make(chan struct{}, o.InFlight), origin: http.NewCrossOriginProtection(),
	}
	s.hosts, s.secure = o.hosts()
	s.echo.Logger.SetOutput(io.Discard) // we log ourselves, without paths
	s.echo.IPExtractor = clientIP(o.TrustedProxies)
	s.echo.HTTPErrorHandler = s.fail
	s.echo.Use(s.begin, s.checkHost, s.checkFraming, s.limit, s.checkBody, s.checkOrigin)
	s.echo.GET(healthPath, s.health)
	s.echo.GET(readyPath, s.ready)
	s.echo.GET("/robots.txt", s.robots)
	s.echo.GET(staticPrefix+":name", s.static)
	return s
}

// ServeHTTP answers one request. HEAD runs the handler of GET and net/http drops the body: a link scanner that sends
// HEAD sees what it would get, and nothing else happens (ATK-34).
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		get := r.WithContext(r.Context())
		get.Method = http.MethodGet
		r = get
	}
	s.echo.ServeHTTP(w, r)
}

const (
	healthPath = "/healthz"
	readyPath  = "/readyz"
)

// health says that the process answers.
func (s *Server) health(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// ready says whether it can do its work. Why not is in the log only.
func (s *Server) ready(c echo.Context) error {
	if err := s.o.Ready(c.Request().Context()); err != nil {
		s.o.Log.LogAttrs(context.Background(), levelWarn, "not ready", errAttr(err))
		return c.String(http.StatusServiceUnavailable, "not ready\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// robots keeps crawlers out: nothing here is for a search engine.
func (s *Server) robots(c echo.Context) error {
	return c.String(http.StatusOK, "User-agent: *\nDisallow: /\n")
}
