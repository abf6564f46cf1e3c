package identity

import (
	"bytes"
	"context"
	"slices"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// anchorKinds are the identifiers on record that may stand for a person whose record names no email address, strongest
// first. A device is none of them: it never opens what is held under an account (ATK-17).
var anchorKinds = []dsr.IdentifierKind{dsr.Account, dsr.Phone, dsr.Order}

// byHandRecord is where a person's record without an email address is, and how they can be reached by post or phone.
type byHandRecord struct {
	anchor workflow.Given // the zero value: the email address on record is the anchor, or there is none
	ways   []workflow.Given
}

// seeds are the identifiers on record that a finding stands for.
func (f finding) seeds() dataset.Seeds {
	anchor := workflow.Given{Kind: dsr.Email, Value: f.contact}
	if f.contact == "" {
		anchor = f.record.anchor
	}
	if anchor.Value == "" {
		return nil
	}
	return workflow.Seeds(map[dsr.IdentifierKind][]string{anchor.Kind: {anchor.Value}})
}

// anchored looks for a record without an email address: one row per collection, of one person. What the anchor leads to
// may name an address after all; then that is the contact, as ever.
func (s *Service) anchored(ctx context.Context, c claims, found []connector.Candidate, f finding) (finding, []connector.Outcome, error) {
	f.record.anchor, f.ambiguous = anchor(found)
	if f.ambiguous || f.record.anchor.Value == "" {
		return f, nil, nil
	}
	all, err := s.Systems.Locate(ctx, f.seeds())
	if err != nil {
		return f, nil, queue.WithClass(err, "locate")
	}
	if err := waiting(all.Outcomes); err != nil {
		return f, nil, err // a silent system may hold their address, or somebody else of the same number
	}
	if f.contact, f.ambiguous = choose(append(found, all.Candidates...), c.confirmed); f.contact == "" && !f.ambiguous {
		f.ambiguous = severalRows(all.Candidates)
	}
	if f.contact != "" || f.ambiguous {
		f.record.anchor = workflow.Given{}
	}
	return f, all.Outcomes, nil
}

// anchor is the one identifier on record that the candidates agree on.
func anchor(candidates []connector.Candidate) (workflow.Given, bool) {
	for _, kind := range anchorKinds {
		values := map[string]string{}
		for _, c := range candidates {
			for _, k := range c.Known {
				if n := dsr.Normalize(kind, k.Value); k.Use == connector.AsIdentity && k.Kind == string(kind) && n != "" {
					values[n] = k.Value
				}
			}
		}
		if len(values) > 1 {
			return workflow.Given{}, true
		}
		for _, value := range values {
			return workflow.Given{Kind: kind, Value: value, Source: dsr.OnRecord}, false
		}
	}
	return workflow.Given{}, false
}

// severalRows reports whether one identifier finds two rows of one collection: they may be two people.
func severalRows(candidates []connector.Candidate) bool {
	rows := map[string]string{}
	for _, c := range candidates {
		if key, ok := rows[c.Collection]; ok && key != c.Key {
			return true
		}
		rows[c.Collection] = c.Key
	}
	return false
}

// reach looks for the phone number and the postal address on record. Where rows name two of a kind, nobody knows which is
// the present one, and neither is used; nor is a number that stands for several people.
func (s *Service) reach(ctx context.Context, f *finding) error {
	found, outcomes, err := s.Systems.Reach(ctx, f.seeds())
	if err != nil {
		return queue.WithClass(err, "reach")
	}
	if err := waiting(outcomes); err != nil {
		return err // it may hold another address
	}
	if phones := distinct(dsr.Phone, found.Phones); len(phones) == 1 {
		family, err := s.family(ctx, phones[0])
		if err != nil {
			return err
		}
		if !family {
			f.record.ways = append(f.record.ways, workflow.Given{Kind: dsr.Phone, Value: phones[0], Source: dsr.Reached})
		}
	}
	if postal := distinct(dsr.PostalAddress, found.Postal); len(postal) == 1 {
		f.record.ways = append(f.record.ways, workflow.Given{Kind: dsr.PostalAddress, Value: postal[0], Source: dsr.Reached})
	}
	if len(found.Names) == 1 && len(f.record.ways) > 0 {
		f.record.ways = append(f.record.ways, workflow.Given{Kind: dsr.Name, Value: found.Names[0], Source: dsr.Reached})
	}
	return nil
}

func distinct(kind dsr.IdentifierKind, values []string) []string {
	var out []string
	for _, v := range values {
		if !slices.ContainsFunc(out, func(o string) bool { return dsr.Normalize(kind, o) == dsr.Normalize(kind, v) }) {
			out = append(out, v)
		}
	}
	return out
}

// family reports whether a phone number stands for several people, as far as rows can be found by it.
func (s *Service) family(ctx context.Context, phone string) (bool, error) {
	all, err := s.Systems.Locate(ctx, workflow.Seeds(map[dsr.IdentifierKind][]string{dsr.Phone: {phone}}))
	if err != nil {
		return false, queue.WithClass(err, "locate")
	}
	if err := waiting(all.Outcomes); err != nil {
		return false, err
	}
	return shared(holding(all.Candidates, dsr.Phone, phone)), nil
}

// keep stores where the record is and how its person can be reached, until a first code was made for the contact on record:
// from then on both are frozen (ATK-03). It reports whether the finding is about the record that the submission stands for.
func (s *Service) keep(tx *store.Tx, sub dsr.Submission, f finding) (bool, error) {
	old, err := tx.Identifiers().Find(store.Match{"submission_id": sub.ID, "source": []dsr.Source{dsr.OnRecord, dsr.Reached}}, "id")
	if err != nil {
		return false, err
	}
	asked, err := tx.Proofs().Count(store.Match{"submission_id": sub.ID, "kind": dsr.ProofOnRecord})
	if err != nil {
		return false, err
	}
	kept, others := s.holds(old, f.record.anchor), recordOf(old)
	if asked > 0 {
		return f.contact != "" || kept, nil
	}
	for _, i := range old {
		if _, err := tx.Identifiers().Delete(store.Match{"id": i.ID}); err != nil {
			return false, err
		}
	}
	if others && !kept { // what fitted another record proves nothing about this one
		fitted := store.Match{"submission_id": sub.ID, "kind": dsr.ProofDataPoint, "state": dsr.ProofPassed}
		if _, err := tx.Proofs().Set(fitted, store.Values{"state": dsr.ProofVoid}); err != nil {
			return false, err
		}
	}
	all := f.record.ways
	if f.record.anchor.Value != "" {
		all = append(all, f.record.anchor)
	}
	for _, g := range all {
		if _, err := s.Work.AddIdentifier(tx, sub, g); err != nil {
			return false, err
		}
	}
	return true, nil
}

// holds reports whether the anchor is the one that was stored.
func (s *Service) holds(old []dsr.Identifier, anchor workflow.Given) bool {
	return anchor.Value != "" && slices.ContainsFunc(old, func(i dsr.Identifier) bool {
		return i.Source == dsr.OnRecord && i.Kind == anchor.Kind && bytes.Equal(i.Index, s.Work.IndexOf(anchor.Kind, anchor.Value))
	})
}

// recordOf reports whether a record without an email address was stored.
func recordOf(old []dsr.Identifier) bool {
	return slices.ContainsFunc(old, func(i dsr.Identifier) bool { return i.Source == dsr.OnRecord && i.Kind != dsr.Email })
}

// frozen is the record without an email address for which a code was made already; the zero value is none.
func (s *Service) frozen(ctx context.Context, sub dsr.Submission) (workflow.Given, error) {
	read := s.Work.Store.Read(ctx)
	asked, err := read.Proofs().Count(store.Match{"submission_id": sub.ID, "kind": dsr.ProofOnRecord})
	if err != nil || asked == 0 {
		return workflow.Given{}, err
	}
	list, err := read.Identifiers().Find(store.Match{"submission_id": sub.ID, "source": dsr.OnRecord}, "id")
	if err != nil || len(list) != 1 || list[0].Kind == dsr.Email {
		return workflow.Given{}, err
	}
	sealer, err := s.Work.SealerOf(sub)
	if err != nil {
		return workflow.Given{}, err
	}
	value, err := sealer.OpenIdentifier(list[0])
	return workflow.Given{Kind: list[0].Kind, Value: value, Source: dsr.OnRecord}, err
}

// byHand puts the requests before a person who reaches the one on record by post or phone, as long as nothing else does.
func (s *Service) byHand(tx *store.Tx, id dsr.SubmissionID) error {
	asked, err := tx.Proofs().Count(store.Match{"submission_id": id, "kind": dsr.ProofOnRecord})
	if err != nil || asked > 0 {
		return err
	}
	requests, err := tx.RequestsOf(id)
	if err != nil || slices.ContainsFunc(requests, func(r dsr.Request) bool { return r.Attention != dsr.AttentionNone }) {
		return err // somebody looks already
	}
	return s.attend(tx, id, dsr.AttentionReach)
}
