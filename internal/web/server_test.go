package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
)

// zone is a small zone with one handler of each sort.
type zone struct {
	name string
	gate chan struct{} // what POST /slow says and waits for
}

// Routes implements web.Zone.
func (z zone) Routes(g *echo.Group) {
	g.GET("/page", func(c echo.Context) error {
		return web.Render(c, 200, twice(web.CSRF(c), web.CSRF(c)))
	})
	g.POST("/page", func(c echo.Context) error { return c.String(200, web.Form(c).Get("a")+c.FormValue("a")) })
	g.GET("/bug/:token", func(echo.Context) error {
		var none []string
		return errors.New(none[len("secret typed text")])
	})
	g.GET("/panic/:token", func(echo.Context) error { panic("secret typed text") })
	g.GET("/broken", func(echo.Context) error { return errors.New("the disk is gone") })
	g.GET("/busy", func(echo.Context) error {
		return problem.Wrap(errors.New("a busy database"), problem.Unavailable, "Try again.")
	})
	g.GET("/signed", func(c echo.Context) error {
		web.SetSigned(c, "note", "value.with.dots", time.Hour)
		return c.String(200, web.Signed(c, "note"))
	})
	g.GET("/away", func(c echo.Context) error { return web.See(c, "//evil.example") })
	g.GET("/file", func(c echo.Context) error {
		broken := io.MultiReader(strings.NewReader(strings.Repeat("x", 100_000)), failing{})
		return web.Attachment(c, "a.zip", "application/zip", -1, broken)
	})
	g.POST("/slow", func(c echo.Context) error {
		z.gate <- struct{}{}
		<-z.gate
		return c.NoContent(204)
	})
	g.POST("/upload", func(c echo.Context) error {
		f, err := c.FormFile("file")
		if err != nil {
			return err
		}
		return c.String(200, f.Filename)
	})
}

func twice(a, b string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, a+b)
		return err
	})
}

type failing struct{}

// Read implements io.Reader.
func (failing) Read([]byte) (int, error) { return 0, errors.New("the source broke") }

// Fault implements web.Zone.
func (z zone) Fault(c echo.Context, f web.Fault) error {
	return c.String(f.Status, z.name+": "+f.Message+" "+f.Reference)
}

// Uploads implements web.Uploader.
func (z zone) Uploads() map[string]int64 { return map[string]int64{"/desk/upload": 1 << 20} }

type site struct {
	t    *testing.T
	url  string
	log  *journal
	gate chan struct{}
}

// journal is a log that can be read while it is written.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

func serve(t *testing.T, change ...func(o *web.Options)) site {
	t.Helper()
	log := &journal{}
	server := httptest.NewUnstartedServer(nil)
	o := web.Options{
		BaseURL: "http://" + server.Listener.Addr().String(), Key: bytes.Repeat([]byte{1}, 32), Now: time.Now,
		Log: slog.New(slog.NewTextHandler(log, nil)),
	}
	for _, f := range change {
		f(&o)
	}
	s := web.New(o)
	gate := make(chan struct{})
	s.Mount("", zone{"portal", gate})
	s.Mount("/desk", zone{"desk", gate})
	server.Config = s.HTTP()
	server.Start()
	t.Cleanup(server.Close)
	return site{t, server.URL, log, gate}
}

func (s site) send(r *http.Request) (*http.Response, string) {
	s.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res, string(body)
}

