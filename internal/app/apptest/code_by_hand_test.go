package apptest_test

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// onPaper marks phone number and address of the sample shop as contacts on record.
func onPaper(o apptest.Options) apptest.Options {
	o.Before = func(systems string) {
		path := filepath.Join(systems, "datasets", "shop.yml")
		text := string(apptest.Must(os.ReadFile(path)))
		for old, now := range map[string]string{
			"{match: phone}":                "{contact: phone, match: phone}",
			"{match: postal_code}":          "{contact: postal, match: postal_code}",
			"[user.contact.address.street]": "[user.contact.address.street]\n            habeas: {contact: postal}",
		} {
			text = strings.ReplaceAll(text, old, now)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			panic(err)
		}
	}
	return o
}

var codeOnPaper = regexp.MustCompile(`\b\d{8}\b`)

// byLetter writes down what came in a letter of somebody without an email address.
func byLetter(once, right string, kinds []string, values ...string) url.Values {
	return url.Values{
		"channel": {"letter"}, "received": {"2026-11-02"}, "who": {"self"}, "relationship": {"customer"}, "region": {"DE"},
		"name": {"Hans Berg"}, "rights": {right}, "kind": kinds, "value": values, "text": {"by hand"}, "contact": {"none"}, "once": {once},
	}
}

// A record without an email address: a letter to the address on record, and the code that comes back to another officer.
func TestAPersonWithoutEmailIsVerifiedByALetterToTheAddressOnRecord(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, onPaper(o))
		h.Change("shop", "update customers set email = '' where id = 3")
		h.Canary("Lindenallee 14")
		maker, other := h.Desk("officer"), h.Desk("officer-2")
		ref := maker.Log(byLetter("paper-1", "access", []string{"account"}, "A-1003"))
		r := h.Stays(ref, 1, dsr.Verifying)
		h.Same("why a person must look", dsr.AttentionNoContact, r.Attention) // and the acknowledgment goes by hand, too
		page := maker.Page(r.Reference)
		for text, stands := range map[string]bool{"L•••, 1•••": true, "Lindenallee": false, "•••02": true} {
			if strings.Contains(page, text) != stands {
				t.Errorf("the page of the request: %q stands there: %v", text, !stands)
			}
		}
		h.Same("without a reason", 422, maker.TryDo(r.Reference, "code-by-post", "reason", " ").Status)
		h.Same("by an approver", 403, h.Desk("approver").TryDo(r.Reference, "code-by-post", "reason", "x").Status)

		shown := maker.TryDo(r.Reference, "code-by-post", "reason", "no email on record").Want(t, 303).Location()
		h.Settle()
		h.Same("another officer sees the code", 404, other.Open(shown+"/letter").Status)
		code := paperCode(t, maker, shown)
		h.Canary(code)
		h.Same("taken by who made it", 409, maker.TryDo(r.Reference, "enter-code", "record_code", code, "reason", "he wrote it").Status)
		for range 5 {
			h.Same("a wrong code", 422, other.TryDo(r.Reference, "enter-code", "record_code", "00000000", "reason", "he wrote it").Status)
		}
		h.Same("the code after five wrong ones", 422, other.TryDo(r.Reference, "enter-code", "record_code", code, "reason", "he wrote it").Status)
		h.Stays(ref, 1, dsr.Verifying)

		second := paperCode(t, maker, maker.TryDo(r.Reference, "code-by-post", "reason", "the first was void").Want(t, 303).Location())
		h.Same("the letter of the code before", 410, maker.Open(shown+"/letter").Status)
		other.Do(r.Reference, "enter-code", "record_code", second, "reason", "he wrote it")
		r = h.Stays(ref, 1, dsr.InReview)
		h.Same("level", regime.L2, r.Level)
		made := h.Count(`select count(*) from audit_record where details like '%contact_on_record.made.postal_address%'`)
		h.Same("codes in the history", 2, made)

		var open []string
		for _, item := range h.Open(r) {
			open = append(open, item.Collection)
			maker.Do(r.Reference, "review/resolve/"+item.ID, "reason", "He has no email, so there is no newsletter.")
		}
		h.Same("what nobody could look for without an email", []string{"news:subscribers"}, open)
		maker.Approve(h.Request(ref, 1))
		h.Stays(ref, 1, dsr.Answering)
		got := maker.TryDo(r.Reference, "hand-over", "way", "posted", "reason", "to the address on record").Want(t, 200)
		h.Same("an answer file", "application/zip", got.Header.Get("Content-Type"))
		h.Stays(ref, 1, dsr.Fulfilled)
		h.Mailbox("hans@example.de").Nothing()
	})
}

