package portal_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// shape is what an observer can measure of a reply: status, body length, and each header with its length.
func shape(r reply) string {
	var out strings.Builder
	fmt.Fprintf(&out, "status %d, body %d", r.status, len(r.body))
	for _, name := range slices.Sorted(maps.Keys(r.header)) {
		fmt.Fprintf(&out, "\n%s", name)
		for _, v := range r.header[name] {
			if name != "Date" {
				fmt.Fprintf(&out, " %d", len(v))
			}
		}
	}
	return out.String()
}

// known makes a submission look as one whose person was found: a contact on record that was challenged, a detail that
// matched. unknown makes it look as one whose person was not.
func (h *house) known(sub dsr.Submission) {
	h.found(sub, workflow.Given{Kind: dsr.Email, Value: "on.record@example.com", Source: dsr.OnRecord}, dsr.ProofPassed, "match")
}

func (h *house) unknown(sub dsr.Submission) {
	h.found(sub, workflow.Given{}, dsr.ProofFailed, "no_record")
}

func (h *house) found(sub dsr.Submission, record workflow.Given, state dsr.ProofState, result string) {
	h.t.Helper()
	err := h.work.Store.InTx(h.t.Context(), func(tx *store.Tx) error {
		point := dsr.ProofItem{SubmissionID: sub.ID, Kind: dsr.ProofDataPoint, Field: dsr.Order, State: state, Result: result,
			CreatedAt: tx.Now(), ExpiresAt: tx.Now(), DecidedAt: tx.Now()}
		if err := tx.Proofs().Insert(&point); err != nil || record.Value == "" {
			return err
		}
		if _, err := h.work.AddIdentifier(tx, sub, record); err != nil {
			return err
		}
		challenge := dsr.ProofItem{SubmissionID: sub.ID, Kind: dsr.ProofOnRecord, State: dsr.ProofOpen, Attempts: 5, Generation: 1,
			CreatedAt: tx.Now(), ExpiresAt: tx.Now().AddDate(0, 0, 7)}
		return tx.Proofs().Insert(&challenge)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestATK12TheFormAnswersTheSameForKnownAndUnknownPeople(t *testing.T) {
	t.Parallel()
	h := open(t)
	first := h.browser()
	h.known(first.ask("seed", "known@example.com", "right", "copy", "order", "A-1001"))
	want := map[string]string{}
	for i := range 40 {
		email := "known@example.com"
		if i%2 == 1 {
			email = fmt.Sprintf("nob%02d@example.com", i)
		}
		b := h.browser()
		replies := map[string]reply{
			"send": b.post("/requests", "submission_key", fmt.Sprintf("key-%02d", i), "right", "copy", "requester", "self",
				"relationship", "customer", "country", "US", "state", "CA", "email", email, "order", "A-1001"),
			"sent": b.get("/sent"),
		}
		for name, r := range replies {
			if got := shape(r); want[name] == "" {
				want[name] = got
			} else if diff := cmp.Diff(want[name], got); diff != "" {
				t.Fatalf("%s of %s differs (-first +this):\n%s", name, email, diff)
			}
		}
	}
}

func TestATK12TheSignInAnswersTheSameForEveryReference(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	sub := b.ask("signin", "jane@example.com", "right", "copy")
	b.confirm(sub)
	b = h.browser()
	nobody := must(dsr.NewReference())
	for _, form := range []struct {
		path   string
		fields func(reference string) []string
	}{
		{"/status", func(ref string) []string { return []string{"reference", ref} }},
		{"/status/code", func(string) []string { return []string{"code", "00000000"} }},
		{"/confirm", func(ref string) []string { return []string{"reference", ref, "code", "00000000"} }},
	} {
		shapes := map[string]string{}
		for _, ref := range []string{sub.Reference, nobody} {
			b.post("/status", "reference", ref) // the code form works on the last reference
			shapes[ref] = shape(b.post(form.path, form.fields(ref)...))
		}
		if diff := cmp.Diff(shapes[sub.Reference], shapes[nobody]); diff != "" {
			t.Errorf("%s (-known +unknown):\n%s", form.path, diff)
		}
	}
	for i := range 7 { // a void code looks like a wrong one
		r := b.post("/confirm", "reference", sub.Reference, "code", "00000000")
		if r.status != 422 || strings.Contains(r.body, "tries left") {
			t.Errorf("guess %d by reference: %d", i, r.status)
		}
	}
}

func TestATK12TheStatusPageSaysNothingOfWhatWasFound(t *testing.T) {
	t.Parallel()
	h := open(t)
	var pages []string
	for i, find := range []func(dsr.Submission){h.known, h.unknown} {
		b := h.browser()
		sub := b.ask(fmt.Sprintf("page-%d", i), fmt.Sprintf("jane%d@example.com", i), "right", "copy", "order", "A-1001", "phone", "415 555 0132")
		h.begin(sub)
		b.confirm(sub)
		find(sub)
		page := b.get("/status").body
		if !strings.Contains(page, "Prove that it is you") {
			t.Fatal("the page asks for no proof")
		}
		pages = append(pages, strings.ReplaceAll(tokenField.ReplaceAllString(page, ""), sub.Reference, "REF"))
		wrong := b.post("/status/proof", "kind", "record_code", "value", "00000000")
		pages[i] += fmt.Sprint(wrong.status, problems(wrong.body), b.post("/status/proof", "kind", "order", "value", "A-1001").status)
	}
	if diff := cmp.Diff(pages[0], pages[1]); diff != "" {
		t.Errorf("the page tells (-found +not found):\n%s", diff)
	}
}

func TestATK34AScannerOfLinksConsumesNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	sub := b.ask("scanner", "jane@example.com", "right", "copy")
	token, code := h.firstMail(sub)
	before := h.proofOf(sub, dsr.ProofContact)
	scanner := h.browser()
	for _, path := range []string{"/c/" + token, "/download/good", "/not-me/" + token} {
		for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodGet} {
			r := scanner.do(must(http.NewRequest(method, h.url+path, nil)))
			if path != "/not-me/"+token && r.status != 200 || r.status >= 500 {
				t.Errorf("%s %s: %d", method, path, r.status)
			}
		}
	}
	// It presses the first button, too, as it finds it.
	if r := scanner.post("/confirm", "token", token, "code", ""); r.status != 422 {
		t.Errorf("the button without a code: %d", r.status)
	}
	if r := scanner.post("/not-me/" + token); r.status != http.StatusGone {
		t.Errorf("a link of another purpose: %d", r.status)
	}
	if diff := cmp.Diff(before, h.proofOf(sub, dsr.ProofContact)); diff != "" {
		t.Errorf("the proof item changed:\n%s", diff)
	}
	if n, _ := h.work.Store.Read(t.Context()).Sessions().Count(store.Match{}); n != 0 {
		t.Errorf("%d sessions were opened", n)
	}
	if !h.submission(sub.Reference).ConfirmedAt.IsZero() {
		t.Error("the scanner confirmed the address")
	}
	if r := b.post("/confirm", "token", token, "code", code[:4]+" - "+code[4:]); r.location() != "/confirmed" {
		t.Errorf("the person cannot confirm any more: %d", r.status)
	}
}

func TestATK36TwoHundredGuessesGetFiveCompares(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	sub := b.ask("guess", "jane@example.com", "right", "copy")
	token, code := h.firstMail(sub)
	csrf := b.token()
	statuses := make(chan int, 200)
	for i := range 200 {
		go func() {
			r := b.request("/confirm", form("csrf", csrf, "token", token, "code", fmt.Sprintf("%08d", i)))
			r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i))
			res, err := b.client.Do(r)
			if err != nil {
				statuses <- 0
				return
			}
			_ = res.Body.Close()
			statuses <- res.StatusCode
		}()
	}
	count := map[int]int{}
	for range 200 {
		count[<-statuses]++
	}
	if count[422] > 5 || count[422]+count[410] != 200 {
		t.Errorf("replies by status: %v, want at most 5 compares and the rest refused", count)
	}
	if p := h.proofOf(sub, dsr.ProofContact); p.Attempts != 0 {
		t.Errorf("%d tries are left", p.Attempts)
	}
	if r := b.post("/confirm", "token", token, "code", code); r.status != http.StatusGone {
		t.Errorf("the right code after the guesses: %d, want 410", r.status)
	}
}

func TestATK42ARequestOfAnotherSubmissionIsNotFound(t *testing.T) {
	t.Parallel()
	h := open(t)
	other := h.browser()
	other.ask("other", "bob@example.com", "right", "copy", "right", "delete")
	b := h.browser()
	sub := b.ask("mine", "jane@example.com", "right", "copy")
	b.confirm(sub)
	for _, number := range []string{"2", "0", "-1", "", string(h.requests(sub)[0].ID), "1 "} {
		if r := b.post("/status/withdraw", "request", number, "confirm", "yes"); r.status != http.StatusNotFound {
			t.Errorf("request %q: %d, want 404", number, r.status)
		}
	}
	if r := b.post("/status/withdraw", "request", "1", "confirm", "yes"); r.status != 303 {
		t.Errorf("one's own request: %d", r.status)
	}
}
