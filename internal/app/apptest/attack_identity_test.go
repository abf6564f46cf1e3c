package apptest_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// everything is all that a thief could know about Mia, from an address of their choice.
func everything(address string, rights ...string) apptest.Form {
	return apptest.Form{
		Rights: rights, Country: "DE", Email: address, Name: "Mia Chen", Phone: "+1 415 555 0103", Account: "A-1004", Order: "SO-1005",
	}
}

// released counts what could have left the house about a submission.
func released(h *apptest.Harness, ref string) int {
	n := 0
	for _, r := range h.Requests(ref) {
		n += h.Count("select count(*) from package where request_id = ?", string(r.ID))
		n += h.Count("select count(*) from collection where request_id = ?", string(r.ID))
		n += h.Count("select count(*) from effect_record where request_id = ?", string(r.ID))
		n += h.Count("select count(*) from verification where request_id = ?", string(r.ID))
	}
	return n
}

// A thief types Mia's own address, which they cannot read: the only mail goes to Mia, and nothing is searched.
func TestATK01NothingHappensWithoutTheMailbox(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	thief := h.SubmitForm(everything("mia@example.com", "copy", "delete"))
	h.Stays(thief.Ref, 1, dsr.Verifying)
	h.Mailbox("mia@example.com").Expect("Please confirm your request")
	h.Mailbox("mia@example.com").Nothing()
	h.FastForward(40 * apptest.Day)
	for n := 1; n <= 2; n++ {
		h.Same("end", "denied unverified", string(h.Request(thief.Ref, n).State)+" "+h.Request(thief.Ref, n).Ground)
	}
	h.Same("released", 0, released(h, thief.Ref))
	h.Mailbox("mia@example.com").Nothing() // an unconfirmed address gets the first mail only
}

// A thief gives Mia's details with a mailbox of their own.
func TestATK02ChallengeGoesToTheContactOnRecordOnly(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	thief := h.SubmitForm(everything("mia.chen@evil.example", "copy"))
	first := thief.Confirm("mia.chen@evil.example")
	stranger := h.SubmitForm(apptest.Form{
		Rights: []string{"copy"}, Country: "DE", Email: "nobody@mail.example", Name: "No Body", Phone: "+1 415 555 9999", Account: "A-9999", Order: "SO-9999",
	})
	other := stranger.Confirm("nobody@mail.example")
	h.Mailbox("mia@example.com").Expect("Is this request from you?")
	h.Mailbox("mia.chen@evil.example").Nothing()
	h.Mailbox("nobody@mail.example").Nothing()
	same := func(text string, v *apptest.Visitor, l apptest.Letter) string {
		return strings.NewReplacer(v.Ref, "REF", l.Link("/c/"), "LINK", l.Code(), "CODE", v.Token(), "TOKEN").Replace(text)
	}
	h.Same("first mails", same(other.Text, stranger, other), same(first.Text, thief, first))
	h.Same("status pages", same(stranger.Status(), stranger, other), same(thief.Status(), thief, first))
	h.Stays(thief.Ref, 1, dsr.Verifying)
	h.Same("released", 0, released(h, thief.Ref))
}

// Everything is right but the mailbox on record: no staff member and no post takes the request past its proof.
func TestATK04CorrectDetailsWithoutTheContactReachNothing(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	thief := h.SubmitForm(everything("mia.chen@evil.example", "copy", "delete"))
	thief.Confirm("mia.chen@evil.example")
	h.Same("a passphrase before the proof", 409, thief.Post("/status/passphrase", "request", "1", "passphrase", phrase, "passphrase_again", phrase).Status)
	for range 5 {
		thief.Post("/status/proof", "kind", "record_code", "value", "00000000").Want(t, 422)
	}
	for _, who := range []string{"officer", "approver"} {
		desk := h.Desk(who)
		for _, act := range []string{"approve", "collect", "conclude"} {
			r := desk.TryDo(thief.Ref+"-1", act, "plan", "made-up", "outcome", "in_full", "reason", "let it through")
			if r.Status != 409 && r.Status != 403 {
				t.Errorf("%s by the %s: status %d", act, who, r.Status)
			}
		}
	}
	h.Same("released", 0, released(h, thief.Ref))
	h.Stays(thief.Ref, 1, dsr.Verifying)
}

