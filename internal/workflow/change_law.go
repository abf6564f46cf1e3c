package workflow

import (
	"context"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// alsoLaw is the second law of a place that covers the same person, if there is one. The law for places without one of
// their own is none.
func (s *Service) alsoLaw(residence, law string) string {
	for _, id := range s.Law.Choose(residence) {
		if id != law {
			return id
		}
	}
	return ""
}

// ChangeLaw puts a request under another law, from the same receipt: its dates and what it needs are computed anew. The
// right is the one that the other law gives for the same wish. Staff say why; the person is told the new dates.
func (s *Service) ChangeLaw(ctx context.Context, id dsr.RequestID, by dsr.Actor, law string, right regime.Right, reason string) (dsr.Decided, error) {
	if strings.TrimSpace(reason) == "" {
		return dsr.Decided{}, problem.Fields(problem.Field{Name: "reason", Message: "Say why another law applies."})
	}
	var d dsr.Decided
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		if r.About != "" {
			return problem.New(problem.Conflict, "It is under the law of the request that it is about.")
		}
		sub, err := tx.Submissions().Get(string(r.SubmissionID))
		if err != nil {
			return err
		}
		moved := r
		moved.Regime, moved.AlsoRegime, moved.AlsoVersion = law, s.alsoLaw(sub.Residence, law), ""
		if d, err = s.reopenAs(tx, moved, by, right); err != nil {
			return err
		}
		return s.triaged(tx, id, by, reason)
	})
	return d, err
}
