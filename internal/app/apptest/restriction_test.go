package apptest_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// uses are more of the bookshop's activities: one for each legal basis that an objection asks about.
const uses = `
  - id: offers
    name: Letters with offers
    purposes: [{purpose: to send you offers, legal_basis: "6(1)(f)", legitimate_interest: "our own, to sell books", direct_marketing: true}]
    subjects: [customers]
    categories: [user.contact.email]
    provided: [user.contact.email]
    sources: ["from you, when you order"]
    retention: {period: 1 year}
  - id: fraud
    name: Checking for fraud
    purposes: [{purpose: to notice false orders, legal_basis: "6(1)(f)", legitimate_interest: "our own, not to lose goods"}]
    subjects: [customers]
    categories: [user.contact, user.behavior]
    provided: []
    sources: ["from you, when you order"]
    recipients: [{to: hosting, business_purpose: storing data for us}]
    retention: {period: 6 months}
    automated_decision: {logic: "a score below 40 means that you pay first", significance: you pay before we send, solely: true}
  - id: statistics
    name: Counting sales
    purposes: [{purpose: to see what sells, legal_basis: "6(1)(f)", legitimate_interest: "our own, to buy the right books"}]
    subjects: [customers]
    categories: [user.behavior]
    sources: ["from you, when you order"]
    retention: {period: 1 year}
systems:`

// limits gives the bookshop marks for restrictions: one for all use, and two for one activity each.
func limits(t *testing.T) func(string) {
	return func(dir string) {
		apptest.MakeSQLite(t, filepath.Join(dir, "shop.db"), `
			alter table customers add column restricted boolean not null default 0;
			alter table customers add column offers boolean not null default 1;
			alter table customers add column checked boolean not null default 1;`)
		edit(t, filepath.Join(dir, "datasets", "shop.yml"), "          - name: sharing\n",
			"          - name: restricted\n          - name: offers\n          - name: checked\n          - name: sharing\n")
		edit(t, filepath.Join(dir, "connectors", "shop.yaml"), `restrict:
  - {collection: "shop:customers", set: {sharing: false}}`, `restrict:
  - {collection: "shop:customers", set: {restricted: true}, lift: {restricted: false}}
  - {collection: "shop:customers", set: {offers: false}, lift: {offers: true}, activities: [offers]}
  - {collection: "shop:customers", set: {checked: false}, lift: {checked: true}, activities: [fraud]}`)
		edit(t, filepath.Join(dir, "datamap.yaml"), "\nsystems:", uses)
	}
}

func edit(t *testing.T, path, old, new string) {
	text := string(apptest.Must(os.ReadFile(path)))
	if !strings.Contains(text, old) {
		t.Fatalf("%s lacks %q", path, old)
	}
	apptest.WriteFile(t, path, strings.Replace(text, old, new, 1))
}

// asked brings Jane's request for a right of the GDPR, made by telephone, before its review.
func asked(h *apptest.Harness, right string) (ref string, r dsr.Request) {
	ref = phoned(h, right, "DE")
	return ref, h.Stays(ref, 1, dsr.InReview)
}

// useIDs are the ids of a request's uses, by the data map's ids.
func useIDs(t *testing.T, h *apptest.Harness, r dsr.Request) map[string]dsr.Assessment {
	rows := apptest.Must(h.App.Fulfillment.Assessments(h.App.Store.Read(t.Context()).Tables, r))
	ids := map[string]dsr.Assessment{}
	for _, a := range rows {
		ids[a.UseID] = a
	}
	return ids
}

// byHandAll answers every open manual task of a kind at the desk.
func byHandAll(t *testing.T, h *apptest.Harness, r dsr.Request, kind dsr.TaskKind) (names []string) {
	for _, task := range apptest.Must(h.App.Store.Read(t.Context()).Tasks().Find(store.Match{"request_id": r.ID, "kind": kind, "manual": true}, "connector")) {
		names = append(names, task.Connector)
		h.Desk("officer").Try("/desk/tasks/"+string(task.ID), map[string][]string{"answer": {"done"}}).Want(t, 303)
	}
	h.Settle()
	return names
}

