package workflow

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// Given is one identifier in clear, on its way in.
type Given struct {
	Kind   dsr.IdentifierKind
	Value  string
	Source dsr.Source
}

// IndexOf is the blind index of one identifier in its normalized form.
func (s *Service) IndexOf(kind dsr.IdentifierKind, value string) []byte {
	return s.Vault.Index(string(kind), dsr.Normalize(kind, value))
}

// IndexesOf is the blind index under every index key, for looking up.
func (s *Service) IndexesOf(kind dsr.IdentifierKind, value string) [][]byte {
	return s.Vault.IndexAll(string(kind), dsr.Normalize(kind, value))
}

// AddIdentifier seals an identifier into a submission; one that is there already is left as it is.
func (s *Service) AddIdentifier(tx *store.Tx, sub dsr.Submission, g Given) (dsr.Identifier, error) {
	sealer, err := s.SealerOf(sub)
	if err != nil {
		return dsr.Identifier{}, err
	}
	return s.addIdentifier(tx, sealer, g)
}

func (s *Service) addIdentifier(tx *store.Tx, sealer Sealer, g Given) (dsr.Identifier, error) {
	i := dsr.Identifier{
		ID: store.NewID(), ControllerID: s.Controller.ID, SubmissionID: sealer.id, Kind: g.Kind, Source: g.Source,
		Index: s.IndexOf(g.Kind, g.Value), CreatedAt: tx.Now(),
	}
	var err error
	if i.Sealed, err = sealer.Seal(g.Value, "identifier", i.ID, "value"); err != nil {
		return i, err
	}
	added, err := tx.Identifiers().InsertNew(&i)
	if err != nil || added {
		return i, err
	}
	return tx.Identifiers().First(store.Match{
		"submission_id": sealer.id, "kind": g.Kind, "source": g.Source, "index": i.Index,
	})
}

// IdentifierOf returns the submission's identifier of a kind from the strongest of the given sources.
func IdentifierOf(r store.Tables, id dsr.SubmissionID, kind dsr.IdentifierKind, sources ...dsr.Source) (dsr.Identifier, error) {
	for _, source := range sources {
		i, err := r.Identifiers().First(store.Match{"submission_id": id, "kind": kind, "source": source}, "id")
		if err == nil || !problem.Is(err, problem.NotFound) {
			return i, err
		}
	}
	return dsr.Identifier{}, problem.New(problem.NotFound, "There is no such contact.")
}
