package apptest_test

import (
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

// Nina is in the newsletter and nowhere else: all that is held hangs on her address. A file that nobody could open is not
// made: she is asked for a passphrase first.
func TestWhoHasTheContactAloneIsAskedForAPassphraseBeforeTheAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		h.GivenStandingRule("access")
		nina := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "nina@example.com"})
		nina.Confirm("nina@example.com")
		r := h.Stays(nina.Ref, 1, dsr.InReview)
		h.Same("why it waits", dsr.AttentionFactor, r.Attention)
		h.Mailbox("nina@example.com").Expect("We need something more").Wants("passphrase", "2 December 2026")
		h.Mailbox("nina@example.com").Nothing()
		nina.ChoosePassphrase(1, phrase)
		h.Stays(nina.Ref, 1, dsr.Fulfilled)
		h.Download(h.Mailbox("nina@example.com").Expect("Your data is ready"), phrase)
	})
}

func TestAMissingPassphraseIsAskedForTwiceMoreAndStaysBeforeStaff(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	h.GivenStandingRule("access")
	nina := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "nina@example.com"})
	nina.Confirm("nina@example.com")
	for range 35 {
		h.FastForward(apptest.Day)
	}
	r := h.Stays(nina.Ref, 1, dsr.InReview)
	h.Same("why a person must look, past the due date", []any{dsr.AttentionFactor, true}, []any{r.Attention, r.Overdue(h.Clock.Now())})
	n := 0
	for range h.Mailbox("nina@example.com").Unread() {
		n++
	}
	h.Same("letters: one and two reminders", 3, n)
	h.Mailbox("officer@staff.example").Expect("overdue")
}

// Whoever only reads the mailbox gets a code for the page; the passphrase takes a detail that fitted, too.
func TestAPassphraseByMailedCodeTakesADetailThatFitted(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
		hans.Confirm("hans@example.de")
		h.Stays(hans.Ref, 1, dsr.InReview)
		reader := h.Visitor()
		reader.SignIn(hans.Ref, "hans@example.de")
		choose := func(detail string) int {
			return reader.Post("/status/passphrase", "request", "1", "passphrase", phrase, "passphrase_again", phrase, "detail", detail).Status
		}
		h.Same("without a detail", 422, choose(""))
		h.Same("with a wrong detail", 422, choose("SO-1005"))
		h.Same("with what fitted", 303, choose("SO-1004"))
		h.Same("again", 409, choose("SO-1004"))
	})
}

func TestFiveWrongDetailsEndTheChoiceOfAPassphrase(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
	hans.Confirm("hans@example.de")
	h.Stays(hans.Ref, 1, dsr.InReview)
	reader := h.Visitor()
	reader.SignIn(hans.Ref, "hans@example.de")
	for range 5 {
		reader.Post("/status/passphrase", "request", "1", "passphrase", phrase, "passphrase_again", phrase, "detail", "SO-1").Want(t, 422)
	}
	reader.Post("/status/passphrase", "request", "1", "passphrase", phrase, "passphrase_again", phrase, "detail", "SO-1004").Want(t, 409)
	hans.ChoosePassphrase(1, phrase) // in the browser that sent the form
}
