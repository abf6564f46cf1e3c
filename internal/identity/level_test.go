package identity

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

func passed(kind dsr.ProofKind, field dsr.IdentifierKind) dsr.ProofItem {
	return dsr.ProofItem{Kind: kind, Field: field, State: dsr.ProofPassed}
}

func TestLevelsAreReachedByWhatTheyAskFor(t *testing.T) {
	t.Parallel()
	confirmed := dsr.ProofItem{Kind: dsr.ProofContact, State: dsr.ProofOpen, Result: "match"}
	record, declared := passed(dsr.ProofOnRecord, ""), passed(dsr.ProofDeclared, "")
	sole := passed(dsr.ProofSole, "")
	order, account, phone := passed(dsr.ProofDataPoint, dsr.Order), passed(dsr.ProofDataPoint, dsr.Account), passed(dsr.ProofDataPoint, dsr.Phone)
	name, born := passed(dsr.ProofDataPoint, dsr.Name), passed(dsr.ProofDataPoint, dsr.DateOfBirth)
	wrong := dsr.ProofItem{Kind: dsr.ProofDataPoint, Field: dsr.Order, State: dsr.ProofFailed, Result: resultDiffer}
	for _, c := range []struct {
		what    string
		items   []dsr.ProofItem
		without regime.Level // where no declaration is wanted
		with    regime.Level // where one is
	}{
		{"nothing", nil, regime.L0, regime.L0},
		{"the typed contact", []dsr.ProofItem{confirmed}, regime.L1, regime.L1},
		{"the contact on record", []dsr.ProofItem{record}, regime.L1, regime.L1},
		{"details without the contact on record", []dsr.ProofItem{confirmed, order, account, phone, declared}, regime.L1, regime.L1},
		{"the contact on record alone holds all", []dsr.ProofItem{record, sole}, regime.L2, regime.L2},
		{"contact on record and a match", []dsr.ProofItem{record, order}, regime.L2, regime.L2},
		{"a name and a birthday are no match", []dsr.ProofItem{record, name, born}, regime.L1, regime.L1},
		{"a wrong detail", []dsr.ProofItem{record, wrong}, regime.L1, regime.L1},
		{"the same kind twice is one match", []dsr.ProofItem{record, order, order}, regime.L2, regime.L2},
		{"contact on record and two matches", []dsr.ProofItem{record, order, account}, regime.L3, regime.L2},
		{"and the declaration", []dsr.ProofItem{record, order, account, declared}, regime.L3, regime.L3},
		{"a declaration replaces no match", []dsr.ProofItem{record, order, declared}, regime.L2, regime.L2},
		{"contact on record and a document seen", []dsr.ProofItem{record, passed(dsr.ProofDocument, "")}, regime.L2, regime.L2},
		{"a document and details without the contact", []dsr.ProofItem{passed(dsr.ProofDocument, ""), order, account}, regime.L0, regime.L0},
		{"a document is no second match", []dsr.ProofItem{record, order, declared, passed(dsr.ProofDocument, "")}, regime.L2, regime.L2},
		{"sole and one match are no two matches", []dsr.ProofItem{record, sole, order, declared}, regime.L2, regime.L2},
	} {
		if got := Reached(c.items, false); got != c.without {
			t.Errorf("%s: %s, want %s", c.what, got, c.without)
		}
		if got := Reached(c.items, true); got != c.with {
			t.Errorf("%s, declaration wanted: %s, want %s", c.what, got, c.with)
		}
	}
}

