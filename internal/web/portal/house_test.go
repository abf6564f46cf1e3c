package portal_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/identity"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/web/portal"
	"github.com/habeasdata/habeas/internal/workflow"
)

// house is the public zone over a real database, vault and listener.
type house struct {
	t    *testing.T
	url  string
	work *workflow.Service
	log  *journal
	mu   sync.Mutex
	now  time.Time
}

// journal is a log that a test can read while it is written.
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

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) forward(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err) // ends the test that set the house up wrongly
	}
	return value
}

// open builds the house; change may adjust the web options.
func open(t *testing.T, change ...func(o *web.Options)) *house {
	t.Helper()
	h := &house{t: t, log: &journal{}, now: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)}
	db := must(store.Open(t.Context(), store.Options{URL: t.TempDir() + "/habeas.db", ControllerID: "main", Now: h.clock}))
	t.Cleanup(func() { _ = db.Close() })
	must(db.Migrate(t.Context()))
	dir, key := t.TempDir(), vault.GenerateMasterKey()
	if err := vault.Init(dir, key); err != nil {
		t.Fatal(err)
	}
	calendars := must(deadline.LoadCalendars(configs.FS))
	h.work = &workflow.Service{
		Store: db, Vault: must(vault.Open(dir, key)), Law: must(regime.Load(configs.FS)), Now: h.clock,
		Controller: dsr.Controller{
			ID: "main", Name: "Larkspur Books", Location: time.UTC, Calendar: must(calendars.Get("us_federal")), Locale: "en",
			DefaultRegime: "us_ca_ccpa", Hold: 24 * time.Hour, RowCap: 1000,
		},
	}
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	h.url = "http://" + listener.Addr().String()
	o := web.Options{
		BaseURL: h.url, Key: bytes.Repeat([]byte{7}, 32), Log: slog.New(slog.NewTextHandler(h.log, nil)), Now: h.clock,
		PostsPerMinute: -1,
	}
	for _, f := range change {
		f(&o)
	}
	s := web.New(o)
	s.Mount("", h.zone(s))
	server := s.HTTP()
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return h
}

func (h *house) zone(s *web.Server) *portal.Portal {
	return portal.New(portal.Options{
		Server: s, Work: h.work, Intake: &intake.Service{Work: h.work, Now: h.clock},
		Drafts:    &intake.Drafts{Store: h.work.Store, Vault: h.work.Vault, Controller: "main", Now: h.clock},
		Identity:  &identity.Service{Work: h.work, Systems: &connector.Registry{}, Now: h.clock},
		Downloads: &files{h: h}, Catalog: must(locale.Load(configs.FS)), Regimes: []string{"us_ca_ccpa", "eu_gdpr"}, Now: h.clock,
	})
}

// files gives out one file behind one link, with the counting that the contract asks for.
type files struct {
	h     *house
	mu    sync.Mutex
	opens int
	wrong int
}

// Describe implements portal.Downloads.
func (f *files) Describe(_ context.Context, token string) (portal.Download, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if token != "good" || f.opens >= 5 || f.wrong >= 5 {
		return portal.Download{}, problem.New(problem.Gone, "This link does not work any more.")
	}
	return portal.Download{
		Reference: "HB-7K3F-92QX-1", Size: 2_150_000, Expires: f.h.clock().Add(24 * time.Hour), Left: 5 - f.opens, Tries: 5 - f.wrong,
	}, nil
}

// Open implements portal.Downloads.
func (f *files) Open(ctx context.Context, token, passphrase string) (string, io.ReadCloser, error) {
	if _, err := f.Describe(ctx, token); err != nil {
		return "", nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if passphrase != "four words in a row" {
		f.wrong++
		return "", nil, problem.Fields(problem.Field{Name: "passphrase", Message: "wrong"})
	}
	f.opens++
	return "answer.zip", io.NopCloser(strings.NewReader("PK zip")), nil
}

// browser is one person's browser: cookies, forms with their token, no following of redirects.
type browser struct {
	h      *house
	client *http.Client
}

func (h *house) browser() *browser {
	return &browser{h, &http.Client{
		Jar:           must(cookiejar.New(nil)),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       30 * time.Second,
	}}
}

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
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.h.t.Fatal(err)
	}
	return reply{res.StatusCode, res.Header, string(body)}
}

