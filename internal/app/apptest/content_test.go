package apptest_test

import (
	"crypto/rand"
	"encoding/json"
	"html"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// withNumbers gives the sample shop a column of social security numbers, and card numbers inside what was noted about two
// customers.
func withNumbers(t *testing.T) func(string) {
	return func(dir string) {
		apptest.MakeSQLite(t, filepath.Join(dir, "shop.db"), `
			alter table customers add column tax_number text;
			update customers set tax_number = '219-65-4320' where id = 1;
			update customers set tax_number = '536-90-4399' where id = 3;
			update customers set note = 'paid with 4111 1111 1111 1111 by phone' where id in (1, 3);`)
		path := filepath.Join(dir, "datasets", "shop.yml")
		text := string(apptest.Must(os.ReadFile(path)))
		apptest.WriteFile(t, path, strings.Replace(text, "          - name: sharing\n",
			"          - name: tax_number\n            data_categories: [user.government_id.national_identification_number]\n            habeas: {forbidden: ssn}\n          - name: sharing\n", 1))
	}
}

// text is a page as its reader sees it.
func text(page string) string { return html.UnescapeString(page) }

func TestAccessUnderTheGDPRSaysEveryItemOfArticle15ForWhatIsReallyHeld(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Before: withNumbers(t)})
	hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Name: "Hans Berg", Order: "SO-1004"})
	hans.Confirm("hans@example.de")
	r := h.Stays(hans.Ref, 1, dsr.InReview)
	hans.ChoosePassphrase(1, phrase)
	h.Desk("officer").Approve(r)
	h.Stays(hans.Ref, 1, dsr.Fulfilled)
	p := h.Download(h.Mailbox("hans@example.de").Expect("Your data is ready"), phrase)

	page := text(p.Files["index.html"])
	for _, want := range []string{
		"GDPR Art. 15(1)(a)", "to deliver what you order: we need it for our contract with you (Art. 6(1)(b))",
		"GDPR Art. 15(1)(b)", "Notes about you", "GDPR Art. 15(1)(c)", "Swift Parcels GmbH", "parcel carriers", "Germany",
		"GDPR Art. 15(1)(d)", "8 years", "until you close the account", "GDPR Art. 15(1)(e)", "You can ask us to correct your data",
		"GDPR Art. 15(1)(f)", "the supervisory authority of the person's place of residence", "GDPR Art. 15(1)(g)", "from you, when you order",
		"GDPR Art. 15(1)(h), 22", "your parcel may leave a day later", "GDPR Art. 15(2)", "Cumulus Hosting Inc.", "United States", "standard contractual clauses",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("index.html does not say %q", want)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "http") {
		t.Error("index.html needs a script or the network")
	}
	var about fulfillment.Information
	if err := json.Unmarshal([]byte(p.Files["information.json"]), &about); err != nil {
		t.Fatal(err)
	}
	h.Same("items for programs", len(about.Sections), len(p.Manifest.Information.Sections))
	h.Same("items", 9, len(about.Sections))

	customer := p.Table("data/shop/customers.csv")[0]
	h.Same("his own numbers", []string{"536-90-4399", "paid with 4111 1111 1111 1111 by phone"}, []string{customer["tax_number"], customer["note"]})
}

func TestAnAnswerNamesNoCategoryThatIsNotHeld(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	h.Change("shop", "update customers set note = null where id = 3")
	h.Change("shop", "delete from invoices where customer_id = 3")
	hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Name: "Hans Berg", Order: "SO-1004"})
	hans.Confirm("hans@example.de")
	h.Desk("officer").Approve(h.Stays(hans.Ref, 1, dsr.InReview))
	h.Stays(hans.Ref, 1, dsr.Fulfilled)
	p := h.Download(h.Mailbox("hans@example.de").Expect("Your data is ready"), "SO-1004")
	for _, absent := range []string{"Notes about you", "Invoices", "Tax numbers"} {
		if strings.Contains(p.Files["information.json"], absent) {
			t.Errorf("the answer says that %q is held", absent)
		}
	}
}

