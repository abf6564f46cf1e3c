package desk_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// TestEveryFormOnARequestsPageIsAccepted sends each form that the page of each state offers, as an officer fills it
// in: what is offered must not be refused.
func TestEveryFormOnARequestsPageIsAccepted(t *testing.T) {
	t.Parallel()
	h := open(t)
	other := h.log("copy")
	filled := map[string][]string{
		"assign": {"assignee", string(h.staff[dsr.Officer].id)}, "comment": {"text", "noted"}, "message": {"text", "Hello"},
		"extend": {"reason", "complex", "explanation", "Many systems."}, "deny": {"ground", "", "explanation", "It applies."},
		"withdraw": {"reason", "by phone"}, "conclude": {"outcome", "in_full", "reason", "done"}, "confirm": {"reason", "by phone"},
		"cancel": {"reason", "by phone"}, "collect": {}, "split": {"rights", "access", "rights", "delete", "reason", "asked for both"},
		"retype": {"right", "rectify", "reason", "meant the other"}, "merge": {"into", string(other.ID), "reason", "the same"}, "dismiss": {"reason", "spam"},
		"lesser": {"reason", "no declaration will come"},
	}
	states := map[string]func() dsr.Request{
		"verifying": func() dsr.Request { return h.log("copy") }, "in review": func() dsr.Request { return h.reviewed("copy") },
		"deletion": func() dsr.Request { return h.reviewed("delete") }, "correction": func() dsr.Request { return h.reviewed("correct") },
		"opt-out": func() dsr.Request { return h.log("opt_out") }, "complaint": func() dsr.Request { return h.log("other") },
	}
	officer := h.as(dsr.Officer)
	for state, fresh := range states {
		offered := h.offers(officer.get(page(fresh())).body)
		if len(offered) < 5 {
			t.Errorf("%s offers only %v", state, offered)
		}
		for _, act := range offered {
			fields, known := filled[act]
			if !known {
				continue // leads to another page
			}
			r := fresh()
			fields = h.complete(officer.get(page(r)).body, act, fields)
			if got := officer.post(page(r)+"/"+act, fields...); got.status != http.StatusSeeOther {
				t.Errorf("%s: %s is offered and answers %d: %s", state, act, got.status, problemsOf(got.body))
			}
		}
	}
}

// offers lists the acts whose forms a page holds.
func (h *house) offers(body string) []string {
	var acts []string
	for _, part := range strings.Split(body, `action="/desk/requests/`)[1:] {
		path, _, _ := strings.Cut(part, `"`)
		_, act, _ := strings.Cut(path, "/")
		acts = append(acts, act)
	}
	slices.Sort(acts)
	return slices.Compact(acts)
}

// complete chooses from the page's own lists what only the page knows.
func (h *house) complete(body, act string, fields []string) []string {
	out := slices.Clone(fields)
	form := between(body, `/`+act+`"`, "</form>")
	for i := 0; i < len(out); i += 2 {
		switch {
		case out[i] == "ground", out[i] == "right":
			list := between(form, `name="`+out[i]+`"`, "</select>")
			for _, o := range strings.Split(list, `<option value="`)[1:] {
				if value, _, _ := strings.Cut(o, `"`); value != "" {
					out[i+1] = value
				}
			}
		case out[i] == "into":
			out[i+1] = between(form[strings.Index(form, `name="into"`):], `value="`, `"`)
		}
	}
	return out
}

// problemsOf is what a page says is wrong.
func problemsOf(body string) string {
	if p := between(body, `class="field-error"`, "</div>"); p != "" {
		return text(p)
	}
	return text(between(body, "Not done", "</p>")) + between(body, "<h1>", "</h1>")
}

func TestARefusedFormComesBackAsItWasTyped(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("copy")
	officer := h.as(dsr.Officer)
	got := officer.post(page(r)+"/deny", "ground", "unverified", "explanation", " ")
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Write down why this ground applies") {
		t.Errorf("deny without words: %d", got.status)
	}
	if !strings.Contains(got.body, `<option value="unverified" selected`) || !strings.Contains(got.body, `<details class="action" open`) {
		t.Error("the chosen ground or the open form is lost")
	}
	if got := officer.post(page(r)+"/deny", "ground", "made_up", "explanation", "x"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a ground that the law does not give: %d", got.status)
	}
	if got := officer.post(page(r)+"/retype", "right", "access", "reason", ""); got.status != http.StatusUnprocessableEntity {
		t.Errorf("retyped to itself without a reason: %d", got.status)
	}
}

