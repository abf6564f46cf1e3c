package identity

import (
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// weights says how much a matching detail counts. Name and date of birth are what an intimate or a stranger with a
// search engine knows: they find a record, they prove nothing (ATK-10).
var weights = map[dsr.IdentifierKind]int{
	dsr.Phone: 1, dsr.Account: 1, dsr.Order: 1, dsr.PostalCode: 1, dsr.Name: 0, dsr.DateOfBirth: 0, dsr.Device: 0,
}

// reachedBy names the contact on record that a detail is part of: whoever was asked at a number or an address has not proven
// it a second time by naming it.
var reachedBy = map[dsr.IdentifierKind]dsr.IdentifierKind{
	dsr.Phone: dsr.Phone, dsr.PostalCode: dsr.PostalAddress,
}

// Reached computes the level that a submission's proof items reach. It is pure.
//
//	L1: the typed contact was confirmed
//	L2: control of the contact on record (by mail, letter or call), and one further match, or an identity document that staff saw in person, or
//	    the data hang on that contact alone
//	L3: control of the contact on record, two further matches, and the signed declaration where it is wanted
func Reached(items []dsr.ProofItem, declarationWanted bool) regime.Level {
	var contact, record, sole, declared, document bool
	matches, asked := map[dsr.IdentifierKind]bool{}, map[dsr.IdentifierKind]bool{}
	for _, p := range items {
		if p.Kind == dsr.ProofContact && p.Result == "match" {
			contact = true
		}
		if p.State != dsr.ProofPassed {
			continue
		}
		switch p.Kind {
		case dsr.ProofOnRecord:
			record, asked[p.Field] = true, true
		case dsr.ProofSole:
			sole = true
		case dsr.ProofDocument:
			document = true // staff could invent it: it never leads to L3
		case dsr.ProofDeclared:
			declared = true
		case dsr.ProofDataPoint:
			matches[p.Field] = matches[p.Field] || weights[p.Field] > 0
		}
	}
	n := 0
	for kind, counts := range matches {
		if part, ok := reachedBy[kind]; counts && (!ok || !asked[part]) {
			n++
		}
	}
	switch {
	case record && n >= 2 && (declared || !declarationWanted):
		return regime.L3
	case record && (n >= 1 || sole || document):
		return regime.L2
	case contact || record:
		return regime.L1
	}
	return regime.L0
}

// basis lists the ids of the items that a decision rests on.
func basis(items []dsr.ProofItem) string {
	var ids []string
	for _, p := range items {
		if p.State == dsr.ProofPassed && p.Kind != dsr.ProofStatusCode {
			ids = append(ids, string(p.ID))
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, ",")
}

// DeclarationOf returns the statement that the request's law wants signed, and whether it wants one at the level that the
// request needs.
func (s *Service) DeclarationOf(r dsr.Request) (regime.Declaration, bool, error) {
	pack, err := s.Work.Law.Pack(r.Regime)
	if err != nil || r.Need < regime.L3 {
		return regime.Declaration{}, false, err
	}
	return pack.Declaration, pack.Declaration.Text != "", nil
}
