package apptest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Browser is one person's browser: cookies, forms with their token, no following of redirects.
type Browser struct {
	h      *Harness
	client *http.Client
	token  string
}

// Browser opens a new one.
func (h *Harness) Browser() *Browser {
	return &Browser{h: h, client: &http.Client{
		Jar: Must(cookiejar.New(nil)), Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Reply is an answer of the server, read to the end.
type Reply struct {
	Status int
	Header http.Header
	Body   string
}

// Location is where the reply leads.
func (r Reply) Location() string { return r.Header.Get("Location") }

// Get fetches an address of the house, a path or a whole link.
func (b *Browser) Get(path string) Reply {
	b.h.t.Helper()
	return b.Do(Must(http.NewRequestWithContext(contextOf(b.h.t), http.MethodGet, b.address(path), nil)))
}

// Post sends a form: names and values in turn. The form's token goes along.
func (b *Browser) Post(path string, fields ...string) Reply {
	b.h.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.PostForm(path, form)
}

// PostForm sends a form.
func (b *Browser) PostForm(path string, form url.Values) Reply {
	b.h.t.Helper()
	if b.token == "" {
		b.token = hidden(b.Get("/request/rights").Body, "csrf")
	}
	if form.Get("csrf") == "" {
		form.Set("csrf", b.token)
	}
	r := Must(http.NewRequestWithContext(contextOf(b.h.t), http.MethodPost, b.address(path), strings.NewReader(form.Encode())))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.Do(r)
}

// Do sends a request as it is.
func (b *Browser) Do(r *http.Request) Reply {
	b.h.t.Helper()
	res, err := b.client.Do(r)
	if err != nil {
		b.h.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.h.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	return Reply{res.StatusCode, res.Header, string(body)}
}

func (b *Browser) address(path string) string {
	if strings.HasPrefix(path, "http://") {
		return path
	}
	return b.h.URL + path
}

// Want fails the test unless the reply has a status.
func (r Reply) Want(t testing.TB, status int) Reply {
	t.Helper()
	if r.Status != status {
		t.Fatalf("status %d, want %d (location %q)\n%s", r.Status, status, r.Location(), excerpt(r.Body))
	}
	return r
}

var mainPart = regexp.MustCompile(`(?s)<main.*</main>`)
var tags = regexp.MustCompile(`(?s)<[^>]*>|\s+`)

// excerpt is the text of a page, shortened, for messages.
func excerpt(body string) string {
	if found := mainPart.FindString(body); found != "" {
		body = found
	}
	body = strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
	if len(body) > 1500 {
		body = body[:1500] + "…"
	}
	return body
}

// hidden returns the value of the first hidden field of a name in a page.
func hidden(page, name string) string {
	found := regexp.MustCompile(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	return found[1]
}

// shortPause is for loops that wait for the outside.
const shortPause = 5 * time.Millisecond

// Upload sends a form with files, by name and content.
func (b *Browser) Upload(path string, fields, files map[string]string) Reply {
	b.h.t.Helper()
	if b.token == "" {
		b.token = hidden(b.Get("/request/rights").Body, "csrf")
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		_ = w.WriteField(name, value) // a buffer takes everything
	}
	_ = w.WriteField("csrf", b.token)
	for name, content := range files {
		part := Must(w.CreateFormFile("files", name))
		_, _ = part.Write([]byte(content))
	}
	_ = w.Close()
	r := Must(http.NewRequestWithContext(contextOf(b.h.t), http.MethodPost, b.address(path), &body))
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.Do(r)
}

// Cookies are what the browser keeps for the house.
func (b *Browser) Cookies() []*http.Cookie { return b.client.Jar.Cookies(Must(url.Parse(b.h.URL))) }

// Token is what this browser's forms carry.
func (b *Browser) Token() string { return b.token }
