package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

func TestAPersonAsksInShortStepsAndNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	if r := b.get("/request/check"); r.status != 303 || r.location() != "/request/rights" {
		t.Errorf("a step out of order: %d %s", r.status, r.location())
	}
	if r := b.get("/request/rights?right=copy"); !strings.Contains(r.body, `value="copy" checked`) {
		t.Errorf("the card does not preselect its choice")
	}
	steps := []struct {
		path, next string
		fields     []string
	}{
		{"/request/rights", "/request/who", []string{"right", "copy", "right", "opt_out"}},
		{"/request/who", "/request/where", []string{"requester", "self", "relationship", "customer"}},
		{"/request/where", "/request/find", []string{"country", "US", "state", "CA"}},
	}
	for _, s := range steps {
		if r := b.post(s.path, s.fields...); r.status != 303 || r.location() != s.next {
			t.Fatalf("%s: %d %s\n%s", s.path, r.status, r.location(), problems(r.body))
		}
	}
	wrong := b.post("/request/find", "email", "no address", "order", "A-1001", "details", "kept <b>words</b>")
	for _, want := range []string{`value="no address"`, `value="A-1001"`, "kept &lt;b&gt;words", "Enter an email address such as", `href="#f-email"`} {
		if wrong.status != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, want) {
			t.Errorf("the page with errors (%d) lacks %q", wrong.status, want)
		}
	}
	if r := b.post("/request/find", "email", "jane@example.com", "order", "A-1001"); r.location() != "/request/check" {
		t.Fatalf("find: %d %s", r.status, problems(r.body))
	}
	page := b.get("/request/check")
	key := between(page.body, `name="submission_key" value="`, `"`)
	for range 2 { // a double click
		if r := b.post("/requests", "submission_key", key); r.status != 303 || r.location() != "/sent" {
			t.Fatalf("send: %d %s %s", r.status, r.location(), problems(r.body))
		}
	}
	sub := h.submission(b.reference())
	if n := len(h.requests(sub)); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
	if n, _ := h.work.Store.Read(t.Context()).Submissions().Count(store.Match{}); n != 1 {
		t.Errorf("%d submissions after a double click", n)
	}
	if n, _ := h.work.Store.Read(t.Context()).Drafts().Count(store.Match{}); n != 0 {
		t.Errorf("%d drafts left", n)
	}
	if sent := b.get("/sent"); !strings.Contains(sent.body, "jane@example.com") || !strings.Contains(sent.body, "Monday 4 January 2027") {
		t.Errorf("the receipt lacks the address or the legal date:\n%s", sent.body)
	}
	if r := h.browser().get("/sent"); r.status != 303 {
		t.Errorf("another browser sees a receipt: %d", r.status)
	}
}

func TestAFormOfPreferencesAsksNothingButWhereToStop(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	if r := b.post("/request/rights", "right", "opt_out"); r.location() != "/request/find" {
		t.Fatalf("rights: %d %s", r.status, r.location())
	}
	if r := b.post("/request/find"); r.status != 422 {
		t.Errorf("no contact: %d", r.status)
	}
	if r := b.post("/request/find", "device", "GA1.2.3"); r.location() != "/request/check" {
		t.Fatalf("find: %d %s", r.status, problems(r.body))
	}
	key := between(b.get("/request/check").body, `name="submission_key" value="`, `"`)
	if r := b.post("/requests", "submission_key", key); r.status != 303 {
		t.Fatalf("send: %d %s", r.status, problems(r.body))
	}
	r := h.requests(h.submission(b.reference()))[0]
	if r.Regime != "us_ca_ccpa" || r.Right != "opt_out_sale_sharing" || r.Need != 0 {
		t.Errorf("opened %s under %s at level %d", r.Right, r.Regime, r.Need)
	}
}

