package app_test

import (
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
)

// stolen is somebody who asks in Jane's name from a mailbox of their own, and has tricked her out of the code that went
// to her contact on record. It returns the visitor and her letter, whose link says "this was not me".
func stolen(h *apptest.Harness, f apptest.Form) (*apptest.Visitor, apptest.Letter) {
	f.Email, f.Account, f.Order = "thief@mail.example", "A-1001", "SO-1001"
	thief := h.SubmitForm(f)
	thief.Confirm("thief@mail.example")
	letter := h.Mailbox("jane@example.com").Expect("Is this request from you?")
	thief.EnterRecordCode(letter.Code())
	return thief, letter
}

func notMe(t *testing.T, h *apptest.Harness, letter apptest.Letter) {
	t.Helper()
	h.Visitor().Post(letter.Link("/not-me/"), "confirm", "yes").Want(t, 303)
	h.Settle()
}

func TestADisputeStopsADeletionInItsHold(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	thief, letter := stolen(h, apptest.Form{Rights: []string{"delete"}, Country: "DE"})
	h.Desk("officer").Approve(h.Stays(thief.Ref, 1, dsr.InReview))
	thief.ConfirmDeletion(1)
	notMe(t, h, letter)
	h.FastForward(5 * apptest.Day)
	r := h.Stays(thief.Ref, 1, dsr.InReview)
	h.Same("Jane's rows", 1, h.Rows("shop", "customers where id = 1"))
	h.Same("why a person must look", dsr.AttentionNotMe, r.Attention)
	h.Desk("officer").Do(r.Reference, "deny", "ground", "unverified", "explanation", "Her owner says it was not her.")
	h.Stays(thief.Ref, 1, dsr.Denied)
}

func TestADisputeClosesTheAnswerFile(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	thief, letter := stolen(h, apptest.Form{Rights: []string{"copy"}, Country: "DE"})
	h.Desk("officer").Approve(h.Stays(thief.Ref, 1, dsr.InReview))
	h.Stays(thief.Ref, 1, dsr.Fulfilled)
	ready := h.Mailbox("jane@example.com").Expect("Your data is ready")
	link := ready.Link("/download/")
	h.Visitor().Get(link).Want(t, 200)
	notMe(t, h, letter)
	h.Visitor().Get(link).Want(t, 410)
	h.Visitor().Post(link, "passphrase", "SO-1001").Want(t, 410)
}

func TestADisputedRequestGetsNoLesserAnswer(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	thief, letter := stolen(h, apptest.Form{Rights: []string{"copy"}}) // the declaration is missing: L2 of L3
	h.Stays(thief.Ref, 1, dsr.Verifying)
	notMe(t, h, letter)
	h.FastForward(50 * apptest.Day)
	r := h.Stays(thief.Ref, 1, dsr.Denied)
	h.Same("ground", dsr.GroundUnverified, r.Ground)
}

func TestADisputedPlanCannotBeApproved(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	thief, letter := stolen(h, apptest.Form{Rights: []string{"copy"}, Country: "DE"})
	r := h.Stays(thief.Ref, 1, dsr.InReview)
	notMe(t, h, letter)
	err := h.App.Fulfillment.Approve(t.Context(), r.ID, dsr.Staff(h.Desk("officer").ID(), dsr.Officer), r.PlanHash, 0)
	if !problem.Is(err, problem.Conflict) {
		t.Errorf("approval of a disputed plan: %v, want a conflict", err)
	}
	h.FastForward(time.Hour)
	h.Stays(thief.Ref, 1, dsr.InReview)
}
