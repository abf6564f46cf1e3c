package app_test

import (
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// jane asks for rights from her own address on record, with one further match: level 2.
func jane(h *apptest.Harness, rights ...string) *apptest.Visitor {
	v := h.SubmitForm(apptest.Form{Rights: rights, Country: "DE", Email: "jane@example.com", Order: "SO-1001"})
	v.Confirm("jane@example.com")
	return v
}

func officer(h *apptest.Harness) dsr.Actor { return dsr.Staff(h.Desk("officer").ID(), dsr.Officer) }

func attempt(r dsr.Request) queue.Attempt {
	return queue.Attempt{Job: queue.Job{ID: "by-hand", Args: queue.Args{"request": string(r.ID)}}, Fence: 1}
}

func TestADeletionPlanIsNotDecidedCollectionByCollection(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	r := h.Stays(jane(h, "delete").Ref, 1, dsr.InReview)
	orders, out := h.Collections(r)["shop:orders owned"], false
	err := h.App.Fulfillment.Decide(t.Context(), r.ID, officer(h), fulfillment.Decision{Collection: orders.ID, Include: &out, Reason: "keep"})
	if !problem.Is(err, problem.Conflict) {
		t.Errorf("a collection was taken out of a deletion that would delete it all the same: %v", err)
	}
}

func TestAStandingRuleLeavesOpenItemsToAPerson(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	r := h.Stays(jane(h, "copy").Ref, 1, dsr.InReview)
	h.GivenStandingRule("access")
	err := h.App.Store.InTx(t.Context(), func(tx *store.Tx) error {
		return tx.Unresolved().Insert(&dsr.Unresolved{RequestID: r.ID, Collection: "shop:orders", Problem: "could not be read", Remedy: "look"})
	})
	if err != nil {
		t.Fatal(err)
	}
	// Its reason to be looked at is another one by now, as after a message or a bounce.
	if err := h.App.Fulfillment.Release(t.Context(), attempt(r)); err != nil {
		t.Fatal(err)
	}
	h.Same("approvals", 0, h.Stays(r.Reference[:len(r.Reference)-2], 1, dsr.InReview).Approvals)
}

func TestARetypedRequestIsReadAnewForItsNewRight(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from string
		to   regime.Right
	}{
		{"copy", regime.Delete},
		{"delete", regime.Access},
		{"copy", regime.Portability},
	} {
		t.Run(c.from+" to "+string(c.to), func(t *testing.T) {
			t.Parallel()
			h := apptest.Start(t, apptest.Options{})
			v := jane(h, c.from)
			before := h.Stays(v.Ref, 1, dsr.InReview)
			h.Desk("officer").Approve(before)
			if c.from == "copy" { // it was let go: another person's request
				v = jane2(h)
				before = h.Stays(v.Ref, 1, dsr.InReview)
			}
			if _, err := h.App.Work.Retype(t.Context(), before.ID, officer(h), c.to, "That is what they mean."); err != nil {
				t.Fatal(err)
			}
			r := h.Stays(v.Ref, 1, dsr.InReview)
			h.Same("approvals", 0, r.Approvals)
			list, err := h.App.Store.Read(t.Context()).Approvals().Count(store.Match{"request_id": r.ID})
			if err != nil || list != 0 {
				t.Errorf("%d approvals of the old right are left (%v)", list, err)
			}
			h.Desk("officer").Approve(r)
			if c.to != regime.Delete {
				h.Stays(v.Ref, 1, dsr.Fulfilled)
			}
		})
	}
}

func jane2(h *apptest.Harness) *apptest.Visitor {
	v := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
	v.Confirm("hans@example.de")
	return v
}

func TestASplitOffRequestIsVerifiedByTheProofOfItsMessage(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	v := jane(h, "copy")
	r := h.Stays(v.Ref, 1, dsr.InReview)
	if _, err := h.App.Work.Split(t.Context(), r.ID, officer(h), []regime.Right{regime.Access, regime.Delete}, "They also ask to delete."); err != nil {
		t.Fatal(err)
	}
	h.Stays(v.Ref, 2, dsr.InReview)
}

func TestADeletionDoesNotWaitForACopyThatBecameSomethingElse(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	v := jane(h, "delete", "copy")
	h.Desk("officer").Approve(h.Stays(v.Ref, 1, dsr.InReview))
	v.ConfirmDeletion(1)
	h.FastForward(2 * apptest.Day)
	copied := h.Stays(v.Ref, 2, dsr.InReview)
	if _, err := h.App.Work.Retype(t.Context(), copied.ID, officer(h), regime.Restrict, "They mean a restriction."); err != nil {
		t.Fatal(err)
	}
	h.FastForward(apptest.Day)
	h.Stays(v.Ref, 1, dsr.Fulfilled)
}
