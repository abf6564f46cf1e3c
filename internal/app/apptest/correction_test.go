package apptest_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
)

// correction brings Jane's correction before its review: topic, what she thinks we hold, what is right, for each item.
func correction(h *apptest.Harness, country string, items ...[3]string) (*apptest.Visitor, dsr.Request) {
	more := url.Values{}
	for i, item := range items {
		n := string(rune('1' + i))
		more.Set("wrong_what_"+n, item[0])
		more.Set("wrong_now_"+n, item[1])
		more.Set("wrong_right_"+n, item[2])
		h.Canary(item[2])
	}
	jane := h.SubmitForm(apptest.Form{Rights: []string{"correct"}, Country: country, Email: "jane@example.com", Order: "SO-1001", More: more})
	jane.Confirm("jane@example.com")
	return jane, h.Stays(jane.Ref, 1, dsr.InReview)
}

// items are the claims of a correction by their ordinals.
func items(t *testing.T, h *apptest.Harness, r dsr.Request) []fulfillment.Item {
	return apptest.Must(h.App.Fulfillment.Items(t.Context(), r))
}

// place is the id of the current value in one field.
func place(t *testing.T, i fulfillment.Item, field string) string {
	t.Helper()
	for _, c := range i.Candidates {
		if c.Collection+"."+c.Field == field {
			return c.ID
		}
	}
	t.Fatalf("%s is not offered: %v", field, i.Candidates)
	return ""
}

// judge is an officer's decision with all that a decision must say.
func judge(d *apptest.Desk, r dsr.Request, i fulfillment.Item, verdict string, fields ...string) {
	d.Do(r.Reference, "correction/judge", append([]string{
		"item", i.ID, "verdict", verdict, "nature", "A fact that can be checked.", "obtained", "From the person, when they ordered.",
		"reason", "The bank statement shows it.",
	}, fields...)...)
}

func TestACorrectionIsWeighedWrittenReadBackAndToldToRecipients(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane, r := correction(h, "DE", [3]string{"name", "Jane Roe", "Jane Rowe-Smith"}, [3]string{"phone", "", "+1 415 555 0199"})
		others := h.Dump("shop", "customers where id <> 1")
		all := items(t, h, r)
		if len(all) != 2 || !all[0].Candidates[0].Suggested {
			t.Fatalf("items: %v", all)
		}
		officer := h.Desk("officer")
		page := officer.Open("/desk/requests/"+r.Reference+"/correction").Want(t, 200).Body
		for _, value := range []string{"Jane Roe", "Rowe-Smith", "555 0199", "555 0100"} {
			if strings.Contains(page, value) {
				t.Errorf("the page shows %q before anybody said what for", value)
			}
		}
		officer.Try("/desk/requests/"+r.Reference+"/correction/look", url.Values{"purpose": {" "}}).Want(t, 422)
		seen := officer.Try("/desk/requests/"+r.Reference+"/correction/look", url.Values{"purpose": {"To compare with the bank statement."}}).Want(t, 200).Body
		if !strings.Contains(seen, "Jane Rowe-Smith") || !strings.Contains(seen, "Jane Roe<") {
			t.Error("the look shows no values")
		}
		if strings.Contains(seen, "John Roe") || strings.Contains(seen, "Rita Representative") {
			t.Error("somebody else's values are on the page")
		}
		if reply := officer.TryDo(r.Reference, "approve", "plan", r.PlanHash); reply.Status == 303 {
			t.Error("undecided items were approved")
		}
		judge(officer, r, all[0], "accepted", "target", place(t, all[0], "shop:customers.name"))
		judge(officer, r, all[1], "rejected", "ground", "unfounded_or_excessive")
		h.Same("nothing is written before the approval", 1, h.Rows("shop", "customers where name = 'Jane Roe'"))
		officer.Approve(h.Request(jane.Ref, 1))

		r = h.Stays(jane.Ref, 1, dsr.Executing)
		h.Same("written", 1, h.Rows("shop", "customers where id = 1 and name = 'Jane Rowe-Smith' and phone = '+1 415 555 0100'"))
		h.Same("everybody else", others, h.Dump("shop", "customers where id <> 1"))
		told := 0
		for name, task := range h.Tasks(r) {
			if task.Kind == dsr.TaskTell {
				told++
				ask := officer.Open("/desk/tasks/"+string(task.ID)).Want(t, 200).Body
				if !strings.Contains(ask, "Right is, for: Name") || strings.Contains(ask, "Jane Rowe-Smith") {
					t.Errorf("%s does not say what to tell, or says it before anybody asked", name)
				}
				officer.Try("/desk/tasks/"+string(task.ID), url.Values{"answer": {"done"}}).Want(t, 303)
			}
		}
		h.Same("recipients of names, by the data map", 2, told)
		h.Settle()
		h.Stays(jane.Ref, 1, dsr.Fulfilled)
		h.Same("outcome", dsr.InPart, h.Request(jane.Ref, 1).Outcome)
		letter := h.Mailbox("jane@example.com").Expect("the data you said is wrong")
		letter.Wants("WE CHANGED IT: YOUR NAME", "WE DID NOT CHANGE IT: YOUR PHONE NUMBER", "manifestly unfounded or excessive", "GDPR Art. 12(5)",
			"The bank statement shows it.", "Swift Parcels GmbH", "Cumulus Hosting Inc.")
		if strings.Contains(letter.Text, "Rowe-Smith") {
			t.Error("the letter repeats a value")
		}
	})
}

