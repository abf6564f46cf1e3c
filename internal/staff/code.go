package staff

import (
	"context"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

var (
	errCode      = problem.New(problem.Unauthenticated, "This code is not right, or it was used already. Wait for the next one.")
	errManyCodes = problem.New(problem.TooMany, "Too many wrong codes. Wait a little, then sign in again.")
)

// codeTries is how often a code is looked at again when another attempt changed the account in between.
const codeTries = 5

// checkCode looks at a code of the second factor once. The look is written over the version of the account that was
// read, so parallel guesses are counted one by one and one code opens one door.
func (s *Service) checkCode(ctx context.Context, m dsr.Member, sessionHash, code string) error {
	var err error
	for range codeTries {
		var outcome error
		err = s.Store.InTx(ctx, func(tx *store.Tx) error {
			now, err := tx.Members().Get(string(m.ID))
			if err != nil {
				return err
			}
			outcome, err = s.lookAtCode(tx, now, sessionHash, code)
			return err
		})
		if err == nil {
			return outcome
		}
		if !problem.Is(err, problem.Conflict) {
			return err
		}
	}
	return err
}

// lookAtCode returns what to tell the person as its outcome; what it writes stays in any case.
func (s *Service) lookAtCode(tx *store.Tx, m dsr.Member, sessionHash, code string) (outcome, err error) {
	if m.State != dsr.Active {
		return errSignedOut, nil
	}
	if tx.Now().Before(m.BlockedUntil) {
		return errManyCodes, nil
	}
	c, err := s.open(m)
	if err != nil {
		return nil, err
	}
	step, ok := stepOf(c.secret, code, tx.Now())
	if ok && step > m.LastStep {
		return nil, save(tx, m, store.Values{"last_step": step, "failures": 0})
	}
	m.Failures++
	values := store.Values{"failures": m.Failures}
	if pause := pauseAfter(m.Failures); pause > 0 {
		values["blocked_until"] = tx.Now().Add(pause)
	}
	if err := save(tx, m, values); err != nil {
		return nil, err
	}
	if err := s.record(tx, dsr.Staff(m.ID, m.Role), eventWrongCode, s.about(m.ID, m.Role)); err != nil {
		return nil, err
	}
	n, err := tx.Count("wrong-code:"+sessionHash, epoch)
	if err != nil {
		return nil, err
	}
	if n >= wrongCodesPerHalf {
		_, err := tx.Sessions().Delete(store.Match{"hash": sessionHash, "kind": dsr.SessionHalf})
		return errManyCodes, err
	}
	return errCode, nil
}
