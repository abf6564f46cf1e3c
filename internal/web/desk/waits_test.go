package desk_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// shows fails the test unless each of the addresses, as the role sees it, says all of the words and none of the others.
func (b *browser) shows(paths, words, others []string) {
	b.h.t.Helper()
	for _, path := range paths {
		body := text(b.get(path).body)
		for _, want := range words {
			if !strings.Contains(body, want) {
				b.h.t.Errorf("%s lacks %q: %s", path, want, body)
			}
		}
		for _, bad := range others {
			if strings.Contains(body, bad) {
				b.h.t.Errorf("%s says %q", path, bad)
			}
		}
	}
}

// TestAnApprovedDeletionSaysWhatItWaitsFor follows one deletion: what was checked needs no person any more.
func TestAnApprovedDeletionSaysWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.reviewed("delete")
	officer := h.as(dsr.Officer)
	checked := []string{"needs a person", "Needs a person: "}
	officer.shows([]string{"/desk", page(r)}, []string{"What would be deleted is ready to be checked"}, nil)
	officer.post(page(r)+"/approve", "plan", r.PlanHash).did(h, "approve")
	h.jobs()
	officer.shows([]string{"/desk", page(r), page(r) + "/preview"}, []string{"Approved. Waits for the person to confirm the deletion"}, checked)
	officer.post(page(r)+"/confirm", "reason", "By phone, today.").did(h, "confirm")
	h.jobs()
	until := h.request(r.ID).HoldUntil
	if until.IsZero() {
		t.Fatal("there is no hold")
	}
	officer.shows([]string{"/desk", page(r), page(r) + "/preview"}, []string{"On hold", "ntil Sat 21 Nov, 10:01", "cancel"}, checked)
	officer.shows([]string{"/desk/queue"}, []string{"on hold"}, []string{"needs a person"})
	if body := officer.get(page(r)).body; !strings.Contains(body, `action="`+page(r)+`/cancel"`) || !strings.Contains(body, `<details class="action" open>`) {
		t.Error("the page does not offer to cancel at first sight")
	}
	officer.post(page(r)+"/cancel", "reason", "They wrote that they were too quick.").did(h, "cancel")
	if got := h.request(r.ID).State; got != dsr.Withdrawn {
		t.Errorf("cancelled and %s", got)
	}
}

// TestACorrectionIsNoEmptyPlan: nothing was read, so nothing may be said about what is held, and nothing released.
func TestACorrectionIsNoEmptyPlan(t *testing.T) {
	t.Parallel()
	for _, right := range []string{"correct"} {
		t.Run(right, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			r := h.reviewed(right)
			officer := h.as(dsr.Officer)
			officer.shows([]string{"/desk", page(r)}, []string{"to be carried out by hand"}, []string{"leave or vanish"})
			officer.shows([]string{page(r) + "/review"}, []string{"by hand", "No system was read for this request", "shop", "Record the answer"},
				[]string{"0 rows", "No system holds", "Release", "Nothing was found", "approval"})
			if got := officer.post(page(r)+"/approve", "plan", r.PlanHash); got.status != http.StatusConflict {
				t.Errorf("an approval of nothing: %d", got.status)
			}
			officer.post(page(r)+"/conclude", "outcome", "in_full", "reason", "Mended in the shop.").did(h, "conclude")
		})
	}
}

func TestAConfirmedContactIsNotAskedAnyMore(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.reviewed("copy")
	sub := must(h.work.Store.Read(t.Context()).Submissions().Get(string(r.SubmissionID)))
	err := h.work.Store.InTx(t.Context(), func(tx *store.Tx) error {
		item := dsr.ProofItem{
			SubmissionID: sub.ID, Kind: dsr.ProofContact, State: dsr.ProofOpen, Attempts: 5, CreatedAt: h.clock(), ExpiresAt: h.clock().Add(time.Hour),
		}
		if err := tx.Proofs().Insert(&item); err != nil {
			return err
		}
		return tx.Submissions().SetOne(store.Match{"id": sub.ID}, store.Values{"confirmed_at": h.clock()})
	})
	if err != nil {
		t.Fatal(err)
	}
	h.as(dsr.Officer).shows([]string{page(r)}, []string{"Typed contact A link and a code by mail confirmed"}, []string{"5 tries left"})
}

// TestEveryComparedDetailHasItsOwnLine: two details that matched are two facts.
func TestEveryComparedDetailHasItsOwnLine(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.reviewed("copy")
	body := h.as(dsr.Officer).get(page(r)).body
	timeline, _, _ := strings.Cut(body[strings.Index(body, `id="timeline"`):], "</section>")
	for _, want := range []string{"Phone: match", "Contact on record: proven"} {
		if !strings.Contains(timeline, want) {
			t.Errorf("the timeline lacks %q: %s", want, text(timeline))
		}
	}
}
