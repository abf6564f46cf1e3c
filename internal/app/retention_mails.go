package app

import (
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// mailsDue are quarantined mails that were kept long enough. Those that opened a request go with its record.
func (a *App) mailsDue(ctx context.Context, now time.Time) ([]chore, error) {
	last := ""
	return pages(func() ([]chore, bool, error) {
		list, err := a.Store.Read(ctx).KeptMails(last, clockBatch)
		var due []chore
		for _, m := range list {
			last = m.ID
			if now.Before(a.Work.Controller.Retention.QuarantineDue(m)) {
				continue
			}
			due = append(due, chore{Shredded{string(vault.Mail), "quarantined mail", m.ID}, func(ctx context.Context) error { return a.destroyMail(ctx, m) }})
		}
		return due, len(list) == clockBatch, err
	})
}

func (a *App) destroyMail(ctx context.Context, m dsr.QuarantinedMail) error {
	if err := a.Vault.Remove(m.VaultID); err != nil {
		return err
	}
	return a.Store.InTx(ctx, func(tx *store.Tx) error {
		return tx.QuarantinedMails().SetOne(store.Match{"id": m.ID}, store.Values{
			"vault_id": "", "dedup_key": "tombstone:" + m.ID, "shredded_at": tx.Now(),
		})
	})
}
