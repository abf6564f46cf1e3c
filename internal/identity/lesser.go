package identity

import (
	"context"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// GiveLesser has an officer give the lesser answer before the last day, because the full proof will not come. The reason
// is for the record.
func (s *Service) GiveLesser(ctx context.Context, id dsr.RequestID, by dsr.Actor, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return problem.Fields(problem.Field{Name: "comment", Message: "Write down why it is answered now."})
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		if err := s.lesser(tx, r, by); err != nil {
			return err
		}
		return s.Work.CommentIn(tx, id, by, reason)
	})
}

// LesserNow returns the move that would give the lesser answer now, with what was proven so far. What the owner of the
// contact on record disputed proves nothing.
func (s *Service) LesserNow(t store.Tables, r dsr.Request, by dsr.Actor) (dsr.Command, error) {
	lesser, err := s.Work.LesserOf(r)
	if err != nil {
		return dsr.Command{}, err
	}
	sub, err := t.Submissions().Get(string(r.SubmissionID))
	if err != nil || !sub.StoppedAt.IsZero() {
		return lesser.Command(by, regime.L0), err
	}
	_, level, err := s.proven(t, r)
	return lesser.Command(by, level), err
}

// LesserFirst refuses a ground of "could not be verified" where the proof suffices for a lesser answer: that is owed first.
func (s *Service) LesserFirst(t store.Tables, r dsr.Request, ground string, by dsr.Actor) error {
	if !strings.HasPrefix(ground, dsr.GroundUnverified) || r.State != dsr.Verifying {
		return nil
	}
	c, err := s.LesserNow(t, r, by)
	if err != nil {
		return err
	}
	if _, err := dsr.Decide(r, c, s.Now()); err != nil {
		return nil // there is none to give
	}
	return problem.New(problem.Conflict, "The proof suffices for a lesser answer: give that one.")
}

// lesser gives the lesser lawful answer, for the right and the level that were proven. It is a Conflict where the law knows
// none or the proof does not reach it.
func (s *Service) lesser(tx *store.Tx, r dsr.Request, by dsr.Actor) error {
	c, err := s.LesserNow(tx.Tables, r, by)
	if err != nil {
		return err
	}
	if _, err := s.Work.ApplyIn(tx, r.ID, c); err != nil {
		return err
	}
	items, err := tx.Proofs().Find(store.Match{"submission_id": r.SubmissionID}, "created_at")
	if err != nil {
		return err
	}
	v := dsr.Verification{
		RequestID: r.ID, Level: c.Level, Right: c.Lesser, Basis: basis(items), DecidedBy: "rule", DecidedAt: tx.Now(),
	}
	if by.Cause == dsr.ByStaff {
		v.DecidedBy = by.ID
	}
	return tx.Verifications().Insert(&v)
}
