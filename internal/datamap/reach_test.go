package datamap_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/regime"
)

// shop does several things with the same address.
const shop = `version: "1"
categories:
  user.name: {label: Name}
  user.contact: {label: Contact details}
  user.behavior: {label: What you did}
  user.inferred: {label: What we think of you}
activities:
  - id: orders
    name: Selling
    purposes: [{purpose: to deliver, legal_basis: "6(1)(b)"}, {purpose: to keep invoices, legal_basis: "6(1)(c)"}]
    subjects: [customers]
    categories: [user.name, user.contact, user.inferred]
    provided: [user.name, user.contact.email]
    sources: [from you]
    retention: {period: 8 years}
    automated_decision: {logic: large orders are looked at, significance: a day later}
  - id: letters
    name: Advertising letters
    purposes: [{purpose: to send offers, legal_basis: "6(1)(f)", legitimate_interest: our own, direct_marketing: true}]
    subjects: [customers]
    categories: [user.contact.address]
    provided: [user.contact.address]
    sources: [from you]
    retention: {period: 1 year}
  - id: credit
    name: Credit
    purposes: [{purpose: to check credit, legal_basis: "6(1)(f)", legitimate_interest: our own}]
    subjects: [customers]
    categories: [user.behavior]
    sources: [from a bureau]
    retention: {period: 1 year}
    automated_decision: {logic: a score, significance: no invoice, solely: true}
  - id: club
    name: Club
    purposes: [{purpose: the club, legal_basis: "6(1)(a)"}]
    subjects: [members]
    categories: [user.behavior]
    sources: [from you]
    until: 2026-10-31
    retention: {period: 1 year}
`

func law(t *testing.T, id string) *regime.Pack {
	t.Helper()
	library, err := regime.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := library.Pack(id)
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

var today = deadline.DateOf(time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC), time.UTC)

func TestEveryUseIsListedWithWhetherTheRightReachesIt(t *testing.T) {
	t.Parallel()
	m := parse(t, shop)
	for right, want := range map[regime.Right][]string{
		regime.Object:                  {"orders:1 never", "orders:2 never", "letters:1 always", "credit:1 unless"},
		regime.AutomatedDecisionReview: {"orders never", "credit always"},
	} {
		var got []string
		for _, r := range m.Reached(law(t, "eu_gdpr"), right, today) {
			got = append(got, fmt.Sprint(r.ID, " ", r.How))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", right, diff)
		}
	}
	var none *datamap.Map
	if got := none.Reached(law(t, "eu_gdpr"), regime.Object, today); got != nil {
		t.Errorf("without a map: %v", got)
	}
}

func TestPortableIsWhatThePersonProvidedOnConsentOrContract(t *testing.T) {
	t.Parallel()
	withoutWord := strings.Replace(shop, "    provided: [user.name, user.contact.email]\n", "", 1)
	onPaper := strings.Replace(shop, "    provided: [user.name", "    by_hand: true\n    provided: [user.name", 1)
	for _, test := range []struct{ name, text, category, want string }{
		{"provided, on a contract", shop, "user.name", "portable"},
		{"below what is provided", shop, "user.contact.email", "portable"},
		{"beside what is provided", shop, "user.contact.phone_number", "not_provided"},
		{"made by us", shop, "user.inferred", "not_provided"},
		{"on an interest; the consent has ended", shop, "user.behavior", "no_consent_or_contract"},
		{"nobody said who provides it", withoutWord, "user.name", "unknown"},
		{"not in the map", shop, "user.health", "unknown"},
		{"on paper", onPaper, "user.name", "not_automated"},
	} {
		p := parse(t, test.text).Portable(law(t, "eu_gdpr"), test.category, today)
		got := p.Rule.ID
		switch {
		case p.Portable:
			got = "portable"
		case !p.Known:
			got = "unknown"
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	if p := parse(t, shop).Portable(law(t, "us_va_vcdpa"), "user.behavior", today); !p.Portable {
		t.Error("a law that asks for no basis keeps something out")
	}
}
