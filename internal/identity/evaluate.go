package identity

import (
	"context"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Begin is the job that starts a request on the road of its class.
func (s *Service) Begin(ctx context.Context, a queue.Attempt) error {
	id := dsr.RequestID(a.Job.Args["request"])
	r, err := s.Work.Store.Read(ctx).Requests().Get(string(id))
	if err != nil || r.State != dsr.Received {
		return err
	}
	begin := dsr.Command{Event: dsr.Begin, Actor: dsr.System(dsr.ByRule, "begin")}
	if r.Class == regime.DecisionClass && r.Need > regime.L0 {
		begin.Event = dsr.AskProof
	}
	_, err = s.Work.Apply(ctx, id, begin, func(tx *store.Tx, d dsr.Decided) error {
		if d.After.State != dsr.Verifying {
			return nil
		}
		// A quick person's proof may have come before this first step; nothing else would look at it again.
		look := queue.NewJob{Kind: dsr.JobEvaluate, Args: queue.Args{"request": string(id)}, UniqueKey: string(id) + ":begin"}
		if _, err := tx.Queue(look); err != nil {
			return err
		}
		return s.search(tx, d.After)
	})
	return err
}

// search starts looking for the person where that is allowed: once the typed contact is confirmed, or at once where
// a staff member wrote the request down.
func (s *Service) search(tx *store.Tx, r dsr.Request) error {
	sub, err := tx.Submissions().Get(string(r.SubmissionID))
	if err != nil || sub.ConfirmedAt.IsZero() && !sub.Channel.LoggedByStaff() {
		return err
	}
	_, err = tx.Queue(queue.NewJob{Kind: JobLocate, Args: queue.Args{"submission": string(sub.ID)}, UniqueKey: string(r.ID)})
	return err
}

// GiveUp puts the requests that wait for proof before a person, with the given word: the search for their person was given
// up.
func (s *Service) GiveUp(ctx context.Context, id dsr.SubmissionID, attend dsr.Command) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		requests, err := tx.RequestsOf(id)
		if err != nil {
			return err
		}
		for _, r := range requests {
			if r.State != dsr.Verifying {
				continue
			}
			if _, err := s.Work.ApplyIn(tx, r.ID, attend); err != nil {
				return err
			}
		}
		return nil
	})
}

// Evaluate is the job that looks at the proof so far and, where the level is reached, records the verification of
// this one request and lets it go on.
func (s *Service) Evaluate(ctx context.Context, a queue.Attempt) error {
	id := dsr.RequestID(a.Job.Args["request"])
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil || r.State != dsr.Verifying {
			return err
		}
		sub, err := tx.Submissions().Get(string(r.SubmissionID))
		if err != nil {
			return err
		}
		if !sub.StoppedAt.IsZero() {
			return nil // disputed by the owner of the contact on record: a person decides
		}
		items, level, err := s.proven(tx.Tables, r)
		if err != nil {
			return err
		}
		if level < r.Need {
			return nil
		}
		return s.verify(tx, r, level, items)
	})
}

// proven returns the proof of a request's submission and the level that it reaches for the request.
func (s *Service) proven(t store.Tables, r dsr.Request) ([]dsr.ProofItem, regime.Level, error) {
	items, err := t.Proofs().Find(store.Match{"submission_id": r.SubmissionID}, "created_at")
	if err != nil {
		return nil, regime.L0, err
	}
	_, wanted, err := s.DeclarationOf(r)
	return items, Reached(items, wanted), err
}

// verify records the decision, for this request and its right only.
func (s *Service) verify(tx *store.Tx, r dsr.Request, level regime.Level, items []dsr.ProofItem) error {
	v := dsr.Verification{
		RequestID: r.ID, Level: level, Right: r.Right, Basis: basis(items), DecidedBy: "rule", DecidedAt: tx.Now(),
	}
	if err := tx.Verifications().Insert(&v); err != nil {
		return err
	}
	c := dsr.Command{Event: dsr.Verify, Actor: dsr.System(dsr.ByRule, "identity"), Level: level}
	_, err := s.Work.ApplyIn(tx, r.ID, c)
	return err
}

// Unverified ends the wait for proof when the answer is due: with the lesser lawful answer if its level is met, else
// with the refusal that is the same for "unknown" and "failed". Time alone never verifies anybody (ATK-09). It decides
// in one transaction: whoever is verified in the same moment is not refused as unverified. What staff wrote down lately
// waits for a person.
func (s *Service) Unverified(ctx context.Context, id dsr.RequestID) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil || r.State != dsr.Verifying && r.State != dsr.Received {
			return err
		}
		clock := dsr.System(dsr.ByClock, "due")
		waits, err := s.undecided(tx, r, clock)
		if err != nil || waits {
			return err
		}
		err = s.lesser(tx, r, clock)
		if !problem.Is(err, problem.Conflict) {
			return err
		}
		// Decided before anything was written: there is no lesser answer, or its level is not met.
		_, err = s.Work.ApplyIn(tx, id, dsr.Command{Event: dsr.Deny, Actor: clock, Ground: dsr.GroundUnverified})
		return err
	})
}

// undecided leaves a request that staff wrote down lately to a person, past its legal date too: it is shown as overdue.
func (s *Service) undecided(tx *store.Tx, r dsr.Request, by dsr.Actor) (bool, error) {
	sub, err := tx.Submissions().Get(string(r.SubmissionID))
	if err != nil || !workflow.Undecided(sub, tx.Now()) {
		return false, err
	}
	if r.Attention != dsr.AttentionNone {
		return true, nil // it is before a person already
	}
	_, err = s.Work.ApplyIn(tx, r.ID, dsr.Command{Event: dsr.Attend, Actor: by, Attention: dsr.AttentionLate})
	return true, err
}