func (b *browser) get(path string) reply {
	b.h.t.Helper()
	return b.do(must(http.NewRequest(http.MethodGet, b.h.url+path, nil)))
}

var tokenField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// token loads a page with a form and returns its form token.
func (b *browser) token() string {
	b.h.t.Helper()
	m := tokenField.FindStringSubmatch(b.get("/request/rights").body)
	if m == nil {
		b.h.t.Fatal("the page has no form token")
	}
	return m[1]
}

// form makes a form from pairs.
func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func (b *browser) request(path string, v url.Values) *http.Request {
	r := must(http.NewRequest(http.MethodPost, b.h.url+path, strings.NewReader(v.Encode())))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func (b *browser) post(path string, pairs ...string) reply {
	b.h.t.Helper()
	v := form(pairs...)
	v.Set("csrf", b.token())
	return b.do(b.request(path, v))
}

// ask sends a whole request for a Californian and returns its submission.
func (b *browser) ask(key, email string, more ...string) dsr.Submission {
	b.h.t.Helper()
	pairs := append([]string{
		"submission_key", key, "requester", "self", "relationship", "customer", "country", "US", "state", "CA", "email", email,
	}, more...)
	r := b.post("/requests", pairs...)
	if r.status != http.StatusSeeOther || r.location() != "/sent" {
		b.h.t.Fatalf("send: %d %s\n%s", r.status, r.location(), problems(r.body))
	}
	return b.h.submission(b.reference())
}

var referenceText = regexp.MustCompile(`HB-[0-9A-Z]{4}-[0-9A-Z]{4}`)

func (b *browser) reference() string {
	b.h.t.Helper()
	return referenceText.FindString(b.get("/sent").body)
}

// openAll does what the jobs do that open the requests of accepted submissions.
func (h *house) openAll() {
	h.t.Helper()
	accepted, err := h.work.Store.Read(h.t.Context()).Submissions().Find(store.Match{})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, sub := range accepted {
		if _, err := h.work.Open(h.t.Context(), sub.ID); err != nil {
			h.t.Fatal(err)
		}
	}
}

func (h *house) submission(reference string) dsr.Submission {
	h.t.Helper()
	sub, err := h.work.Store.Read(h.t.Context()).Submissions().First(store.Match{"reference": reference})
	if err != nil {
		h.t.Fatalf("submission %s: %v", reference, err)
	}
	return sub
}

func (h *house) requests(sub dsr.Submission) []dsr.Request {
	h.t.Helper()
	list, err := h.work.Store.Read(h.t.Context()).RequestsOf(sub.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

func (h *house) proofOf(sub dsr.Submission, kind dsr.ProofKind) dsr.ProofItem {
	h.t.Helper()
	p, err := h.work.Store.Read(h.t.Context()).Proofs().First(store.Match{"submission_id": sub.ID, "kind": kind, "state": dsr.ProofOpen})
	if err != nil {
		h.t.Fatalf("proof %s: %v", kind, err)
	}
	return p
}

// firstMail returns the link's token and the code of a submission's first mail.
func (h *house) firstMail(sub dsr.Submission) (token, code string) {
	p := h.proofOf(sub, dsr.ProofContact)
	return h.work.TokenFor(dsr.TokenConfirm, string(p.ID)), h.work.CodeFor(p)
}

// confirm types the code of the first mail.
func (b *browser) confirm(sub dsr.Submission) {
	b.h.t.Helper()
	token, code := b.h.firstMail(sub)
	if r := b.post("/confirm", "token", token, "code", code); r.status != 303 || r.location() != "/confirmed" {
		b.h.t.Fatalf("confirm: %d %s", r.status, r.location())
	}
}

// begin starts the requests of a submission on their road, as the first job does.
func (h *house) begin(sub dsr.Submission) {
	h.t.Helper()
	for _, r := range h.requests(sub) {
		c := dsr.Command{Event: dsr.Begin, Actor: dsr.System(dsr.ByRule, "begin")}
		if _, err := h.work.Apply(h.t.Context(), r.ID, c); err != nil {
			h.t.Fatal(err)
		}
	}
}

var problemText = regexp.MustCompile(`(?s)<section class="errors".*?</section>`)

// problems cuts the error summary out of a page.
func problems(body string) string { return problemText.FindString(body) }
