package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/intake"
)

// TestATK59 sends fields that no form has, in body and query: what a form does not ask is not taken.
func TestATK59(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.reviewed("copy")
	officer := h.as(dsr.Officer)
	forged := url.Values{
		"state": {"fulfilled"}, "status": {"fulfilled"}, "role": {"administrator"}, "verified_at": {"2020-01-01"}, "level": {"3"},
		"approvals": {"2"}, "approvals_needed": {"0"}, "controller_id": {"other"}, "tenant": {"other"}, "test": {"true"}, "version": {"99"},
		"actor": {string(h.staff[dsr.Approver].id)}, "by": {"rule"}, "single_officer": {"true"}, "answer_by": {"2030-01-01"}, "assignee": {string(h.staff[dsr.Approver].id)},
	}
	for _, act := range []string{"comment", "message"} {
		body := url.Values{"text": {"words"}, "csrf": {officer.token()}}
		for name, values := range forged {
			body[name] = values
		}
		if got := officer.do(officer.raw(page(r)+"/"+act+"?"+forged.Encode(), body)); got.status != http.StatusSeeOther {
			t.Fatalf("%s: %d", act, got.status)
		}
	}
	got, want := h.request(r.ID), r
	want.Version = got.Version // the comment and the message are recorded
	if got != want {
		t.Errorf("the request changed:\n%+v\n%+v", got, want)
	}
	m := h.staff[dsr.Officer]
	if now := must(h.desk.Staff.Member(t.Context(), m.id)); now.Role != dsr.Officer {
		t.Errorf("the officer became %s", now.Role)
	}
	// What stands in the query is no answer either.
	if got := officer.post(page(r) + "/assign?assignee=" + string(m.id)); got.status != http.StatusUnprocessableEntity {
		t.Errorf("assigned by the query: %d", got.status)
	}
}

