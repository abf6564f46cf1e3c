package fulfillment

import (
	"context"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// leaveOut ends the erasure of the systems that somebody let go when the plan was made: the plan has nothing of them, so
// nothing can be erased there, and the answer repeats the same reason.
func (s *Service) leaveOut(ctx context.Context, r dsr.Request, tasks []dsr.Task) ([]dsr.Task, error) {
	err := s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		skipped, err := tx.Tasks().Find(store.Match{"request_id": r.ID, "kind": dsr.TaskPreview, "state": dsr.TaskReleased})
		if err != nil || len(skipped) == 0 {
			return err
		}
		_, sealer, err := s.sealerOf(tx, r.ID)
		if err != nil {
			return err
		}
		for _, let := range skipped {
			t := taskFor(tasks, let.Connector)
			if t.ID == "" || t.State.Ended() {
				continue
			}
			if err := s.leave(tx, sealer, t, let); err != nil {
				return err
			}
		}
		tasks, err = tx.Tasks().Find(store.Match{"request_id": r.ID, "kind": dsr.TaskErase, "plan_hash": r.PlanHash}, "connector")
		return err
	})
	return tasks, err
}

func (s *Service) leave(tx *store.Tx, sealer workflow.Sealer, t, let dsr.Task) error {
	reason, err := sealer.Open(let.Reason, "task", string(let.ID), "reason")
	if err != nil {
		return err
	}
	if t.Reason, err = sealer.Seal(reason, "task", string(t.ID), "reason"); err != nil {
		return err
	}
	t.State, t.ErrorClass, t.DoneBy = dsr.TaskReleased, "", let.DoneBy
	if err := saveTask(tx, t); err != nil {
		return err
	}
	return s.ended(tx, t, dsr.System(dsr.ByRule, "plan"))
}