func TestAPersonConfirmsSignsInAndActsOnTheStatusPage(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	sub := b.ask("story", "jane@example.com", "right", "copy", "right", "delete")
	h.begin(sub)
	b.confirm(sub)
	page := b.get("/status")
	for _, want := range []string{sub.Reference + "-1", sub.Reference + "-2", "Checking it is you", "Prove that it is you",
		"penalty of perjury", "Friday 20 November 2026", "1798.130"} {
		if page.status != 200 || !strings.Contains(page.body, want) {
			t.Errorf("the status page (%d) lacks %q", page.status, want)
		}
	}
	acts := []struct {
		path   string
		fields []string
		says   string
	}{
		{"/status/messages", []string{"message", "Please hurry <script>"}, "Please hurry &lt;script&gt;"},
		{"/status/proof", []string{"kind", "order", "value", "A-1001"}, "We have what you sent"},
		{"/status/declaration", []string{"request", "1", "version", "us_ca_ccpa_1", "typed_name", "Jane Doe", "agree", "yes"}, "You signed the statement"},
		{"/status/delete-confirm", []string{"request", "2", "confirm", "yes"}, "You have confirmed"},
		{"/status/withdraw", []string{"request", "1", "confirm", "yes"}, "This request was taken back"},
	}
	for _, act := range acts {
		if r := b.post(act.path, act.fields...); r.status != 303 || r.location() != "/status" {
			t.Fatalf("%s: %d %s\n%s", act.path, r.status, r.location(), problems(r.body))
		}
		if r := b.get("/status"); !strings.Contains(r.body, act.says) {
			t.Errorf("after %s the page does not say %q", act.path, act.says)
		}
	}
	if r := b.post("/status/withdraw", "request", "1", "confirm", "yes"); r.status != http.StatusConflict {
		t.Errorf("withdrawing twice: %d", r.status)
	}
	for path, field := range map[string]string{
		"/status/messages": "Write your message", "/status/proof": "Choose what kind of detail", "/status/withdraw": "Tick the box to go on",
	} {
		if r := b.post(path, "request", "2"); r.status != 422 || !strings.Contains(problems(r.body), field) {
			t.Errorf("%s without an answer: %d %s", path, r.status, problems(r.body))
		}
	}
	if r := b.post("/status/proof", "kind", "record_code", "value", "12345678"); r.status != 422 || !strings.Contains(r.body, "This code is not right") {
		t.Errorf("a code that was never sent: %d", r.status)
	}
	if r := b.post("/status/sign-out"); r.location() != "/signed-out" {
		t.Errorf("sign out: %d", r.status)
	}
	if r := b.get("/status"); strings.Contains(r.body, sub.Reference) {
		t.Error("the status page is shown after signing out")
	}
	if r := b.post("/status/messages", "message", "x"); r.status != 303 || r.location() != "/status" {
		t.Errorf("a message without a session: %d %s", r.status, r.location())
	}
	b.signIn(sub)
	if r := b.get("/status"); !strings.Contains(r.body, sub.Reference) {
		t.Error("the status page is not shown after signing in with a code")
	}
}

// signIn asks for a code by mail and types it.
func (b *browser) signIn(sub dsr.Submission) {
	b.h.t.Helper()
	if r := b.post("/status", "reference", sub.Reference); r.location() != "/status/code" {
		b.h.t.Fatalf("ask for a code: %d %s", r.status, r.location())
	}
	code := b.h.work.CodeFor(b.h.proofOf(sub, dsr.ProofStatusCode))
	if r := b.post("/status/code", "code", code); r.location() != "/status" {
		b.h.t.Fatalf("type the code: %d %s", r.status, r.location())
	}
}

func TestAPassphraseIsChosenByTheProvenPersonAndOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	sub := b.ask("phrase", "jane@example.com", "right", "copy")
	h.begin(sub)
	b.confirm(sub)
	choose := []string{"request", "1", "passphrase", "four words in a row", "passphrase_again", "four words in a row"}
	if r := b.post("/status/passphrase", choose...); r.status != http.StatusConflict || h.submission(sub.Reference).Passphrase != "" {
		t.Errorf("chosen before the person was verified: %d", r.status)
	}
	c := dsr.Command{Event: dsr.Verify, Actor: dsr.System(dsr.ByRule, "identity"), Level: h.requests(sub)[0].Need}
	if _, err := h.work.Apply(t.Context(), h.requests(sub)[0].ID, c); err != nil {
		t.Fatal(err)
	}
	if r := b.post("/status/passphrase", "request", "1", "passphrase", "short"); r.status != 422 || !strings.Contains(r.body, "at least 12") {
		t.Errorf("a short one: %d", r.status)
	}
	if r := b.post("/status/passphrase", choose...); r.status != 303 {
		t.Errorf("chosen in the proven session: %d %s", r.status, problems(r.body))
	}
	if r := b.post("/status/passphrase", choose...); r.status != http.StatusConflict {
		t.Errorf("chosen again: %d", r.status)
	}
}

func TestTheStartPageTellsThePeriodsOfEveryLawWithAllTheirCitations(t *testing.T) {
	t.Parallel()
	page := open(t).browser().get("/").body
	for _, want := range []string{"45 days", "15 business days", "1 month", "1798.110", "1798.105", "GDPR Art. 15", "GDPR Art. 17"} {
		if !strings.Contains(page, want) {
			t.Errorf("the start page lacks %q", want)
		}
	}
}

func TestADownloadNeedsThePassphraseAndIsNeverCutSilently(t *testing.T) {
	t.Parallel()
	b := open(t).browser()
	if r := b.get("/download/good"); r.status != 200 || !strings.Contains(r.body, "2.1 MB") {
		t.Fatalf("describe: %d", r.status)
	}
	if r := b.post("/download/good", "passphrase", "wrong words here"); r.status != 422 || !strings.Contains(r.body, "4 tries left") {
		t.Errorf("wrong words: %d", r.status)
	}
	r := b.post("/download/good", "passphrase", " four words in a row ")
	if r.status != 200 || r.body != "PK zip" || r.header.Get("Content-Disposition") != `attachment; filename=answer.zip` ||
		r.header.Get("Cache-Control") != "no-store" {
		t.Errorf("download: %d %q %v", r.status, r.body, r.header)
	}
	if r := b.get("/download/other"); r.status != http.StatusGone {
		t.Errorf("unknown link: %d", r.status)
	}
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}
