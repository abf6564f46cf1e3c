package apptest_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

func TestPhoneCallIsLoggedBackDatedAndTheClockUsesThatDate(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		call := url.Values{
			"channel": {"phone"}, "received": {"2026-10-20"}, "who": {"self"}, "relationship": {"customer"}, "region": {"DE"},
			"name": {"Hans Berg"}, "rights": {"access"}, "kind": {"email", "order"}, "value": {"hans@example.de", "SO-1004"},
			"text": {"wants to know what we have on him"}, "contact": {"email"}, "once": {"call-1"},
		}
		ref := h.Desk("officer").Log(call)
		r := h.Request(ref, 1)
		h.Same("day of receipt", "2026-10-20", h.App.Work.Controller.Today(r.ReceivedAt).String())
		h.Same("answer by (one month, GDPR Art. 12(3))", "2026-11-20", r.AnswerBy.String())
		h.Same("logged by", h.Desk("officer").ID(), h.Submission(ref).LoggedBy)
		again := h.Desk("officer").Log(call) // a double click
		h.Same("reference of the second click", ref, again)

		h.Mailbox("hans@example.de").Expect("Please confirm your request").Wants("20 November 2026")
		wrong := url.Values{}
		for k, v := range call {
			wrong[k] = v
		}
		wrong.Set("received", "2027-01-01")
		wrong.Set("once", "call-2")
		h.Same("a date in the future", 422, h.Desk("officer").Try("/desk/intake", wrong).Status)
		h.Same("an auditor's intake", 403, h.Desk("auditor").Try("/desk/intake", call).Status)
	})
}

// A letter that lay in a drawer past its legal date: a person decides, and only long after does the clock.
func TestALetterLoggedAfterItsDueDateWaitsForAPerson(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		ref := h.Desk("officer").Log(url.Values{
			"channel": {"letter"}, "received": {"2026-09-20"}, "who": {"self"}, "relationship": {"customer"}, "region": {"DE"},
			"name": {"Hans Berg"}, "rights": {"access"}, "kind": {"email"}, "value": {"hans@example.de"},
			"text": {"found behind the copier"}, "contact": {"email"}, "once": {"letter-1"},
		})
		h.FastForward(5 * apptest.Day)
		r := h.Stays(ref, 1, dsr.Verifying)
		h.Same("overdue", true, r.Overdue(h.Clock.Now()))
		h.Same("why a person must look", dsr.AttentionLate, r.Attention)
		for _, want := range []string{"logged after, or close to, its due date", "overdue"} {
			if !strings.Contains(h.Desk("officer").Page(r.Reference), want) {
				t.Errorf("the desk does not say %q", want)
			}
		}
		hans := h.Visitor() // he is not refused before he was asked
		hans.Ref = ref
		first := h.Mailbox("hans@example.de").Expect("Please confirm your request")
		hans.EnterCode(first)
		hans.GiveDetail("order", "SO-1004")
		h.Stays(ref, 1, dsr.InReview)
	})
}

func TestALateLetterThatNobodyProvesEndsLikeAnyOther(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	ref := h.Desk("officer").Log(url.Values{
		"channel": {"letter"}, "received": {"2026-10-06"}, "who": {"self"}, "relationship": {"customer"}, "region": {"DE"},
		"name": {"Hans Berg"}, "rights": {"access"}, "kind": {"email"}, "value": {"hans@example.de"},
		"text": {"asks for a copy"}, "contact": {"email"}, "once": {"letter-2"},
	})
	h.Same("why a person must look", dsr.AttentionLate, h.Request(ref, 1).Attention) // due on 6 November
	h.FastForward(9 * apptest.Day)
	h.Stays(ref, 1, dsr.Verifying)
	h.FastForward(3 * apptest.Day)
	h.Same("ground", dsr.GroundUnverified, h.Stays(ref, 1, dsr.Denied).Ground)
}

// The first mail asks the address already; nobody is asked the same thing twice.
func TestALoggedRequestWithAnEmailGetsOneMail(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		ref := h.Desk("officer").Log(url.Values{
			"channel": {"phone"}, "received": {"2026-11-02"}, "who": {"self"}, "relationship": {"customer"}, "region": {"DE"},
			"name": {"Hans Berg"}, "rights": {"access"}, "kind": {"email", "order"}, "value": {"hans@example.de", "SO-1004"},
			"text": {"wants a copy"}, "contact": {"email"}, "once": {"one-mail"},
		})
		hans := h.Visitor()
		hans.Ref = ref
		first := h.Mailbox("hans@example.de").Expect("Please confirm your request")
		h.Mailbox("hans@example.de").Nothing()
		h.Stays(ref, 1, dsr.Verifying)
		hans.EnterCode(first)
		h.Same("level", regime.L2, h.Stays(ref, 1, dsr.InReview).Level)
		h.Mailbox("hans@example.de").Nothing()
	})
}

