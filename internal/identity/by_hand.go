package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Ways are how a code reaches a person beside mail: as a letter to the postal address, or in a call to the phone number, that
// the controller's systems hold.
var Ways = []dsr.IdentifierKind{dsr.PostalAddress, dsr.Phone}

// errNoWay is why no code can be made by hand.
var errNoWay = problem.New(problem.Conflict, "The systems hold no single contact of this kind that belongs to this person alone.")

// CodeByHand makes a code that an officer posts or reads out in a call, to the contact on record as it was found, never to a
// typed one. The code before is void; three are made in all. Whoever makes it knows it, so another officer records that it
// came back (see [Service.ProveAtDesk]). The reason is kept in the transaction of the act.
func (s *Service) CodeByHand(ctx context.Context, r dsr.Request, by dsr.Actor, way dsr.IdentifierKind, reason string) (dsr.ProofItem, error) {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer {
		return dsr.ProofItem{}, problem.New(problem.Forbidden, "Your role may not do this.")
	}
	if !slices.Contains(Ways, way) {
		return dsr.ProofItem{}, errNoWay
	}
	if strings.TrimSpace(reason) == "" {
		return dsr.ProofItem{}, problem.Fields(problem.Field{Name: "comment", Message: "Write down why a code is needed."})
	}
	var p dsr.ProofItem
	err := s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		waiting, err := s.waiting(tx, r.SubmissionID) // locked: of two clicks at once the second sees what the first did
		if err != nil {
			return err
		}
		sub, err := s.challengeable(tx, r.SubmissionID, waiting)
		if err != nil {
			return err
		}
		to, err := workflow.IdentifierOf(tx.Tables, sub.ID, way, dsr.Reached)
		if problem.Is(err, problem.NotFound) {
			return errNoWay
		}
		if err != nil {
			return err
		}
		if err := s.underCap(tx, to); err != nil {
			return err
		}
		p = newChallenge(tx, sub.ID)
		p.Field, p.MadeBy = way, dsr.StaffID(by.ID)
		if err := tx.Proofs().Insert(&p); err != nil {
			return err
		}
		if _, err := s.Work.NewToken(tx, dsr.TokenNotMe, string(p.ID), tx.Now().Add(stopLife)); err != nil {
			return err
		}
		if err := s.Work.CommentIn(tx, r.ID, by, reason); err != nil {
			return err
		}
		return s.madeByHand(tx, waiting, p, by)
	})
	return p, err
}

// madeByHand records in the history of each request that a code was made, by which way, and no word of where to.
func (s *Service) madeByHand(tx *store.Tx, waiting []dsr.Request, p dsr.ProofItem, by dsr.Actor) error {
	for _, r := range waiting {
		c := dsr.Command{Event: dsr.Prove, Actor: by, Subject: string(p.ID), Detail: string(p.Kind) + ".made." + string(p.Field)}
		d, err := s.Work.ApplyIn(tx, r.ID, c)
		if err != nil {
			return err
		}
		if d.After.Attention != dsr.AttentionReach {
			continue
		}
		if _, err := s.Work.ApplyIn(tx, r.ID, dsr.Command{Event: dsr.Attend, Actor: by}); err != nil {
			return err
		}
	}
	return nil
}

// challengeable voids the open codes of a submission whose contact on record may get another one.
func (s *Service) challengeable(tx *store.Tx, id dsr.SubmissionID, waiting []dsr.Request) (dsr.Submission, error) {
	sub, err := tx.Submissions().Get(string(id))
	if err != nil {
		return sub, err
	}
	asked, err := tx.Proofs().Find(store.Match{"submission_id": id, "kind": dsr.ProofOnRecord}, "created_at")
	if err != nil {
		return sub, err
	}
	passed := slices.ContainsFunc(asked, func(p dsr.ProofItem) bool { return p.State == dsr.ProofPassed })
	if len(waiting) == 0 || !sub.StoppedAt.IsZero() || len(asked) >= challengesPerSubmission || passed {
		return sub, errNoChallenge
	}
	open := store.Match{"submission_id": id, "kind": dsr.ProofOnRecord, "state": dsr.ProofOpen}
	_, err = tx.Proofs().Set(open, store.Values{"state": dsr.ProofVoid, "decided_at": tx.Now()})
	return sub, err
}

// underCap counts one more code to a contact on record, whoever asks.
func (s *Service) underCap(tx *store.Tx, to dsr.Identifier) error {
	key := fmt.Sprintf("challenge:%x", s.Work.Vault.MAC("mail cap", to.Index))
	n, err := tx.Count(key, tx.Now().Truncate(24*time.Hour))
	if err == nil && n > challengesPerDay {
		err = errNoChallenge
	}
	return err
}

// MadeByHand returns a code that was made by hand to whoever made it, as long as it can be answered: to print the letter, or
// to make the call. Nobody else may know it. It changes nothing.
func (s *Service) MadeByHand(ctx context.Context, r dsr.Request, by dsr.Actor, id string) (dsr.ProofItem, error) {
	none := problem.New(problem.NotFound, "There is nothing here.")
	p, err := s.Work.Store.Read(ctx).Proofs().Get(id)
	if err != nil {
		return p, err
	}
	if p.SubmissionID != r.SubmissionID || p.MadeBy == "" || by.Cause != dsr.ByStaff || string(p.MadeBy) != by.ID {
		return dsr.ProofItem{}, none
	}
	if !p.Live(s.Now()) {
		return dsr.ProofItem{}, problem.New(problem.Gone, "This code does not work any more.")
	}
	return p, nil
}

// returned refuses the code to whoever made it: two people stand behind what is recorded by hand. Where the controller has
// one officer, the second factor given just now stands for the second person, and the history says so.
func (s *Service) returned(ctx context.Context, sub dsr.Submission, by dsr.Actor) error {
	p, err := s.openOnRecord(ctx, sub)
	if problem.Is(err, problem.NotFound) {
		return nil // the code is wrong, whatever it is
	}
	if err == nil && string(p.MadeBy) == by.ID && !by.SingleOfficer {
		err = problem.New(problem.Conflict, "You made this code. Another officer takes it from the person.")
	}
	return err
}

// openOnRecord is the code of the contact on record that can be answered now.
func (s *Service) openOnRecord(ctx context.Context, sub dsr.Submission) (dsr.ProofItem, error) {
	open := store.Match{"submission_id": sub.ID, "kind": dsr.ProofOnRecord, "state": dsr.ProofOpen}
	return s.Work.Store.Read(ctx).Proofs().First(open, "created_at")
}
