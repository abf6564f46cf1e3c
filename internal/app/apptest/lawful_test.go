package apptest_test

import (
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// fromVirginia is Jane asking under a law with an appeal.
func fromVirginia(h *apptest.Harness, rights ...string) *apptest.Visitor {
	jane := h.SubmitForm(apptest.Form{Rights: rights, Country: "US", State: "VA", Email: "jane@example.com", Order: "SO-1001"})
	jane.Confirm("jane@example.com")
	return jane
}

// says reports whether a page of the desk holds a text.
func says(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not say %q:\n%s", text, page)
		}
	}
}

func TestADenialIsAppealedByItsLinkAndGrantedByAnotherOfficer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		h.Desk("officer-2").SignIn()
		jane := fromVirginia(h, "copy")
		r := h.Stays(jane.Ref, 1, dsr.InReview)
		h.Desk("officer").Do(r.Reference, "deny", "ground", "unfounded_or_excessive", "explanation", "It is your fifth copy this month.")
		h.Stays(jane.Ref, 1, dsr.Denied)
		letter := h.Mailbox("jane@example.com").Expect("Our answer to your request").Wants(
			"clearly without a ground", "Va. Code 59.1-577(B)", "It is your fifth copy this month.",
			"ask us to look at this again", "Va. Code 59.1-577(C)", "Attorney General of Virginia")

		stranger := h.Visitor()
		link := letter.Link("/appeal/")
		stranger.Get(link).Want(t, 200) // a mail scanner
		stranger.Post(link).Want(t, 422)
		h.Same("requests before anything was written", 1, len(h.Requests(jane.Ref)))
		stranger.Post(link, "message", "I never asked before.").Want(t, 303)
		h.Settle()
		stranger.Post(link, "message", "I never asked before.").Want(t, 409)
		appeal := h.Stays(jane.Ref, 2, dsr.InReview)
		h.Same("appeal", []string{"appeal", string(r.ID), "2027-01-01"}, []string{string(appeal.Right), string(appeal.About), appeal.AnswerBy.String()})
		h.Same("acknowledged", false, appeal.AckedAt.IsZero())
		h.Mailbox("jane@example.com").Expect("We are looking at it again").Wants(r.Reference, "1 January 2027", "Va. Code 59.1-577(C)")
		says(t, h.Desk("officer-2").Page(appeal.Reference), "I never asked before.", "What was decided stands", "Grant it")

		same := h.Desk("officer").TryDo(appeal.Reference, "conclude", "outcome", "in_full", "reason", "They are right.")
		h.Same("the same officer decides", 409, same.Status)
		says(t, same.Body, "Another officer must decide")
		h.Desk("officer-2").Do(appeal.Reference, "conclude", "outcome", "in_full", "reason", "The fifth copy was somebody else's.")
		h.Stays(jane.Ref, 2, dsr.Fulfilled)
		again := h.Stays(jane.Ref, 3, dsr.InReview)
		h.Same("successor", []string{"access", string(r.ID)}, []string{string(again.Right), string(again.About)})
		h.Mailbox("jane@example.com").Expect("You were right to ask again").Wants(again.Reference, r.Reference)
		h.Same("the first answer stays", dsr.Denied, h.Request(jane.Ref, 1).State)
		jane.SignIn(jane.Ref, "jane@example.com")
		if !jane.Says("You were right to ask again") {
			t.Error("the status page does not say how the appeal ended")
		}
	})
}

func TestAnUpheldAppealNamesTheRegulatorAndShowsThatOneOfficerDecidedBoth(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := fromVirginia(h, "delete")
	r := h.Stays(jane.Ref, 1, dsr.InReview)
	h.Desk("officer").Do(r.Reference, "deny", "ground", "unfounded_or_excessive", "explanation", "Nothing is left to delete.")
	h.Mailbox("jane@example.com").Expect("Please confirm that we should delete")
	h.Mailbox("jane@example.com").Expect("Our answer to your request")
	h.Desk("officer").Do(r.Reference, "contest", "message", "By letter of today: I do not agree.")
	appeal := h.Stays(jane.Ref, 2, dsr.InReview)
	h.Mailbox("jane@example.com").Expect("We are looking at it again")
	h.Desk("officer").Do(appeal.Reference, "deny", "ground", "upheld", "explanation", "We looked at every system again.")
	h.Stays(jane.Ref, 2, dsr.Denied)
	letter := h.Mailbox("jane@example.com").Expect("We have looked at it again").Wants(
		"We looked at every system again.", "You can complain to Attorney General of Virginia", "Va. Code 59.1-577(C)")
	if strings.Contains(letter.Text, "/appeal/") {
		t.Error("an appeal against the appeal is offered")
	}
	found := ""
	for _, e := range h.History(h.Request(jane.Ref, 2)) {
		if e.Record.Event == string(dsr.Deny) {
			found = e.Record.Details["detail"]
		}
	}
	h.Same("the audit log on who decided", "same_decider", found)
	says(t, h.Desk("officer").Page(r.Reference), "This was contested already")
}

func TestAUKAnswerIsContestedByAComplaintUnderItsOwnRule(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "GB", Email: "jane@example.com", Order: "SO-1001"})
	jane.Confirm("jane@example.com")
	r := h.Stays(jane.Ref, 1, dsr.InReview)
	h.Desk("officer").Do(r.Reference, "deny", "ground", "cannot_identify", "explanation", "Send us your customer number.")
	h.Mailbox("jane@example.com").Expect("Our answer to your").Wants("UK GDPR Art. 11(2), 12(2)", "Information Commission", "DPA 2018 s. 165", "You can go to court", "DPA 2018 s.164A")
	jane.SignIn(jane.Ref, "jane@example.com")
	jane.Post("/status/appeal", "request", "1", "message", "My number is A-1001.").Want(t, 303)
	h.Settle()
	complaint := h.Stays(jane.Ref, 2, dsr.InReview)
	h.Same("right", regime.Complaint, complaint.Right)
	h.Same("acknowledge by", "2026-12-02", complaint.AckBy.String())
	h.Mailbox("jane@example.com").Expect("We are looking at it again")
	if !jane.Says("We look at our answer again") {
		t.Error("the status page does not say that the complaint was taken")
	}
}

func TestALawWithoutAnAppealSaysSoAtTheDesk(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := deletion(h)
	r := h.Stays(jane.Ref, 1, dsr.InReview)
	h.Desk("officer").Do(r.Reference, "deny", "ground", "erasure_exemption", "explanation", "A claim is pending.")
	letter := h.Mailbox("jane@example.com").Expect("Our answer to your").Wants("GDPR Art. 17(3)", "GDPR Art. 12(4), 77", "GDPR Art. 12(4), 79")
	if strings.Contains(letter.Text, "/appeal/") {
		t.Error("the letter offers an appeal that this law does not know")
	}
	says(t, h.Desk("officer").Page(r.Reference), "knows no appeal to the controller")
	h.Same("tried all the same", 409, h.Desk("officer").TryDo(r.Reference, "contest", "message", "No.").Status)
	h.Same("a ground of another right", 422, h.Desk("officer").TryDo(deletion(h).Ref+"-1", "deny", "ground", "rights_of_others", "explanation", "x").Status)
}
