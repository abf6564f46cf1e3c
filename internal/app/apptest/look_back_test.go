package apptest_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
)

// dated gives the shop's orders a date: one before 2022, one before the last twelve months, one lately.
func dated(t *testing.T) func(systems string) {
	return func(systems string) {
		apptest.MakeSQLite(t, filepath.Join(systems, "shop.db"), `alter table orders add column placed_on text;
			insert into orders (id, order_number, customer_id, book_id, total, placed_on) values
				(81, 'SO-2021', 1, 1, 5.00, '2021-12-30 10:00:00'), (82, 'SO-2024', 1, 2, 6.00, '2024-05-02'), (83, 'SO-2026', 1, 3, 8.00, '2026-10-02T08:00:00Z');`)
		file := filepath.Join(systems, "datasets", "shop.yml")
		text := string(apptest.Must(os.ReadFile(file)))
		with := strings.Replace(text, "          - name: total\n", "          - name: placed_on\n            habeas: {dated: true}\n          - name: total\n", 1)
		if with == text {
			t.Fatal("the orders of the sample shop have changed")
		}
		apptest.WriteFile(t, file, with)
	}
}

// The person chooses how far back to look where the law lets them: the answer keeps to it, and says so.
func TestAnAnswerGoesAsFarBackAsThePersonChoseAndSaysSo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		o.Before = dated(t)
		h := apptest.Start(t, o)
		h.GivenStandingRule("know_specific")
		for _, c := range []struct {
			choice, since, asked string
			holds, lacks         []string
		}{
			{"months", "2025-11-02", "You asked for the last 12 months.", []string{"SO-1001", "SO-2026"}, []string{"SO-2021", "SO-2024"}},
			{"all", "2022-01-01", "You asked for everything", []string{"SO-1001", "SO-2024", "SO-2026"}, []string{"SO-2021"}},
			{"", "2022-01-01", "", []string{"SO-2024", "SO-2026"}, []string{"SO-2021"}},
		} {
			form := apptest.Form{Rights: []string{"copy"}, Email: "jane@example.com", Order: "SO-1001", Phone: "+1 415 555 0100"}
			if c.choice != "" {
				form.More = url.Values{"look_back": {c.choice}}
			}
			jane := h.SubmitForm(form)
			jane.Confirm("jane@example.com")
			jane.Declare(1, "Jane Roe")
			r := h.Stays(jane.Ref, 1, dsr.Fulfilled)
			h.Same("kept on the request", dsr.LookBack(c.choice), r.LookBack)
			p := h.Download(h.Mailbox("jane@example.com").Expect("Your data is ready"), "SO-1001")
			rows := p.Files["data/shop/orders.json"]
			for _, number := range c.holds {
				h.Same(c.choice+" has "+number, true, strings.Contains(rows, number))
			}
			for _, number := range c.lacks {
				h.Same(c.choice+" has "+number, false, strings.Contains(rows, number))
			}
			h.Same("period", []any{c.since, c.choice, int64(len(c.lacks))}, []any{p.Manifest.Period.Since, p.Manifest.Period.Asked, p.Manifest.Period.Older["shop:orders"]})
			h.Same("outcome", dsr.InPart, r.Outcome) // the password is named, not shown
			says(t, text(p.Files["index.html"]), "This answer covers the time since", "11 CCR 7020(e), 7024(h)", c.asked, "shop:customers has no date. All that we have there is in this answer",
				"shop:orders: "+string(rune('0'+len(c.lacks)))+" older entries are not in this answer")
		}
	})
}

// A collection of which all is older than what was asked for is named, not passed over.
func TestACollectionThatIsOlderAsAWholeIsNamed(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Before: dated(t)})
	h.GivenStandingRule("know_specific")
	h.Change("shop", "update orders set placed_on = '2020-01-01' where customer_id = 1")
	jane := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Email: "jane@example.com", Order: "SO-1001", Phone: "+1 415 555 0100", More: url.Values{"look_back": {"months"}}})
	jane.Confirm("jane@example.com")
	jane.Declare(1, "Jane Roe")
	h.Stays(jane.Ref, 1, dsr.Fulfilled)
	p := h.Download(h.Mailbox("jane@example.com").Expect("Your data is ready"), "SO-1001")
	h.Same("files of orders", "", p.Files["data/shop/orders.json"])
	says(t, text(p.Files["index.html"]), "shop:orders: 5 older entries are not in this answer")

	officer := h.Desk("officer")
	logged := url.Values{
		"once": {"look-back"}, "channel": {"phone"}, "received": {"2026-11-02"}, "rights": {"know_categories"}, "relationship": {"customer"}, "region": {"US-CA"},
		"name": {"Jane Roe"}, "kind": {"email"}, "value": {"jane@example.com"}, "look_back": {"sometimes"},
	}
	officer.Try("/desk/intake", logged).Want(t, 422)
	logged.Set("look_back", "months")
	page := officer.Try("/desk/intake", logged).Want(t, 303)
	says(t, officer.Get(page.Header.Get("Location")).Body, "Looks back", "the last months that the law names, as asked")
}

// Where the law has no such choice there is no question, and an answer to it is not kept.
func TestWhereTheLawHasNoChoiceNothingIsAskedOrLeftOut(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Before: dated(t)})
	h.GivenStandingRule("access")
	jane := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "jane@example.com", Order: "SO-1001", More: url.Values{"look_back": {"months"}}})
	jane.Confirm("jane@example.com")
	r := h.Request(jane.Ref, 1)
	h.Same("kept", dsr.LookBackUnsaid, r.LookBack)
	h.Stays(jane.Ref, 1, dsr.Fulfilled)
	p := h.Download(h.Mailbox("jane@example.com").Expect("Your data is ready"), "SO-1001")
	h.Same("the oldest order", true, strings.Contains(p.Files["data/shop/orders.json"], "SO-2021"))
	if p.Manifest.Period != nil {
		t.Error("the answer names a period that this law does not know")
	}
	browser := h.Visitor()
	for place, asked := range map[string]bool{"US": true, "DE": false} {
		browser.Post("/request/rights", "right", "copy").Want(t, 303)
		browser.Post("/request/who", "requester", "self", "relationship", "customer").Want(t, 303)
		browser.Post("/request/where", "country", place, "state", "CA").Want(t, 303)
		page := browser.Get("/request/find").Want(t, 200).Body
		h.Same("asked in "+place, asked, strings.Contains(page, `name="look_back"`))
		h.Same("the words in "+place, asked, strings.Contains(page, "Everything since Saturday 1 January 2022") || strings.Contains(page, "Everything since 1 January 2022"))
	}
}
