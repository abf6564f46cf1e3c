package apptest

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// GivenStandingRule puts a standing rule in force that lets plans for a right through, as if two people had signed it.
func (h *Harness) GivenStandingRule(right regime.Right) {
	h.t.Helper()
	err := h.App.Store.InTx(h.t.Context(), func(tx *store.Tx) error {
		rule := dsr.StandingRule{
			Right: string(right), RowCap: 1000, Reference: true, CreatedBy: "given-one", SignedBy: "given-two",
			CreatedAt: tx.Now(), SignedAt: tx.Now(),
		}
		return tx.StandingRules().Insert(&rule)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}
