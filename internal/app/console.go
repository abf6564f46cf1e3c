package app

import (
	"context"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// RecordConsole writes down what somebody did at the machine's own command line.
func (a *App) RecordConsole(ctx context.Context, event string, details map[string]string) error {
	return a.Store.InTx(ctx, func(tx *store.Tx) error {
		return a.Work.AuditAdmin(tx, dsr.System(dsr.ByRule, "console"), event, details)
	})
}
