package workflow

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// ResealHolds seals the legal holds that lie under a key-encryption key again, under this month's. A hold lasts for years; the
// old key must not, for copies of what was erased since lie under it, too. Refused parts end with their request.
func (s *Service) ResealHolds(ctx context.Context, kek string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		holds, err := tx.LegalHolds().Find(store.Match{"key_kek": kek, "request_id": ""}, "id")
		if err != nil {
			return err
		}
		for _, h := range holds {
			words, err := s.HoldWords(h)
			if err != nil {
				return err
			}
			wrapped, key, err := s.Vault.NewDataKey(vault.Record, tx.Now())
			if err != nil {
				return fmt.Errorf("make data key: %w", err)
			}
			text, err := json.Marshal(words)
			if err != nil {
				return err
			}
			sealed, err := key.Seal(text, s.Controller.ID, "legal_hold", h.ID, "words")
			if err != nil {
				return err
			}
			values := store.Values{"key_kek": wrapped.KEK, "key_blob": wrapped.Blob, "sealed": sealed}
			if err := tx.LegalHolds().SetOne(store.Match{"id": h.ID, "key_kek": kek}, values); err != nil {
				return err
			}
		}
		return nil
	})
}
