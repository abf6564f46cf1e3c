package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// Execute is the job of the state executing: it builds the answer file, or erases system by system.
func (s *Service) Execute(ctx context.Context, a queue.Attempt) error {
	id := dsr.RequestID(a.Job.Args["request"])
	r, err := s.Work.Store.Read(ctx).Requests().Get(string(id))
	if err != nil || r.State != dsr.Executing {
		return err
	}
	stopped, err := disputed(s.Work.Store.Read(ctx).Tables, r.SubmissionID)
	if err != nil {
		return err
	}
	if stopped {
		return s.takeBack(ctx, r)
	}
	switch {
	case r.Class == regime.DataClass:
		return s.build(ctx, r)
	case r.Right == regime.Delete:
		return s.erase(ctx, r, a)
	}
	return nil
}

// erase carries the approved plan out, one system after the other, each as one effect.
func (s *Service) erase(ctx context.Context, r dsr.Request, a queue.Attempt) error {
	p, err := s.loadPlan(ctx, r)
	if err != nil {
		return err
	}
	tasks, err := s.openTasks(ctx, r, dsr.TaskErase, connector.Erasure, r.PlanHash)
	if err != nil {
		return err
	}
	if tasks, err = s.leaveOut(ctx, r, tasks); err != nil {
		return err
	}
	for _, name := range s.due(tasks) {
		err := s.eraseIn(ctx, r, taskFor(tasks, name), p, a)
		if errors.Is(err, errStale) {
			return s.stale(ctx, r)
		}
		if err != nil {
			return err
		}
	}
	return s.erased(ctx, r)
}

func taskFor(tasks []dsr.Task, connector string) dsr.Task {
	for _, t := range tasks {
		if t.Connector == connector {
			return t
		}
	}
	return dsr.Task{}
}

// errStale says that what was approved is not what would happen. A task that another worker changed in the meantime is
// no such thing: that try ends, and the job runs again.
var errStale = errors.New("the plan does not hold any more")

// effectKey names one logical effect: the same key is the same effect, however often it is tried.
func effectKey(r dsr.Request, t dsr.Task) string {
	return fmt.Sprintf("%s:%s:%s:%s", r.ID, t.Connector, t.Kind, t.PlanHash)
}

// begin writes the intent of an effect, in the transaction that checks once more that it may happen: the state, the
// verification, the approvals and the emergency stop. It reports whether an earlier try may have done the work.
func (s *Service) begin(ctx context.Context, r dsr.Request, t dsr.Task, a queue.Attempt) (repeat, stopped bool, err error) {
	err = s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil {
			return err
		}
		if current.State != dsr.Executing || current.PlanHash != r.PlanHash {
			return problem.New(problem.Conflict, "The request went on without this run.")
		}
		if r.Need > regime.L0 {
			if err := verified(tx.Tables, current); err != nil {
				return fmt.Errorf("%w: %w", errStale, err)
			}
			if current.Approvals < current.ApprovalsNeeded {
				return fmt.Errorf("%w: it is not approved", errStale)
			}
		}
		if stopped, err = stop(tx.Tables, t.Connector, t.Kind); err != nil || stopped {
			return err
		}
		row := dsr.EffectRecord{
			Key: effectKey(r, t), RequestID: r.ID, TaskID: t.ID, Connector: t.Connector, Kind: t.Kind, PlanHash: t.PlanHash,
			Fence: a.Fence, Level: int(current.Level), StartedAt: tx.Now(),
		}
		added, err := tx.Effects().InsertNew(&row)
		if err != nil || added {
			return err
		}
		repeat = true
		old, err := tx.Effects().Get(row.Key)
		if err != nil {
			return err
		}
		if old.Fence > a.Fence {
			return queue.ErrLost // a later worker has it
		}
		return tx.Effects().SetOne(store.Match{"key": row.Key}, store.Values{"fence": a.Fence})
	})
	return repeat, stopped, err
}

// stop reports whether an emergency stop halts this kind of task in a system. Opt-outs are not erasure and go on.
func stop(t store.Tables, connector string, kind dsr.TaskKind) (bool, error) {
	if kind != dsr.TaskErase {
		return false, nil
	}
	return t.Halted(connector)
}

