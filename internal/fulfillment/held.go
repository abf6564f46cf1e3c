package fulfillment

import (
	"context"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// held says of each collection whether a legal hold, or a ground on which this part was refused, keeps it from this
// request's deletion.
func (s *Service) held(ctx context.Context, r dsr.Request) (func(system, collection string) (string, string, bool), error) {
	holds, err := s.Work.HoldsOn(s.Work.Store.Read(ctx).Tables, r)
	if err != nil || len(holds) == 0 {
		return nil, err
	}
	return func(system, collection string) (string, string, bool) {
		kept, keep := dsr.KeptBy(holds, system, collection)
		return kept.Reason, kept.Citation, keep
	}, nil
}

// breaksHold reports whether a plan would delete or mask what is held by now: the hold came after the approval.
func (s *Service) breaksHold(ctx context.Context, r dsr.Request, p *connector.Plan) (bool, error) {
	keep, err := s.held(ctx, r)
	if err != nil || keep == nil {
		return false, err
	}
	for _, system := range p.Systems {
		for _, c := range system.Collections {
			if c.Action == dataset.EraseKeep || c.Rows == 0 {
				continue
			}
			if _, _, held := keep(system.Connector, c.Title); held {
				return true, nil
			}
		}
	}
	return false, nil
}

// keepManual ends the erasure in systems that people answer for and that are held as a whole: nobody is asked to delete
// there, and the answer says why.
func (s *Service) keepManual(ctx context.Context, r dsr.Request, tasks []dsr.Task) ([]dsr.Task, error) {
	keep, err := s.held(ctx, r)
	if err != nil || keep == nil {
		return tasks, err
	}
	err = s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		_, sealer, err := s.sealerOf(tx, r.ID)
		if err != nil {
			return err
		}
		for _, t := range tasks {
			reason, citation, held := keep(t.Connector, t.Connector)
			if !held || !t.Manual || t.State.Ended() {
				continue
			}
			if t.Reason, err = sealer.Seal(reason+" ("+citation+")", "task", string(t.ID), "reason"); err != nil {
				return err
			}
			t.State, t.ErrorClass, t.DoneBy = dsr.TaskKept, "", "hold"
			if err := saveTask(tx, t); err != nil {
				return err
			}
			if err := s.ended(tx, t, dsr.System(dsr.ByRule, "hold")); err != nil {
				return err
			}
		}
		tasks, err = tx.Tasks().Find(store.Match{"request_id": r.ID, "kind": dsr.TaskErase, "plan_hash": r.PlanHash}, "connector")
		return err
	})
	return tasks, err
}