// Somebody at the counter who has no mail of their own at hand but gets one: the code that staff cannot know, and a document.
func TestAWalkInIsVerifiedByTheCodeOnRecordAndADocument(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		officer := h.Desk("officer")
		ref := officer.Log(url.Values{
			"channel": {"walk_in"}, "received": {"2026-11-02"}, "who": {"self"}, "relationship": {"customer"}, "region": {"DE"},
			"name": {"Hans Berg"}, "rights": {"access"}, "kind": {"account"}, "value": {"A-1003"},
			"text": {"stands here"}, "contact": {"none"}, "once": {"walk-in"},
		})
		code := h.Mailbox("hans@example.de").Expect("Is this request from you?").Code()
		h.Same("a guess", 422, officer.TryDo(ref+"-1", "enter-code", "record_code", "00000000", "reason", "a guess").Status)
		h.Same("without a reason", 422, officer.TryDo(ref+"-1", "enter-code", "record_code", code, "reason", " ").Status)
		h.Same("comments of acts that did nothing", 0, h.Count(`select count(*) from correspondence where direction = 'internal'`))
		h.Same("by an auditor", 403, h.Desk("auditor").TryDo(ref+"-1", "enter-code", "record_code", code, "reason", "no").Status)
		officer.Do(ref+"-1", "document", "reason", "passport; face and name fit")
		officer.Do(ref+"-1", "enter-code", "record_code", code, "reason", "he read it out on his phone")
		h.Same("level", regime.L2, h.Stays(ref, 1, dsr.InReview).Level)
		h.Same("reasons kept", 2, h.Count(`select count(*) from correspondence where direction = 'internal'`))
	})
}

// No item that staff write down themselves takes a request past its proof.
func TestADocumentAloneVerifiesNobody(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	officer := h.Desk("officer")
	ref := officer.Log(url.Values{
		"channel": {"walk_in"}, "received": {"2026-11-02"}, "who": {"self"}, "relationship": {"customer"}, "region": {"DE"},
		"name": {"Hans Berg"}, "rights": {"access"}, "kind": {"account", "order"}, "value": {"A-1003", "SO-1004"},
		"text": {"stands here"}, "contact": {"none"}, "once": {"walk-in-2"},
	})
	officer.Do(ref+"-1", "document", "reason", "passport; face and name fit")
	h.Stays(ref, 1, dsr.Verifying)
	h.Same("released", 0, released(h, ref))
}

// Who has no address to mail to gets the answer on paper, from an officer, once.
func TestAnAnswerThatCanBeMailedToNobodyIsHandedOver(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		officer := h.Desk("officer")
		ref := officer.Log(url.Values{
			"channel": {"letter"}, "received": {"2026-11-02"}, "who": {"self"}, "relationship": {"customer"}, "region": {"DE"},
			"name": {"Nobody Known"}, "rights": {"access"}, "kind": {"account"}, "value": {"A-9999"},
			"text": {"a letter without an address"}, "contact": {"none"}, "once": {"paper"},
		})
		officer.Do(ref+"-1", "deny", "ground", "unverified", "explanation", "no record fits")
		h.FastForward(apptest.Day)
		r := h.Stays(ref, 1, dsr.Answering)
		h.Same("why a person must look", dsr.AttentionHandOver, r.Attention)
		h.Same("without a reason", 422, officer.TryDo(ref+"-1", "hand-over", "way", "posted", "reason", "").Status)
		h.Same("by an auditor", 403, h.Desk("auditor").TryDo(ref+"-1", "hand-over", "way", "posted", "reason", "x").Status)
		got := officer.TryDo(ref+"-1", "hand-over", "way", "posted", "reason", "posted to the address on his letter, 3 November").Want(t, 200)
		if !strings.Contains(got.Body, ref) {
			t.Errorf("the letter does not name the request:\n%s", got.Body)
		}
		h.Stays(ref, 1, dsr.Denied)
		h.Same("a second time", 409, officer.TryDo(ref+"-1", "hand-over", "way", "posted", "reason", "again").Status)
	})
}

func TestTriageSplitsAMessageWithOneMail(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Name: "Hans Berg"})
		hans.Confirm("hans@example.de")
		r := h.Request(hans.Ref, 1)
		h.Desk("officer").Do(r.Reference, "split", "rights", "access", "rights", "delete", "rights", "object_direct_marketing", "reason", "he asks for all three")
		var rights []regime.Right
		for _, one := range h.Requests(hans.Ref) {
			rights = append(rights, one.Right)
			h.Same("receipt of "+one.Reference, r.ReceivedAt, one.ReceivedAt)
		}
		h.Same("rights", []regime.Right{regime.Access, regime.Delete, regime.ObjectDirectMarketing}, rights)
		h.Stays(hans.Ref, 3, dsr.Fulfilled) // an objection to advertising waits for nobody
		h.Mailbox("hans@example.de").Expect("What we are doing for you").Wants(hans.Ref+"-1", hans.Ref+"-2", hans.Ref+"-3")
		h.Mailbox("hans@example.de").Expect("We have done what you asked")
		h.Mailbox("hans@example.de").Nothing()
	})
}

