package desk_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/staff"
)

// member is one member of staff with both factors.
type member struct {
	staff.Bootstrapped
	id dsr.StaffID
}

func (h *house) hire(email string, role dsr.Role) member {
	h.t.Helper()
	m := member{Bootstrapped: staff.Bootstrapped{
		Email: email, Name: "Some " + strings.ToUpper(string(role)), Role: role, Password: "violet harbour lantern 42", Secret: staff.NewSecret(),
	}}
	if err := h.desk.Staff.Bootstrap(h.t.Context(), m.Bootstrapped); err != nil {
		h.t.Fatal(err)
	}
	list := must(h.desk.Staff.List(h.t.Context()))
	m.id = list[len(list)-1].ID
	return m
}

func (h *house) code(m member) string { return must(totp.GenerateCode(m.Secret, h.clock())) }

// browser is one browser: cookies, forms with their token, no following of redirects.
type browser struct {
	h      *house
	client *http.Client
	who    member
	csrf   string
}

func (h *house) browser() *browser {
	return &browser{h: h, client: &http.Client{
		Jar:           must(cookiejar.New(nil)),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       time.Minute,
	}}
}

// signedIn is a browser in which a member gave both factors just now.
func (h *house) signedIn(m member) *browser {
	h.t.Helper()
	h.forward(time.Minute) // a code opens one door: the next one is in another time step
	b := h.browser()
	b.who = m
	if r := b.post("/desk/sign-in", "email", m.Email, "password", m.Password); r.status != 303 || r.location() != "/desk/sign-in/code" {
		h.t.Fatalf("sign in %s: %d %s", m.Email, r.status, r.location())
	}
	if r := b.post("/desk/sign-in/code", "code", h.code(m)); r.status != 303 {
		h.t.Fatalf("code of %s: %d", m.Email, r.status)
	}
	return b
}

func (h *house) as(role dsr.Role) *browser { h.t.Helper(); return h.signedIn(h.staff[role]) }

// reply is an answer, read to the end.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) location() string { return r.header.Get("Location") }

func (b *browser) do(r *http.Request) reply {
	b.h.t.Helper()
	res, err := b.client.Do(r)
	if err != nil {
		b.h.t.Fatal(err)
	}
	defer res.Body.Close()
	return reply{res.StatusCode, res.Header, string(must(io.ReadAll(res.Body)))}
}

func (b *browser) get(path string) reply {
	b.h.t.Helper()
	return b.do(must(http.NewRequest(http.MethodGet, b.h.url+path, nil)))
}

var tokenField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// token is the form token of this browser.
func (b *browser) token() string {
	b.h.t.Helper()
	if b.csrf == "" {
		m := tokenField.FindStringSubmatch(b.get("/desk/sign-in").body)
		if m == nil {
			b.h.t.Fatal("the page has no form token")
		}
		b.csrf = m[1]
	}
	return b.csrf
}

// form makes a form from pairs.
func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func (b *browser) raw(path string, v url.Values) *http.Request {
	r := must(http.NewRequest(http.MethodPost, b.h.url+path, strings.NewReader(v.Encode())))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func (b *browser) post(path string, pairs ...string) reply {
	b.h.t.Helper()
	v := form(pairs...)
	v.Set("csrf", b.token())
	return b.do(b.raw(path, v))
}

// upload posts a form with files, each of one line.
func (b *browser) upload(path string, files []string, pairs ...string) reply {
	b.h.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = w.WriteField(pairs[i], pairs[i+1])
	}
	_ = w.WriteField("csrf", b.token())
	for _, name := range files {
		part := must(w.CreateFormFile("files", name))
		_, _ = part.Write([]byte("what " + name + " holds"))
	}
	_ = w.Close()
	r := must(http.NewRequest(http.MethodPost, b.h.url+path, &body))
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(r)
}

// did fails the test unless the act was done.
func (r reply) did(h *house, what string) {
	h.t.Helper()
	if r.status != http.StatusSeeOther {
		h.t.Fatalf("%s: %d %s", what, r.status, text(r.body))
	}
}

var tags = regexp.MustCompile(`(?s)<[^>]*>|\s+`)

// text is what a person would read of a page, roughly.
func text(body string) string {
	if at := strings.Index(body, "<main"); at >= 0 {
		body = body[at:]
	}
	return strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
}
