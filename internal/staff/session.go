package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// Session is a signed-in member of staff, as it stands now: the role is read anew for every request.
type Session struct {
	Member    Member
	CreatedAt time.Time
	ExpiresAt time.Time // at the latest
	StepUpAt  time.Time // the last time that the second factor was given
}

// StepUpAge is how old the second factor may be for an act that needs it fresh.
const StepUpAge = 10 * time.Minute

var errSignedOut = problem.New(problem.Unauthenticated, "You are not signed in any more. Sign in to go on.")

// ErrStepUp is the Forbidden problem of an act that needs the second factor again. Compare with errors.Is.
var ErrStepUp = problem.New(problem.Forbidden, "This needs your second factor again.")

// seenEvery is how exactly activity is kept: a write for every page would be one too many.
const seenEvery = time.Minute

// Session returns who holds a session's token, and keeps the session from going idle. It is an Unauthenticated
// problem when the session has ended: by sign-out, after 30 minutes without activity, after 12 hours, or because the
// account was disabled or got another role.
func (s *Service) Session(ctx context.Context, token string) (Session, error) {
	row, m, err := s.holder(ctx, token, dsr.SessionStaff)
	if err != nil {
		return Session{}, err
	}
	if now := s.Now().UTC(); now.Sub(row.SeenAt) >= seenEvery {
		err := s.Store.InTx(ctx, func(tx *store.Tx) error {
			_, err := tx.Sessions().Set(store.Match{"hash": row.Hash, "seen_at": row.SeenAt}, store.Values{"seen_at": now})
			return err
		})
		if err != nil {
			return Session{}, err
		}
	}
	view, err := s.view(m)
	return Session{Member: view, CreatedAt: row.CreatedAt, ExpiresAt: row.ExpiresAt, StepUpAt: row.StepUpAt}, err
}

// Actor returns who acts in a session. Single-officer mode counts only while the second factor is fresh: it stands
// for the second person.
func (s *Service) Actor(session Session) dsr.Actor {
	a := dsr.Staff(session.Member.ID, session.Member.Role)
	a.SingleOfficer = s.Controller.SingleOfficer && s.RequireStepUp(session, StepUpAge) == nil
	return a
}

// RequireStepUp returns [ErrStepUp] unless the second factor was given within the given time.
func (s *Service) RequireStepUp(session Session, within time.Duration) error {
	if session.StepUpAt.IsZero() || s.Now().Sub(session.StepUpAt) > within {
		return ErrStepUp
	}
	return nil
}

// StepUp takes the second factor again for a session. The rules of [Service.SecondFactor] hold.
func (s *Service) StepUp(ctx context.Context, token, code string) error {
	row, m, err := s.holder(ctx, token, dsr.SessionStaff)
	if err != nil {
		return err
	}
	if err := s.checkCode(ctx, m, row.Hash, code); err != nil {
		return err
	}
	return s.act(ctx, dsr.Staff(m.ID, m.Role), eventSteppedUp, s.about(m.ID, m.Role), func(tx *store.Tx) error {
		n, err := tx.Sessions().Set(store.Match{"hash": row.Hash}, store.Values{"step_up_at": tx.Now(), "seen_at": tx.Now()})
		if err == nil && n != 1 {
			return errSignedOut
		}
		return err
	})
}

// SignOut ends a session, half or full. A token that opens nothing is no error.
func (s *Service) SignOut(ctx context.Context, token string) error {
	row, err := s.Store.Read(ctx).Sessions().Get(tokenHash(token))
	if problem.Is(err, problem.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if row.Kind != dsr.SessionStaff && row.Kind != dsr.SessionHalf {
		return nil
	}
	id := dsr.StaffID(row.OwnerID)
	return s.act(ctx, dsr.Staff(id, ""), eventSignedOut, s.about(id, ""), func(tx *store.Tx) error {
		_, err := tx.Sessions().Delete(store.Match{"hash": row.Hash})
		return err
	})
}

// holder returns the live session of a token with its active account.
func (s *Service) holder(ctx context.Context, token string, kind dsr.SessionKind) (dsr.Session, dsr.Member, error) {
	r := s.Store.Read(ctx)
	row, err := r.Sessions().Get(tokenHash(token))
	if err != nil && !problem.Is(err, problem.NotFound) {
		return row, dsr.Member{}, fmt.Errorf("find session: %w", err)
	}
	now := s.Now()
	if err != nil || row.Kind != kind || !now.Before(row.ExpiresAt) || now.Sub(row.SeenAt) >= idleSession {
		return row, dsr.Member{}, errSignedOut
	}
	m, err := r.Members().Get(row.OwnerID)
	if err != nil {
		return row, m, fmt.Errorf("find member: %w", err)
	}
	if m.State != dsr.Active {
		return row, m, errSignedOut
	}
	return row, m, nil
}

// endSessions ends all sessions of an account at once.
func endSessions(tx *store.Tx, id dsr.StaffID) error {
	for _, kind := range []dsr.SessionKind{dsr.SessionStaff, dsr.SessionHalf} {
		if _, err := tx.Sessions().Delete(store.Match{"owner_id": id, "kind": kind}); err != nil {
			return err
		}
	}
	return nil
}
