package fulfillment

import (
	"context"
	"errors"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
)

// Suppress is the job of a preference request: it puts the identifiers on the suppression list and makes the
// configured updates in every system that has any. Nobody is asked who they are, and it is done only when every
// recipient is done.
func (s *Service) Suppress(ctx context.Context, a queue.Attempt) error {
	id := dsr.RequestID(a.Job.Args["request"])
	read := s.Work.Store.Read(ctx)
	r, err := read.Requests().Get(string(id))
	if err != nil || r.State != dsr.Executing {
		return err
	}
	sub, err := read.Submissions().Get(string(r.SubmissionID))
	if err != nil {
		return err
	}
	seeds, err := s.seeds(ctx, sub, dsr.Typed)
	if err != nil {
		return err
	}
	if sub.Test && !s.Systems.IsTestSubject(seeds) {
		return queue.Abandon(errNotTestSubject) // no other try will find it to be one: a person must look now
	}
	if err := s.Work.Store.InTx(ctx, func(tx *store.Tx) error { return s.remember(tx, r, string(r.Right)) }); err != nil {
		return err
	}
	tasks, err := s.openTasks(ctx, r, dsr.TaskSuppress, connector.Suppress, "")
	if err != nil {
		return err
	}
	if len(tasks) == 0 && againstSale(r.Right) && s.Map.Sells().Sells {
		return s.nothingToStop(ctx, r)
	}
	for _, name := range s.due(tasks) {
		t := taskFor(tasks, name)
		g, err := s.begin(ctx, r, t, a)
		if errors.Is(err, errOver) {
			continue
		}
		if err != nil {
			return err
		}
		receipt, err := s.Systems.Suppress(ctx, name, seeds, false)
		if err := s.suppressed(ctx, g, receipt, err); err != nil {
			return err
		}
	}
	return s.concluded(ctx, r, dsr.TaskSuppress, dsr.JobSuppress, func(_ *store.Tx, _ dsr.Request, tasks []dsr.Task) (dsr.Outcome, error) {
		for _, t := range tasks {
			if t.State == dsr.TaskReleased || t.State == dsr.TaskKept {
				return dsr.InPart, nil
			}
		}
		return dsr.InFull, nil
	})
}

// suppressed records what became of one system's part.
func (s *Service) suppressed(ctx context.Context, g turn, receipt *connector.UpdateReceipt, failure error) error {
	return s.settle(ctx, g, failure, func(tx *store.Tx) error {
		t := g.task
		if !receipt.Proven {
			return s.failed(tx, t, "still_there", true)
		}
		var changed int64
		for _, c := range receipt.Collections {
			t.Rows += c.Matched
			changed += c.Changed
		}
		if err := g.done(tx, changed, 0); err != nil {
			return err
		}
		t.State, t.ErrorClass = dsr.TaskDoneOK, ""
		if t.Rows == 0 {
			t.State = dsr.TaskNothing
		}
		if err := saveTask(tx, t); err != nil {
			return err
		}
		return s.ended(tx, t, dsr.System(dsr.ByConnector, t.Connector))
	})
}