// eraseIn erases in one system: intent, effect, proof by reading again, receipt.
func (s *Service) eraseIn(ctx context.Context, r dsr.Request, t dsr.Task, p *connector.Plan, a queue.Attempt) error {
	repeat, stopped, err := s.begin(ctx, r, t, a)
	if err != nil {
		return err
	}
	if stopped {
		return s.halt(ctx, t)
	}
	open, err := s.acceptedOpen(ctx, r)
	if err != nil {
		return err
	}
	watched, done := s.watch(ctx, t.Connector)
	defer done()
	receipt, err := s.Systems.Erase(watched, p, t.Connector, connector.EraseOptions{
		Approved: r.PlanHash, HashKey: s.hashKey(r), Secret: s.Work.Vault.MAC("mask", []byte(r.ID)),
		EffectKey: effectKey(r, t), Repeat: repeat, AcceptOpen: open,
	})
	if errors.Is(context.Cause(watched), errHalted) {
		return s.halt(ctx, t) // rolled back by the system: nothing was changed
	}
	if problem.Is(err, problem.Conflict) {
		return fmt.Errorf("%w: %w", errStale, err)
	}
	return s.settle(ctx, t, a, err, func(tx *store.Tx) error { return s.receipt(tx, t, a, receipt, p) })
}

// settle records how an effect went, if this worker still holds it. One whose job was taken over records nothing, and
// neither does one that was cancelled: that says nothing about the system, and the job runs again.
func (s *Service) settle(ctx context.Context, t dsr.Task, a queue.Attempt, failure error, receipt func(*store.Tx) error) error {
	if failure != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return s.Work.Store.InTx(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		mine := store.Match{"key": effectKey(dsr.Request{ID: t.RequestID}, t), "fence": a.Fence}
		if err := tx.Effects().SetOne(mine, store.Values{"fence": a.Fence}); err != nil { // it locks the row, too
			return err
		}
		if failure != nil {
			return s.fault(tx, t, failure)
		}
		return receipt(tx)
	})
}

// stopPause is how often a halted task and a running erasure look at the emergency stop.
const stopPause = 2 * time.Second

var errHalted = errors.New("halted by the emergency stop")

// watch ends a running erasure when somebody pulls the emergency stop: its transaction is rolled back.
func (s *Service) watch(ctx context.Context, connector string) (context.Context, func()) {
	watched, cancel := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(stopPause)
		defer tick.Stop()
		for {
			select {
			case <-watched.Done():
				return
			case <-tick.C:
				if halted, err := s.Work.Store.Read(watched).Halted(connector); err == nil && halted {
					cancel(errHalted)
				}
			}
		}
	}()
	return watched, func() { cancel(nil); <-ended }
}

// halt marks a task that the emergency stop keeps from starting; it is looked at again in a moment.
func (s *Service) halt(ctx context.Context, t dsr.Task) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		t.State, t.ErrorClass, t.NextAt = dsr.TaskStopped, "stopped", tx.Now().Add(stopPause)
		return saveTask(tx, t)
	})
}

// acceptedOpen reports whether every unresolved item of the request was decided by somebody.
func (s *Service) acceptedOpen(ctx context.Context, r dsr.Request) (bool, error) {
	n, err := s.Work.Store.Read(ctx).Unresolved().Count(store.Match{"request_id": r.ID, "resolved_by": ""})
	return n == 0, err
}

func (s *Service) fault(tx *store.Tx, t dsr.Task, err error) error {
	f := connector.FaultOf(t.Connector, err)
	return s.failed(tx, t, string(f.Class), f.Retryable())
}