func TestDuplicateIsMergedAndTheEarlierClockStays(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	first := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de"})
	first.Confirm("hans@example.de")
	h.FastForward(2 * apptest.Day)
	second := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de"})
	second.Confirm("hans@example.de")
	earlier := h.Request(first.Ref, 1)
	h.Desk("officer").Do(second.Ref+"-1", "merge", "into", string(earlier.ID), "reason", "the same words, two days later")
	h.Stays(second.Ref, 1, dsr.Withdrawn)
	h.Mailbox("hans@example.de").Expect("We already work on this").Wants(earlier.Reference)
	h.Same("clock", earlier.DueAt, h.Request(first.Ref, 1).DueAt)
}

func TestExtensionIsToldAndGivenOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de"})
		hans.Confirm("hans@example.de")
		before := h.Request(hans.Ref, 1)
		h.FastForward(20 * apptest.Day)
		h.Desk("officer").Do(before.Reference, "extend", "reason", "complex", "explanation", "Your data lie in an archive.")
		after := h.Request(hans.Ref, 1)
		h.Same("answer by", []string{"2026-12-02", "2027-02-02"}, []string{before.AnswerBy.String(), after.AnswerBy.String()})
		h.Mailbox("hans@example.de").Expect("We need more time").Wants("2 December 2026", "2 February 2027", "Your data lie in an archive.")
		h.Same("a second extension", 409, h.Desk("officer").TryDo(before.Reference, "extend", "reason", "many", "explanation", "more").Status)
		h.FastForward(15 * apptest.Day)
		if got := h.Request(hans.Ref, 1); !got.Open() {
			t.Errorf("it ended as %s before the extended date", got.State)
		}
	})
}

func TestExtensionAfterTheFirstPeriodIsRefused(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
	hans.Confirm("hans@example.de")
	r := h.Stays(hans.Ref, 1, dsr.InReview)
	h.FastForward(35 * apptest.Day) // overdue: nobody approved
	h.Same("an extension after the limit", 409, h.Desk("officer").TryDo(r.Reference, "extend", "reason", "complex", "explanation", "late").Status)
	h.Same("answer by", r.AnswerBy.String(), h.Request(hans.Ref, 1).AnswerBy.String())
}

func TestDenialGoesOutWithItsGroundAndCitation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		hans := h.SubmitForm(apptest.Form{Rights: []string{"delete"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
		hans.Confirm("hans@example.de")
		r := h.Stays(hans.Ref, 1, dsr.InReview)
		officer := h.Desk("officer")
		h.Same("without a ground", 422, officer.TryDo(r.Reference, "deny", "ground", "", "explanation", "no").Status)
		h.Same("with a ground of another right", 422, officer.TryDo(r.Reference, "deny", "ground", "not_portable", "explanation", "no").Status)
		h.Same("by an auditor", 403, h.Desk("auditor").TryDo(r.Reference, "deny", "ground", "erasure_exemption", "explanation", "no").Status)
		officer.Do(r.Reference, "deny", "ground", "erasure_exemption", "explanation", "A claim is pending in court.")
		h.Stays(hans.Ref, 1, dsr.Denied)
		h.Mailbox("hans@example.de").Expect("Please confirm that we should delete")
		h.Mailbox("hans@example.de").Expect("Our answer to your request").Wants("GDPR Art. 17(3)", "complain")
		h.Same("rows", 1, h.Rows("shop", "customers where id = 3"))
	})
}

func TestAlarmsComeByMailOnceEach(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		h.Desk("officer")
		h.Desk("approver")
		hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
		hans.Confirm("hans@example.de")
		r := h.Stays(hans.Ref, 1, dsr.InReview)
		box := h.Mailbox("officer@staff.example")
		var levels []string
		for range 32 { // until 4 December; the answer is due on the 2nd
			h.FastForward(apptest.Day)
			for _, l := range box.Unread() {
				if strings.HasPrefix(l.Subject, "Privacy desk, ") {
					continue // the daily digest
				}
				box.Expect(l.Subject).Wants(r.Reference, "2 December 2026")
				levels = append(levels, strings.TrimSuffix(strings.TrimPrefix(l.Subject, "Clock "), ": "+r.Reference))
			}
		}
		h.Same("alarms", []string{"at 50 percent", "at 75 percent", "at 90 percent", "overdue", "overdue"}, levels) // each once; overdue daily
		h.Mailbox("approver@staff.example").Nothing()                                                               // it is the officers' work
	})
}