// anyItems draws proof items of known and unknown kinds, in every state.
func anyItems(t *rapid.T) []dsr.ProofItem {
	kinds := []dsr.ProofKind{
		dsr.ProofContact, dsr.ProofOnRecord, dsr.ProofDataPoint, dsr.ProofSole, dsr.ProofDeclared, dsr.ProofStatusCode,
		dsr.ProofDocument, dsr.ProofRepeated, "invented",
	}
	fields := append([]dsr.IdentifierKind{"", "invented"}, dsr.IdentifierKinds...)
	states := []dsr.ProofState{dsr.ProofOpen, dsr.ProofPassed, dsr.ProofFailed, dsr.ProofVoid, "invented"}
	results := []string{"", resultMatch, resultDiffer, resultNoRecord, dsr.ResultSameContact}
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) dsr.ProofItem {
		return dsr.ProofItem{
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Field: rapid.SampledFrom(fields).Draw(t, "field"),
			State: rapid.SampledFrom(states).Draw(t, "state"), Result: rapid.SampledFrom(results).Draw(t, "result"),
		}
	}), 0, 12).Draw(t, "items")
}

// has counts the kinds of details that weigh something, and whether an item of a kind was passed.
func has(items []dsr.ProofItem, kind dsr.ProofKind) (some bool, details int) {
	seen := map[dsr.IdentifierKind]bool{}
	for _, p := range items {
		if p.Kind != kind || p.State != dsr.ProofPassed {
			continue
		}
		some = true
		switch p.Field {
		case dsr.Phone, dsr.Account, dsr.Order, dsr.PostalCode:
			seen[p.Field] = true
		}
	}
	return some, len(seen)
}

// No combination of items below a level reaches it.
func TestNoCombinationBelowALevelReachesIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		items, wanted := anyItems(t), rapid.Bool().Draw(t, "declaration wanted")
		record, _ := has(items, dsr.ProofOnRecord)
		sole, _ := has(items, dsr.ProofSole)
		declared, _ := has(items, dsr.ProofDeclared)
		_, details := has(items, dsr.ProofDataPoint)
		got := Reached(items, wanted)
		if got > regime.L1 && !record {
			t.Fatalf("%s without the contact on record", got)
		}
		document, _ := has(items, dsr.ProofDocument)
		if got > regime.L1 && details == 0 && !sole && !document {
			t.Fatalf("%s with the contact on record alone", got)
		}
		if got > regime.L2 && (details < 2 || wanted && !declared) {
			t.Fatalf("%s with %d details, declared %v", got, details, declared)
		}
	})
}

// More proof never lowers the level, and an item of an unknown kind, field or state changes nothing.
func TestUnknownItemsWeighNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		items, wanted := anyItems(t), rapid.Bool().Draw(t, "declaration wanted")
		before := Reached(items, wanted)
		for _, p := range []dsr.ProofItem{
			{Kind: "invented", Field: dsr.Order, State: dsr.ProofPassed, Result: resultMatch},
			{Kind: dsr.ProofDataPoint, Field: "invented", State: dsr.ProofPassed, Result: resultMatch},
			{Kind: dsr.ProofDataPoint, Field: dsr.Order, State: "invented", Result: resultMatch},
			{Kind: dsr.ProofStatusCode, State: dsr.ProofPassed, Result: resultMatch},
		} {
			if after := Reached(append(items, p), wanted); after != before {
				t.Fatalf("%+v took the level from %s to %s", p, before, after)
			}
		}
	})
}

// Whoever was asked at a number or an address proves nothing more by naming it.
func TestADetailOfTheContactThatWasAskedIsNoFurtherMatch(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		way, detail dsr.IdentifierKind
		want        regime.Level
	}{
		{dsr.Phone, dsr.Phone, regime.L1}, {dsr.PostalAddress, dsr.PostalCode, regime.L1}, {dsr.Phone, dsr.PostalCode, regime.L2},
		{dsr.PostalAddress, dsr.Phone, regime.L2}, {"", dsr.Phone, regime.L2}, {dsr.Phone, dsr.Account, regime.L2},
	} {
		got := Reached([]dsr.ProofItem{
			{Kind: dsr.ProofOnRecord, State: dsr.ProofPassed, Field: tc.way}, {Kind: dsr.ProofDataPoint, State: dsr.ProofPassed, Field: tc.detail},
		}, false)
		if got != tc.want {
			t.Errorf("asked at %q, named %s: %s, want %s", tc.way, tc.detail, got, tc.want)
		}
	}
}