// receipt records what an erasure did. Rows that are still there when read again keep the task open.
func (s *Service) receipt(tx *store.Tx, t dsr.Task, a queue.Attempt, receipt *connector.Receipt, p *connector.Plan) error {
	var changed, remaining int64
	t.Deleted, t.Masked, t.Kept = 0, 0, 0 // a repeat counts what an earlier try did as gone
	for _, c := range receipt.Collections {
		switch c.Action {
		case "delete":
			t.Deleted += c.Changed + c.Gone
		case "mask":
			t.Masked += c.Changed + c.Gone
		}
		changed, remaining = changed+c.Changed, remaining+c.After
	}
	if !receipt.Proven {
		return s.failed(tx, t, "still_there", true)
	}
	if part := p.System(t.Connector); part != nil {
		for _, c := range part.Collections {
			if c.Action == "keep" {
				t.Kept += c.Rows
			}
		}
	}
	mine := store.Match{"key": effectKey(dsr.Request{ID: t.RequestID}, t), "fence": a.Fence}
	values := store.Values{"done_at": tx.Now(), "affected": changed, "remaining": remaining}
	if err := tx.Effects().SetOne(mine, values); err != nil {
		return err
	}
	t.State, t.ErrorClass, t.Rows = dsr.TaskDoneOK, "", t.Deleted+t.Masked
	if t.Deleted+t.Masked+t.Kept == 0 {
		t.State = dsr.TaskNothing
	}
	if err := saveTask(tx, t); err != nil {
		return err
	}
	return s.ended(tx, t, dsr.System(dsr.ByConnector, t.Connector))
}

// stale takes a request back to review: the world is no longer what was approved, and nothing was changed.
func (s *Service) stale(ctx context.Context, r dsr.Request) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil || current.State != dsr.Executing || current.PlanHash != r.PlanHash {
			return err // it went on: what runs now may be another plan that was approved since
		}
		c := dsr.Command{Event: dsr.PlanStale, Actor: dsr.System(dsr.ByRule, "plan"), Attention: dsr.AttentionReview}
		if _, err := s.Work.ApplyIn(tx, r.ID, c); err != nil {
			return err
		}
		again := dsr.Command{Event: dsr.CollectAgain, Actor: dsr.System(dsr.ByRule, "plan")}
		_, err = s.Work.ApplyIn(tx, r.ID, again, s.forget)
		return err
	})
}

// takeBack puts a disputed request that is being carried out before a person: what is not done yet is not done.
func (s *Service) takeBack(ctx context.Context, r dsr.Request) error {
	c := dsr.Command{Event: dsr.PlanStale, Actor: dsr.System(dsr.ByRule, "dispute"), Attention: dsr.AttentionNotMe}
	_, err := s.Work.Apply(ctx, r.ID, c)
	return err
}

// erased ends the state when every system is done, or sets the next try.
func (s *Service) erased(ctx context.Context, r dsr.Request) error {
	return s.concluded(ctx, r, dsr.TaskErase, dsr.JobExecute, func(tx *store.Tx, current dsr.Request, tasks []dsr.Task) (dsr.Outcome, error) {
		if err := s.remember(tx, current, string(regime.Delete)); err != nil {
			return "", err
		}
		outcome, did := dsr.InFull, int64(0)
		for _, t := range tasks {
			did += t.Deleted + t.Masked + t.Kept
			if t.Kept > 0 || t.State == dsr.TaskKept || t.State == dsr.TaskReleased {
				outcome = dsr.InPart
			}
		}
		if did == 0 && outcome == dsr.InFull && !anyManual(tasks) {
			outcome = dsr.NothingHeld
		}
		return outcome, nil
	})
}

func anyManual(tasks []dsr.Task) bool {
	for _, t := range tasks {
		if t.Manual && t.State == dsr.TaskDoneOK {
			return true
		}
	}
	return false
}

// concluded moves a request on to its answer once every task of a kind ended.
func (s *Service) concluded(ctx context.Context, r dsr.Request, kind dsr.TaskKind, job string,
	outcome func(*store.Tx, dsr.Request, []dsr.Task) (dsr.Outcome, error),
) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil || current.State != dsr.Executing {
			return err
		}
		tasks, err := tx.Tasks().Find(store.Match{"request_id": r.ID, "kind": kind, "plan_hash": r.PlanHash}, "connector")
		if err != nil {
			return err
		}
		ended, next := allEnded(tasks)
		if !ended {
			if next.IsZero() {
				return nil
			}
			return s.again(tx, job, current, next)
		}
		how, err := outcome(tx, current, tasks)
		if err != nil {
			return err
		}
		c := dsr.Command{Event: dsr.Executed, Actor: dsr.System(dsr.ByRule, string(kind)), Outcome: how}
		_, err = s.Work.ApplyIn(tx, r.ID, c)
		return err
	})
}