// paperCode opens the letter as it is printed and reads its code.
func paperCode(t *testing.T, maker *apptest.Desk, shown string) string {
	t.Helper()
	if !strings.Contains(maker.Open(shown).Want(t, 200).Body, shown+"/letter") {
		t.Error("the page does not lead to the letter")
	}
	paper := maker.Open(shown+"/letter").Want(t, 200).Body
	for _, want := range []string{"Hans Berg", "Lindenallee 14", "10115", "/not-me/"} {
		if !strings.Contains(paper, want) {
			t.Errorf("the letter lacks %q", want)
		}
	}
	code := codeOnPaper.FindString(paper)
	if code == "" {
		t.Fatalf("no code:\n%s", paper)
	}
	return code
}

// A deletion asked for on the phone: the number on record is called back, whatever the caller says theirs is.
func TestACallGoesToTheNumberOnRecord(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, onPaper(o))
		h.Change("shop", "update customers set email = '' where id = 3")
		maker, other := h.Desk("officer"), h.Desk("officer-2")
		ref := maker.Log(byLetter("call-back", "delete", []string{"account", "phone"}, "A-1003", "+49 30 999 9999"))
		r := h.Stays(ref, 1, dsr.Verifying)
		shown := maker.Open(maker.TryDo(r.Reference, "code-by-phone", "reason", "no email").Want(t, 303).Location()).Want(t, 200).Body
		if !strings.Contains(shown, "+49 30 555 0102") || strings.Contains(shown, "999 9999") {
			t.Error("the page does not show the number on record, or another one")
		}
		h.Settle()
		other.Do(r.Reference, "enter-code", "record_code", codeOnPaper.FindString(shown), "reason", "she called back")
		h.Same("level", regime.L2, h.Stays(ref, 1, dsr.InReview).Level)
	})
}

// An address that others share, two addresses, or a record with several people behind it give nobody a letter.
func TestACodeGoesOnlyToAContactThatIsThePersonsAlone(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, onPaper(apptest.Options{}))
	h.Change("shop", "update customers set email = '' where id in (1, 3)")
	h.Change("shop", "update customers set address_id = null where id = 3")
	officer := h.Desk("officer")
	household := officer.Log(byLetter("household", "access", []string{"account"}, "A-1001"))
	h.Stays(household, 1, dsr.Verifying)
	h.Same("a household's address", 409, officer.TryDo(household+"-1", "code-by-post", "reason", "x").Status)
	officer.TryDo(household+"-1", "code-by-phone", "reason", "their own number").Want(t, 303)
	none := officer.Log(byLetter("none", "access", []string{"account"}, "A-9999"))
	h.Stays(none, 1, dsr.Verifying)
	h.Same("a code to nobody", 409, officer.TryDo(none+"-1", "code-by-phone", "reason", "x").Status)
	two := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "new@example.net", Account: "A-1001"})
	two.Confirm("new@example.net")
	h.Same("one person", dsr.AttentionReach, h.Stays(two.Ref, 1, dsr.Verifying).Attention)
	two.GiveDetail("account", "A-1003")
	h.Same("two people", dsr.AttentionAmbiguous, h.Stays(two.Ref, 1, dsr.Verifying).Attention)
	h.Same("a code for one of two", 409, officer.TryDo(two.Ref+"-1", "code-by-phone", "reason", "x").Status)
	h.Same("collect reads", 0, h.Count(`select count(*) from collection`))
}