func (s site) request(method, path string, body io.Reader) *http.Request {
	s.t.Helper()
	r, err := http.NewRequest(method, s.url+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

func (s site) get(path string) (*http.Response, string) {
	s.t.Helper()
	return s.send(s.request(http.MethodGet, path, nil))
}

// token returns the form token and the cookie that it goes with.
func (s site) token() (string, *http.Cookie) {
	s.t.Helper()
	res, body := s.get("/page")
	half := body[:len(body)/2]
	if body != half+half {
		s.t.Fatalf("two calls gave two tokens: %q", body)
	}
	return half, res.Cookies()[0]
}

func TestAPanicBecomesAPageWithAReferenceAndTheLogKeepsTheSecret(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for _, path := range []string{"/bug/secret-token", "/panic/secret-token", "/broken"} {
		res, body := s.get(path)
		id := res.Header.Get("X-Request-Id")
		if res.StatusCode != 500 || body != "portal: Something went wrong. "+id || id == "" {
			t.Errorf("%s: %d %q", path, res.StatusCode, body)
		}
		if !strings.Contains(s.log.String(), `msg="request failed" request=`+id) {
			t.Errorf("%s: no log line %s", path, id)
		}
	}
	for want, held := range map[string]bool{"index out of range": true, "server_test.go": true, "panic: string": true,
		"the disk is gone": true, "secret": false} {
		if strings.Contains(s.log.String(), want) != held {
			t.Errorf("the log holds %q: %v", want, !held)
		}
	}
}

func TestEachZoneShowsItsOwnFailures(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for path, want := range map[string]string{"/nothing": "portal: There is", "/desk/nothing": "desk: There is", "/deskx": "portal: There is",
		"/desk/busy": "desk: Try again.", "/busy": "portal: Try again."} {
		res, body := s.get(path)
		if !strings.HasPrefix(body, want) || res.StatusCode != 404 && res.StatusCode != 503 {
			t.Errorf("%s: %d %q", path, res.StatusCode, body)
		}
		if res.StatusCode == 503 && res.Header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", path)
		}
	}
	res, _ := s.send(s.request(http.MethodDelete, "/page", nil))
	if res.StatusCode != 405 || !strings.Contains(res.Header.Get("Allow"), "GET") {
		t.Errorf("another method: %d, allow %q", res.StatusCode, res.Header.Get("Allow"))
	}
}

func TestOnHTTPSCookiesAreBoundToTheHostAndHSTSIsSent(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *web.Options) {
		o.BaseURL, o.Hosts = "https://privacy.example.com", []string{"brand.example.com"}
	})
	for _, host := range []string{"privacy.example.com", "Privacy.Example.com:443", "brand.example.com"} {
		r := s.request(http.MethodGet, "/page", nil)
		r.Host = host
		res, _ := s.send(r)
		if res.StatusCode != 200 || res.Header.Get("Strict-Transport-Security") == "" {
			t.Fatalf("%s: %d %v", host, res.StatusCode, res.Header)
		}
		c := res.Cookies()[0]
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("cookie %s", c)
		}
	}
}

func TestASignedCookieCannotBeMadeByOthers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	res, _ := s.get("/signed")
	made := res.Cookies()[0]
	for value, want := range map[string]string{made.Value: "value.with.dots", made.Value + "x": "", "value.with.dots": "", "x" + made.Value: "", ".": ""} {
		r := s.request(http.MethodGet, "/signed", nil)
		r.AddCookie(&http.Cookie{Name: made.Name, Value: value})
		if _, body := s.send(r); body != want {
			t.Errorf("cookie %q reads %q, want %q", value, body, want)
		}
	}
}

