package portal_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// fields are the fields of each form that takes text.
var fields = map[string][]string{
	"/request/rights": {"right"},
	"/requests": {"submission_key", "right", "requester", "relationship", "agent_name", "agent_email", "agent_phone", "agent_company",
		"authority", "subject_name", "child_age", "country", "state", "name", "email", "phone", "account", "order", "device", "details"},
	"/confirm":            {"token", "reference", "code"},
	"/status":             {"reference"},
	"/status/code":        {"code"},
	"/status/messages":    {"message"},
	"/status/proof":       {"kind", "value"},
	"/status/declaration": {"request", "version", "typed_name", "agree"},
	"/status/passphrase":  {"request", "passphrase", "passphrase_again"},
	"/status/withdraw":    {"request", "confirm"},
	"/download/good":      {"passphrase"},
	"/not-me/good":        {"confirm"},
	"/language":           {"language", "back"},
}

var good = []string{"submission_key", "good", "right", "copy", "requester", "agent", "relationship", "customer", "agent_name", "Ann",
	"agent_email", "ann@example.com", "authority", "signed_permission", "subject_name", "Jane", "country", "US", "state", "CA",
	"email", "jane@example.com", "request", "1", "version", "us_ca_ccpa_1", "kind", "order", "reference", "HB-2222-2222"}

func TestATK33WhatIsNoTextIsRefusedInEveryField(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	sub := b.ask("session", "eve@example.com", "right", "copy")
	b.confirm(sub)
	b.post("/status", "reference", sub.Reference)
	evil := map[string]string{
		"broken UTF-8":       "a\xff\xfe\xc0\xaf",
		"NUL":                "a\x00b",
		"escape":             "\x1b[31m",
		"a million marks":    "a" + strings.Repeat("\u0301", 1_000_000),
		"marks in the limit": "e" + strings.Repeat("\u0301", 60),
		"a line end":         "a\r\nBcc: all@example.com",
		"right to left":      "\u202egpj.exe",
	}
	csrf := b.token()
	for path, names := range fields {
		for _, name := range names {
			for what, value := range evil {
				v := form(good...)
				v.Set(name, value)
				v.Set("csrf", csrf)
				r := b.do(b.request(path, v))
				if r.status >= 500 || r.status < 300 {
					t.Errorf("%s in %s of %s: %d", what, name, path, r.status)
				}
				if what == "a million marks" && r.status != http.StatusRequestEntityTooLarge {
					t.Errorf("%s in %s of %s: %d, want 413", what, name, path, r.status)
				}
			}
		}
	}
	if r := b.get("/status"); r.status != 200 || strings.Contains(r.body, "\x00") {
		t.Errorf("the status page after all that: %d", r.status)
	}
	if r := b.get("/request/rights"); r.status != 200 {
		t.Errorf("the form after all that: %d", r.status)
	}
}

func TestATK33ControlCharactersAreNamedBesideTheField(t *testing.T) {
	t.Parallel()
	b := open(t).browser()
	r := b.post("/requests", append(slices.Clone(good), "name", "x", "details", "two\nlines\x00")...)
	if r.status != 422 || !strings.Contains(problems(r.body), "Use letters, digits and common signs only") {
		t.Errorf("%d %s", r.status, problems(r.body))
	}
}