func TestARestrictionIsDecidedMarkedReadBackToldAndLiftedAfterTheNotice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		o.Before = limits(t)
		h := apptest.Start(t, o)
		ref, r := asked(h, "restrict")
		others := h.Dump("shop", "customers where id <> 1")
		officer := h.Desk("officer")
		page := text(officer.Open("/desk/requests/"+r.Reference+"/uses").Want(t, 200).Body)
		for _, want := range []string{"Letters with offers", "to keep invoices", "Art. 6(1)(c)", "GDPR Art. 18(1)(a), unverified", "GDPR Art. 18(1)(d), unverified", "shop:customers", "1 row", "to decide"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if reply := officer.TryDo(r.Reference, "approve", "plan", r.PlanHash); reply.Status == 303 {
			t.Error("undecided uses were approved")
		}
		var all []string
		for _, a := range useIDs(t, h, r) {
			all = append(all, "use", a.ID)
		}
		// Whose grounds go first is open for uses on an interest only: not for a contract.
		wrong := officer.TryDo(r.Reference, "uses/assess", append(slices.Clone(all), "verdict", "accepted", "rule", "objection_pending", "reason", "It is contested.")...)
		if wrong.Status != 422 {
			t.Errorf("a case of the law that does not fit: %d", wrong.Status)
		}
		if reply := officer.TryDo(r.Reference, "uses/assess", append(slices.Clone(all), "verdict", "accepted", "rule", "accuracy_contested")...); reply.Status != 422 {
			t.Errorf("a decision without its reason: %d", reply.Status)
		}
		officer.Do(r.Reference, "uses/assess", append(all, "verdict", "accepted", "rule", "accuracy_contested", "reason", "We check the name with the bank.")...)
		h.Same("nothing is marked before the approval", 0, h.Rows("shop", "customers where restricted"))
		officer.Approve(h.Request(ref, 1))

		r = h.Stays(ref, 1, dsr.Executing)
		h.Same("marked", 1, h.Rows("shop", "customers where id = 1 and restricted and not offers and not checked"))
		h.Same("everybody else", others, h.Dump("shop", "customers where id <> 1"))
		h.Same("a system without a mark is done by hand", []string{"news"}, byHandAll(t, h, r, dsr.TaskRestrict))
		h.Same("recipients are told", []string{"recipient:Billboard LLC", "recipient:Cumulus Hosting Inc.", "recipient:Swift Parcels GmbH"}, byHandAll(t, h, r, dsr.TaskTell))
		r = h.Stays(ref, 1, dsr.Fulfilled)
		h.Same("outcome and force", []bool{true, true}, []bool{r.Outcome == dsr.InFull, r.Restricted()})
		h.Mailbox("jane@example.com").Expect("how we use your data").Wants("WHAT WE STOP", "Letters with offers: to send you offers",
			"You contest that the data are accurate", "GDPR Art. 18(1)(a)", "We check the name with the bank.", "We will write to you before this ends", "Billboard LLC")

		h.FastForward(30 * apptest.Day)
		officer.Do(r.Reference, "restriction/end", "reason", "The bank says that the name is right.")
		h.Mailbox("jane@example.com").Expect("about to use your data again").Wants("and not before (rule GDPR Art. 18", "The bank says that the name is right.", "write to us before that day")
		h.FastForward(6 * apptest.Day)
		h.Same("it lasts until the day that she was told", 1, h.Rows("shop", "customers where restricted"))
		h.FastForward(apptest.Day + 2*time.Hour)
		h.Same("lifted where a value is configured for it", 1, h.Rows("shop", "customers where id = 1 and not restricted and offers and checked"))
		h.Same("not over before a person did the rest", true, h.Request(ref, 1).Restricted())
		if list := officer.Open("/desk/tasks").Want(t, 200).Body; !strings.Contains(list, "news: end a restriction") {
			t.Error("the list of tasks does not show what is left")
		}
		h.Same("and all else by hand", []string{"news"}, byHandAll(t, h, r, dsr.TaskLift))
		h.Same("in force", false, h.Request(ref, 1).Restricted())
	})
}

