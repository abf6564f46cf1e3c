package workflow

import (
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// Service changes requests.
type Service struct {
	Store      *store.Store
	Vault      *vault.Vault
	Law        *regime.Library
	Controller dsr.Controller
	Now        func() time.Time
}

// raceTries is how often a change is decided again after somebody else changed the request first.
const raceTries = 5

// With is further work in the transaction of a change.
type With func(tx *store.Tx, d dsr.Decided) error

// Apply decides one command on one request and records the outcome. A lost race decides again on the new state. It
// returns the problems of [dsr.Decide], and NotFound.
func (s *Service) Apply(ctx context.Context, id dsr.RequestID, c dsr.Command, with ...With) (dsr.Decided, error) {
	var d dsr.Decided
	var err error
	for range raceTries {
		lost := false
		err = s.Store.InTx(ctx, func(tx *store.Tx) error {
			d, lost, err = s.applyIn(tx, id, c, with)
			return err
		})
		if err == nil || !lost {
			return d, err
		}
	}
	return d, err
}

// ApplyIn is Apply inside a transaction that is already open. The caller repeats after a lost race.
func (s *Service) ApplyIn(tx *store.Tx, id dsr.RequestID, c dsr.Command, with ...With) (dsr.Decided, error) {
	d, _, err := s.applyIn(tx, id, c, with)
	return d, err
}

func (s *Service) applyIn(tx *store.Tx, id dsr.RequestID, c dsr.Command, with []With) (d dsr.Decided, lost bool, err error) {
	r, err := tx.LockRequest(id)
	if err != nil {
		return d, false, err
	}
	if d, err = dsr.Decide(r, c, tx.Now()); err != nil {
		return d, false, err
	}
	for _, w := range with {
		if err := w(tx, d); err != nil {
			return d, false, err
		}
	}
	if err := s.record(tx, d); err != nil {
		return d, problem.Is(err, problem.Conflict), err
	}
	return d, false, nil
}
