package fulfillment

import (
	"context"
	"errors"
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
	case r.Right == regime.Correct:
		return s.correct(ctx, r, a)
	case dsr.Restricts(r.Right):
		return s.limit(ctx, r, a)
	}
	return nil
}

// erase carries the approved plan out, one system after the other, each as one effect.
func (s *Service) erase(ctx context.Context, r dsr.Request, a queue.Attempt) error {
	p, err := s.loadPlan(ctx, r)
	if err != nil {
		return err
	}
	if broken, err := s.breaksHold(ctx, r, p); err != nil || broken {
		if err == nil {
			err = s.stale(ctx, r, nil) // a hold came after the approval: another plan
		}
		return err
	}
	tasks, err := s.openTasks(ctx, r, dsr.TaskErase, connector.Erasure, r.PlanHash)
	if err != nil {
		return err
	}
	if tasks, err = s.leaveOut(ctx, r, tasks); err != nil {
		return err
	}
	if tasks, err = s.keepManual(ctx, r, tasks); err != nil {
		return err
	}
	for _, name := range s.due(tasks) {
		err := s.eraseIn(ctx, r, taskFor(tasks, name), p, a)
		if errors.Is(err, errStale) {
			return nil // it is back in review
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

// stop reports whether an emergency stop halts this kind of task in a system. Opt-outs are not erasure and go on.
func stop(t store.Tables, connector string, kind dsr.TaskKind) (bool, error) {
	if kind != dsr.TaskErase {
		return false, nil
	}
	return t.Halted(connector)
}

// eraseIn erases in one system: intent, effect, proof by reading again, receipt. A plan that does not hold any more
// takes the request back to review, which errStale tells.
func (s *Service) eraseIn(ctx context.Context, r dsr.Request, t dsr.Task, p *connector.Plan, a queue.Attempt) error {
	g, err := s.begin(ctx, r, t, a)
	switch {
	case errors.Is(err, errStale):
		return s.outdated(ctx, r, nil)
	case errors.Is(err, errHalted):
		return s.halt(ctx, t)
	case errors.Is(err, errOver):
		return nil
	case err != nil:
		return err
	}
	open, err := s.acceptedOpen(ctx, r)
	if err != nil {
		return err
	}
	watched, done := s.watch(ctx, t.Connector)
	defer done()
	receipt, err := s.Systems.Erase(watched, p, t.Connector, connector.EraseOptions{
		Approved: r.PlanHash, HashKey: s.hashKey(r), Secret: s.Work.Vault.MAC("mask", []byte(r.ID)),
		EffectKey: g.key, Repeat: g.repeat, AcceptOpen: open, Fence: s.fenced(g),
	})
	if errors.Is(context.Cause(watched), errHalted) {
		return s.halt(ctx, g.task) // rolled back by the system: nothing was changed
	}
	if problem.Is(err, problem.Conflict) {
		return s.outdated(ctx, r, g.mine)
	}
	return s.settle(ctx, g, err, func(tx *store.Tx) error { return s.receipt(tx, g, receipt, p) })
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

// receipt records what an erasure did. Rows that are still there when read again keep the task open.
func (s *Service) receipt(tx *store.Tx, g turn, receipt *connector.Receipt, p *connector.Plan) error {
	t := g.task
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
	if err := g.done(tx, changed, remaining); err != nil {
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

// outdated is stale, and then errStale.
func (s *Service) outdated(ctx context.Context, r dsr.Request, mine func(*store.Tx) error) error {
	if err := s.stale(ctx, r, mine); err != nil {
		return err
	}
	return errStale
}

// stale takes a request back to review: the world is no longer what was approved, and nothing was changed. A worker whose
// turn is over does not judge: mine, if given, says so.
func (s *Service) stale(ctx context.Context, r dsr.Request, mine func(*store.Tx) error) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		if mine != nil {
			if err := mine(tx); err != nil {
				return err
			}
		}
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
	return s.concludedBy(ctx, r, []dsr.TaskKind{kind}, job, outcome)
}

func (s *Service) concludedBy(ctx context.Context, r dsr.Request, kinds []dsr.TaskKind, job string,
	outcome func(*store.Tx, dsr.Request, []dsr.Task) (dsr.Outcome, error),
) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		return s.concludedIn(tx, r, kinds, job, func(tx *store.Tx, r dsr.Request, tasks []dsr.Task) (dsr.Command, error) {
			how, err := outcome(tx, r, tasks)
			return dsr.Command{Outcome: how}, err
		})
	})
}

// concludedIn is concludedBy inside a transaction that is already open; how says all that is said of the end.
func (s *Service) concludedIn(tx *store.Tx, r dsr.Request, kinds []dsr.TaskKind, job string,
	how func(*store.Tx, dsr.Request, []dsr.Task) (dsr.Command, error),
) error {
	current, err := tx.LockRequest(r.ID)
	if err != nil || current.State != dsr.Executing {
		return err
	}
	tasks, err := tx.Tasks().Find(store.Match{"request_id": r.ID, "kind": kinds, "plan_hash": r.PlanHash}, "connector")
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
	c, err := how(tx, current, tasks)
	if err != nil {
		return err
	}
	c.Event, c.Actor = dsr.Executed, dsr.System(dsr.ByRule, string(kinds[0]))
	_, err = s.Work.ApplyIn(tx, r.ID, c)
	return err
}
