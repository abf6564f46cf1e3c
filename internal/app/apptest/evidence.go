package apptest

import (
	"encoding/hex"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// GivenEvidence puts an identity paper of a submission into the vault, as an upload would.
func (h *Harness) GivenEvidence(ref, content string) dsr.File {
	h.t.Helper()
	w := Must(h.App.Vault.Create(contextOf(h.t), vault.IdentityEvidence, h.Clock.Now()))
	defer w.Abort()
	if _, err := w.Write([]byte(content)); err != nil {
		h.t.Fatal(err)
	}
	written := Must(w.Commit())
	sub := h.Submission(ref)
	f := dsr.File{
		ID: store.NewID(), SubmissionID: sub.ID, MediaType: "image/png", Size: written.Size, SHA256: hex.EncodeToString(written.SHA256[:]),
		VaultID: written.ID, CreatedAt: h.Clock.Now(), Class: dsr.FileEvidence,
	}
	sealer := Must(h.App.Work.SealerOf(sub))
	f.Name = Must(sealer.Seal("passport.png", "file", f.ID, "name"))
	err := h.App.Store.InTx(contextOf(h.t), func(tx *store.Tx) error { return tx.Files().Insert(&f) })
	if err != nil {
		h.t.Fatal(err)
	}
	return f
}
