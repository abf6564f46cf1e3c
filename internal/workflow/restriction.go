package workflow

import (
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// liftNotice is how long before staff end a restriction the person is told. GDPR Art. 18(3) wants them told before and
// names no time; this leaves one to answer.
const liftNotice = 7 * 24 * time.Hour

// EndRestriction announces that a restriction, or what was stopped on an objection, ends. Who asked for it themselves need
// not wait; where staff end it, they say why, and the person reads it. Nothing ends before the notice was accepted.
func (s *Service) EndRestriction(ctx context.Context, id dsr.RequestID, by dsr.Actor, reason string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		c := dsr.Command{Event: dsr.AnnounceLift, Actor: by, LiftAt: tx.Now()}
		if by.Cause == dsr.ByStaff {
			c.LiftAt = tx.Now().Add(liftNotice)
		}
		return s.because(tx, id, c, reason)
	})
}

// KeepRestriction calls the end of a restriction off, while it has not come.
func (s *Service) KeepRestriction(ctx context.Context, id dsr.RequestID, by dsr.Actor, reason string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		return s.because(tx, id, dsr.Command{Event: dsr.KeepLimits, Actor: by}, reason)
	})
}
