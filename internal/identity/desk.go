package identity

import (
	"context"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// AskAgainAtDesk is [Service.AskAgain] for staff, who say why; the reason is kept in the transaction of the act.
func (s *Service) AskAgainAtDesk(ctx context.Context, r dsr.Request, by dsr.Actor, reason string) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		if err := s.askAgain(tx, r.SubmissionID, by); err != nil {
			return err
		}
		return s.Work.CommentIn(tx, r.ID, by, reason)
	})
}

// ProveAtDesk takes the code of the contact on record from a person at the counter or on the phone, typed by staff, who
// cannot know it themselves: it was mailed to the contact that the systems hold, or another officer made it. Only for what staff logged: everybody else
// has a session of their own to type it in. The reason is kept in the transaction of the proof; a wrong code keeps none.
func (s *Service) ProveAtDesk(ctx context.Context, r dsr.Request, by dsr.Actor, code, reason string) error {
	sub, err := s.atDesk(ctx, r.SubmissionID, by)
	if err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" { // before a try is used up
		return problem.Fields(problem.Field{Name: "comment", Message: "Write down how you know."})
	}
	if err := s.returned(ctx, sub, by); err != nil {
		return err
	}
	return s.proveOnRecord(ctx, sub, code, by, func(tx *store.Tx) error { return s.Work.CommentIn(tx, r.ID, by, reason) })
}

// SawDocument records that a staff member compared a person at the counter with their identity document. No copy and no
// number is kept. It counts as one match at most (see [Reached]). The reason is kept in the same transaction.
func (s *Service) SawDocument(ctx context.Context, r dsr.Request, by dsr.Actor, reason string) error {
	id := r.SubmissionID
	sub, err := s.atDesk(ctx, id, by)
	if err != nil {
		return err
	}
	if sub.Channel != dsr.ChannelWalkIn {
		return problem.New(problem.Conflict, "A document is looked at in person only.")
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		if _, err := s.waiting(tx, id); err != nil { // locked: two clicks are one item
			return err
		}
		if err := s.Work.CommentIn(tx, r.ID, by, reason); err != nil {
			return err
		}
		seen, err := tx.Proofs().Count(store.Match{"submission_id": id, "kind": dsr.ProofDocument, "state": dsr.ProofPassed})
		if err != nil || seen > 0 {
			return err
		}
		p := dsr.ProofItem{
			ID: dsr.ProofID(store.NewID()), SubmissionID: id, Kind: dsr.ProofDocument, State: dsr.ProofPassed,
			Result: "seen", CreatedAt: tx.Now(), ExpiresAt: tx.Now(), DecidedAt: tx.Now(),
		}
		if err := tx.Proofs().Insert(&p); err != nil {
			return err
		}
		return s.proved(tx, p, p.State, by)
	})
}

// atDesk is a submission that an officer may record proof for.
func (s *Service) atDesk(ctx context.Context, id dsr.SubmissionID, by dsr.Actor) (dsr.Submission, error) {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer {
		return dsr.Submission{}, problem.New(problem.Forbidden, "Your role may not do this.")
	}
	sub, err := s.Work.Store.Read(ctx).Submissions().Get(string(id))
	if err == nil && (!sub.Channel.LoggedByStaff() || !sub.StoppedAt.IsZero()) {
		err = problem.New(problem.Conflict, "The person proves this on their own page.")
	}
	return sub, err
}
