package identity

import (
	"context"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// JobLocate is the queue kind that looks a confirmed submission's person up in the systems.
const JobLocate = "identity.locate"

// JobCovered is the queue kind that confirms what else a confirmed first mail covers.
const JobCovered = "identity.covered"

// confirmCovered queues the confirmation of what a digest covers.
func (s *Service) confirmCovered(tx *store.Tx, lead dsr.SubmissionID) error {
	m, err := tx.Outbox().First(store.Match{"key": "first:" + string(lead)})
	if problem.Is(err, problem.NotFound) || err == nil && !workflow.IsDigest(m) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = tx.Queue(queue.NewJob{Kind: JobCovered, Args: queue.Args{"submission": string(lead)}, UniqueKey: string(lead)})
	return err
}

// Covered is the job after a first mail was confirmed: where it was a digest, every form that it covers names the same
// address, which is confirmed by now.
func (s *Service) Covered(ctx context.Context, a queue.Attempt) error {
	return s.Work.Covered(ctx, dsr.SubmissionID(a.Job.Args["submission"]), func(tx *store.Tx, sub dsr.Submission) error {
		return s.confirmed(tx, sub.ID, "")
	})
}

// Asked is what a mailed link is about: shown, not consumed.
type Asked struct {
	Submission dsr.Submission
	Requests   []dsr.Request
	Proof      dsr.ProofItem
}

// Confirmation says what a confirmation link is about. It changes nothing, however often a mail scanner calls.
func (s *Service) Confirmation(ctx context.Context, token string) (Asked, error) {
	return s.asked(ctx, token, dsr.TokenConfirm)
}

func (s *Service) asked(ctx context.Context, token string, purpose dsr.TokenPurpose) (Asked, error) {
	r := s.Work.Store.Read(ctx)
	row, err := s.Work.Live(r.Tables, token, purpose, s.Now())
	if err != nil {
		return Asked{}, err
	}
	var a Asked
	if a.Proof, err = r.Proofs().Get(row.OwnerID); err != nil {
		return a, err
	}
	if a.Submission, err = r.Submissions().Get(string(a.Proof.SubmissionID)); err != nil {
		return a, err
	}
	a.Requests, err = r.RequestsOf(a.Submission.ID)
	return a, err
}

// Confirm takes the code of the first mail: the typed contact is confirmed, what was held for it goes out, and the
// search for the contact on record may start. Confirming again with the same code opens a session again.
func (s *Service) Confirm(ctx context.Context, token, code string) (Session, error) {
	a, err := s.asked(ctx, token, dsr.TokenConfirm)
	if err != nil {
		return Session{}, err
	}
	if err := s.tryCode(ctx, a.Proof, code); err != nil {
		return Session{}, err
	}
	var session Session
	err = s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		if err := s.confirmed(tx, a.Submission.ID, a.Proof.ID); err != nil {
			return err
		}
		if err := s.confirmCovered(tx, a.Submission.ID); err != nil {
			return err
		}
		session, err = s.newSession(tx, a.Submission)
		return err
	})
	return session, err
}

// tryCode uses one try and compares. The try is taken before the comparison and in its own transaction, so that two
// hundred guesses at once get five comparisons (ATK-36).
func (s *Service) tryCode(ctx context.Context, p dsr.ProofItem, code string) error {
	taken := false
	err := s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		taken, err = tx.TakeAttempt(string(p.ID), tx.Now())
		return err
	})
	if err != nil {
		return err
	}
	if taken && sameCode(code, s.Work.CodeFor(p)) {
		return s.giveBack(ctx, p)
	}
	left := p.Attempts - 1
	if !taken || left <= 0 {
		return problem.New(problem.Gone, "This code does not work any more. Ask for a new one.")
	}
	return problem.Fields(problem.Field{Name: "code", Message: "This code is not right. Look at the mail again."})
}

// giveBack restores the try of a right code, so that a person who comes back with it is not locked out of their own
// link; wrong tries stay used.
func (s *Service) giveBack(ctx context.Context, p dsr.ProofItem) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error { return tx.ReturnAttempt(string(p.ID)) })
}

// confirmed records that the typed contact was confirmed. A second time changes nothing.
func (s *Service) confirmed(tx *store.Tx, id dsr.SubmissionID, proof dsr.ProofID) error {
	sub, err := tx.Submissions().Get(string(id))
	if err != nil {
		return err
	}
	if !sub.ConfirmedAt.IsZero() {
		return nil
	}
	match := store.Match{"id": sub.ID, "version": sub.Version}
	sub.ConfirmedAt, sub.Version = tx.Now(), sub.Version+1
	if err := tx.Submissions().SetOne(match, store.Values{"confirmed_at": sub.ConfirmedAt, "version": sub.Version}); err != nil {
		return err
	}
	typed, err := workflow.IdentifierOf(tx.Tables, id, dsr.Email, sub.ContactSource())
	if err != nil {
		return err
	}
	sealer, err := s.Work.SealerOf(sub)
	if err != nil {
		return err
	}
	address, err := sealer.OpenIdentifier(typed)
	if err != nil {
		return err
	}
	if _, err := s.Work.AddIdentifier(tx, sub, workflow.Given{Kind: dsr.Email, Value: address, Source: dsr.Confirmed}); err != nil {
		return err
	}
	// The link goes on working for its time: a mail scanner, a second device or an impatient finger must not lock
	// the person out. Only its tries run out.
	if _, err := tx.Proofs().Set(store.Match{"id": proof}, store.Values{"decided_at": tx.Now(), "result": "match"}); err != nil {
		return err
	}
	return s.goOn(tx, sub)
}

// goOn tells every request of the submission, sends what was held, and starts the search.
func (s *Service) goOn(tx *store.Tx, sub dsr.Submission) error {
	requests, err := tx.RequestsOf(sub.ID)
	if err != nil {
		return err
	}
	for _, r := range requests {
		if !r.Open() {
			continue
		}
		if _, err := s.Work.ApplyIn(tx, r.ID, dsr.Command{Event: dsr.Confirm, Actor: dsr.Requester(sub.ID)}); err != nil {
			return err
		}
	}
	if err := s.Work.ReleaseHeld(tx, sub); err != nil {
		return err
	}
	_, err = tx.Queue(queue.NewJob{
		Kind: JobLocate, Args: queue.Args{"submission": string(sub.ID)}, UniqueKey: string(sub.ID), Priority: queue.Urgent,
	})
	return err
}
