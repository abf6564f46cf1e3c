package portal_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
)

// raw sends bytes as they are and reads one reply.
func (h *house) raw(text string) (*http.Response, error) {
	h.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		h.t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, text); err != nil {
		return nil, err
	}
	return http.ReadResponse(bufio.NewReader(conn), nil)
}

func (h *house) host() string { return strings.TrimPrefix(h.url, "http://") }

func TestATK39AHostNameThatIsNotOursIsRefused(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	for _, host := range []string{"evil.example", "evil.example:80", "127.0.0.1", "localhost", "127.0.0.1:1", "[::1]", ""} {
		res, err := h.raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
		if err != nil || res.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("host %q: %v %v", host, res, err)
		}
	}
	for _, header := range []string{"X-Forwarded-Host", "X-Original-Host", "Forwarded", "X-Host"} {
		r := must(http.NewRequest(http.MethodGet, h.url+"/status", nil))
		r.Header.Set(header, "evil.example")
		if got := b.do(r); got.status != 200 || strings.Contains(got.body, "evil") {
			t.Errorf("%s: %d", header, got.status)
		}
	}
	res, err := h.raw("GET http://evil.example/ HTTP/1.1\r\nHost: " + h.host() + "\r\nConnection: close\r\n\r\n")
	if err != nil || res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("absolute address: %v %v", res, err)
	}
	if r, err := h.raw("GET /healthz HTTP/1.1\r\nHost: 10.0.0.7\r\nConnection: close\r\n\r\n"); err != nil || r.StatusCode != 200 {
		t.Errorf("a probe by address: %v %v", r, err)
	}
}

func TestATK40NoRedirectLeavesTheSite(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	for _, back := range []string{"//evil.example", `/\evil.example`, "https:evil.example", "https://evil.example", "/%2f/evil", "/a//b",
		"/\tevil", "\\\\evil", "javascript:alert(1)", "/..//evil", "/?x=//evil", "/status\r\nSet-Cookie: a=b", "evil", ""} {
		if r := b.post("/language", "language", "en", "back", back); r.status != 303 || r.location() != "/" {
			t.Errorf("back %q: %d to %q", back, r.status, r.location())
		}
	}
	if r := b.post("/language", "language", "en", "back", "/status"); r.location() != "/status" {
		t.Errorf("a path of this site: %q", r.location())
	}
	for _, path := range []string{"//evil.example", "//evil.example/%2f..", "/static//evil.example/..", `/\evil.example`, "/static/../../etc/passwd",
		"/status//", "/request/rights/", "//evil%2f..", "/static/%2e%2e/app.css"} {
		res, err := h.raw("GET " + path + " HTTP/1.1\r\nHost: " + h.host() + "\r\nConnection: close\r\n\r\n")
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if l := res.Header.Get("Location"); l != "" && !web.LocalPath(l) {
			t.Errorf("%s leads to %q", path, l)
		}
		if res.StatusCode == 200 {
			t.Errorf("%s is served", path)
		}
	}
}

