package apptest_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

func TestALegalHoldKeepsItsPartOfADeletion(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		hold := url.Values{"kind": {"email"}, "subject": {"Jane@Example.com"}, "scope": {"news"}, "matter": {"Smith v. Larkspur"},
			"citation": {"GDPR Art. 17(3)(e)"}, "review": {"2027-06-01"}, "reason": {"Claim of October."}}
		h.Desk("administrator").Try("/desk/holds", hold).Want(t, 303)
		masked := h.Desk("administrator").Open("/desk/holds").Want(t, 200).Body
		for _, unseen := range []string{"jane@example.com", "Jane@Example.com"} {
			h.Same("an administrator sees "+unseen, false, containsFold(masked, unseen))
		}
		jane := deletion(h)
		r := h.Stays(jane.Ref, 1, dsr.InReview)
		plan := h.Collections(r)
		h.Same("planned", []int64{1, 1}, []int64{plan["shop:customers owned"].Delete, plan["news:subscribers owned"].Keep})
		says(t, h.Desk("officer").Open("/desk/requests/"+r.Reference+"/preview").Body, dsr.HeldBecause, "GDPR Art. 17(3)(e)")
		h.Mailbox("jane@example.com").Expect("Please confirm that we should delete").Wants("kept for a legal matter (GDPR Art. 17(3)(e))")
		h.Desk("officer").Approve(r)
		jane.ConfirmDeletion(1)
		h.Mailbox("jane@example.com").Expect("We are about to delete data")
		h.FastForward(2 * apptest.Day)
		h.Stays(jane.Ref, 1, dsr.Fulfilled)
		rows := janesRows(h)
		h.Same("rows", []int{0, 1}, []int{rows["customers"], rows["news"]})
		h.Mailbox("jane@example.com").Expect("We have deleted your data").Wants("kept for a legal matter (GDPR Art. 17(3)(e))")
		h.Same("outcome", dsr.InPart, h.Request(jane.Ref, 1).Outcome)
	})
}

func TestAHoldThatComesAfterTheApprovalStopsThatPlan(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := approved(h)
	hold := url.Values{"kind": {"email"}, "subject": {"jane@example.com"}, "citation": {"GDPR Art. 17(3)(e)"}, "review": {"2027-06-01"}, "reason": {"Claim."}}
	h.Desk("officer").Try("/desk/holds", hold).Want(t, 303)
	h.FastForward(2 * apptest.Day)
	r := h.Stays(jane.Ref, 1, dsr.InReview)
	h.Same("rows", untouched, janesRows(h))
	h.Same("approvals", 0, r.Approvals)
	h.Same("what is kept", int64(1), h.Collections(r)["shop:customers owned"].Keep)
}

func TestAPartOfADeletionIsRefusedOnItsGround(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := deletion(h)
	r := h.Stays(jane.Ref, 1, dsr.InReview)
	h.Mailbox("jane@example.com").Expect("Please confirm that we should delete")
	desk := h.Desk("officer")
	h.Same("without a part", 422, desk.TryDo(r.Reference, "refuse-part", "ground", "erasure_exemption", "reason", "x").Status)
	h.Same("on a ground of another right", 422, desk.TryDo(r.Reference, "refuse-part", "scope", "news:subscribers", "ground", "rights_of_others", "reason", "x").Status)
	desk.Do(r.Reference, "refuse-part", "scope", "news:subscribers", "ground", "erasure_exemption", "reason", "A legal duty.")
	r = h.Stays(jane.Ref, 1, dsr.InReview)
	desk.Approve(r)
	jane.ConfirmDeletion(1)
	h.FastForward(2 * apptest.Day)
	h.Stays(jane.Ref, 1, dsr.Fulfilled)
	rows := janesRows(h)
	h.Same("rows", []int{0, 1}, []int{rows["customers"], rows["news"]})
	h.Mailbox("jane@example.com").Expect("We have deleted your data").Wants("news", "GDPR Art. 17(3)")
	other := h.SubmitForm(apptest.Form{Rights: []string{"delete"}, Country: "DE", Email: "jane@example.com", Order: "SO-1001"})
	other.Confirm("jane@example.com")
	h.Same("another request is not bound by it", int64(1), h.Collections(h.Stays(other.Ref, 1, dsr.InReview))["news:subscribers owned"].Delete)
}

func TestADeniedDeletionOffersTheOptOutWhereDataAreSold(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := h.SubmitForm(apptest.Form{Rights: []string{"delete"}, Email: "jane@example.com", Order: "SO-1001"})
	jane.Confirm("jane@example.com")
	r := h.Stays(jane.Ref, 1, dsr.InReview)
	h.Mailbox("jane@example.com").Expect("Please confirm that we should delete")
	h.Desk("officer").Do(r.Reference, "deny", "ground", "deletion_exception", "explanation", "Your order is on its way.")
	letter := h.Mailbox("jane@example.com").Expect("Our answer to your").Wants("Civ. Code 1798.105(d)", "Your order is on its way.")
	sells := h.App.Map.Sells()
	h.Same("the opt-out is offered", !sells.Known || sells.Sells, containsFold(strings.Join(strings.Fields(letter.Text), " "), "11 CCR 7022(g)"))
}

func containsFold(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
