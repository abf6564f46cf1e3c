package datamap_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/regime"
)

var update = flag.Bool("update", false, "write the golden files anew")

// held is what a customer's rows hold in the golden files: no device, no page looked at.
var held = []datamap.Held{
	{Category: "user.authorization.password", Where: []string{"shop"}},
	{Category: "user.behavior.purchase_history", Where: []string{"shop"}},
	{Category: "user.consent", Where: []string{"shop", "news"}},
	{Category: "user.contact.address.street", Where: []string{"shop"}},
	{Category: "user.contact.email", Where: []string{"shop", "news"}},
	{Category: "user.financial", Where: []string{"shop"}},
	{Category: "user.name", Where: []string{"shop"}},
	{Category: "user.unique_id", Where: []string{"shop"}},
}

func pack(t *testing.T, id string) *regime.Pack {
	t.Helper()
	library, err := regime.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	p, err := library.Pack(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func sample(t *testing.T) *datamap.Map {
	t.Helper()
	text, err := configs.FS.ReadFile("datamap.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(text))
}

func day(t *testing.T, text string) deadline.Date {
	t.Helper()
	d, err := deadline.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The golden files say what an answer under each law says beside the data, for a request received on 2 November 2026 at
// the company of configs/datamap.yaml. Write them anew with -update and have counsel read the difference.
func TestAnswersSayWhatTheLawLists(t *testing.T) {
	t.Parallel()
	m := sample(t)
	for name, right := range map[string]regime.Right{
		"eu_gdpr": regime.Access, "uk_gdpr": regime.Access, "us_ca_ccpa": regime.KnowCategories, "us_or_ocpa": regime.ThirdPartyList,
		"us_de_dpdpa": regime.ThirdPartyList,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := m.Answer(datamap.Question{Law: pack(t, name), Right: right, Held: held, Received: day(t, "2026-11-02"), Wide: true})
			got := written(name, right, c)
			path := filepath.Join("testdata", "golden", fmt.Sprintf("%s-%s.txt", name, right))
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-golden +ours)\n%s", diff)
			}
		})
	}
}

// written is an answer's content as a lawyer reads it.
func written(law string, right regime.Right, c datamap.Content) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s\n", law, right)
	if !c.From.IsZero() {
		fmt.Fprintf(&b, "covers the time since %s (%s)\n", c.From, c.LookBack.Citation)
	}
	for _, s := range c.Sections {
		fmt.Fprintf(&b, "\n%s (%s, %s)\n", s.Item, s.Citation, s.Confidence)
		for _, f := range s.Facts {
			fmt.Fprintf(&b, "  - %s\n", fact(f))
		}
	}
	for _, g := range c.Gaps {
		fmt.Fprintf(&b, "\nto be written by hand: %s %s (%s)\n", g.Item, g.Subject, g.Trouble)
	}
	return b.String()
}

func fact(f datamap.Fact) string {
	var parts []string
	say := func(name string, values ...string) {
		if text := strings.Join(values, ", "); text != "" {
			parts = append(parts, name+text)
		}
	}
	say("", f.Statutory)
	say("", f.Recipient)
	say("kind: ", f.Description)
	say("role: ", f.Kind)
	say("in: ", f.Country)
	say("safeguard: ", f.Safeguard)
	say("", f.Activity)
	for i, p := range f.Purposes {
		if len(f.Bases) > i {
			p += " [" + string(f.Bases[i]) + "]"
		}
		say("for: ", p)
	}
	say("interest: ", f.Interest...)
	say("source: ", f.Sources...)
	say("kept: ", strings.Trim(f.Period+" "+f.Criteria, " "))
	say("logic: ", f.Logic)
	say("means: ", f.Significance)
	say("data: ", f.Labels...)
	say("held in: ", f.Where...)
	if f.Sold {
		parts = append(parts, "sold")
	}
	if f.Shared {
		parts = append(parts, "shared")
	}
	return strings.Join(parts, "; ")
}

func gaps(c datamap.Content) []string {
	var list []string
	for _, g := range c.Gaps {
		list = append(list, strings.TrimRight(fmt.Sprintf("%s %s %s", g.Item, g.Trouble, g.Subject), " "))
	}
	return list
}

