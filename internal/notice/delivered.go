package notice

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// delivered starts the time in which the answer files of a request can be fetched: with the moment in which the person's mail
// server took the letter, or the file was handed over, however long it waited before.
func (s *Service) delivered(tx *store.Tx, id dsr.RequestID) error {
	until := tx.Now().AddDate(0, 0, dsr.PackageDays)
	live := store.Match{"request_id": id, "destroyed_at": store.Never}
	files, err := tx.Packages().Find(live, "id")
	if err != nil {
		return err
	}
	for _, p := range files {
		if err := tx.Packages().SetOne(store.Match{"id": p.ID}, store.Values{"expires_at": until}); err != nil {
			return err
		}
		link := store.Match{"purpose": dsr.TokenDownload, "owner_id": string(p.ID)}
		n, err := tx.Tokens().Set(link, store.Values{"expires_at": until})
		if err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		if _, err := s.Work.NewToken(tx, dsr.TokenDownload, string(p.ID), until); err != nil { // it had ended and was forgotten
			return err
		}
	}
	return nil
}
