package apptest_test

import (
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

const phrase = "four plain words here"

func TestAccessOfAGermanCustomerEndsInAFileWithTheirRows(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		hans := h.SubmitForm(apptest.Form{
			Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Name: "Hans Berg", Order: "SO-1004",
		})
		h.Stays(hans.Ref, 1, dsr.Verifying)
		h.Same("tasks before the address is confirmed", 0, len(h.Tasks(h.Request(hans.Ref, 1))))
		hans.Confirm("hans@example.de")

		r := h.Stays(hans.Ref, 1, dsr.InReview) // nobody has signed a rule
		h.Same("right and law", []string{"access", "eu_gdpr"}, []string{string(r.Right), r.Regime})
		h.Same("level", regime.L2, r.Level)
		hans.ChoosePassphrase(1, phrase)
		h.Desk("officer").Approve(r)
		h.Stays(hans.Ref, 1, dsr.Fulfilled)

		ready := h.Mailbox("hans@example.de").Expect("Your data is ready")
		p := h.Download(ready, phrase)
		h.Same("what is in the file", map[string]int64{
			"shop:customers owned": 1, "shop:orders owned": 1, "shop:invoices owned": 1, "shop:addresses owned": 1,
			"shop:books reference": 1, "news:subscribers owned": 1,
		}, p.Counts())
		h.Same("his order", "19.90", p.Table("data/shop/orders.csv")[0]["total"])
		// The GDPR withholds no kind of value from the person themselves; 11 CCR 7024(d) does.
		h.Same("his own value", "hash-of-hans", p.Table("data/shop/customers.csv")[0]["password_hash"])
		h.Mailbox("hans@example.de").Expect("Your data was fetched")
		for _, foreign := range []string{"Jane", "Mia", "Otto Other", "Rita", "hash-of-jane"} {
			if p.Holds(foreign) {
				t.Errorf("the file holds %q", foreign)
			}
		}
	})
}

func TestAccessOfACalifornianCustomerNeedsDeclarationAndPassesTheStandingRule(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		h.GivenStandingRule("know_specific")
		jane := h.SubmitForm(apptest.Form{
			Rights: []string{"copy"}, Email: "jane@example.com", Name: "Jane Roe", Order: "SO-1001", Phone: "(415) 555-0100",
		})
		jane.Confirm("jane@example.com")
		r := h.Stays(jane.Ref, 1, dsr.Verifying) // two details fit; the declaration is missing (11 CCR 7062(c))
		h.Same("right", regime.KnowSpecific, r.Right)
		jane.Declare(1, "Jane Roe")
		h.Stays(jane.Ref, 1, dsr.Fulfilled)

		ready := h.Mailbox("jane@example.com").Expect("Your data is ready")
		p := h.Download(ready, "SO-1001") // no passphrase was chosen: a detail that fitted is asked again
		janesFile(t, h, p)
		h.Same("outcome", dsr.InPart, h.Request(jane.Ref, 1).Outcome)
	})
}

// janesFile checks an answer file for everything that it owes and everything that it must not hold.
func janesFile(t *testing.T, h *apptest.Harness, p apptest.Package) {
	t.Helper()
	h.Same("what is in the file", map[string]int64{
		"shop:customers owned": 1, "shop:orders owned": 2, "shop:invoices owned": 1, "shop:books reference": 2, "news:subscribers owned": 1,
	}, p.Counts())
	customer := p.Table("data/shop/customers.csv")[0]
	if note := customer["note"]; !strings.HasPrefix(note, "'=") {
		t.Errorf("the formula is %q in the table", note)
	}
	h.Same("the note in JSON", `=HYPERLINK("http://evil.example")`, p.Rows("data/shop/customers.json")[0]["note"])
	withheld := map[string]bool{}
	for _, w := range p.Manifest.Withheld {
		withheld[w.Name] = true
	}
	h.Same("what is named as withheld", map[string]bool{
		"shop:customers.password_hash": true, "shop:addresses (1 rows, third_party)": true, "shop:employees (1 rows, third_party)": true,
	}, withheld)
	for _, foreign := range []string{"hash-of-", "John", "Rita", "27 Alder", "Hans"} {
		if p.Holds(foreign) {
			t.Errorf("the file holds %q", foreign)
		}
	}
	page := p.Files["index.html"]
	for _, want := range []string{"Jane Roe", "password", "shop:orders"} {
		if !strings.Contains(page, want) {
			t.Errorf("index.html does not say %q", want)
		}
	}
	for _, never := range []string{"<script", "http://", "https://"} {
		if strings.Contains(strings.ReplaceAll(page, "http://evil.example", ""), never) {
			t.Errorf("index.html holds %q: it must be readable offline", never)
		}
	}
}