func TestAMissingMapLeavesEveryItemThatNeedsOneToAPerson(t *testing.T) {
	t.Parallel()
	var none *datamap.Map
	q := datamap.Question{Law: pack(t, "eu_gdpr"), Right: regime.Access, Held: held}
	want := []string{
		"purposes no_map", "categories no_map", "recipients no_map", "retention no_map", "sources no_map",
		"automated_decisions no_map", "transfers no_map",
	}
	if diff := cmp.Diff(want, gaps(none.Answer(q))); diff != "" {
		t.Error(diff)
	}
	q.Right = regime.Portability // Art. 20 wants the data, and nothing said beside them
	if c := none.Answer(q); len(c.Gaps)+len(c.Sections) != 0 {
		t.Errorf("%+v", c)
	}
}

func TestWhatTheMapDoesNotKnowIsLeftToAPerson(t *testing.T) {
	t.Parallel()
	more := append(held[:len(held):len(held)], datamap.Held{Category: "user.location", Where: []string{"app"}})
	q := datamap.Question{Law: pack(t, "eu_gdpr"), Right: regime.Access, Held: more, Unknown: []string{"cellar"}}
	want := []string{"purposes no_use user.location", "purposes unknown_content cellar"}
	if diff := cmp.Diff(want, gaps(sample(t).Answer(q))); diff != "" {
		t.Error(diff)
	}
}

func TestATransferWithoutSafeguardIsLeftToAPersonAndOneInsideTheLawsPlacesIsNone(t *testing.T) {
	t.Parallel()
	m := parse(t, strings.Replace(good, ", safeguard: clauses", "", 1))
	q := datamap.Question{Law: pack(t, "eu_gdpr"), Right: regime.Access, Held: held[6:7]}
	if diff := cmp.Diff([]string{"transfers no_safeguard Host Inc."}, gaps(m.Answer(q))); diff != "" {
		t.Error(diff)
	}
	for _, s := range m.Answer(q).Sections {
		if s.Item == regime.Transfers && (len(s.Facts) != 1 || s.Facts[0].Recipient != "Host Inc.") {
			t.Errorf("transfers: %+v", s.Facts)
		}
	}
}

func TestASpecialCategoryBelowAWideOneNeedsItsOwnBasis(t *testing.T) {
	t.Parallel()
	wide := strings.NewReplacer("user.health: {label: Health", "user.demographic: {label: About you",
		"[user.name, user.contact]", "[user.name, user.contact, user.demographic]").Replace(good)
	q := datamap.Question{Law: pack(t, "eu_gdpr"), Right: regime.Access,
		Held: []datamap.Held{{Category: "user.demographic.religious_belief", Where: []string{"shop"}}}}
	want := []string{"purposes no_special_basis user.demographic.religious_belief"}
	if diff := cmp.Diff(want, gaps(parse(t, wide).Answer(q))); diff != "" {
		t.Error(diff)
	}
}

func TestTheStatutesWordsAndReasonsAreNotGuessed(t *testing.T) {
	t.Parallel()
	m := parse(t, strings.Replace(good, "label: Name, ccpa: identifiers", "label: Name", 1))
	q := datamap.Question{Law: pack(t, "us_ca_ccpa"), Right: regime.KnowSpecific, Held: held[6:7], Received: day(t, "2026-11-02")}
	want := []string{"statutory_categories no_statutory user.name", "disclosed no_reason Host Inc.", "disclosed no_reason Parcels Ltd."}
	if diff := cmp.Diff(want, gaps(m.Answer(q))); diff != "" {
		t.Error(diff)
	}
}

func TestTheLookBackIsTwelveMonthsAndOnRequestBackTo2022(t *testing.T) {
	t.Parallel()
	ended := strings.Replace(good, "    retention", "    until: 2024-06-30\n    retention", 1)
	q := datamap.Question{Law: pack(t, "us_ca_ccpa"), Right: regime.KnowCategories, Held: held[6:7], Received: day(t, "2026-11-02")}
	for wide, want := range map[bool]string{false: "2025-11-02, 0 sources", true: "2022-01-01, 1 sources"} {
		q.Wide = wide
		c := parse(t, ended).Answer(q)
		n := 0
		for _, s := range c.Sections {
			if s.Item == regime.Sources {
				n = len(s.Facts)
			}
		}
		if got := fmt.Sprintf("%s, %d sources", c.From, n); got != want {
			t.Errorf("wide %v: %s, want %s", wide, got, want)
		}
	}
}
