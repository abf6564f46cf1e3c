package apptest_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// provided says in the bookshop's data map what people provide themselves.
func provided(t *testing.T, orders string) func(string) {
	return func(dir string) {
		path := filepath.Join(dir, "datamap.yaml")
		edit(t, path, `    sources: ["from you, when you order"]`, `    sources: ["from you, when you order"]`+"\n    provided: "+orders)
		edit(t, path, `    sources: ["from you, when you open the account"]`, `    sources: ["from you, when you open the account"]`+"\n    provided: []")
	}
}

func TestPortabilityGivesWhatThePersonProvidedAndNamesTheRest(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		o.Before = provided(t, "[user.name, user.contact, user.behavior]")
		h := apptest.Start(t, o)
		ref, r := asked(h, "portability")
		officer := h.Desk("officer")
		page := text(officer.Open("/desk/requests/"+r.Reference+"/review?collection="+customersOf(h, r)).Want(t, 200).Body)
		for _, want := range []string{"fields left out by the law", "Left out: id, account_number, password_hash, note, sharing, address_id, agent_id. You did not provide these data to us. (GDPR Art. 20(1))"} {
			if !strings.Contains(page, want) {
				at := strings.Index(page, "left out")
				t.Errorf("the review lacks %q: %s", want, page[max(at-200, 0):min(at+300, len(page))])
			}
		}
		if reply := officer.TryDo(r.Reference, "deny", "ground", "not_portable", "explanation", "Nothing fits."); reply.Status != 422 {
			t.Errorf("refused as not portable although some of it is: %d", reply.Status)
		}
		officer.Approve(r)
		h.Same("outcome: the household's address is held back", dsr.InPart, h.Stays(ref, 1, dsr.Fulfilled).Outcome)
		p := h.Download(h.Mailbox("jane@example.com").Expect("Your data is ready"), "SO-1001")
		customer := p.Table("data/shop/customers.csv")[0]
		h.Same("fields", 3, len(customer))
		h.Same("what she provided", []string{"Jane Roe", "jane@example.com", "'+1 415 555 0100"}, []string{customer["name"], customer["email"], customer["phone"]})
		h.Same("the same for programs", "Jane Roe", p.Rows("data/shop/customers.json")[0]["name"].(string))
		h.Same("her purchases", 2, len(p.Table("data/shop/orders.csv")))
		for _, value := range []string{"hash-of-jane", "A-1001", "A Book of Hours", "evil.example", "27 Alder"} {
			if p.Holds(value) {
				t.Errorf("the file holds %q", value)
			}
		}
		why := map[string]string{}
		for _, w := range p.Manifest.Withheld {
			why[w.Name] = w.Reason
		}
		for _, field := range []string{"shop:customers.account_number", "shop:customers.password_hash", "shop:invoices.amount", "shop:books.title", "news:subscribers.subscribed"} {
			if !strings.Contains(why[field], "GDPR Art. 20(1)") {
				t.Errorf("%s is left out and the file says %q", field, why[field])
			}
		}
	})
}

func TestPortabilityWaitsForAPersonWhereTheDataMapDoesNotSayWhoProvided(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o) // nobody wrote provided: into the bookshop's map
		ref, r := asked(h, "portability")
		h.Same("why a person must look", dsr.AttentionUnresolved, r.Attention)
		officer := h.Desk("officer")
		if reply := officer.TryDo(r.Reference, "approve", "plan", r.PlanHash); reply.Status == 303 {
			t.Error("it was approved with open items")
		}
		for _, u := range apptest.Must(h.App.Store.Read(t.Context()).Unresolved().Find(store.Match{"request_id": r.ID, "resolved_by": ""}, "id")) {
			officer.Do(r.Reference, "review/resolve/"+u.ID, "reason", "All of this is from the form.")
		}
		officer.Approve(h.Request(ref, 1))
		h.Stays(ref, 1, dsr.Fulfilled)
		p := h.Download(h.Mailbox("jane@example.com").Expect("Your data is ready"), "SO-1001")
		h.Same("let in by a person", "Jane Roe", p.Table("data/shop/customers.csv")[0]["name"])
	})
}

func TestNothingPortableIsRefusedAndNeverAnEmptyFile(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Before: provided(t, "[]")})
	ref, r := asked(h, "portability")
	officer := h.Desk("officer")
	if reply := officer.TryDo(r.Reference, "approve", "plan", r.PlanHash); reply.Status != 409 || !strings.Contains(reply.Body, "Nothing that is held may be taken along") {
		t.Errorf("an empty file was approved: %d", reply.Status)
	}
	officer.Do(r.Reference, "deny", "ground", "not_portable", "explanation", "We made all of it ourselves.")
	h.Stays(ref, 1, dsr.Denied)
	h.Mailbox("jane@example.com").Expect("Our answer").Wants("were not provided by you", "GDPR Art. 20")
}
