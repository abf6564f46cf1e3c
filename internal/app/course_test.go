package app_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
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
			h := apptest.Start(t, apptest.Options{Before: saysWhoProvided(t)})
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

// saysWhoProvided completes the data map: what a person may take along (GDPR Art. 20(1)) is what they provided.
func saysWhoProvided(t *testing.T) func(systems string) {
	return func(systems string) {
		path := filepath.Join(systems, "datamap.yaml")
		text := string(apptest.Must(os.ReadFile(path)))
		for source, provided := range map[string]string{
			`sources: ["from you, when you order"]`: "[user.name, user.contact, user.behavior]", `sources: ["from you, when you open the account"]`: "[]",
		} {
			if !strings.Contains(text, source) {
				t.Fatalf("%s lacks %s", path, source)
			}
			text = strings.Replace(text, source, source+"\n    provided: "+provided, 1)
		}
		apptest.WriteFile(t, path, text)
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

func TestADuplicateAsksForTheSameRightAndLeavesOneOpen(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	a, b := h.Request(jane(h, "copy", "delete").Ref, 1), h.Request(jane2(h).Ref, 1)
	erasure := h.Request(a.Reference[:len(a.Reference)-2], 1)
	if erasure.Right == regime.Access {
		erasure = h.Request(a.Reference[:len(a.Reference)-2], 2)
	} else {
		a = h.Request(a.Reference[:len(a.Reference)-2], 2)
	}
	work, by := h.App.Work, officer(h)
	if err := work.Merge(t.Context(), erasure.ID, b.ID, by, "The same message, sent twice."); !problem.Is(err, problem.Invalid) {
		t.Errorf("a deletion ended as a duplicate of a copy: %v", err)
	}
	done := make(chan error, 2)
	go func() { done <- work.Merge(t.Context(), a.ID, b.ID, by, "The same message, sent twice.") }()
	go func() { done <- work.Merge(t.Context(), b.ID, a.ID, by, "The same message, sent twice.") }()
	if one, two := <-done, <-done; (one == nil) == (two == nil) {
		t.Errorf("of two merges into each other one must hold: %v, %v", one, two)
	}
}

func TestAnAnswerThatLeavesEverythingOutDoesNotSayThatNothingIsHeld(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	v := jane(h, "copy")
	r, out := h.Stays(v.Ref, 1, dsr.InReview), false
	for _, c := range h.Collections(r) {
		err := h.App.Fulfillment.Decide(t.Context(), r.ID, officer(h), fulfillment.Decision{Collection: c.ID, Include: &out, Reason: "It is a trade secret."})
		if err != nil {
			t.Fatal(err)
		}
	}
	h.Desk("officer").Approve(h.Request(v.Ref, 1))
	h.Same("outcome", dsr.InPart, h.Stays(v.Ref, 1, dsr.Fulfilled).Outcome)
	p := h.Download(h.Mailbox("jane@example.com").Expect("Your data is ready"), "SO-1001")
	if len(p.Manifest.Withheld) == 0 || p.Holds("Jane Roe") {
		t.Errorf("withheld: %v", p.Manifest.Withheld)
	}
}

func TestATestRequestReachesNoRealPerson(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Errors: []string{"job given up"}})
	for _, statement := range []string{"delete from orders where customer_id = 5", "delete from customers where id = 5"} {
		h.Change("shop", statement) // the test subject is not there; the order number is Jane's
	}
	h.Change("news", "delete from subscribers where id = 4")
	ref := h.Desk("officer").Log(url.Values{
		"channel": {"phone"}, "received": {"2026-11-02"}, "who": {"self"}, "relationship": {"customer"}, "region": {"DE"},
		"name": {"Tess Probe"}, "rights": {"access"}, "kind": {"email", "order"}, "value": {"test@example.com", "SO-1001"},
		"text": {"a test"}, "contact": {"email"}, "once": {"test-1"}, "test": {"yes"},
	})
	r := h.Request(ref, 1)
	h.Same("test", true, r.Test)
	h.Mailbox("jane@example.com").Nothing()
}
