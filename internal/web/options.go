package web

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Options configure [New].
type Options struct {
	// BaseURL is the configured address that people open, scheme and host only. Its host is the one that is served;
	// an https address makes cookies Secure with the __Host- prefix and sends HSTS.
	BaseURL string
	// Hosts are further host names that are served, such as those of other brands.
	Hosts []string
	// TrustedProxies are the networks whose X-Forwarded-For is believed; every other peer is the client itself.
	TrustedProxies []netip.Prefix
	// Key signs form tokens and cookies: 32 bytes that all processes of one deployment share. A shorter one is replaced
	// by a random key, which this process alone knows.
	Key []byte
	Log *slog.Logger
	Now func() time.Time
	// PostsPerMinute is how many posts one client may send; 0 means 120, less than 0 no limit. Zones that count by
	// account (see [Accounted]) take five times as many from one network.
	PostsPerMinute int
	// ReadsPerMinute is how many pages one client may read; 0 means 600, or no limit where posts have none.
	ReadsPerMinute int
	// InFlight is how many posts are worked on at the same time; 0 means 256.
	InFlight int
	// Ready answers /readyz: nil while the server can do its work.
	Ready func(ctx context.Context) error
}

const (
	postsPerMinute = 120
	officeFactor   = 5 // people behind one network of a zone of accounts
	readsPerMinute = 600
	postsInFlight  = 256
)

// Limits of the HTTP server itself (ATK-60): who sends slowly is cut off, whoever it is.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = 60 * time.Second // a download lifts it, see Stream
	idleTimeout   = 60 * time.Second
	maxHeader     = 32 << 10
)

func (o Options) withDefaults() Options {
	if o.PostsPerMinute == 0 {
		o.PostsPerMinute = postsPerMinute
	}
	if o.ReadsPerMinute == 0 {
		o.ReadsPerMinute = readsPerMinute
		if o.PostsPerMinute < 0 {
			o.ReadsPerMinute = -1
		}
	}
	if o.InFlight == 0 {
		o.InFlight = postsInFlight
	}
	if o.Ready == nil {
		o.Ready = func(context.Context) error { return nil }
	}
	if len(o.Key) < sha256.Size {
		o.Key = []byte(newSecret())
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// hosts returns the host names that are served, and whether people come by https.
func (o Options) hosts() (map[string]bool, bool) {
	served := map[string]bool{}
	for _, h := range o.Hosts {
		served[canonicalHost(h)] = true
	}
	u, err := url.Parse(o.BaseURL)
	if err != nil {
		return served, true // an address that cannot be read serves nobody
	}
	served[canonicalHost(u.Host)] = true
	return served, u.Scheme != "http"
}

// HTTP returns the server with its limits, ready for Serve. Its own error log is dropped: it would name peers, and
// what matters is in the access log.
func (s *Server) HTTP() *http.Server {
	return &http.Server{
		Handler: s, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
}