// TestWhatIsNotLawfulIsNotOffered: no extension twice, no refusal after the answer, nothing on a closed request.
func TestWhatIsNotLawfulIsNotOffered(t *testing.T) {
	t.Parallel()
	h := open(t)
	officer := h.as(dsr.Officer)
	r := h.log("copy")
	officer.post(page(r)+"/extend", "reason", "many", "explanation", "August.").did(h, "extend")
	if acts := h.offers(officer.get(page(r)).body); slices.Contains(acts, "extend") {
		t.Errorf("extended once and offered again: %v", acts)
	}
	if got := officer.post(page(r)+"/extend", "reason", "many", "explanation", "Again."); got.status != http.StatusConflict {
		t.Errorf("extended twice: %d", got.status)
	}
	late := h.log("copy")
	h.forward(40 * 24 * time.Hour)
	officer = h.as(dsr.Officer)
	if acts := h.offers(officer.get(page(late)).body); slices.Contains(acts, "extend") {
		t.Error("an extension is offered after its last day")
	}
	officer.post(page(late)+"/withdraw", "reason", "by letter").did(h, "withdraw")
	if acts := h.offers(officer.get(page(late)).body); !slices.Equal(acts, []string{"comment", "message", "show"}) {
		t.Errorf("a withdrawn request offers %v", acts)
	}
	approver := h.as(dsr.Approver)
	if acts := h.offers(approver.get(page(h.log("copy"))).body); !slices.Equal(acts, []string{"comment", "show"}) {
		t.Errorf("an approver is offered %v", acts)
	}
}

// TestTriageSplitsInOneForm: the opt-out in the same words starts at once, with one mail to the person.
func TestTriageSplitsInOneForm(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("copy", func(l *intake.Logged) { l.Details = "Delete me as well." })
	officer := h.as(dsr.Officer)
	if got := officer.get("/desk/triage"); got.location() != "/desk/triage/"+r.Reference {
		t.Errorf("triage begins at %q", got.location())
	}
	body := officer.get("/desk/triage/" + r.Reference).body
	for _, want := range []string{"Delete me as well.", `data-key="1"`, `data-key="2"`, `data-key="3"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	got := officer.post(page(r)+"/split", "rights", string(r.Right), "rights", "delete", "reason", "asks for both", "from", "triage")
	if got.location() != "/desk/triage" {
		t.Errorf("after the split: %d %s", got.status, got.location())
	}
	if n := len(must(h.work.Store.Read(t.Context()).RequestsOf(r.SubmissionID))); n != 2 {
		t.Errorf("%d requests", n)
	}
	mails := must(h.work.Store.Read(t.Context()).Outbox().Count(store.Match{"submission_id": r.SubmissionID, "template": dsr.NoticeTriaged}))
	if mails != 1 {
		t.Errorf("%d mails about the triage", mails)
	}
	officer.post("/desk/triage/"+r.Reference+"/take").did(h, "take")
	if now := h.request(r.ID); now.Assignee != officer.who.id {
		t.Error("nobody has it")
	}
}

// TestACallIsLoggedWithItsDay: the clock runs from the day on which it came.
func TestACallIsLoggedWithItsDay(t *testing.T) {
	t.Parallel()
	h := open(t)
	officer := h.as(dsr.Officer)
	call := []string{
		"once", "key-1", "channel", "phone", "received", "2026-11-02", "relationship", "customer", "region", "PT", "rights", "copy",
		"name", "Jane Roe", "kind", "email", "value", "jane@example.com", "kind", "phone", "value", "+351 910 000 111", "text", "All of it", "note", "was polite",
	}
	first := officer.post("/desk/intake", call...)
	again := officer.post("/desk/intake", call...)
	if first.status != 303 || first.location() != again.location() {
		t.Fatalf("%d %q, then %q: %s", first.status, first.location(), again.location(), text(first.body))
	}
	r, err := h.work.Store.Read(t.Context()).Requests().First(store.Match{"reference": strings.TrimPrefix(first.location(), "/desk/requests/")})
	if err != nil || r.AnswerBy.String() != "2026-12-02" || r.Right != regime.Access {
		t.Errorf("%s is due %s (%v)", r.Right, r.AnswerBy, err)
	}
	if body := officer.get(first.location()).body; !strings.Contains(body, "was polite") || !strings.Contains(body, "logged by Some OFFICER") {
		t.Error("the note or who logged it is missing")
	}
	bad := officer.post("/desk/intake", "channel", "form", "received", "2027-01-01", "region", "", "kind", "email", "value", "no address", "name", "", "text", "kept words")
	for _, want := range []string{"Choose how the request came", "not in the future", "Type an email address", "kept words", `value="no address"`, "name"} {
		if bad.status != http.StatusUnprocessableEntity || !strings.Contains(bad.body, want) {
			t.Errorf("%d: the page with errors lacks %q", bad.status, want)
		}
	}
}
