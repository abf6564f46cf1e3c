package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

func TestTheOwnerOfTheContactOnRecordStopsWhatSomebodyElseAsked(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	sub := b.ask("stolen", "thief@example.com", "right", "copy")
	h.begin(sub)
	b.confirm(sub)
	h.known(sub)
	challenge := h.proofOf(sub, dsr.ProofOnRecord)
	var token string
	err := h.work.Store.InTx(t.Context(), func(tx *store.Tx) (err error) {
		token, err = h.work.NewToken(tx, dsr.TokenNotMe, string(challenge.ID), tx.Now().AddDate(0, 0, 7))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	owner := h.browser()
	page := owner.get("/not-me/" + token)
	if page.status != 200 || !strings.Contains(page.body, "A copy of my data") || strings.Contains(page.body, "thief") {
		t.Errorf("the page: %d", page.status)
	}
	if r := owner.post("/not-me/" + token); r.status != 422 || !h.submission(sub.Reference).StoppedAt.IsZero() {
		t.Errorf("without the box: %d", r.status)
	}
	if r := owner.post("/not-me/"+token, "confirm", "yes"); r.location() != "/stopped" {
		t.Fatalf("stop: %d %s", r.status, r.location())
	}
	if h.submission(sub.Reference).StoppedAt.IsZero() {
		t.Error("nothing was stopped")
	}
	code := h.work.CodeFor(challenge)
	if r := b.post("/status/proof", "kind", "record_code", "value", code); r.status != 422 {
		t.Errorf("the right code after the stop: %d", r.status)
	}
	if r := owner.get("/not-me/unknown"); r.status != http.StatusGone {
		t.Errorf("an unknown link: %d", r.status)
	}
}
