package portal_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/web"
)

// TestReadsAreLimitedGenerously: who reads in a loop gets a page that says so and how long to wait; others read on.
func TestReadsAreLimitedGenerously(t *testing.T) {
	t.Parallel()
	h := open(t, func(o *web.Options) {
		o.PostsPerMinute, o.TrustedProxies = 120, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	read := func(path, from string) reply {
		b := h.browser()
		r := b.request(path, nil)
		r.Method, r.Body = "GET", nil
		r.Header.Set("X-Forwarded-For", from)
		return b.do(r)
	}
	count := map[int]int{}
	var last reply
	for range 610 {
		last = read("/privacy", "198.51.100.7")
		count[last.status]++
	}
	if count[200] != 600 || count[429] != 10 {
		t.Errorf("replies by status: %v", count)
	}
	if last.header.Get("Retry-After") == "" || !strings.Contains(last.body, "Please wait a little") {
		t.Errorf("Retry-After %q and no clear page: %s", last.header.Get("Retry-After"), last.body)
	}
	if got := read("/healthz", "198.51.100.7").status; got != 200 {
		t.Errorf("the health page counts as reading: %d", got)
	}
	if got := read("/privacy", "192.0.2.9").status; got != 200 {
		t.Errorf("another reader: %d", got)
	}
	h.forward(time.Minute)
	if got := read("/privacy", "198.51.100.7").status; got != 200 {
		t.Errorf("a minute later: %d", got)
	}
}
