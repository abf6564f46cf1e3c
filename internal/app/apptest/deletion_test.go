package apptest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

// deletion brings Jane's deletion to its review.
func deletion(h *apptest.Harness, rights ...string) *apptest.Visitor {
	jane := h.SubmitForm(apptest.Form{Rights: append([]string{"delete"}, rights...), Country: "DE", Email: "jane@example.com", Order: "SO-1001"})
	jane.Confirm("jane@example.com")
	return jane
}

// janesRows are what the systems hold of Jane.
func janesRows(h *apptest.Harness) map[string]int {
	return map[string]int{
		"customers": h.Rows("shop", "customers where id = 1"), "orders": h.Rows("shop", "orders where customer_id = 1"),
		"invoices": h.Rows("shop", "invoices where customer_id = 1"), "address": h.Rows("shop", "addresses where id = 1"),
		"news": h.Rows("news", "subscribers where email = 'jane@example.com'"),
	}
}

var (
	untouched = map[string]int{"customers": 1, "orders": 2, "invoices": 1, "address": 1, "news": 1}
	erased    = map[string]int{"customers": 0, "orders": 0, "invoices": 1, "address": 1, "news": 0}
)

func TestDeletionIsPreviewedApprovedConfirmedHeldAndProven(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := deletion(h)
		r := h.Stays(jane.Ref, 1, dsr.InReview)
		plan := h.Collections(r)
		h.Same("planned", []int64{1, 2, 1, 1}, []int64{
			plan["shop:customers owned"].Delete, plan["shop:orders owned"].Delete, plan["shop:invoices owned"].Keep,
			plan["news:subscribers owned"].Delete,
		})
		others := append(h.Dump("shop", "customers where id <> 1"), h.Dump("shop", "orders where customer_id <> 1")...)
		ask := h.Mailbox("jane@example.com").Expect("Please confirm that we should delete").Wants("tax law asks us to keep invoices")
		ask.Link("/status")

		h.Desk("officer").Approve(r)
		h.Same("rows after the approval", untouched, janesRows(h))
		jane.ConfirmDeletion(1)
		h.Mailbox("jane@example.com").Expect("We are about to delete data")
		h.FastForward(23 * time.Hour)
		h.Same("rows during the hold", untouched, janesRows(h))
		h.FastForward(2 * time.Hour)
		h.Stays(jane.Ref, 1, dsr.Fulfilled)
		h.Same("rows after the hold", erased, janesRows(h))
		h.Same("everybody else", others, append(h.Dump("shop", "customers where id <> 1"), h.Dump("shop", "orders where customer_id <> 1")...))
		h.Mailbox("jane@example.com").Expect("We have deleted your data").Wants("tax law asks us to keep invoices", "AO section 147", "shop", "news")
		h.Mailbox("jane@example.com").Nothing()
		h.Same("outcome", dsr.InPart, h.Request(jane.Ref, 1).Outcome)
	})
}

// approved brings Jane's deletion into its hold.
func approved(h *apptest.Harness) *apptest.Visitor {
	jane := deletion(h)
	h.Desk("officer").Approve(h.Request(jane.Ref, 1))
	jane.ConfirmDeletion(1)
	h.Mailbox("jane@example.com").Expect("Please confirm that we should delete")
	h.Mailbox("jane@example.com").Expect("We are about to delete data")
	return jane
}

func TestDeletionCanBeCancelledDuringItsHold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := approved(h)
		h.FastForward(90 * time.Minute)
		jane.CancelDeletion(1)
		h.Stays(jane.Ref, 1, dsr.Withdrawn)
		h.FastForward(3 * apptest.Day)
		h.Same("rows", untouched, janesRows(h))
		h.Mailbox("jane@example.com").Expect("Your request is closed")
	})
}

func TestDeletionWithoutConfirmationRemindsTwiceThenAPersonDecides(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := deletion(h)
	h.Desk("officer").Approve(h.Request(jane.Ref, 1))
	box := h.Mailbox("jane@example.com")
	box.Expect("Please confirm that we should delete")
	h.FastForward(16 * apptest.Day)
	box.Expect("We still wait for your word")
	box.Expect("We still wait for your word")
	box.Nothing()
	h.Same("rows", untouched, janesRows(h))
	h.Same("why a person must look", dsr.AttentionConfirm, h.Stays(jane.Ref, 1, dsr.InReview).Attention)
}

func TestDeletionWaitsForTheCopyOfTheSameMessage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := deletion(h, "copy")
		h.Desk("officer").Approve(h.Request(jane.Ref, 1))
		jane.ConfirmDeletion(1)
		h.FastForward(3 * apptest.Day)
		h.Same("rows while the copy is open", untouched, janesRows(h))
		h.Stays(jane.Ref, 1, dsr.InReview)
		h.Desk("officer").Approve(h.Request(jane.Ref, 2))
		h.Stays(jane.Ref, 2, dsr.Fulfilled)
		h.Stays(jane.Ref, 1, dsr.Fulfilled)
		h.Same("rows", erased, janesRows(h))
		h.Download(h.Mailbox("jane@example.com").Expect("Your data is ready"), "SO-1001")
	})
}

func TestEmergencyStopHaltsErasureUntilItIsLifted(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := approved(h)
		h.Desk("administrator").Stop("")
		h.FastForward(2 * apptest.Day)
		r := h.Stays(jane.Ref, 1, dsr.Executing)
		h.Same("rows", untouched, janesRows(h))
		h.Same("state of the part", dsr.TaskStopped, h.Tasks(r)["shop erase"].State)
		if !strings.Contains(h.Desk("officer").Page(r.Reference), "stop") {
			t.Error("the request's page does not say that erasure is stopped")
		}
		h.Desk("administrator").Resume("")
		h.Becomes(jane.Ref, 1, dsr.Fulfilled)
		h.Same("rows", erased, janesRows(h))
	})
}

func TestEmergencyStopOfOneSystemLeavesTheOthersWorking(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := approved(h)
	h.Desk("officer").Stop("shop")
	h.FastForward(2 * apptest.Day)
	h.Stays(jane.Ref, 1, dsr.Executing)
	rows := janesRows(h)
	h.Same("rows", []int{1, 0}, []int{rows["customers"], rows["news"]})
	h.Desk("officer").Resume("shop")
	h.Becomes(jane.Ref, 1, dsr.Fulfilled)
}

func TestStalePlanGoesBackToReviewAndErasesNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := approved(h)
		before := h.Request(jane.Ref, 1)
		h.Change("shop", "insert into orders values (77, 'SO-1077', 1, 3, 30.00)")
		h.FastForward(2 * apptest.Day)
		r := h.Stays(jane.Ref, 1, dsr.InReview)
		h.Same("rows", 1, h.Rows("shop", "customers where id = 1"))
		h.Same("approvals", 0, r.Approvals)
		if r.PlanHash == before.PlanHash {
			t.Error("the plan is still the old one")
		}
		old := h.Desk("officer").TryDo(r.Reference, "approve", "plan", before.PlanHash)
		h.Same("approval of the old plan", 409, old.Status)

		h.Desk("officer").Approve(r)
		h.FastForward(2 * apptest.Day)
		h.Stays(jane.Ref, 1, dsr.Fulfilled)
		h.Same("orders", 0, h.Rows("shop", "orders where customer_id = 1"))
	})
}
