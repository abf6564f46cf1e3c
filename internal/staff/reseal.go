package staff

import (
	"context"

	"github.com/habeasdata/habeas/internal/store"
)

// Reseal seals the accounts that lie under a key-encryption key again, under this month's, so that the old key can be
// destroyed although some account has not signed in since.
func (s *Service) Reseal(ctx context.Context, kek string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		members, err := tx.Members().Find(store.Match{"key_kek": kek}, "id")
		if err != nil {
			return err
		}
		for _, m := range members {
			if err := s.refresh(tx, m, ""); err != nil {
				return err
			}
		}
		return nil
	})
}
