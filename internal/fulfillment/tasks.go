package fulfillment

import (
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
)

// tries is how often a system is asked before a person must look.
const tries = 8

// pause is the wait after the given number of failed tries: one minute, doubling, six hours at most.
func pause(attempt int) time.Duration {
	return min(time.Minute<<min(attempt-1, 9), 6*time.Hour)
}

// openTasks makes one task per connector that may do the action, and returns all of this kind and plan. Those that
// are there already stay as they are, so that a retry goes on where it stopped.
func (s *Service) openTasks(ctx context.Context, r dsr.Request, kind dsr.TaskKind, action connector.Action, plan string) ([]dsr.Task, error) {
	match := store.Match{"request_id": r.ID, "kind": kind, "plan_hash": plan}
	var tasks []dsr.Task
	err := s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		for _, c := range s.Systems.Connectors() {
			if !c.May(action) || c.Manual() && kind == dsr.TaskPreview {
				continue // people are asked for the deletion itself, not for a preview of it
			}
			t := dsr.Task{
				ID: dsr.TaskID(store.NewID()), RequestID: r.ID, Connector: c.Name, Kind: kind, Manual: c.Manual(),
				State: dsr.TaskWaiting, PlanHash: plan, CreatedAt: tx.Now(), ChangedAt: tx.Now(), Version: 1,
			}
			added, err := tx.Tasks().InsertNew(&t)
			if err != nil {
				return err
			}
			if added && t.Manual {
				if err := s.askOwner(tx, r, t, c); err != nil {
					return err
				}
			}
		}
		var err error
		tasks, err = tx.Tasks().Find(match, "connector")
		return err
	})
	return tasks, err
}

// askOwner mails a system's owner a page to answer on, without an account; without an owner, staff answer it.
func (s *Service) askOwner(tx *store.Tx, r dsr.Request, t dsr.Task, c *connector.Connector) error {
	if c.Owner == "" {
		if !r.Open() {
			return nil // the list of tasks shows it
		}
		attend := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByConnector, c.Name), Attention: dsr.AttentionManual}
		_, err := s.Work.ApplyIn(tx, r.ID, attend)
		return err
	}
	if _, err := s.Work.NewToken(tx, dsr.TokenTask, string(t.ID), later(r.DueAt, tx.Now()).Add(90*24*time.Hour)); err != nil {
		return err
	}
	return s.Work.Enqueue(tx, dsr.ToOwner, c.Name, dsr.Outgoing{
		Key: "task:" + string(t.ID), SubmissionID: r.SubmissionID, RequestID: r.ID, Template: dsr.NoticeTask,
		Locale: s.Work.Controller.Locale, Args: dsr.Strings{"task=" + string(t.ID)},
	})
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// saveTask writes a task over the version it was read at.
func saveTask(tx *store.Tx, t dsr.Task) error {
	return tx.Tasks().SetOne(store.Match{"id": t.ID, "version": t.Version}, store.Values{
		"state": t.State, "attempt": t.Attempt, "next_at": t.NextAt, "error_class": t.ErrorClass, "rows": t.Rows,
		"deleted": t.Deleted, "masked": t.Masked, "kept": t.Kept, "reason": t.Reason, "done_by": t.DoneBy,
		"changed_at": tx.Now(), "version": t.Version + 1,
	})
}

// ended records that a task ended, in the request's history.
func (s *Service) ended(tx *store.Tx, t dsr.Task, by dsr.Actor) error {
	c := dsr.Command{Event: dsr.TaskDone, Actor: by, Subject: string(t.ID), Detail: string(t.Kind) + "." + string(t.State)}
	_, err := s.Work.ApplyIn(tx, t.RequestID, c)
	return err
}

// failed writes down that a system failed: with its next try, or before a person where trying on is of no use.
func (s *Service) failed(tx *store.Tx, t dsr.Task, class string, retryable bool) error {
	t.Attempt++
	t.ErrorClass = class
	t.State, t.NextAt = dsr.TaskRetrying, tx.Now().Add(pause(t.Attempt))
	if retryable && t.Attempt < tries || t.Kind == dsr.TaskLift { // that is tried until it is done: the request is answered
		return saveTask(tx, t)
	}
	t.State, t.NextAt = dsr.TaskFailed, time.Time{}
	if err := saveTask(tx, t); err != nil {
		return err
	}
	attend := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByConnector, t.Connector), Attention: dsr.AttentionConnector}
	_, err := s.Work.ApplyIn(tx, t.RequestID, attend)
	return err
}