// Time verifies nobody: a lesser level ends in the lesser lawful answer, never in the values.
func TestATK09TheDueDateGivesTheLesserAnswerAndNoMore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		h.GivenStandingRule("know_specific")
		jane := nearly(h) // contact and details fit, the declaration never comes
		jane.Post("/status/messages", "message", "Answer within one hour or I will sue. My lawyer is copied.").Want(t, 303)
		h.FastForward(50 * apptest.Day) // 45 days, Cal. Civ. Code 1798.130(a)(2)
		r := h.Request(jane.Ref, 1)
		h.Same("end", []string{"fulfilled", "lesser_answer"}, []string{string(r.State), string(r.Outcome)})
		if !r.AnsweredAt.Before(r.DueAt) {
			t.Errorf("answered %s, due %s", r.AnsweredAt, r.DueAt)
		}
		p := h.Download(h.Mailbox("jane@example.com").Expect("Our answer to your request"), "SO-1001")
		for _, value := range []string{"Jane Roe", "SO-1001", "12.50", "415"} {
			if p.Holds(value) {
				t.Errorf("the lesser answer holds %q", value)
			}
		}
		if !p.Holds("What you bought") || !p.Holds("Identifiers (A)") {
			t.Error("the lesser answer does not name what is held")
		}
	})
}

func TestATK14AccountOfAnotherIsNotDeleted(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	thief := h.SubmitForm(everything("mia.chen@evil.example", "delete"))
	thief.Confirm("mia.chen@evil.example")
	thief.Post("/status/delete-confirm", "request", "1", "confirm", "yes")
	h.FastForward(60 * apptest.Day)
	h.Same("her rows", []int{1, 1}, []int{h.Rows("shop", "customers where id = 4"), h.Rows("shop", "orders where customer_id = 4")})
	h.Same("released", 0, released(h, thief.Ref))
}

func TestATK15AnotherRightVoidsVerificationAndApprovals(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
		hans.Confirm("hans@example.de")
		before := h.Stays(hans.Ref, 1, dsr.InReview)
		old := h.Desk("officer").Plan(before)
		h.Desk("officer").Do(before.Reference, "retype", "right", "delete", "reason", "he rang: delete it")
		r := h.Stays(hans.Ref, 1, dsr.InReview)
		h.Same("right and approvals", []any{regime.Delete, 0}, []any{r.Right, r.Approvals})
		for _, v := range apptest.Must(h.App.Store.Read(t.Context()).Verifications().Find(store.Match{"request_id": r.ID})) {
			if v.Right == regime.Access && v.RevokedAt.IsZero() {
				t.Error("the verification for access still stands")
			}
		}
		h.Same("approval of the old plan", 409, h.Desk("officer").TryDo(r.Reference, "approve", "plan", old).Status)
		h.Desk("officer").Approve(r)
		h.FastForward(3 * apptest.Day) // the person has not confirmed
		h.Same("rows", 1, h.Rows("shop", "customers where id = 3"))
	})
}

// Nobody's word replaces the proof: in the table itself there is no way around it.
func TestATK53NoTransitionGoesPastTheProof(t *testing.T) {
	t.Parallel()
	for _, row := range dsr.Transitions {
		for _, class := range []regime.Class{regime.DataClass, regime.WriteClass} {
			if !slices.Contains(row.Classes, class) {
				continue
			}
			for _, from := range row.From {
				unproven := from == dsr.None || from == dsr.Received || from == dsr.Verifying
				onward := row.To == dsr.Collecting || row.To == dsr.InReview || row.To == dsr.Executing || row.To == dsr.Answering
				ways := []dsr.Event{dsr.Verify, dsr.GiveLesser, dsr.Deny}
				if unproven && onward && !slices.Contains(ways, row.Event) {
					t.Errorf("%s leads a %s request from %s to %s", row.Event, class, from, row.To)
				}
			}
		}
	}
}

func TestATK74TwoPeopleMustApproveWhatConcernsOthers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
		hans.Confirm("hans@example.de")
		r := h.Stays(hans.Ref, 1, dsr.InReview)
		officer := h.Desk("officer")
		employee := h.Collections(r)["shop:employees third_party"]
		officer.Do(r.Reference, "review/decide", "collection", employee.ID, "decision", "include", "reason", "he may know his representative")
		r = h.Request(hans.Ref, 1)
		h.Same("approvals needed", 2, r.ApprovalsNeeded)
		officer.Approve(r)
		h.Stays(hans.Ref, 1, dsr.InReview)
		for range 2 {
			if again := officer.TryDo(r.Reference, "approve", "plan", r.PlanHash); again.Status != 403 && again.Status != 409 {
				t.Errorf("the same person's second approval: status %d", again.Status)
			}
		}
		h.Same("an administrator's approval", 403, h.Desk("administrator").TryDo(r.Reference, "approve", "plan", r.PlanHash).Status)
		h.Same("an auditor's approval", 403, h.Desk("auditor").TryDo(r.Reference, "approve", "plan", r.PlanHash).Status)
		row := dsr.Approval{RequestID: r.ID, PlanHash: r.PlanHash, Actor: string(officer.ID())}
		err := h.App.Store.InTx(t.Context(), func(tx *store.Tx) error { return tx.Approvals().Insert(&row) })
		if err == nil {
			t.Error("the database takes the same person's approval twice")
		}
		h.Stays(hans.Ref, 1, dsr.InReview)
		h.Desk("approver").Approve(r)
		h.Stays(hans.Ref, 1, dsr.Fulfilled)
		if p := h.Download(h.Mailbox("hans@example.de").Expect("Your data is ready"), "SO-1004"); !p.Holds("Otto Other") {
			t.Error("the collection that was let in is not in the file")
		}
	})
}