// TestATK43 posts as another site would make the browser do.
func TestATK43(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("copy")
	officer := h.as(dsr.Officer)
	for name, change := range map[string]func(*http.Request, url.Values){
		"no origin and no token":        func(_ *http.Request, v url.Values) { v.Del("csrf") },
		"a token of another browser":    func(_ *http.Request, v url.Values) { v.Set("csrf", h.browser().token()) },
		"origin null":                   func(q *http.Request, _ url.Values) { q.Header.Set("Origin", "null") },
		"a sibling subdomain":           func(q *http.Request, _ url.Values) { q.Header.Set("Origin", "http://evil.127.0.0.1.example") },
		"cross-site by its own account": func(q *http.Request, _ url.Values) { q.Header.Set("Sec-Fetch-Site", "cross-site") },
	} {
		v := url.Values{"text": {"forged"}, "csrf": {officer.token()}}
		probe := officer.raw(page(r)+"/comment", v)
		change(probe, v)
		headers := probe.Header
		probe = officer.raw(page(r)+"/comment", v)
		probe.Header = headers
		if got := officer.do(probe); got.status != http.StatusForbidden {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	if got := h.request(r.ID); got.Version != r.Version {
		t.Error("a forged post changed the request")
	}
	if got := officer.post(page(r)+"/comment", "text", "mine"); got.status != http.StatusSeeOther {
		t.Errorf("the form itself: %d", got.status)
	}
}

// corpus is markup as people with bad intentions write it.
var corpus = []string{
	`<script>alert(1)</script>`, `"><script>alert(1)</script>`, `'><img src=x onerror=alert(1)>`, `<svg/onload=alert(1)>`,
	`javascript:alert(1)`, `</textarea><script>alert(1)</script>`, `</title><script>alert(1)</script>`, `{{constructor.constructor('alert(1)')()}}`,
	`<iframe srcdoc="<script>alert(1)</script>">`, "<scr\u0000ipt>alert(1)</script>", `" autofocus onfocus=alert(1) x="`,
	`<a href="javascript:alert(1)">x</a>`, `<!--<img src="--><img src=x onerror=alert(1)//">`, `&lt;script&gt;alert(1)&lt;/script&gt;`,
}

// TestATK57 puts markup into everything that staff read, and looks for it alive on every page.
func TestATK57(t *testing.T) {
	t.Parallel()
	h := open(t)
	officer := h.as(dsr.Officer)
	hired := h.hire("evil@larkspur.example", dsr.Officer)
	_ = hired
	r := h.reviewed("copy", func(l *intake.Logged) {
		l.Details = strings.Join(corpus, "\n")
		l.Name = corpus[1]
		l.Address = corpus[2]
		l.Order, l.Account = "<b onclick=x>1</b>", `"onmouseover="alert(1)`
	})
	for _, bad := range corpus {
		officer.post(page(r)+"/comment", "text", bad)
		officer.post(page(r)+"/message", "text", bad)
		officer.post(page(r)+"/deny", "ground", bad, "explanation", "")
	}
	pages := []reply{
		officer.get("/desk"), officer.get("/desk/queue"), officer.get(page(r)), officer.post(page(r) + "/show"),
		officer.get("/desk/triage/" + r.Reference), officer.get(page(r) + "/review"),
		officer.post(page(r)+"/review/rows", "collection", h.collection(r, "shop:orders").ID),
		officer.post("/desk/search", "q", corpus[0]), officer.get("/desk/audit?request=" + url.QueryEscape(corpus[0])),
		officer.get("/desk/queue?state=" + url.QueryEscape(corpus[1]) + "&view=" + url.QueryEscape(corpus[1]) + "&after=" + url.QueryEscape(corpus[1])),
		officer.post("/desk/intake", "name", corpus[1], "text", corpus[5], "kind", corpus[1], "value", corpus[10], "received", corpus[1], "region", corpus[1]),
		officer.post(page(r)+"/extend", "reason", corpus[1], "explanation", corpus[5]), officer.get("/desk/law?regime=" + url.QueryEscape(corpus[0])),
		h.browser().post("/desk/sign-in", "email", corpus[1], "password", corpus[1]),
	}
	for i, p := range pages {
		for _, alive := range []string{"<script>alert", "<img src=x", "<svg/onload", "<iframe", `" autofocus onfocus`, `href="javascript:`, "<b onclick", `"onmouseover="`} {
			if strings.Contains(p.body, alive) {
				t.Errorf("page %d (%d) holds %q alive", i, p.status, alive)
			}
		}
		if p.status >= 500 {
			t.Errorf("page %d: %d", i, p.status)
		}
		if csp := p.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("page %d has no policy: %q", i, csp)
		}
	}
	if body := pages[3].body; !strings.Contains(body, "&lt;script&gt;alert(1)") {
		t.Error("what the person wrote is not on the page at all")
	}
}

// TestWhatIsNoTextIsRefusedAtTheDesk posts what no browser sends, in every field of every form that a request has.
func TestWhatIsNoTextIsRefusedAtTheDesk(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.reviewed("copy")
	officer := h.as(dsr.Officer)
	for what, evil := range map[string]string{"a NUL": "a\x00b", "broken UTF-8": "a\xff\xfe\xc0", "an escape": "\x1b[31m"} {
		for act, fields := range map[string][]string{
			"comment": {"text"}, "message": {"text"}, "assign": {"assignee"}, "deny": {"ground", "explanation"}, "extend": {"reason", "explanation"},
			"withdraw": {"reason"}, "dismiss": {"reason"}, "split": {"rights", "reason"}, "merge": {"into", "reason"}, "law": {"law", "reason"},
		} {
			var form []string
			for _, name := range fields {
				form = append(form, name, evil)
			}
			if got := officer.post(page(r)+"/"+act, form...); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "characters that are no text") {
				t.Errorf("%s sent to %s: %d", what, act, got.status)
			}
		}
		for _, path := range []string{"/desk/holds", "/desk/search", "/desk/intake", "/desk/queue/assign"} {
			if got := officer.post(path, "q", evil, "ids", evil, "reason", evil, "text", evil); got.status != http.StatusUnprocessableEntity {
				t.Errorf("%s sent to %s: %d", what, path, got.status)
			}
		}
	}
	if h.request(r.ID) != r {
		t.Error("the request changed")
	}
	if got := officer.post(page(r)+"/comment", "text", "two lines\r\n\tand a tab"); got.status != http.StatusSeeOther {
		t.Errorf("a comment of two lines: %d", got.status)
	}
}

// TestAHoldIsLookedAtAgainInALifetime refuses days that nobody will see.
func TestAHoldIsLookedAtAgainInALifetime(t *testing.T) {
	t.Parallel()
	h := open(t)
	officer := h.as(dsr.Officer)
	for review, want := range map[string]int{"9999-12-31": 422, "2026-02-31": 422, "0000-00-00": 422, "": 422, "tomorrow": 422, "2031-06-01": 303} {
		got := officer.post("/desk/holds", "matter", "M-1", "kind", "email", "subject", "jane@example.com", "citation", "GDPR Art. 17(3)(e)", "reason", "a suit", "review", review)
		if got.status != want {
			t.Errorf("review on %q: %d, want %d", review, got.status, want)
		}
	}
}
