package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/vault"
)

// apply moves a request as the server's own parts do.
func (h *house) apply(r dsr.Request, c dsr.Command) dsr.Request {
	h.t.Helper()
	d, err := h.work.Apply(h.t.Context(), r.ID, c)
	if err != nil {
		h.t.Fatalf("%s: %v", c.Event, err)
	}
	return d.After
}

// TestARequestsPageIsThereInEveryState opens the page, as each role that reads, in each of the nine states.
func TestARequestsPageIsThereInEveryState(t *testing.T) {
	t.Parallel()
	h := open(t)
	rule := dsr.System(dsr.ByRule, "test")
	officer := dsr.Staff(h.staff[dsr.Officer].id, dsr.Officer)
	executing := h.log("opt_out")
	fulfilled := h.apply(h.log("opt_out"), dsr.Command{Event: dsr.Executed, Actor: rule, Outcome: dsr.InPart})
	fulfilled = h.apply(fulfilled, dsr.Command{Event: dsr.Answer, Actor: rule})
	answering := h.apply(h.log("copy"), dsr.Command{Event: dsr.Deny, Actor: officer, Ground: dsr.GroundUnverified})
	denied := h.apply(h.log("copy"), dsr.Command{Event: dsr.Deny, Actor: officer, Ground: dsr.GroundUnverified})
	denied = h.apply(denied, dsr.Command{Event: dsr.AnswerDenial, Actor: rule})
	withdrawn := h.apply(h.log("copy"), dsr.Command{Event: dsr.Withdraw, Actor: officer})
	collecting := h.apply(h.reviewed("copy"), dsr.Command{Event: dsr.CollectAgain, Actor: rule})
	received := h.apply(h.log("copy"), dsr.Command{Event: dsr.Retype, Actor: officer, NewRight: must(h.work.Reclassify(h.log("copy"), "delete"))})
	states := []dsr.Request{received, h.log("copy"), collecting, h.reviewed("delete"), executing, answering, fulfilled, denied, withdrawn}
	for _, role := range []dsr.Role{dsr.Officer, dsr.Approver, dsr.Auditor} {
		b := h.as(role)
		for i, r := range states {
			if r.State != dsr.States[i] {
				t.Fatalf("%s stands where %s should", r.State, dsr.States[i])
			}
			got := b.get(page(r))
			body := text(got.body)
			if got.status != 200 || !strings.Contains(body, strings.ReplaceAll(string(r.State), "_", " ")) || !strings.Contains(body, "How these dates are made") {
				t.Errorf("%s as %s: %d %s", r.State, role, got.status, body)
			}
		}
	}
}

// TestADestroyedRecordStillHasItsPage: what retention leaves names nobody, and can be read all the same.
func TestADestroyedRecordStillHasItsPage(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.apply(h.log("opt_out"), dsr.Command{Event: dsr.Executed, Actor: dsr.System(dsr.ByRule, "test"), Outcome: dsr.InFull})
	r = h.apply(r, dsr.Command{Event: dsr.Answer, Actor: dsr.System(dsr.ByRule, "test")})
	// In the next month every member signs in, which puts their accounts under its key; then November's is destroyed.
	h.forward(15 * 24 * time.Hour)
	for _, role := range dsr.Roles {
		h.as(role)
	}
	if err := h.work.Vault.Destroy(vault.Record, vault.Month(r.CreatedAt)); err != nil {
		t.Fatal(err)
	}
	officer := h.as(dsr.Officer)
	for _, path := range []string{page(r), "/desk/queue?view=closed"} {
		if got := officer.get(path); got.status != 200 || !strings.Contains(got.body, "(destroyed)") {
			t.Errorf("%s: %d %s", path, got.status, text(got.body))
		}
	}
}
