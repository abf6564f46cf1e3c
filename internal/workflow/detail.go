package workflow

import (
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// Details are the kinds of detail that matched when the person was verified and may be asked again. What a stranger with
// a search engine knows is none.
func Details(t store.Tables, id dsr.SubmissionID) ([]dsr.IdentifierKind, error) {
	passed, err := t.Proofs().Find(store.Match{"submission_id": id, "kind": dsr.ProofDataPoint, "state": dsr.ProofPassed}, "created_at")
	var kinds []dsr.IdentifierKind
	for _, p := range passed {
		if p.Field != dsr.Name && p.Field != dsr.DateOfBirth && !slices.Contains(kinds, p.Field) {
			kinds = append(kinds, p.Field)
		}
	}
	return kinds, err
}

// DetailFits reports whether what was typed is a detail that matched when the person was verified. The caller counts
// tries.
func (s *Service) DetailFits(t store.Tables, sub dsr.Submission, typed string) (bool, error) {
	kinds, err := Details(t, sub.ID)
	if err != nil || len(kinds) == 0 {
		return false, err
	}
	sealer, err := s.SealerOf(sub)
	if err != nil {
		return false, err
	}
	list, err := t.Identifiers().Find(store.Match{"submission_id": sub.ID, "kind": kinds, "source": dsr.Typed})
	if err != nil {
		return false, err
	}
	for _, i := range list {
		value, err := sealer.OpenIdentifier(i)
		if err != nil {
			return false, err
		}
		if dsr.Matches(i.Kind, typed, value) {
			return true, nil
		}
	}
	return false, nil
}
