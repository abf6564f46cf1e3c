package apptest_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/store"
)

// A hold that somebody was to look at again stands in the digest of the day, also where nothing else is to do; and it keeps
// no old key alive: copies of what was erased since lie under that key, too.
func TestAHoldIsDueInTheDigestAndKeepsNoOldKeyAlive(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		officer := h.Desk("officer")
		hold := url.Values{"kind": {"email"}, "subject": {"jane@example.com"}, "citation": {"GDPR Art. 17(3)(e)"}, "review": {"2026-12-01"}, "reason": {"Claim 77."}}
		officer.Try("/desk/holds", hold).Want(t, 303)
		first := apptest.Must(h.App.Store.Read(t.Context()).LegalHolds().First(store.Match{}, "id"))
		h.FastForward(40*apptest.Day + 8*time.Hour)
		letter := h.Mailbox(officer.Email).Expect("Privacy desk").Wants("1 legal hold is to be looked at again", "by Tuesday 1 December 2026", "GDPR Art. 17(3)(e)")
		if strings.Contains(letter.Text, "jane@example.com") || strings.Contains(letter.Text, "Claim 77") {
			t.Errorf("the digest names the person or the matter:\n%s", letter.Text)
		}

		h.FastForward(60 * apptest.Day)
		later := apptest.Must(h.App.Store.Read(t.Context()).LegalHolds().Get(first.ID))
		h.Same("the key of November is still needed", false, later.Key.KEK == first.Key.KEK)
		words, err := h.App.Work.HoldWords(later)
		if err != nil || words.Subject != "jane@example.com" || words.Reason != "Claim 77." {
			t.Errorf("the hold reads %+v, error %v", words, err)
		}
	})
}

// Who says another thing about what they are to us than before is shown to staff, and nothing changes by it.
func TestAnotherRelationshipIsShownToStaff(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	ask := func(relationship string) *apptest.Visitor {
		v := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Order: "SO-1004", Relationship: relationship})
		v.Confirm("hans@example.de")
		return v
	}
	employee := ask("employee")
	if page := h.Desk("officer").Page(employee.Ref + "-1"); strings.Contains(page, "Look at the relationship") {
		t.Error("one request alone differs from nothing")
	}
	customer := ask("customer")
	says(t, h.Desk("officer").Page(customer.Ref+"-1"), "Look at the relationship", "They say now: Customer", "said elsewhere: Employee")
	before, now := h.Request(employee.Ref, 1), h.Request(customer.Ref, 1)
	h.Same("date", before.AnswerBy.String(), now.AnswerBy.String())
	h.Same("need", before.Need, now.Need)
}