func TestCaliforniaNamesTheKindsOfNumbersAndSendsNone(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Before: withNumbers(t)})
	jane := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Email: "jane@example.com", Name: "Jane Roe", Order: "SO-1001", Phone: "(415) 555-0100"})
	jane.Confirm("jane@example.com")
	jane.Declare(1, "Jane Roe")
	r := h.Stays(jane.Ref, 1, dsr.InReview)

	officer := h.Desk("officer")
	rows := officer.Try("/desk/requests/"+r.Reference+"/review/rows", map[string][]string{"collection": {customersOf(h, r)}}).Want(t, 200).Body
	for _, number := range []string{"219-65-4320", "4111", "hash-of-jane"} {
		if strings.Contains(rows, number) {
			t.Errorf("the review shows %q", number)
		}
	}
	if !strings.Contains(rows, "paid with [number of a bank account or a payment card] by phone") || !strings.Contains(rows, "found in the text") {
		t.Error("the review does not show what was found inside the note")
	}
	officer.Approve(r)
	h.Stays(jane.Ref, 1, dsr.Fulfilled)
	p := h.Download(h.Mailbox("jane@example.com").Expect("Your data is ready"), "SO-1001")
	for _, number := range []string{"219-65-4320", "4111", "hash-of-jane"} {
		if p.Holds(number) {
			t.Errorf("the file holds %q", number)
		}
	}
	customer := p.Table("data/shop/customers.csv")[0]
	h.Same("the rest of the note", "paid with [not sent: number of a bank account or a payment card] by phone", customer["note"])
	h.Same("the same in JSON", customer["note"], p.Rows("data/shop/customers.json")[0]["note"].(string))
	if _, there := customer["tax_number"]; there {
		t.Error("the column of the numbers is in the file")
	}
	why := map[string]string{}
	for _, w := range p.Manifest.Withheld {
		why[w.Name] = w.Reason
	}
	for field, kind := range map[string]string{"tax_number": "social security number", "note": "payment card", "password_hash": "password"} {
		if reason := why["shop:customers."+field]; !strings.Contains(reason, kind) || !strings.Contains(reason, "11 CCR 7024(d)") {
			t.Errorf("%s: the file says %q", field, reason)
		}
	}
}

// customersOf is the id of the collection of the person's own row.
func customersOf(h *apptest.Harness, r dsr.Request) string {
	for _, c := range h.Collections(r) {
		if c.Name == "shop:customers" && c.Class == dsr.RowsOwned {
			return c.ID
		}
	}
	return ""
}

func TestCategoriesAreAnsweredWithoutARowOfData(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	h.GivenStandingRule("know_categories")
	r := h.Stays(phoned(h, "know_categories", "US-CA"), 1, dsr.Fulfilled)
	h.Same("right and outcome", []string{"know_categories", "in_full"}, []string{string(r.Right), string(r.Outcome)})
	p := h.Download(h.Mailbox("jane@example.com").Expect("Your data is ready"), "SO-1001")
	h.Same("files", 3, len(p.Files)) // the page, the manifest, the same for programs
	for _, value := range []string{"Jane Roe", "SO-1001", "12.50", "415", "27 Alder"} {
		if p.Holds(value) {
			t.Errorf("the answer holds %q", value)
		}
	}
	page := text(p.Files["index.html"])
	for _, want := range []string{
		"Identifiers (A)", "Commercial information (D)", "from you, when you order", "to deliver what you order", "advertising networks",
		"shared for advertising across other sites and apps", "storing data for us", "1 January 2022", "11 CCR 7020(e), 7024(h)",
		"Civ. Code 1798.110(a)(1)", "Civ. Code 1798.115(a)(2)", "Civ. Code 1798.115(a)(3)",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("index.html does not say %q", want)
		}
	}
}

// phoned is Jane's request by telephone for a right that the form has no word of its own for. She proves who she is by
// mail and by the order that she named.
func phoned(h *apptest.Harness, right, region string) (ref string) {
	ref = h.Desk("officer").Log(url.Values{
		"channel": {"phone"}, "received": {"2026-11-02"}, "who": {"self"}, "relationship": {"customer"}, "region": {region},
		"name": {"Jane Roe"}, "rights": {right}, "kind": {"email", "order"}, "value": {"jane@example.com", "SO-1001"},
		"text": {"asks by phone"}, "contact": {"email"}, "once": {rand.Text()},
	})
	jane := h.Visitor()
	jane.Ref = ref
	jane.EnterCode(h.Mailbox("jane@example.com").Expect("Please confirm your request"))
	return ref
}

func TestAListOfThirdPartiesComesFromTheDataMap(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	h.GivenStandingRule("third_party_list")
	h.Same("law", "us_or_ocpa", h.Stays(phoned(h, "third_party_list", "US-OR"), 1, dsr.Fulfilled).Regime)
	p := h.Download(h.Mailbox("jane@example.com").Expect("Your data is ready"), "SO-1001")
	page := text(p.Files["index.html"])
	// A processor is no third party.
	for want, there := range map[string]bool{"Billboard LLC": true, "Swift Parcels GmbH": true, "Cumulus": false, "Jane Roe": false} {
		if strings.Contains(page, want) != there {
			t.Errorf("index.html says %q: %v", want, !there)
		}
	}
}

