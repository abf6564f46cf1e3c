package datamap_test

import (
	"os"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/datamap"
)

// good is a small map without a mistake. The tests break one thing of it each.
const good = `version: "1"
categories:
  user.name: {label: Name, ccpa: identifiers}
  user.contact: {label: Contact details, ccpa: identifiers}
  user.health: {label: Health, ccpa: sensitive}
recipients:
  - {id: parcels, name: Parcels Ltd., description: parcel carriers, category: third_party, country: DE}
  - {id: host, name: Host Inc., description: hosting providers, category: processor, processor_terms: true, country: US, safeguard: clauses}
activities:
  - id: orders
    name: Selling
    purposes:
      - {purpose: to deliver, legal_basis: "6(1)(b)"}
    subjects: [customers]
    categories: [user.name, user.contact]
    sources: [from you]
    recipients: [host, {to: parcels, categories: [user.name]}]
    retention: {period: 8 years}
systems: {archive: [user.name]}
`

func TestEveryMistakeIsRefusedWithFileLineAndRemedy(t *testing.T) {
	t.Parallel()
	if _, err := datamap.Parse("map.yaml", []byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ was, is, want string }{
		{`version: "1"`, ``, `map.yaml:2: error: the data map has no version; add version:`},
		{`systems:`, `system:`, `map.yaml:19: error: unknown key "system" in a data map; did you mean "systems"?`},
		{`sources:`, `source:`, `unknown key "source" in an activity; did you mean "sources"?`},
		{`, category: third_party`, ``, `map.yaml:7: error: recipient parcels has no category; add category: processor, third_party`},
		{`category: third_party`, `category: partner`, `"partner" is not allowed here; use one of processor`},
		{`, legal_basis: "6(1)(b)"`, ``, `map.yaml:13: error: the purpose "to deliver" has no legal basis (GDPR Art. 6(1)); add legal_basis:`},
		{`6(1)(b)`, `6(1)(g)`, `"6(1)(g)" is not allowed here`},
		{`6(1)(b)`, `6(1)(f)`, `rests on a legitimate interest and names none`},
		{`[user.name, user.contact]`, `[user.name, user.contct]`, `map.yaml:10: error: activity orders names the unknown category "user.contct"; did you mean user.contact?`},
		{`[user.name, user.contact]`, `[user.name, user.health.condition]`, `a special category, without a basis of GDPR Art. 9(2); add special_basis:`},
		{`categories: [user.name]}]`, `categories: [user.health]}]`, `gives user.health to parcels and does not use it itself`},
		{`to: parcels`, `to: parcel`, `names the unknown recipient "parcel"; did you mean parcels?`},
		{`[host, `, `[{to: host, sold: true}, `, `sells or shares to host, whose terms forbid that`},
		{`processor_terms: true, `, ``, `recipient host is a processor without processor terms`},
		{`country: DE`, `country: Germany`, `recipient parcels has no country`},
		{`retention: {period: 8 years}`, `retention: {}`, `activity orders has no retention`},
		{`subjects: [customers]`, ``, `activity orders has no subjects`},
		{`label: Name, `, ``, `category "user.name" has no label`},
		{`ccpa: sensitive`, `ccpa: secret`, `"secret" is not allowed here; use one of identifiers`},
		{`user.name: {`, `name: {`, `"name" is not a data category`},
		{`id: host`, `id: parcels`, `recipient "parcels" stands twice`},
		{`archive: [user.name]`, `archive: [user.tax]`, `system archive names the unknown category "user.tax"`},
		{`    retention`, "    automated_decision: {logic: x}\n    retention", `an automated decision has no significance`},
		{`    retention`, "    provided: [user.health]\n    retention", `says that people provide user.health and does not use it`},
		{`    retention`, "    provided: [user.tax]\n    retention", `names the unknown category "user.tax"`},
		{`    retention`, "    from: 2024-02-30\n    retention", `"2024-02-30" is not a day`},
		{`    retention`, "    from: 2024-02-03\n    until: 2024-02-02\n    retention", `ended before it began`},
	} {
		text := strings.Replace(good, test.was, test.is, 1)
		if text == good {
			t.Fatalf("%q is not in the map", test.was)
		}
		if _, err := datamap.Parse("map.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q for %q:\n%v\nwant %s", test.is, test.was, err, test.want)
		}
	}
}

func TestTheSampleMapsAreRight(t *testing.T) {
	t.Parallel()
	sample, err := configs.FS.ReadFile("datamap.yaml")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][]byte{"configs/datamap.yaml": sample}
	for _, path := range []string{"../app/demo/files/datamap.yaml", "../app/apptest/systems/datamap.yaml"} {
		if texts[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	for path, text := range texts {
		if _, err := datamap.Parse(path, text); err != nil {
			t.Error(err)
		}
	}
}

func parse(t *testing.T, text string) *datamap.Map {
	t.Helper()
	m, err := datamap.Parse("map.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestNotSoldIsAnAnswerOnlyWithoutLooseAdvertising(t *testing.T) {
	t.Parallel()
	ads := func(more string) string {
		return strings.Replace(good, "activities:", "  - {id: ads, name: Ads Ltd., description: ad networks, country: US, "+more+"}\nactivities:", 1)
	}
	for name, test := range map[string]struct {
		text string
		may  bool
	}{
		"nobody advertises":              {good, true},
		"advertising without terms":      {ads("category: advertising"), false},
		"analytics without terms":        {ads("category: analytics"), false},
		"advertising under our orders":   {ads("category: advertising, processor_terms: true"), true},
		"a third party that is sold to":  {strings.Replace(good, "to: parcels,", "to: parcels, sold: true,", 1), false},
		"a third party with data shared": {strings.Replace(good, "to: parcels,", "to: parcels, shared: true,", 1), false},
	} {
		if may := parse(t, test.text).MayAnswerNotSold(); may != test.may {
			t.Errorf("%s: %v, want %v", name, may, test.may)
		}
	}
	var none *datamap.Map
	if none.MayAnswerNotSold() || none.Sells().Known {
		t.Error("without a map nobody knows that nothing is sold")
	}
}

func TestRecipientsOfACategoryAreThoseWhoGetIt(t *testing.T) {
	t.Parallel()
	m := parse(t, good)
	if got := m.RecipientsOf([]string{"user.contact.email"}); len(got) != 1 || got[0].ID != "host" {
		t.Errorf("who gets the address: %+v", got)
	}
	if got := m.RecipientsOf([]string{"user.name"}); len(got) != 2 {
		t.Errorf("who gets the name: %+v", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Fuzz(func(t *testing.T, text []byte) {
		if m, err := datamap.Parse("map.yaml", text); (m == nil) == (err == nil) {
			t.Fatalf("map %v, error %v", m, err)
		}
	})
}