func TestAPostReadsItsBodyOnly(t *testing.T) {
	t.Parallel()
	s := serve(t)
	token, cookie := s.token()
	for path, want := range map[string]string{"/page?a=query": "", "/page?b=%zz": ""} {
		r := s.request(http.MethodPost, path, strings.NewReader(url.Values{"csrf": {token}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(cookie)
		if res, body := s.send(r); body != want && res.StatusCode != 400 {
			t.Errorf("%s: %d %q", path, res.StatusCode, body)
		}
	}
	r := s.request(http.MethodPost, "/page?csrf="+token, strings.NewReader("a=b"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(cookie)
	if res, _ := s.send(r); res.StatusCode != 403 {
		t.Errorf("a form token in the address: %d", res.StatusCode)
	}
}

func TestFilesAreTakenWhereARouteSaysSoAndWithinItsLimit(t *testing.T) {
	t.Parallel()
	s := serve(t)
	token, cookie := s.token()
	for _, c := range []struct {
		path string
		size int
		want int
	}{{"/desk/upload", 1000, 200}, {"/desk/upload", 2 << 20, 413}, {"/upload", 1000, 415}} {
		var body bytes.Buffer
		parts := multipart.NewWriter(&body)
		_ = parts.WriteField("csrf", token)
		part, err := parts.CreateFormFile("file", "a.pdf")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(make([]byte, c.size))
		_ = parts.Close()
		r := s.request(http.MethodPost, c.path, &body)
		r.Header.Set("Content-Type", parts.FormDataContentType())
		r.AddCookie(cookie)
		if res, text := s.send(r); res.StatusCode != c.want {
			t.Errorf("%s with %d bytes: %d %q", c.path, c.size, res.StatusCode, text)
		}
	}
}

func TestHalfAFileIsNeverTakenForAWholeOne(t *testing.T) {
	t.Parallel()
	s := serve(t)
	res, err := http.DefaultClient.Do(s.request(http.MethodGet, "/file", nil))
	if err != nil {
		return // cut before the headers
	}
	defer res.Body.Close()
	if _, err := io.ReadAll(res.Body); err == nil {
		t.Error("the reply ends as if it were whole")
	}
}

func TestARedirectAwayIsOurBug(t *testing.T) {
	t.Parallel()
	if res, _ := serve(t).get("/away"); res.StatusCode != 500 || res.Header.Get("Location") != "" {
		t.Errorf("%d to %q", res.StatusCode, res.Header.Get("Location"))
	}
}

func TestStaticFilesHaveTheirContentInTheirAddress(t *testing.T) {
	t.Parallel()
	site := serve(t)
	assets := web.New(web.Options{}).Assets("desk")
	for _, address := range []string{assets.Stylesheet, assets.Icon, assets.Script} {
		if !regexp.MustCompile(`^/static/[a-z]+\.[0-9a-f]{16}\.[a-z]+$`).MatchString(address) {
			t.Errorf("address %q", address)
		}
		res, body := site.get(address)
		if res.StatusCode != 200 || len(body) < 50 || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") ||
			res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("Content-Type") == "" {
			t.Errorf("%s: %d %v", address, res.StatusCode, res.Header)
		}
	}
	if res, _ := site.get("/static/app.css"); res.StatusCode != 404 {
		t.Errorf("a file without its hash: %d", res.StatusCode)
	}
	if assets := web.New(web.Options{}).Assets(""); assets.Script != "" {
		t.Errorf("a page without a script has %q", assets.Script)
	}
}

func TestHealthAndReadinessAndRobots(t *testing.T) {
	t.Parallel()
	down := serve(t, func(o *web.Options) {
		o.Ready = func(ctx context.Context) error { return errors.New("database away") }
	})
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/robots.txt": 200} {
		if res, body := down.get(path); res.StatusCode != want || strings.Contains(body, "database") {
			t.Errorf("%s: %d %q", path, res.StatusCode, body)
		}
	}
	if res, _ := serve(t).get("/readyz"); res.StatusCode != 200 {
		t.Errorf("ready: %d", res.StatusCode)
	}
	if _, body := down.get("/robots.txt"); !strings.Contains(body, "Disallow: /\n") {
		t.Errorf("robots: %q", body)
	}
	if strings.Contains(down.log.String(), "/healthz") {
		t.Error("probes fill the log")
	}
}

func TestATK63PostsInFlightAreBounded(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *web.Options) { o.InFlight = 1 })
	token, cookie := s.token()
	post := func() (*http.Response, string) {
		r := s.request(http.MethodPost, "/slow", strings.NewReader(url.Values{"csrf": {token}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(cookie)
		return s.send(r)
	}
	first := make(chan int)
	go func() {
		res, _ := post()
		first <- res.StatusCode
	}()
	<-s.gate // the first post is inside
	if res, _ := post(); res.StatusCode != 429 || res.Header.Get("Retry-After") != "1" {
		t.Errorf("a second post in flight: %d, Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	if res, _ := s.get("/page"); res.StatusCode != 200 {
		t.Errorf("a page meanwhile: %d", res.StatusCode)
	}
	s.gate <- struct{}{}
	if status := <-first; status != 204 {
		t.Errorf("the first post: %d", status)
	}
}

func TestATK62OnlyATrustedPeerNamesTheClient(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		trusted []netip.Prefix
		want    string
	}{
		{nil, "client=127.0.0.0/24"},
		{[]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, "client=127.0.0.0/24"},
		{[]netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, "client=203.0.113.0/24"},
		{[]netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("203.0.113.0/24")}, "client=2001:db8::/48"},
	} {
		s := serve(t, func(o *web.Options) { o.TrustedProxies = c.trusted })
		r := s.request(http.MethodGet, "/page", nil)
		r.Header.Set("X-Forwarded-For", "2001:db8:0:1::7, 203.0.113.9")
		r.Header.Set("X-Real-Ip", "192.0.2.1")
		if s.send(r); !strings.Contains(s.log.String(), c.want) {
			t.Errorf("trusting %v: %s", c.trusted, s.log)
		}
	}
}