func TestACorrectionOfWhatPeopleAreFoundByNeedsTwoPeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane, r := correction(h, "DE", [3]string{"email", "", "jane@new.example"})
		all := items(t, h, r)
		judge(h.Desk("officer"), r, all[0], "accepted", "target", place(t, all[0], "shop:customers.email"))
		h.Desk("officer").Approve(h.Request(jane.Ref, 1))
		h.Stays(jane.Ref, 1, dsr.InReview)
		h.Same("one approval is not enough", 1, h.Rows("shop", "customers where id = 1 and email = 'jane@example.com'"))
		h.Desk("approver").Approve(h.Request(jane.Ref, 1))
		h.Same("written", 1, h.Rows("shop", "customers where id = 1 and email = 'jane@new.example'"))
	})
}

func TestACorrectionOfWhichNothingIsAcceptedIsARefusalWithItsGround(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		jane, r := correction(h, "US", [3]string{"health", "", "I never had that illness"})
		all := items(t, h, r)
		officer := h.Desk("officer")
		if reply := officer.TryDo(r.Reference, "correction/judge", "item", all[0].ID, "verdict", "rejected", "ground", "more_likely_accurate"); reply.Status != 422 {
			t.Errorf("a decision without its factors: %d", reply.Status)
		}
		judge(officer, r, all[0], "rejected", "ground", "more_likely_accurate", "health", "yes")
		officer.Approve(h.Request(jane.Ref, 1))
		r = h.Stays(jane.Ref, 1, dsr.Denied)
		h.Same("ground", "more_likely_accurate", r.Ground)
		h.Mailbox("jane@example.com").Expect("the data you said is wrong").Wants("WE DID NOT CHANGE IT: YOUR HEALTH", "11 CCR 7023(b)", "a note of up to 250 words")
	})
}

func TestAValueThatDoesNotFitIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	_, r := correction(h, "DE", [3]string{"purchase", "12.50", "twelve euros"})
	i := items(t, h, r)[0]
	reply := h.Desk("officer").TryDo(r.Reference, "correction/judge", "item", i.ID, "verdict", "accepted", "nature", "A sum.", "obtained", "From the till.",
		"reason", "A slip of the pen.", "target", place(t, i, "shop:orders.total"))
	if reply.Status != 422 || !strings.Contains(reply.Body, "holds a decimal") {
		t.Errorf("status %d", reply.Status)
	}
	h.Same("undecided", dsr.Undecided, items(t, h, r)[0].Verdict)
}

func TestADisputedFieldOfSomebodyElseIsNotOffered(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	_, r := correction(h, "DE", [3]string{"address", "27 Alder Street", "28 Alder Street"})
	for _, c := range items(t, h, r)[0].Candidates {
		t.Errorf("the address of a whole household is offered: %v", c)
	}
}

func TestACopyWaitsForTheCorrectionOfTheSameMessage(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	more := url.Values{"wrong_what_1": {"name"}, "wrong_right_1": {"Jane Rowe-Smith"}}
	jane := h.SubmitForm(apptest.Form{Rights: []string{"copy", "correct"}, Country: "DE", Email: "jane@example.com", Order: "SO-1001", More: more})
	jane.Confirm("jane@example.com")
	r := h.Stays(jane.Ref, 2, dsr.InReview)
	h.Stays(jane.Ref, 1, dsr.Collecting)
	all := items(t, h, r)
	judge(h.Desk("officer"), r, all[0], "accepted", "target", place(t, all[0], "shop:customers.name"))
	h.Desk("officer").Approve(h.Request(jane.Ref, 2))
	for _, task := range h.Tasks(h.Request(jane.Ref, 2)) {
		if task.Kind == dsr.TaskTell {
			h.Desk("officer").Try("/desk/tasks/"+string(task.ID), url.Values{"answer": {"done"}}).Want(t, 303)
		}
	}
	h.FastForward(2 * time.Hour)
	copied := h.Stays(jane.Ref, 1, dsr.InReview)
	h.Desk("officer").Approve(copied)
	h.Download(h.Mailbox("jane@example.com").Expect("Your data is ready"), "SO-1001")
}