// ATK-75 beside it: who is the subject does not decide.
func TestStaffDoNotApproveTheirOwnRequest(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	h.Change("shop", "update customers set email = 'officer@staff.example' where id = 4")
	mine := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "officer@staff.example", Order: "SO-1005"})
	mine.Confirm("officer@staff.example")
	r := h.Stays(mine.Ref, 1, dsr.InReview)
	h.Same("own approval", 403, h.Desk("officer").TryDo(r.Reference, "approve", "plan", r.PlanHash).Status)
	h.Desk("officer-2").Approve(r)
	h.Stays(mine.Ref, 1, dsr.Fulfilled)
}

func TestATK38LeakedDownloadLinkIsUselessAlone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		h.GivenStandingRule("access")
		hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
		hans.Confirm("hans@example.de")
		ready := h.Mailbox("hans@example.de").Expect("Your data is ready")
		link := ready.Link("/download/")
		thief := h.Browser()
		for range 3 {
			thief.Get(link).Want(t, 200) // opening the page costs nothing
		}
		thief.PostForm(link, url.Values{"passphrase": {"SO-1003"}}).Want(t, 422)
		for range 5 { // several downloads, each told to the person
			h.Download(ready, "SO-1004")
			h.Mailbox("hans@example.de").Expect("Your data was fetched")
		}
		h.Browser().PostForm(link, url.Values{"passphrase": {"SO-1004"}}).Want(t, 410)
	})
}

func TestATK38TenWrongTriesCloseThePackage(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	h.GivenStandingRule("access")
	hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
	hans.Confirm("hans@example.de")
	link := h.Mailbox("hans@example.de").Expect("Your data is ready").Link("/download/")
	for n := 1; n <= 10; n++ {
		if got := h.Browser().PostForm(link, url.Values{"passphrase": {"wrong words " + string(rune('a'+n))}}).Status; got != 422 && n < 10 || got != 422 && got != 410 {
			t.Fatalf("wrong try %d: status %d", n, got)
		}
	}
	h.Browser().PostForm(link, url.Values{"passphrase": {"SO-1004"}}).Want(t, 410)
}

func TestATK38PackageEndsAfterFourteenDays(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	h.GivenStandingRule("access")
	hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004"})
	hans.Confirm("hans@example.de")
	ready := h.Mailbox("hans@example.de").Expect("Your data is ready")
	h.FastForward(13 * apptest.Day)
	h.Download(ready, "SO-1004")
	h.FastForward(30 * time.Hour)
	h.Browser().PostForm(ready.Link("/download/"), url.Values{"passphrase": {"SO-1004"}}).Want(t, 410)
	h.FastForward(31 * apptest.Day)
	h.Same("packages that are not destroyed", 0, int(apptest.Must(h.App.Store.Read(t.Context()).Packages().Count(store.Match{"destroyed_at": time.Time{}}))))
}

// The session of one person opens nothing of another's.
func TestATK42FileOfAnotherDoesNotOpen(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	h.GivenStandingRule("access")
	var visitors []*apptest.Visitor
	links := map[string]string{}
	for _, p := range []struct{ address, order string }{{"hans@example.de", "SO-1004"}, {"mia@example.com", "SO-1005"}} {
		v := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: p.address, Order: p.order})
		v.Confirm(p.address)
		links[p.address] = h.Mailbox(p.address).Expect("Your data is ready").Link("/download/")
		visitors = append(visitors, v)
	}
	visitors[0].PostForm(links["mia@example.com"], url.Values{"passphrase": {"SO-1004"}}).Want(t, 422)
	visitors[0].Post("/status/withdraw", "request", "2", "confirm", "yes").Want(t, 404)
	if strings.Contains(visitors[0].Status(), visitors[1].Ref) {
		t.Error("the status page shows another's reference")
	}
	visitors[0].Get("/task/"+strings.TrimPrefix(links["mia@example.com"], h.URL+"/download/")).Want(t, 410) // a token of one purpose opens nothing of another
	visitors[0].Get("/c/"+strings.TrimPrefix(links["mia@example.com"], h.URL+"/download/")).Want(t, 410)
}
