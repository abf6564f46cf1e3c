package apptest_test

import (
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

// fromElsewhere is Jane writing from an address that the shop does not know.
var fromElsewhere = apptest.Form{
	Rights: []string{"copy"}, Country: "DE", Email: "jane.new@mail.example", Account: "A-1001", Order: "SO-1001",
}

func TestContactOnRecordIsAskedWhenTheTypedOneIsAnother(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		h.GivenStandingRule("access")
		jane := h.SubmitForm(fromElsewhere)
		h.Mailbox("jane@example.com").Nothing() // typing a name into the form mails nobody
		jane.Confirm("jane.new@mail.example")
		challenge := h.Mailbox("jane@example.com").Expect("Is this request from you?")
		h.Mailbox("jane.new@mail.example").Nothing()

		stranger := h.Visitor()
		stranger.Get(challenge.Link("/not-me/")).Want(t, 200) // a mail scanner
		h.Stays(jane.Ref, 1, dsr.Verifying)
		jane.EnterRecordCode(challenge.Code())
		h.Stays(jane.Ref, 1, dsr.Fulfilled)

		ready := h.Mailbox("jane@example.com").Expect("Your data is ready")
		h.Mailbox("jane.new@mail.example").Nothing() // data go to the address on record
		h.Download(ready, "A-1001")
	})
}

func TestOwnerOfTheRecordStopsARequestOfSomebodyElse(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		thief := h.SubmitForm(fromElsewhere)
		thief.Confirm("jane.new@mail.example")
		challenge := h.Mailbox("jane@example.com").Expect("Is this request from you?")
		owner := h.Visitor()
		owner.Post(challenge.Link("/not-me/")).Want(t, 422) // no box was ticked
		owner.Post(challenge.Link("/not-me/"), "confirm", "yes").Want(t, 303)

		thief.Post("/status/proof", "kind", "record_code", "value", challenge.Code()).Want(t, 422)
		r := h.Stays(thief.Ref, 1, dsr.Verifying)
		h.Same("why a person must look", dsr.AttentionNotMe, r.Attention)
		h.FastForward(40 * apptest.Day)
		h.Same("end", dsr.Denied, h.Request(thief.Ref, 1).State)
		h.Mailbox("jane@example.com").Nothing()
	})
}

// A family mailbox: the claimed account finds one row, but others hang on the same address.
func TestAMailboxOfSeveralPeopleIsNotAskedByClaimingOneOfThem(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	h.Change("shop", "update customers set email = 'family@example.com' where id in (1, 2)")
	jane := h.SubmitForm(fromElsewhere) // names account A-1001 alone
	jane.Confirm("jane.new@mail.example")
	h.Mailbox("family@example.com").Nothing()
	r := h.Stays(jane.Ref, 1, dsr.Verifying)
	h.Same("why a person must look", dsr.AttentionAmbiguous, r.Attention)
}

// While a system that may know others with the same address is silent, nobody is written to.
func TestAMailboxIsNotAskedWhileASystemIsSilent(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	mend := h.Break("news")
	jane := h.SubmitForm(fromElsewhere)
	jane.Confirm("jane.new@mail.example")
	h.Mailbox("jane@example.com").Nothing()
	mend()
	h.FastForward(apptest.Day)
	h.Mailbox("jane@example.com").Expect("Is this request from you?")
}

// A code that ran out of tries is asked for anew, three times in all, to the same contact.
func TestANewCodeGoesToTheFrozenContactThreeTimesInAll(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane := h.SubmitForm(fromElsewhere)
		jane.Confirm("jane.new@mail.example")
		first := h.Mailbox("jane@example.com").Expect("Is this request from you?")
		for range 5 {
			jane.Post("/status/proof", "kind", "record_code", "value", "00000000").Want(t, 422)
		}
		h.Change("shop", "update customers set email = 'thief@mail.example' where id = 1")
		jane.Post("/status/record-code").Want(t, 303)
		second := h.Mailbox("jane@example.com").Expect("Is this request from you?")
		h.Mailbox("thief@mail.example").Nothing()
		jane.Post("/status/proof", "kind", "record_code", "value", first.Code()).Want(t, 422)
		h.FastForward(8 * apptest.Day) // the second one is too old
		jane.SignIn(jane.Ref, "jane.new@mail.example")
		jane.Post("/status/proof", "kind", "record_code", "value", second.Code()).Want(t, 422)
		h.Desk("officer").Do(jane.Ref+"-1", "ask-again", "reason", "she rang: the code is too old")
		third := h.Mailbox("jane@example.com").Expect("Is this request from you?")
		jane.Post("/status/record-code").Want(t, 303) // says the same, sends nothing
		h.Mailbox("jane@example.com").Nothing()
		h.Same("a fourth by staff", 409, h.Desk("officer").TryDo(jane.Ref+"-1", "ask-again", "reason", "once more").Status)
		h.Same("reasons kept: of the act that was done", 1, h.Count(`select count(*) from correspondence where direction = 'internal'`))
		jane.EnterRecordCode(third.Code())
		h.Stays(jane.Ref, 1, dsr.InReview)
	})
}

// Whoever we hold nothing of sees and gets the same.
func TestANewCodeForNobodyLooksTheSame(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	v := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "nobody@mail.example", Account: "A-9999"})
	v.Confirm("nobody@mail.example")
	v.Post("/status/record-code").Want(t, 303)
	if !v.Says("If we can send you a new code, it is on its way.") {
		t.Error("the page says something else")
	}
	h.Mailbox("nobody@mail.example").Nothing()
}

func TestUnverifiedGetsTheSameLetterWhetherKnownOrNot(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		letters := map[string]string{}
		for _, who := range []struct{ address, account string }{
			{"nobody@mail.example", "A-9999"}, // the shop knows neither
			{"thief@mail.example", "A-1004"},  // Mia's account, somebody else's mailbox
			{"guess@mail.example", ""},        // nothing to find by
		} {
			v := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: who.address, Account: who.account})
			v.Confirm(who.address)
			h.FastForward(10 * apptest.Day / 10000)
			letters[who.address] = v.Ref
		}
		h.Mailbox("mia@example.com").Expect("Is this request from you?")
		h.FastForward(35 * apptest.Day)
		var texts []string
		for address, ref := range letters {
			r := h.Request(ref, 1)
			h.Same("end of "+address, []string{"denied", "unverified"}, []string{string(r.State), r.Ground})
			if !r.AnsweredAt.Before(r.DueAt) {
				t.Errorf("%s was answered on %s, after %s", ref, r.AnsweredAt, r.DueAt)
			}
			l := h.Mailbox(address).Expect("Our answer to your request")
			texts = append(texts, strings.ReplaceAll(l.Subject+l.Text+l.HTML, ref, "REF"))
			h.Mailbox(address).Nothing()
		}
		h.Same("the letters", []string{texts[0], texts[0], texts[0]}, texts)
		h.Mailbox("mia@example.com").Nothing()
	})
}