func TestATK43AnotherSiteCannotPost(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	token := b.token()
	other := h.browser().token()
	cases := []struct {
		what    string
		token   string
		headers map[string]string
		cookies bool
		want    int
	}{
		{"no headers, right token", token, nil, true, 303},
		{"no headers, no token", "", nil, true, 403},
		{"no headers, another browser's token", other, nil, true, 403},
		{"no headers, token without its cookie", token, nil, false, 403},
		{"same origin, no token", "", map[string]string{"Sec-Fetch-Site": "same-origin"}, true, 403},
		{"same origin, right token", token, map[string]string{"Sec-Fetch-Site": "same-origin"}, true, 303},
		{"same origin under a strict referrer policy", token, map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, true, 303},
		{"own origin, right token", token, map[string]string{"Origin": h.url}, true, 303},
		{"origin null", token, map[string]string{"Origin": "null"}, true, 403},
		{"foreign origin", token, map[string]string{"Origin": "https://evil.example"}, true, 403},
		{"sibling subdomain", token, map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "http://shop." + h.host()}, true, 403},
		{"cross site", token, map[string]string{"Sec-Fetch-Site": "cross-site"}, true, 403},
	}
	for _, c := range cases {
		who := b
		if !c.cookies {
			who = h.browser()
		}
		r := who.request("/request/rights", form("right", "copy", "csrf", c.token))
		for name, value := range c.headers {
			r.Header.Set(name, value)
		}
		if got := who.do(r); got.status != c.want {
			t.Errorf("%s: %d, want %d", c.what, got.status, c.want)
		}
	}
	for _, cookie := range b.client.Jar.Cookies(must(url.Parse(h.url))) {
		if strings.HasPrefix(cookie.Name, "__Host-") {
			t.Errorf("on loopback http the cookie %s cannot be kept", cookie.Name)
		}
	}
	for _, line := range b.get("/").header.Values("Set-Cookie") {
		if !strings.Contains(line, "SameSite=Lax") || !strings.Contains(line, "HttpOnly") {
			t.Errorf("cookie %s", line)
		}
	}
}

