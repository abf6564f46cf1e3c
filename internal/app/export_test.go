package app

import (
	"context"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
)

// SealNow does what the round of each minute does: it seals the audit log and writes a checkpoint.
func (a *App) SealNow(ctx context.Context) error { return a.seal(ctx, queue.Attempt{}) }

// VerifyAuditWhile verifies the audit log, and does something else after the look at the database has begun.
func (a *App) VerifyAuditWhile(ctx context.Context, meanwhile func() error) error {
	return a.moment(ctx, func(r store.Reader, h audit.History) error {
		if _, _, err := r.NewestSealed(); err != nil {
			return err
		}
		if err := meanwhile(); err != nil {
			return err
		}
		_, err := a.verifyAudit(ctx, r, h)
		return err
	})
}