// sleeps reports whether the task is tried again by itself, at NextAt.
func sleeps(t dsr.Task) bool { return t.State == dsr.TaskRetrying || t.State == dsr.TaskStopped }

// allEnded reports whether nothing more is expected of any task, and when the earliest retry is due.
func allEnded(tasks []dsr.Task) (ended bool, next time.Time) {
	ended = true
	for _, t := range tasks {
		if t.State.Ended() {
			continue
		}
		ended = false
		if sleeps(t) && (next.IsZero() || t.NextAt.Before(next)) {
			next = t.NextAt
		}
	}
	return ended, next
}

// again queues a job for the time of the next try.
func (s *Service) again(tx *store.Tx, kind string, r dsr.Request, at time.Time) error {
	_, err := tx.Queue(queue.NewJob{
		Kind: kind, Args: queue.Args{"request": string(r.ID)}, RunAt: at,
		// To the microsecond: a job that runs already has read what it works on, so it does not stand for this one.
		UniqueKey: string(r.ID) + ":" + at.UTC().Format("20060102T150405.000000"),
	})
	return err
}

// Retry asks a failed system again, at once.
func (s *Service) Retry(ctx context.Context, id dsr.TaskID, by dsr.Actor) error {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer && by.Role != dsr.Administrator {
		return problem.New(problem.Forbidden, "Your role may not do this.")
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		t, err := tx.Tasks().Get(string(id))
		if err != nil {
			return err
		}
		if t.State != dsr.TaskFailed && t.State != dsr.TaskRetrying && t.State != dsr.TaskStopped {
			return problem.New(problem.Conflict, "This system is not waiting for another try.")
		}
		r, err := tx.Requests().Get(string(t.RequestID))
		if err != nil {
			return err
		}
		t.State, t.NextAt = dsr.TaskRetrying, tx.Now()
		if err := saveTask(tx, t); err != nil {
			return err
		}
		return s.again(tx, jobOf(t.Kind), r, tx.Now())
	})
}

// jobOf is the job that works a kind of task.
func jobOf(kind dsr.TaskKind) string {
	switch kind {
	case dsr.TaskErase, dsr.TaskCorrect, dsr.TaskRestrict, dsr.TaskTell:
		return dsr.JobExecute
	case dsr.TaskSuppress:
		return dsr.JobSuppress
	case dsr.TaskLift:
		return dsr.JobLift
	}
	return dsr.JobCollect
}

// Skip lets the answer go without one system, for a written reason that the answer repeats. It is refused while a worker
// is at that system; where a try began of which nobody knows what became, the task says so from then on.
func (s *Service) Skip(ctx context.Context, id dsr.TaskID, by dsr.Actor, reason string) error {
	return s.endByHand(ctx, id, by, dsr.TaskReleased, reason, dsr.ReleaseSystem)
}

// endByHand ends a task with a person's word and reason, and lets the request go on.
func (s *Service) endByHand(ctx context.Context, id dsr.TaskID, by dsr.Actor, state dsr.TaskState, reason string, event dsr.Event) error {
	if reason == "" && state != dsr.TaskDoneOK && state != dsr.TaskNothing {
		return problem.Fields(problem.Field{Name: "reason", Message: "Write down why. The answer repeats it."})
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		t, err := tx.Tasks().Get(string(id))
		if err != nil {
			return err
		}
		if t.State.Ended() {
			return problem.New(problem.Conflict, "This part is answered already.")
		}
		if _, err := tx.LockRequest(t.RequestID); err != nil {
			return err
		}
		unknown, err := takeAway(tx, t)
		if err != nil {
			return err
		}
		if unknown {
			t.ErrorClass = dsr.ErrorUnknown
		}
		r, sealer, err := s.sealerOf(tx, t.RequestID)
		if err != nil {
			return err
		}
		if t.Reason, err = sealer.Seal(reason, "task", string(t.ID), "reason"); err != nil {
			return err
		}
		t.State, t.DoneBy = state, by.ID
		if err := saveTask(tx, t); err != nil {
			return err
		}
		c := dsr.Command{Event: event, Actor: by, Subject: string(t.ID), Detail: string(t.Kind) + "." + string(state)}
		if _, err := s.Work.ApplyIn(tx, t.RequestID, c); err != nil {
			return err
		}
		return s.again(tx, jobOf(t.Kind), r, tx.Now())
	})
}
