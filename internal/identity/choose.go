package identity

import (
	"context"
	"slices"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/workflow"
)

// settle decides whose record the candidates are: by the email address on record, or by the record that holds none.
func (s *Service) settle(ctx context.Context, sub dsr.Submission, c claims, list []connector.Candidate) (f finding, outcomes []connector.Outcome, err error) {
	f.contact, f.ambiguous = choose(list, c.confirmed)
	frozen, err := s.frozen(ctx, sub)
	switch {
	case err != nil:
		return f, nil, err
	case frozen.Value != "":
		_, several := anchor(list)
		f.contact, f.ambiguous, f.record.anchor = "", f.ambiguous || several, frozen
		return f, nil, nil
	case f.contact == "" && !f.ambiguous:
		if f, outcomes, err = s.anchored(ctx, c, list, f); err != nil {
			return f, nil, err
		}
	}
	if sub.Test && f.seeds() != nil && !s.Systems.IsTestSubject(f.seeds()) {
		return finding{ambiguous: true}, outcomes, nil // a detail led to a real person: no letter of a test may reach them
	}
	if f.contact != "" && !f.ambiguous {
		if f.ambiguous, err = s.several(ctx, list, f.contact); err != nil {
			return f, nil, err
		}
	}
	if !f.ambiguous && (f.record.anchor.Value != "" || f.contact != "" && sub.Channel.LoggedByStaff()) {
		err = s.reach(ctx, &f)
	}
	if len(f.record.ways) == 0 {
		f.record.anchor = workflow.Given{} // nobody can be asked: there is nothing that it could prove
	}
	return f, outcomes, err
}

// choose picks the one contact on record that the candidates agree on. The confirmed address goes first, for it
// belongs to the requester whatever else they typed. Several people behind one answer are nobody: a person decides.
func choose(candidates []connector.Candidate, confirmed string) (contact string, ambiguous bool) {
	byContact := map[string][]connector.Candidate{}
	for _, c := range candidates {
		for _, k := range c.Known {
			address := dsr.Normalize(dsr.Email, k.Value)
			if k.Use == connector.AsContact && k.Kind == string(dsr.Email) && address != "" {
				byContact[address] = append(byContact[address], c)
			}
		}
	}
	mine := dsr.Normalize(dsr.Email, confirmed)
	if rows := byContact[mine]; confirmed != "" && len(rows) > 0 {
		return mine, shared(rows)
	}
	if len(byContact) > 1 {
		return "", true
	}
	for address := range byContact {
		return address, shared(candidates) // somebody without an address may fit as well
	}
	return "", false
}

// several reports whether a contact stands for several people, by all rows that hold it: whoever claims one account of a
// family mailbox finds one row, and the mailbox belongs to the others too. While a system does not answer, nobody knows:
// the look is repeated before anything is recorded or anybody is written to.
func (s *Service) several(ctx context.Context, found []connector.Candidate, contact string) (bool, error) {
	all, err := s.Systems.Locate(ctx, workflow.Seeds(map[dsr.IdentifierKind][]string{dsr.Email: {contact}}))
	if err != nil {
		return false, queue.WithClass(err, "locate")
	}
	if err := waiting(all.Outcomes); err != nil {
		return false, err
	}
	return shared(holding(append(found, all.Candidates...), dsr.Email, contact)), nil
}

// holding are the candidates whose row holds the contact.
func holding(candidates []connector.Candidate, kind dsr.IdentifierKind, contact string) []connector.Candidate {
	var rows []connector.Candidate
	for _, c := range candidates {
		if slices.ContainsFunc(c.Known, func(k connector.Known) bool {
			return k.Use == connector.AsContact && k.Kind == string(kind) && dsr.Normalize(kind, k.Value) == dsr.Normalize(kind, contact)
		}) {
			rows = append(rows, c)
		}
	}
	return rows
}

// shared reports whether one contact stands for several people: two rows of one collection with different names or
// account numbers (a family mailbox, a recycled address).
func shared(rows []connector.Candidate) bool {
	type place struct{ collection, field string } // by field: a first and a last name are two names of one person
	seen := map[place]string{}
	for _, c := range rows {
		for _, k := range c.Known {
			if k.Kind != string(dsr.Name) && k.Kind != string(dsr.Account) {
				continue
			}
			at, value := place{c.Collection, k.Field}, dsr.Normalize(dsr.IdentifierKind(k.Kind), k.Value)
			if known, ok := seen[at]; ok && known != value {
				return true
			}
			seen[at] = value
		}
	}
	return false
}
