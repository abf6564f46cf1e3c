package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// turn is one worker's go at one effect. Turns of one effect are numbered, whichever jobs they belong to: whoever begins
// takes the next number, and only the last number may write what came of it.
type turn struct {
	task   dsr.Task
	key    string
	fence  int64
	hold   queue.Hold // the claim of the job that this turn is part of
	repeat bool       // an earlier turn may have done the work
}

// errOver says that there is nothing left to do: somebody ended the task since it was looked at.
var errOver = errors.New("the task is over")

// busyPause is how long a job waits for another one that is at the same effect.
const busyPause = 5 * time.Second

// effectKey names one logical effect: the same key is the same effect, however often it is tried.
func effectKey(t dsr.Task) string {
	return fmt.Sprintf("%s:%s:%s:%s", t.RequestID, t.Connector, t.Kind, t.PlanHash)
}

// begin writes the intent of an effect, in the transaction that checks once more that it may happen: the state, the
// verification, the approvals, the emergency stop, and that this worker still holds its job. Another job's worker that
// is at the same effect is waited for.
func (s *Service) begin(ctx context.Context, r dsr.Request, t dsr.Task, a queue.Attempt) (g turn, err error) {
	err = s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil {
			return err
		}
		if err := s.mayBegin(tx, r, current, t); err != nil {
			return err
		}
		if err := tx.Holds(a.Job.Hold()); err != nil {
			return err
		}
		if t, err = tx.Tasks().Get(string(t.ID)); err != nil {
			return err
		}
		if t.State.Ended() {
			return errOver
		}
		g, err = take(tx, current, t, a)
		return err
	})
	return g, err
}

func (s *Service) mayBegin(tx *store.Tx, r, current dsr.Request, t dsr.Task) error {
	if t.Kind == dsr.TaskLift {
		if err := s.mayLift(tx, current); err != nil {
			return err
		}
		return s.verified(tx.Tables, current)
	}
	if current.State != dsr.Executing || current.PlanHash != r.PlanHash {
		return problem.New(problem.Conflict, "The request went on without this run.")
	}
	if r.Need > regime.L0 {
		if err := s.verified(tx.Tables, current); err != nil {
			return fmt.Errorf("%w: %w", errStale, err)
		}
		if current.Approvals < current.ApprovalsNeeded {
			return fmt.Errorf("%w: it is not approved", errStale)
		}
	}
	stopped, err := stop(tx.Tables, t.Connector, t.Kind)
	if err == nil && stopped {
		return errHalted
	}
	return err
}

// take gives a worker the next turn at an effect.
func take(tx *store.Tx, r dsr.Request, t dsr.Task, a queue.Attempt) (turn, error) {
	g := turn{task: t, key: effectKey(t), fence: 1, hold: a.Job.Hold()}
	row := dsr.EffectRecord{
		Key: g.key, RequestID: r.ID, TaskID: t.ID, Connector: t.Connector, Kind: t.Kind, PlanHash: t.PlanHash,
		Fence: g.fence, JobID: a.Job.ID, Level: int(r.Level), StartedAt: tx.Now(),
	}
	added, err := tx.Effects().InsertNew(&row)
	if err != nil || added {
		return g, err
	}
	old, err := tx.Effects().Get(g.key)
	if err != nil {
		return g, err
	}
	busy, err := atWork(tx, old, a.Job.ID)
	if err != nil {
		return g, err
	}
	if busy {
		return g, queue.Snooze(busyPause)
	}
	g.fence, g.repeat = old.Fence+1, true
	return g, tx.Effects().SetOne(store.Match{"key": g.key, "fence": old.Fence}, store.Values{"fence": g.fence, "job_id": a.Job.ID})
}

// atWork reports whether a worker of another job than the given one is at an effect right now.
func atWork(tx *store.Tx, e dsr.EffectRecord, job string) (bool, error) {
	if e.JobID == "" || e.JobID == job || !e.DoneAt.IsZero() {
		return false, nil
	}
	return tx.Working(e.JobID)
}

// mine returns [queue.ErrLost] unless the turn is still the last one and its worker still holds the job.
func (g turn) mine(tx *store.Tx) error {
	if _, err := tx.LockRequest(g.task.RequestID); err != nil { // first, as everywhere
		return err
	}
	if err := tx.Holds(g.hold); err != nil {
		return err
	}
	n, err := tx.Effects().Set(store.Match{"key": g.key, "fence": g.fence}, store.Values{"fence": g.fence}) // it locks the row, too
	if err == nil && n != 1 {
		err = queue.ErrLost
	}
	return err
}

// fenced lets a change in a system last only while the turn is this worker's: a worker that slept while its job was taken over
// is refused before it commits, and until the system has committed nobody can take the job over.
func (s *Service) fenced(g turn) connector.Fence {
	return func(ctx context.Context, commit func() error) error {
		return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
			if err := g.mine(tx); err != nil {
				return err
			}
			return commit()
		})
	}
}

// done writes the receipt.
func (g turn) done(tx *store.Tx, affected, remaining int64) error {
	return tx.Effects().SetOne(store.Match{"key": g.key, "fence": g.fence}, store.Values{
		"done_at": tx.Now(), "affected": affected, "remaining": remaining, "job_id": "",
	})
}

// settle records how an effect went, if this worker still holds it. One whose job was taken over records nothing, and
// neither does one that was cancelled: that says nothing about the system, and the job runs again.
func (s *Service) settle(ctx context.Context, g turn, failure error, receipt func(*store.Tx) error) error {
	if failure != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return s.Work.Store.InTx(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		if err := g.mine(tx); err != nil {
			return err
		}
		if failure == nil {
			return receipt(tx)
		}
		f := connector.FaultOf(g.task.Connector, failure)
		if f.Class != connector.Timeout { // then nobody knows whether it was done
			if err := g.ended(tx); err != nil {
				return err
			}
		}
		return s.failed(tx, g.task, string(f.Class), f.Retryable())
	})
}

// ended says that nobody is at the effect any more.
func (g turn) ended(tx *store.Tx) error {
	return tx.Effects().SetOne(store.Match{"key": g.key, "fence": g.fence}, store.Values{"job_id": ""})
}

// writes are the kinds of task that change something in a system.
var writes = []dsr.TaskKind{dsr.TaskErase, dsr.TaskSuppress, dsr.TaskCorrect, dsr.TaskRestrict, dsr.TaskLift}

// takeAway takes the effect of a task out of the workers' hands, because a person ends the task. While a worker is at it
// that is refused. It reports whether a try began of which nobody knows what it changed.
func takeAway(tx *store.Tx, t dsr.Task) (unknown bool, err error) {
	if !slices.Contains(writes, t.Kind) {
		return false, nil
	}
	old, err := tx.Effects().Get(effectKey(t))
	if problem.Is(err, problem.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	busy, err := atWork(tx, old, "")
	if err != nil {
		return false, err
	}
	if busy {
		return false, problem.New(problem.Conflict, "This system is being worked on right now. Wait until that try has ended, then decide.")
	}
	return old.JobID != "", tx.Effects().SetOne(store.Match{"key": old.Key, "fence": old.Fence}, store.Values{"fence": old.Fence + 1, "job_id": ""})
}