func TestATK59WhatAFormDoesNotHaveSetsNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	extra := []string{"state_", "fulfilled", "status", "fulfilled", "role", "administrator", "verified_at", "2020-01-01", "level", "3",
		"need", "0", "test", "true", "Test", "true", "controller_id", "other", "tenant", "other", "regime", "none", "id", "1", "version", "9",
		"received_at", "2020-01-01", "channel", "phone", "logged_by", "x"}
	v := form(append([]string{"csrf", b.token(), "submission_key", "mass", "right", "copy", "requester", "self", "relationship",
		"customer", "country", "US", "state", "CA", "email", "jane@example.com"}, extra...)...)
	query := form(append([]string{"right", "delete", "country", "DE", "email", "evil@example.com", "name", "Evil"}, extra...)...)
	if r := b.do(b.request("/requests?"+query.Encode(), v)); r.status != 303 {
		t.Fatalf("send: %d %s", r.status, problems(r.body))
	}
	sub := h.submission(b.reference())
	requests := h.requests(sub)
	if len(requests) != 1 || requests[0].State != dsr.Received || requests[0].Right != "know_specific" || requests[0].Level != 0 ||
		requests[0].Test || requests[0].ControllerID != "main" || requests[0].Regime != "us_ca_ccpa" || !requests[0].VerifiedAt.IsZero() {
		t.Errorf("opened %+v", requests)
	}
	person, err := h.work.Person(sub)
	if err != nil || person.Email != "jane@example.com" || person.Name != "" || sub.Test || sub.LoggedBy != "" || sub.Channel != dsr.ChannelForm {
		t.Errorf("the query was read: %+v %v", sub, err)
	}
	if !sub.ReceivedAt.Equal(h.clock()) {
		t.Errorf("received at %s", sub.ReceivedAt)
	}
}

func TestTheWholeFormSaysEveryErrorAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	r := b.post("/requests", "submission_key", "errors", "right", "correct", "requester", "agent", "agent_email", "x", "country", "US")
	for _, want := range []string{"your own name", "name@example.com", "lets you act", "name of the person", "how you know us",
		"state where", "one thing that we can search with", "in your own words"} {
		if r.status != 422 || !strings.Contains(problems(r.body), want) {
			t.Errorf("%d, the summary lacks %q", r.status, want)
		}
	}
	for key, status := range map[string]int{"": 422, "two words": 422, strings.Repeat("k", 65): 422, strings.Repeat("k", 64): 303} {
		if r := b.post("/requests", append(slices.Clone(good), "submission_key", key)[2:]...); r.status != status {
			t.Errorf("submission key %q: %d, want %d", key, r.status, status)
		}
	}
	first := b.reference()
	if r := b.post("/requests", append(slices.Clone(good), "submission_key", strings.Repeat("k", 64))[2:]...); r.status != 303 || b.reference() != first {
		t.Errorf("the same key again: %d, %s then %s", r.status, first, b.reference())
	}
	if n, _ := h.work.Store.Read(t.Context()).Submissions().Count(store.Match{}); n != 1 {
		t.Errorf("%d submissions", n)
	}
	// A guardian of a grown-up has no child's age to give, and may know an order number only.
	parent := b.post("/requests", "submission_key", "parent", "right", "copy", "requester", "parent", "relationship", "customer",
		"agent_name", "Ann", "agent_email", "ann@example.com", "subject_name", "Jo", "country", "DE", "order", "A-1")
	if parent.status != 303 {
		t.Errorf("a guardian: %d %s", parent.status, problems(parent.body))
	}
}

func TestTheLogHoldsNoPathsTokensOrWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	sub := b.ask("logged-key", "canary@example.com", "right", "copy", "name", "Canary Person")
	token, code := h.firstMail(sub)
	b.get("/c/" + token + "?utm=canary-query")
	b.get("/canary-path/" + token)
	b.post("/confirm", "token", token, "code", "canary-code")
	b.confirm(sub)
	b.post("/status/messages", "message", "canary message")
	text := h.log.String()
	for _, secret := range []string{token, code, "canary", "Canary", sub.Reference, string(sub.ID), "logged-key"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(text, "route=/c/:token") || !strings.Contains(text, "client=127.0.0.0/24") || !strings.Contains(text, "route=none") {
		t.Errorf("the log lacks routes or shortened addresses:\n%s", text)
	}
	if strings.Contains(text, fmt.Sprint("client=", "127.0.0.1")) {
		t.Error("the log holds a whole address")
	}
}
