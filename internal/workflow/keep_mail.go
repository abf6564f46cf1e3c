package workflow

import (
	"encoding/hex"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// keepMail notes where the message lies that a submission was made from. It goes with the record.
func (s *Service) keepMail(tx *store.Tx, sub dsr.Submission, sealer Sealer, raw vault.Written) error {
	if raw.ID == "" {
		return nil
	}
	f := dsr.File{
		ID: store.NewID(), SubmissionID: sub.ID, MediaType: "message/rfc822", Size: raw.Size, SHA256: hex.EncodeToString(raw.SHA256[:]),
		VaultID: raw.ID, CreatedAt: tx.Now(), Class: dsr.FileMail,
	}
	var err error
	if f.Name, err = sealer.Seal("message.eml", "file", f.ID, "name"); err != nil {
		return err
	}
	return tx.Files().Insert(&f)
}