func TestATK44NoPageCanBeFramed(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	sub := b.ask("frame", "jane@example.com", "right", "copy")
	token, _ := h.firstMail(sub)
	replies := map[string]reply{"no method": b.do(must(http.NewRequest(http.MethodPut, h.url+"/status", nil))), "forbidden": b.do(b.request("/status", nil))}
	for _, path := range []string{"/", "/c/" + token, "/status", "/download/good", "/download/old", "/nothing", "/not-me/x", "/privacy", "/sent", "/robots.txt", "/static/x"} {
		replies[path] = b.get(path)
	}
	for what, r := range replies {
		if !strings.Contains(r.header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || r.header.Get("X-Frame-Options") != "DENY" ||
			r.header.Get("Referrer-Policy") != "no-referrer" || r.header.Get("X-Content-Type-Options") != "nosniff" ||
			r.header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(r.header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s (%d): %v", what, r.status, r.header)
		}
	}
	if replies["no method"].status != 405 || replies["/nothing"].status != 404 || replies["/download/old"].status != 410 {
		t.Errorf("statuses: %d %d %d", replies["no method"].status, replies["/nothing"].status, replies["/download/old"].status)
	}
}

func TestATK60SlowAndHugeAndAmbiguousRequestsHarmNobody(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	csrf := b.token()
	var slow []net.Conn
	for range 500 {
		conn, err := net.Dial("tcp", h.host())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: "+h.host()+"\r\nX-Slow: "); err != nil {
			t.Fatal(err)
		}
		slow = append(slow, conn)
	}
	for range 20 {
		if r := b.get("/"); r.status != 200 {
			t.Errorf("another person while 500 hang: %d", r.status)
		}
	}
	head := "POST /requests HTTP/1.1\r\nHost: " + h.host() + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	for what, c := range map[string]struct {
		text string
		want int
	}{
		"100 MB":                {head + "Content-Length: 104857600\r\n\r\n", 413},
		"length and chunks":     {head + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n", 400},
		"chunks and length":     {head + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400},
		"two lengths":           {head + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd", 400},
		"chunks hidden":         {head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
		"space before colon":    {head + "Content-Length : 4\r\n\r\nabcd", 400},
		"headers without end":   {head + "X-Long: " + strings.Repeat("a", 64<<10) + "\r\n\r\n", 431},
		"another content type":  {strings.ReplaceAll(head, "application/x-www-form-urlencoded", "application/json") + "Content-Length: 2\r\n\r\n{}", 415},
		"a form with parts":     {strings.ReplaceAll(head, "application/x-www-form-urlencoded", "multipart/form-data; boundary=x") + "Content-Length: 2\r\n\r\n{}", 415},
		"an escape that is cut": {head + "Content-Length: 4\r\n\r\na=%z", 400},
	} {
		res, err := h.raw(c.text)
		if err != nil || res.StatusCode != c.want {
			t.Errorf("%s: %v %v, want %d", what, res, err, c.want)
		}
	}
	v := form("csrf", csrf, "details", strings.Repeat("x", 70_000))
	if r := b.do(b.request("/requests", v)); r.status != 413 {
		t.Errorf("a form over the limit: %d", r.status)
	}
	for _, conn := range slow[:10] {
		// The server must hang up by itself; the deadline only keeps a broken one from stopping the tests.
		_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
		if _, err := io.Copy(io.Discard, conn); err != nil {
			t.Fatalf("a connection whose headers never end is still open: %v", err)
		}
	}
}

func TestATK62ClientsDoNotChooseTheirAddress(t *testing.T) {
	t.Parallel()
	flood := func(h *house) map[int]int {
		b, count := h.browser(), map[int]int{}
		for i := range 20 {
			r := b.request("/status", form("reference", "HB"))
			r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i))
			r.Header.Set("X-Real-Ip", fmt.Sprintf("198.51.100.%d", i))
			count[b.do(r).status]++
		}
		return count
	}
	direct := open(t, func(o *web.Options) { o.PostsPerMinute = 5 })
	if count := flood(direct); count[429] != 15 {
		t.Errorf("rotating headers got past the limit: %v", count)
	}
	if strings.Contains(direct.log.String(), "198.51.100") {
		t.Error("the log believes the header")
	}
	proxied := open(t, func(o *web.Options) {
		o.PostsPerMinute, o.TrustedProxies = 5, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	if count := flood(proxied); count[429] != 0 {
		t.Errorf("people behind our own proxy share one limit: %v", count)
	}
	b := proxied.browser()
	for i := range 10 { // what the client itself put in front of the proxy's entry counts for nothing
		r := b.request("/status", form("reference", "HB"))
		r.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d, 192.0.2.1", i))
		if got := b.do(r).status; (got == 429) != (i >= 5) {
			t.Errorf("post %d: %d", i, got)
		}
	}
}

func TestATK63AFloodIsSlowedAndOthersGetThrough(t *testing.T) {
	t.Parallel()
	h := open(t, func(o *web.Options) {
		o.PostsPerMinute, o.TrustedProxies = 30, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	b := h.browser()
	csrf := b.token()
	count := map[int]int{}
	for i := range 1000 {
		v := form(append([]string{"csrf", csrf}, good...)...)
		v.Set("submission_key", fmt.Sprint("flood-", i))
		v.Set("agent_email", "victim@example.com")
		r := b.request("/requests", v)
		r.Header.Set("X-Forwarded-For", "198.51.100.7")
		got := b.do(r)
		count[got.status]++
		if got.status == 429 && got.header.Get("Retry-After") == "" {
			t.Fatal("429 without Retry-After")
		}
	}
	if count[303] != 30 || count[429] != 970 {
		t.Errorf("replies by status: %v", count)
	}
	legit := h.browser()
	v := form(append([]string{"csrf", legit.token()}, good...)...)
	v.Set("submission_key", "legit")
	r := legit.request("/requests", v)
	r.Header.Set("X-Forwarded-For", "192.0.2.9")
	if got := legit.do(r); got.status != 303 {
		t.Errorf("another person during the flood: %d", got.status)
	}
	h.openAll()
	mails, err := h.work.Store.Read(t.Context()).Outbox().Find(store.Match{"template": "first_mail"})
	if err != nil || len(mails) != 2 {
		t.Errorf("%d first mails, want one to the victim and one to the other person (%v)", len(mails), err)
	}
	h.forward(time.Minute)
	v.Set("submission_key", "later")
	r = legit.request("/requests", v)
	r.Header.Set("X-Forwarded-For", "198.51.100.7")
	if got := legit.do(r); got.status != 303 {
		t.Errorf("the slowed client a minute later: %d", got.status)
	}
}