func TestAnObjectionIsDecidedByTheLegalBasisOfEachUse(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		o.Before = limits(t)
		h := apptest.Start(t, o)
		ref, r := asked(h, "object")
		rows := useIDs(t, h, r)
		for id, want := range map[string]dsr.Verdict{
			"offers:1": dsr.Accepted, "orders:1": dsr.Rejected, "orders:2": dsr.Rejected, "account:1": dsr.Rejected, "fraud:1": dsr.Undecided, "statistics:1": dsr.Undecided,
		} {
			h.Same(id, want, rows[id].Verdict)
		}
		officer := h.Desk("officer")
		page := text(officer.Open("/desk/requests/"+r.Reference).Want(t, 200).Body)
		for _, want := range []string{"What the right reaches", "GDPR Art. 21(2), 21(3), unverified", "does not reach it", "reaches it unless refused", "direct marketing"} {
			if !strings.Contains(page, want) {
				t.Errorf("the request's page lacks %q", want)
			}
		}
		if strings.Contains(page, "no_right_to_object") {
			t.Error("the refusal offers a ground that the data map contradicts")
		}
		for name, fields := range map[string][]string{
			"direct marketing goes on":        {"use", rows["offers:1"].ID, "verdict", "rejected", "rule", "compelling_grounds"},
			"a contract stops":                {"use", rows["orders:1"].ID, "verdict", "accepted"},
			"an interest goes on, no ground":  {"use", rows["fraud:1"].ID, "verdict", "rejected"},
			"an interest goes on, not theirs": {"use", rows["fraud:1"].ID, "verdict", "rejected", "rule", "erasure_exemption"},
		} {
			if reply := officer.TryDo(r.Reference, "uses/assess", append(fields, "reason", "We say so.")...); reply.Status != 422 {
				t.Errorf("%s: %d", name, reply.Status)
			}
		}
		if reply := officer.TryDo(r.Reference, "deny", "ground", "no_right_to_object", "explanation", "Nothing to object to."); reply.Status != 422 {
			t.Errorf("refused as a whole although offers are direct marketing: %d", reply.Status)
		}
		officer.Do(r.Reference, "uses/assess", "use", rows["fraud:1"].ID, "verdict", "rejected", "rule", "compelling_grounds", "reason", "Two orders were paid with stolen cards.")
		officer.Do(r.Reference, "uses/assess", "use", rows["statistics:1"].ID, "verdict", "accepted", "reason", "We can count without you.")
		officer.Approve(h.Request(ref, 1))
		r = h.Stays(ref, 1, dsr.Executing)
		h.Same("only what was granted is marked", 1, h.Rows("shop", "customers where id = 1 and not offers and checked and not restricted"))
		h.Same("what no system has a mark for is stopped by hand", []string{"activity:Counting sales"}, byHandAll(t, h, r, dsr.TaskRestrict))
		r = h.Stays(ref, 1, dsr.Fulfilled)
		h.Same("outcome", dsr.InPart, r.Outcome)
		h.Mailbox("jane@example.com").Expect("how we use your data").Wants("WHAT WE STOP", "Letters with offers", "GDPR Art. 21(2), 21(3)", "We can count without you.",
			"WHAT WE GO ON WITH", "Selling books: to deliver what you order", "so there is no right to object to it", "compelling legitimate grounds", "Two orders were paid with stolen cards.")
	})
}

func TestAnObjectionToNothingThatCanBeObjectedToIsARefusalThatSaysWhy(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o) // the bookshop as it is: contracts and a legal duty
		ref, r := asked(h, "object")
		h.Desk("officer").Approve(r)
		r = h.Stays(ref, 1, dsr.Denied)
		h.Same("ground", "no_right_to_object", r.Ground)
		letter := h.Mailbox("jane@example.com").Expect("how we use your data")
		letter.Wants("WHAT WE GO ON WITH", "so there is no right to object to it", "GDPR Art. 21(1)", "IF YOU DO NOT AGREE")
		if strings.Contains(letter.Text, "WHAT WE STOP") {
			t.Error("the letter says that something stops")
		}
	})
}

func TestWithoutADataMapEveryUseIsDecidedByAPerson(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Before: limits(t), Config: func(c *app.Config) { c.DataMap = "" }})
	ref, r := asked(h, "restrict")
	rows := useIDs(t, h, r)
	h.Same("rows", 1, len(rows))
	officer := h.Desk("officer")
	officer.Do(r.Reference, "uses/assess", "use", rows[""].ID, "verdict", "accepted", "reason", "She contests the name.")
	officer.Approve(h.Request(ref, 1))
	h.Same("marked", 1, h.Rows("shop", "customers where id = 1 and restricted"))
}

func TestWhatAnotherRestrictionWantsStaysWhenOneEnds(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Before: limits(t)})
	var refs []string
	for range 2 {
		ref, r := asked(h, "restrict")
		refs = append(refs, ref)
		var all []string
		for _, a := range useIDs(t, h, r) {
			all = append(all, "use", a.ID)
		}
		h.Desk("officer").Do(r.Reference, "uses/assess", append(all, "verdict", "accepted", "rule", "needed_for_claims", "reason", "For her case in court.")...)
		h.Desk("officer").Approve(h.Request(ref, 1))
		r = h.Request(ref, 1)
		byHandAll(t, h, r, dsr.TaskRestrict)
		byHandAll(t, h, r, dsr.TaskTell)
		h.Stays(ref, 1, dsr.Fulfilled)
	}
	for i, marked := range []int{1, 0} {
		r := h.Request(refs[i], 1)
		h.Desk("officer").Do(r.Reference, "restriction/end", "reason", "The case is over.")
		h.FastForward(8 * apptest.Day)
		byHandAll(t, h, r, dsr.TaskLift)
		h.Same("over", false, h.Request(refs[i], 1).Restricted())
		h.Same("marked", marked, h.Rows("shop", "customers where id = 1 and restricted"))
	}
}
