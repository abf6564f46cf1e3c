package workflow

import (
	"context"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// Deny refuses a request on a ground of its law, with its citation and the letter. The reason is staff's explanation, which
// the person reads. An appeal or complaint is refused as upheld: what was decided stands.
func (s *Service) Deny(ctx context.Context, id dsr.RequestID, by dsr.Actor, ground, reason string) (dsr.Decided, error) {
	return s.deny(ctx, id, dsr.Command{Event: dsr.Deny, Actor: by, Ground: ground}, reason)
}

// Refer ends a request about data that are a client's: as the processor we do not decide about them. The person is told
// whom to ask; where the law wants it, and staff did so, that the request was sent on.
func (s *Service) Refer(ctx context.Context, id dsr.RequestID, by dsr.Actor, client string, forwarded bool) (dsr.Decided, error) {
	outcome := dsr.NotOurRole
	if forwarded {
		outcome = dsr.Forwarded
	}
	return s.deny(ctx, id, dsr.Command{Event: dsr.Deny, Actor: by, Ground: dsr.GroundNotOurRole, Outcome: outcome}, client)
}

func (s *Service) deny(ctx context.Context, id dsr.RequestID, c dsr.Command, reason string) (dsr.Decided, error) {
	reason = strings.TrimSpace(reason)
	if c.Actor.Cause == dsr.ByStaff && (reason == "" || len([]rune(reason)) > maxWords) {
		return dsr.Decided{}, problem.Fields(problem.Field{Name: "reason", Message: "Write down why this ground applies, in up to 4,000 characters. The person reads it."})
	}
	var d dsr.Decided
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		if err := s.lawful(tx, r, c.Ground); err != nil {
			return err
		}
		if c.Detail, err = s.decider(tx, r, c.Actor); err != nil {
			return err
		}
		d, err = s.ApplyIn(tx, id, c, func(tx *store.Tx, d dsr.Decided) error {
			if reason == "" {
				return nil
			}
			return s.reason(tx, d.After, c.Actor, reason)
		})
		return err
	})
	return d, err
}

// lawful checks that a ground is one on which this request may be refused.
func (s *Service) lawful(tx *store.Tx, r dsr.Request, ground string) error {
	pack, _, err := s.Rule(r)
	if err != nil {
		return err
	}
	if _, err := pack.Ground(ground, r.Right); err == nil || ground == dsr.GroundUnverified && r.Need > 0 {
		return nil
	}
	switch ground {
	case dsr.GroundUpheld:
		if contests(r) {
			return nil
		}
	case dsr.GroundNotOurRole:
		sub, err := tx.Submissions().Get(string(r.SubmissionID))
		if err != nil {
			return err
		}
		if sub.Relationship == dsr.ClientEndUser {
			return nil
		}
		return problem.New(problem.Conflict, "We are the controller here: only a client's end user is sent to the client.")
	}
	return problem.Fields(problem.Field{Name: "ground", Message: "Choose a ground that this law gives for this right."})
}

// GrantsAppeal reports whether an appeal or complaint with this outcome was granted, in whole or in part.
func GrantsAppeal(o dsr.Outcome) bool { return o == dsr.InFull || o == dsr.InPart }
