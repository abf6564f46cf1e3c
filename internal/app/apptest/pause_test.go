package apptest_test

import (
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

func TestAUKClarificationStopsTheClockAndTheReplyStartsItAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "GB", Email: "jane@example.com", Order: "SO-1001"})
		jane.Confirm("jane@example.com")
		r := h.Stays(jane.Ref, 1, dsr.InReview)
		h.Same("due", "2026-12-02", r.AnswerBy.String())
		h.Desk("officer").Do(r.Reference, "pause", "wait", "clarification", "explanation", "Which of the two shops do you mean?")
		h.Mailbox("jane@example.com").Expect("We wait for you").Wants("Which of the two shops do you mean?", "UK GDPR Art. 12A")
		says(t, h.Desk("officer").Page(r.Reference), "Let the clock run", "The clock is stopped. It can be extended when it runs again.")
		if !jane.Says("the time for our answer stands still") {
			t.Error("the status page does not say that the clock stands still")
		}
		h.FastForward(5 * apptest.Day)
		h.Same("still stopped", dsr.WaitClarify, h.Request(jane.Ref, 1).PausedFor)
		jane.SignIn(jane.Ref, "jane@example.com")
		jane.Post("/status/messages", "message", "The one in Leeds.").Want(t, 303)
		h.Settle()
		after := h.Request(jane.Ref, 1)
		// Asked on 2 and received on 7 November, both included: six days.
		h.Same("resumed", []string{"", "2026-12-08"}, []string{string(after.PausedFor), after.AnswerBy.String()})
		h.Mailbox("jane@example.com").Expect("Thank you, we go on").Wants("8 December 2026")
		says(t, h.Desk("officer").Page(r.Reference), "The clock waited for this once already")
		h.Desk("officer").Do(r.Reference, "extend", "reason", "complex", "explanation", "Two shops.")
		// Three months from receipt in one step, and the same six days.
		h.Same("extended in one step", "2027-02-08", h.Request(jane.Ref, 1).AnswerBy.String())
		h.Mailbox("jane@example.com").Expect("We need more time")
		says(t, h.Desk("officer").Page(r.Reference), "This request was extended already")
		h.Same("a second extension", 409, h.Desk("officer").TryDo(r.Reference, "extend", "reason", "complex", "explanation", "Again.").Status)
	})
}

func TestAnEUClockWaitsForIdentityAndNothingElse(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := h.SubmitForm(fromElsewhere)
	jane.Confirm("jane.new@mail.example")
	h.Mailbox("jane@example.com").Expect("Is this request from you?")
	r := h.Stays(jane.Ref, 1, dsr.Verifying)
	h.Same("a fee", 409, h.Desk("officer").TryDo(r.Reference, "pause", "wait", "fee", "explanation", "10 euros").Status)
	h.Desk("officer").Do(r.Reference, "pause", "wait", "identity", "explanation", "The postal code that we know you by.")
	h.Mailbox("jane.new@mail.example").Expect("We wait for you").Wants("know that it is you who asks", "postal code")
	h.FastForward(45 * apptest.Day)
	h.Same("nobody is refused while the clock waits", dsr.Verifying, h.Request(jane.Ref, 1).State)
	jane.SignIn(jane.Ref, "jane.new@mail.example")
	jane.GiveDetail("postal_code", "94110")
	after := h.Request(jane.Ref, 1)
	// 2 December and 45 days is Saturday, 16 January; Monday the 18th is a holiday where the controller is.
	h.Same("resumed", []string{"", "2027-01-19"}, []string{string(after.PausedFor), after.AnswerBy.String()})
	h.Mailbox("jane.new@mail.example").Expect("Thank you, we go on")
}

func TestACaliforniaClockNeverStops(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := h.SubmitForm(apptest.Form{Rights: []string{"delete"}, Email: "jane@example.com", Order: "SO-1001"})
	jane.Confirm("jane@example.com")
	r := h.Stays(jane.Ref, 1, dsr.InReview)
	page := h.Desk("officer").Page(r.Reference)
	says(t, page, "Pause the clock", "the clock runs on", "11 CCR 7021")
	if strings.Contains(page, "Pause and tell the person") {
		t.Error("a pause is offered that this law does not know")
	}
	for _, wait := range dsr.Waits {
		h.Same("pause for "+string(wait), 409, h.Desk("officer").TryDo(r.Reference, "pause", "wait", string(wait), "explanation", "x").Status)
	}
	h.Same("due", r.AnswerBy.String(), h.Request(jane.Ref, 1).AnswerBy.String())
}