func TestWithoutADataMapNothingLeavesBeforeAPersonWroteWhatTheLawWantsSaid(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Config: func(c *app.Config) { c.DataMap = "" }})
	h.GivenStandingRule("access")
	hans := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Name: "Hans Berg", Order: "SO-1004"})
	hans.Confirm("hans@example.de")
	r := h.Stays(hans.Ref, 1, dsr.InReview) // the standing rule covers it and lets nothing go
	h.Same("why a person must look", dsr.AttentionUnresolved, r.Attention)
	officer := h.Desk("officer")
	page := officer.Open("/desk/requests/"+r.Reference+"/review").Want(t, 200).Body
	for _, want := range []string{"What the answer says: purposes", "GDPR Art. 15(1)(a)", "there is no data map"} {
		if !strings.Contains(page, want) {
			t.Errorf("the review does not say %q", want)
		}
	}
	h.Same("approval", 409, officer.TryDo(r.Reference, "approve", "plan", r.PlanHash).Status)

	items := apptest.Must(h.App.Store.Read(t.Context()).Unresolved().Find(store.Match{"request_id": r.ID}, "collection"))
	h.Same("open items", 7, len(items))
	for _, u := range items {
		officer.Do(r.Reference, "review/resolve/"+u.ID, "reason", "By hand: "+u.Collection)
	}
	officer.Approve(h.Request(hans.Ref, 1))
	h.Stays(hans.Ref, 1, dsr.Fulfilled)
	p := h.Download(h.Mailbox("hans@example.de").Expect("Your data is ready"), "SO-1004")
	for _, item := range []regime.Item{regime.Purposes, regime.Recipients, regime.Transfers} {
		if !strings.Contains(p.Files["index.html"], "By hand: answer: "+string(item)) {
			t.Errorf("the answer does not say what was written for %s", item)
		}
	}
}

func TestAnOptOutSaysThatNothingIsSoldOnlyWhereTheDataMapListsNobody(t *testing.T) {
	t.Parallel()
	const said = "We do not sell your data"
	for name, test := range map[string]struct {
		terms bool
		says  bool
	}{"advertising without processor terms": {false, false}, "under our orders only": {true, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := apptest.Start(t, apptest.Options{Before: func(dir string) {
				if !test.terms {
					return
				}
				path := filepath.Join(dir, "datamap.yaml")
				text := strings.Replace(string(apptest.Must(os.ReadFile(path))), "category: advertising,", "category: advertising, processor_terms: true,", 1)
				apptest.WriteFile(t, path, strings.Replace(text, "shared: true", "business_purpose: advertising our own books", 1))
			}})
			jane := h.SubmitForm(apptest.Form{Rights: []string{"opt_out"}, Email: "jane@example.com"})
			h.Stays(jane.Ref, 1, dsr.Fulfilled)
			jane.EnterCode(h.Mailbox("jane@example.com").Expect("We are working on your request"))
			letter := h.Mailbox("jane@example.com").Expect("We have done what you asked")
			if says := strings.Contains(strings.Join(strings.Fields(letter.Text), " "), said); says != test.says {
				t.Errorf("the answer says it: %v, want %v\n%s", says, test.says, letter.Text)
			}
		})
	}
}

func TestAnOptOutThatStopsNothingIsNotCalledDoneWhileDataAreShared(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Before: func(dir string) {
		for _, name := range []string{"shop", "news"} {
			path := filepath.Join(dir, "connectors", name+".yaml")
			text := string(apptest.Must(os.ReadFile(path)))
			first := strings.Index(text, "actions: [")
			end := first + strings.Index(text[first:], "\n")
			text = text[:first] + "actions: [access, erasure]" + text[end:]
			from := strings.Index(text, "suppress:\n")
			to := strings.Index(text, "test_subjects:")
			apptest.WriteFile(t, path, text[:from]+text[to:])
		}
	}})
	jane := h.SubmitForm(apptest.Form{Rights: []string{"opt_out"}, Email: "jane@example.com"})
	r := h.Stays(jane.Ref, 1, dsr.Executing)
	h.Same("why a person must look", dsr.AttentionConnector, r.Attention)
}