// Whoever wrote from an address that no system knows types the code of the letter on their own page.
func TestTheCodeOfALetterIsTypedOnTheStatusPage(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, onPaper(apptest.Options{}))
	h.Change("shop", "update customers set email = '' where id = 3")
	v := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "new@example.net", Name: "Hans Berg", Account: "A-1003"})
	v.Confirm("new@example.net")
	r := h.Stays(v.Ref, 1, dsr.Verifying)
	h.Same("why a person must look", dsr.AttentionReach, r.Attention)
	officer := h.Desk("officer")
	code := paperCode(t, officer, officer.TryDo(r.Reference, "code-by-post", "reason", "the address is new").Want(t, 303).Location())
	h.Settle()
	h.Same("why a person must look, once the letter is made", dsr.AttentionNone, h.Request(v.Ref, 1).Attention)
	h.Same("typed at the desk", 409, h.Desk("officer-2").TryDo(r.Reference, "enter-code", "record_code", code, "reason", "x").Status)
	v.EnterRecordCode(code)
	h.Same("level", regime.L2, h.Stays(v.Ref, 1, dsr.InReview).Level)
}

// The owner of the address says that they did not ask: the request stops, whoever has the code.
func TestTheLetterStopsARequestThatItsReaderDidNotSend(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, onPaper(apptest.Options{}))
	h.Change("shop", "update customers set email = '' where id = 3")
	officer := h.Desk("officer")
	ref := officer.Log(byLetter("not-me", "delete", []string{"account"}, "A-1003"))
	shown := officer.TryDo(ref+"-1", "code-by-post", "reason", "x").Want(t, 303).Location()
	code := paperCode(t, officer, shown)
	_, rest, _ := strings.Cut(officer.Open(shown+"/letter").Body, "/not-me/")
	token, _, _ := strings.Cut(rest, `"`)
	h.Browser().Post("/not-me/"+token, "confirm", "yes").Want(t, 303)
	h.Settle()
	h.Same("why a person must look", dsr.AttentionNotMe, h.Request(ref, 1).Attention)
	h.Same("the code", 409, h.Desk("officer-2").TryDo(ref+"-1", "enter-code", "record_code", code, "reason", "x").Status)
	h.Same("another letter", 409, officer.TryDo(ref+"-1", "code-by-post", "reason", "again").Status)
	h.Stays(ref, 1, dsr.Verifying)
}

// Where there is one officer, the second factor given just now stands for the second person.
func TestASingleOfficerTakesTheCodeTheyMade(t *testing.T) {
	t.Parallel()
	o := onPaper(apptest.Options{Config: func(c *app.Config) { c.Controller.SingleOfficer = true }})
	h := apptest.Start(t, o)
	h.Change("shop", "update customers set email = '' where id = 3")
	officer := h.Desk("officer")
	ref := officer.Log(byLetter("alone", "access", []string{"account"}, "A-1003"))
	code := paperCode(t, officer, officer.TryDo(ref+"-1", "code-by-post", "reason", "x").Want(t, 303).Location())
	officer.Do(ref+"-1", "enter-code", "record_code", code, "reason", "he wrote it")
	h.Stays(ref, 1, dsr.InReview)
	flagged := h.Count(`select count(*) from audit_record where event = 'prove' and details like '%contact_on_record.passed%' and details like '%single_officer%'`)
	h.Same("marked records", 1, flagged)
}

// A number that stands for several people reaches nobody; an address of one's own still does.
func TestANumberThatAFamilySharesIsNotCalled(t *testing.T) {
	t.Parallel()
	o := onPaper(apptest.Options{})
	marked := o.Before
	o.Before = func(systems string) {
		marked(systems)
		path := filepath.Join(systems, "datasets", "shop.yml")
		text := string(apptest.Must(os.ReadFile(path)))
		const field = "data_categories: [user.contact.phone_number]\n"
		text = strings.Replace(text, field, field+"            fides_meta: {identity: phone}\n", 1)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			panic(err)
		}
	}
	h := apptest.Start(t, o)
	h.Change("shop", "update customers set email = '' where id = 3")
	h.Change("shop", "update customers set phone = '+49 30 555 0102' where id = 4")
	officer := h.Desk("officer")
	ref := officer.Log(byLetter("family", "access", []string{"account"}, "A-1003"))
	h.Stays(ref, 1, dsr.Verifying)
	h.Same("a family's number", 409, officer.TryDo(ref+"-1", "code-by-phone", "reason", "x").Status)
	officer.TryDo(ref+"-1", "code-by-post", "reason", "x").Want(t, 303)
	found := officer.Log(byLetter("by phone", "access", []string{"phone"}, "+49 30 555 0102"))
	h.Stays(found, 1, dsr.Verifying)
	h.Same("whoever is found by it", 409, officer.TryDo(found+"-1", "code-by-post", "reason", "x").Status)
}
