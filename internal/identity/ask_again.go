package identity

import (
	"context"
	"errors"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// challengesPerSubmission is how many codes the contact on record is sent for one submission in all.
const challengesPerSubmission = 3

// errNoChallenge is why no further code goes to the contact on record. Staff read it; the public is told nothing, for it
// would say whether we hold a record.
var errNoChallenge = problem.New(problem.Conflict, "No further code can be sent: none was asked for yet, it was proven or disputed, or three were sent.")

// AskAgain sends a new code to the contact on record, which was frozen when it was found; the code before is void. The
// requester gets the same nil whether or not there is such a contact.
func (s *Service) AskAgain(ctx context.Context, id dsr.SubmissionID) error {
	err := s.Work.Store.InTx(ctx, func(tx *store.Tx) error { return s.askAgain(tx, id, dsr.Requester(id)) })
	if errors.Is(err, errNoChallenge) {
		return nil
	}
	return err
}

func (s *Service) askAgain(tx *store.Tx, id dsr.SubmissionID, by dsr.Actor) error {
	waiting, err := s.waiting(tx, id) // locked: of two clicks at once the second sees what the first did
	if err != nil {
		return err
	}
	to, err := workflow.IdentifierOf(tx.Tables, id, dsr.Email, dsr.OnRecord)
	if problem.Is(err, problem.NotFound) {
		return errNoChallenge // none was found, or none that mail reaches
	}
	if err != nil {
		return err
	}
	sub, err := s.challengeable(tx, id, waiting)
	if err != nil {
		return err
	}
	p := newChallenge(tx, id)
	if err := tx.Proofs().Insert(&p); err != nil {
		return err
	}
	sent, err := s.challenge(tx, sub, to, p)
	if err != nil {
		return err
	}
	if !sent {
		return errNoChallenge
	}
	for _, r := range waiting {
		c := dsr.Command{Event: dsr.Prove, Actor: by, Subject: string(p.ID), Detail: string(p.Kind) + ".asked_again"}
		if _, err := s.Work.ApplyIn(tx, r.ID, c); err != nil {
			return err
		}
	}
	return nil
}

// waiting locks and returns the requests of a submission that wait for proof.
func (s *Service) waiting(tx *store.Tx, id dsr.SubmissionID) ([]dsr.Request, error) {
	requests, err := tx.RequestsOf(id)
	if err != nil {
		return nil, err
	}
	var waiting []dsr.Request
	for _, one := range requests {
		r, err := tx.LockRequest(one.ID)
		if err != nil {
			return nil, err
		}
		if r.State == dsr.Verifying && r.Need > 0 {
			waiting = append(waiting, r)
		}
	}
	return waiting, nil
}

// newChallenge is a code to the contact on record.
func newChallenge(tx *store.Tx, id dsr.SubmissionID) dsr.ProofItem {
	return dsr.ProofItem{
		ID: dsr.ProofID(store.NewID()), SubmissionID: id, Kind: dsr.ProofOnRecord, State: dsr.ProofOpen,
		Attempts: dsr.CodeAttempts, Generation: 1, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(onRecord),
	}
}
