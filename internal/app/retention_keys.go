package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/vault"
)

// keyLife is how long a period's key lives at least after its period, so that a backup of the last month can be put
// back whole. What is under the keys of answer files and identity papers is gone by then, or must be.
const keyLife = 31 * 24 * time.Hour

// keysDue are the key-encryption keys that nothing needs any more. Their end makes every copy of what they locked, in
// whatever log or backup, unreadable. Accounts and legal holds do not keep an old key alive: they are sealed again under a new one.
func (a *App) keysDue(ctx context.Context, now time.Time) ([]chore, error) {
	keys, err := a.Vault.KEKs()
	if err != nil {
		return nil, err
	}
	files, err := a.Vault.FileKEKs(ctx)
	if err != nil {
		return nil, err
	}
	rows, again, err := a.Store.Read(ctx).KeysOfRows()
	if err != nil {
		return nil, err
	}
	var due []chore
	for _, k := range keys {
		end, err := k.Period.End()
		if err != nil {
			return due, err
		}
		short := k.Class == vault.IdentityEvidence // an answer file may wait for its person: its key goes after it
		if now.Before(end.Add(keyLife)) || !short && (files[k] || rows[k.String()]) {
			continue
		}
		due = append(due, chore{Shredded{string(k.Class), "key", k.String()}, func(ctx context.Context) error {
			if again[k.String()] {
				if err := errors.Join(a.Staff.Reseal(ctx, k.String()), a.Work.ResealHolds(ctx, k.String())); err != nil {
					return err
				}
				// Another controller's rows may lie under it, too: they are sealed again by their own program first.
				_, left, err := a.Store.Read(ctx).KeysOfRows()
				if err != nil {
					return err
				}
				if left[k.String()] {
					return fmt.Errorf("accounts or legal holds still lie under the key %s", k)
				}
			}
			return a.Vault.Destroy(k.Class, k.Period)
		}})
	}
	return due, nil
}
