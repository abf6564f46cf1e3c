package web

import (
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"github.com/habeasdata/habeas/internal/problem"
)

// limit slows down whoever reads or posts too often, and bounds the posts in flight for all (ATK-63). What must be
// counted across processes (codes, mails, sign-ins) is counted in the database by the use cases.
func (s *Server) limit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if wait := s.limiterFor(c.Request()).take(clientNet(c.RealIP()), s.o.Now()); wait > 0 {
			return &tooMany{wait}
		}
		if safe(c.Request().Method) {
			return next(c)
		}
		select {
		case s.slots <- struct{}{}:
			defer s.ended()
			return next(c)
		default:
			return &tooMany{time.Second}
		}
	}
}

// limiterFor is what a request counts against: reads generously, posts strictly, posts to a zone of accounts by the
// account and only loosely by the network, which a whole office may share. Files that never change and the two pages
// for machines are free.
func (s *Server) limiterFor(r *http.Request) *limiter[netip.Prefix] {
	path := r.URL.Path
	if safe(r.Method) {
		if path == healthPath || path == readyPath || strings.HasPrefix(path, staticPrefix) {
			return nil
		}
		return s.reads
	}
	if _, ok := s.zoneOf(path).(Accounted); ok {
		return s.offices
	}
	return s.limits
}

func (s *Server) ended() {
	s.lastPost.Store(s.o.Now().UnixNano())
	<-s.slots
}

// calm is how long after a post the next one of the same flood may come.
const calm = 25 * time.Millisecond

// Busy reports whether somebody waits for the answer to a post, or one was answered a moment ago.
func (s *Server) Busy() bool {
	return len(s.slots) > 0 || s.o.Now().UnixNano()-s.lastPost.Load() < int64(calm)
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// tooMany is a TooMany problem that knows how long to wait.
type tooMany struct{ wait time.Duration }

// Error says what is wrong.
func (e *tooMany) Error() string { return "too many requests" }

// Unwrap gives the problem that people may read.
func (e *tooMany) Unwrap() error {
	return problem.New(problem.TooMany, "There were too many tries in a short time. Wait a little, then try again.")
}

// maxClients bounds the memory of the limiter.
const maxClients = 50_000

// Pace limits how often each account of a zone may post.
type Pace struct{ l *limiter[string] }

// NewPace allows as many posts per minute to each account; less than 0 is no limit.
func NewPace(perMinute int) *Pace { return &Pace{newLimiter[string](perMinute)} }

// Take uses one post of an account, or returns a TooMany problem that knows how long to wait.
func (p *Pace) Take(account string, now time.Time) error {
	if wait := p.l.take(account, now); wait > 0 {
		return &tooMany{wait}
	}
	return nil
}

// limiter is one token bucket per client: a network, or an account.
type limiter[K comparable] struct {
	perMinute int
	most      int
	mu        sync.Mutex
	buckets   map[K]*rate.Limiter
}

func newLimiter[K comparable](perMinute int) *limiter[K] {
	return &limiter[K]{perMinute: perMinute, most: maxClients, buckets: map[K]*rate.Limiter{}}
}

// take uses one request of a client and returns 0, or how long to wait for one. No limiter limits nothing.
func (l *limiter[K]) take(client K, now time.Time) time.Duration {
	if l == nil || l.perMinute < 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b, known := l.buckets[client]
	if !known {
		l.makeRoom(now)
		b = rate.NewLimiter(rate.Limit(float64(l.perMinute)/60), l.perMinute)
		l.buckets[client] = b
	}
	r := b.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// makeRoom forgets clients who have been quiet until their bucket was full again; if there is none, any one.
func (l *limiter[K]) makeRoom(now time.Time) {
	if len(l.buckets) < l.most {
		return
	}
	var any K
	for client, b := range l.buckets {
		any = client
		if b.TokensAt(now) >= float64(l.perMinute) {
			delete(l.buckets, client)
		}
	}
	if len(l.buckets) >= l.most {
		delete(l.buckets, any)
	}
}

// clientNet is what one client can hold: an IPv4 address, or the /64 of an IPv6 address.
func clientNet(ip string) netip.Prefix {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return netip.Prefix{}
	}
	addr = addr.Unmap().WithZone("")
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
