package fulfillment

import (
	"context"
	"slices"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Collect is the job of the state collecting: it reads what systems hold (data) or what a deletion would do (write),
// asks again what failed, and puts the request before its review when every system answered or was let go.
func (s *Service) Collect(ctx context.Context, a queue.Attempt) error {
	id := dsr.RequestID(a.Job.Args["request"])
	r, err := s.Work.Store.Read(ctx).Requests().Get(string(id))
	if err == nil && r.Reviewing() {
		return s.review(ctx, r)
	}
	if err != nil || r.State != dsr.Collecting {
		return err
	}
	if stopped, err := disputed(s.Work.Store.Read(ctx).Tables, r.SubmissionID); err != nil || stopped {
		return err
	}
	switch {
	case r.Class == regime.DataClass:
		if waits, err := s.waitsForCorrection(ctx, r); err != nil || waits {
			return err
		}
		return s.collect(ctx, r)
	case r.Right == regime.Delete:
		return s.preview(ctx, r)
	case r.Right == regime.Correct && s.anyMay(connector.Correct):
		return s.contest(ctx, r)
	case dsr.Restricts(r.Right):
		return s.foresee(ctx, r)
	}
	return s.byHand(ctx, r)
}

// byHand sends what no system may be asked for straight to review: staff carry it out in the systems.
func (s *Service) byHand(ctx context.Context, r dsr.Request) error {
	c := dsr.Command{
		Event: dsr.Collected, Actor: dsr.System(dsr.ByRule, "plan"), PlanHash: s.hash("by hand", string(r.ID)),
		Attention: dsr.AttentionReview,
	}
	_, err := s.Work.Apply(ctx, r.ID, c)
	return err
}

func (s *Service) collect(ctx context.Context, r dsr.Request) error {
	r, _, seeds, err := s.subject(ctx, r.ID)
	if err != nil {
		return err
	}
	tasks, err := s.openTasks(ctx, r, dsr.TaskCollect, connector.Access, "")
	if err != nil {
		return err
	}
	if due := s.due(tasks); len(due) > 0 {
		out := newSink(ctx, s.Work.Vault, s.Now())
		defer out.abort()
		since, err := s.since(r)
		if err != nil {
			return err
		}
		report, err := s.Systems.Collect(ctx, seeds, out, connector.CollectOptions{Only: due, Marked: true, Since: since})
		if err != nil {
			return queue.WithClass(err, "collect")
		}
		if err := s.keep(ctx, r, report, out); err != nil {
			return err
		}
	}
	return s.collected(ctx, r)
}

// due lists the connectors whose turn it is: not answered by people, not ended, not waiting for a later try.
func (s *Service) due(tasks []dsr.Task) []string {
	var names []string
	for _, t := range tasks {
		if t.Manual || t.State.Ended() || t.State == dsr.TaskFailed {
			continue
		}
		if sleeps(t) && t.NextAt.After(s.Now()) {
			continue
		}
		names = append(names, t.Connector)
	}
	return names
}

// keep records what a run brought: per system its outcome, per collection and class a file in the vault. A system
// that failed keeps nothing of this run, so that a half-read collection never looks whole.
func (s *Service) keep(ctx context.Context, r dsr.Request, report *connector.Report, out *sink) error {
	done := map[string]bool{}
	for _, o := range report.Outcomes {
		done[o.Connector] = o.State == connector.Done
	}
	rows, err := out.collections(r, report, done)
	if err != nil {
		return err
	}
	open, err := s.leaveOutNotPortable(r, report, rows)
	if err != nil {
		return err
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil || current.State != dsr.Collecting {
			return problem.New(problem.Conflict, "The request went on without this run.")
		}
		for i := range open {
			if err := tx.Unresolved().Insert(&open[i]); err != nil {
				return err
			}
		}
		for i := range rows {
			if err := tx.Collections().Insert(&rows[i]); err != nil {
				return err
			}
		}
		if err := s.keepUnresolved(tx, r, report, done); err != nil {
			return err
		}
		return s.keepOutcomes(tx, r, report)
	})
}

func (s *Service) keepOutcomes(tx *store.Tx, r dsr.Request, report *connector.Report) error {
	for _, o := range report.Outcomes {
		match := store.Match{"request_id": r.ID, "connector": o.Connector, "kind": dsr.TaskCollect, "plan_hash": ""}
		t, err := tx.Tasks().First(match)
		if problem.Is(err, problem.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if t.Manual || t.State.Ended() {
			continue
		}
		switch o.State {
		case connector.Done:
			t.State, t.Rows, t.ErrorClass = dsr.TaskDoneOK, o.Rows, ""
			if o.Rows == 0 {
				t.State = dsr.TaskNothing
			}
			if err := saveTask(tx, t); err != nil {
				return err
			}
			err = s.ended(tx, t, dsr.System(dsr.ByConnector, o.Connector))
		case connector.Failed:
			err = s.failed(tx, t, string(o.Class), o.Retryable)
		case connector.Waiting:
			err = s.failed(tx, t, "waiting", true)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keepUnresolved writes down what could not be done, for a person to decide. What a failing system leaves open is
// its task's business.
func (s *Service) keepUnresolved(tx *store.Tx, r dsr.Request, report *connector.Report, done map[string]bool) error {
	for _, c := range report.Collections {
		if c.Quarantined > 0 && done[c.Connector] {
			u := dsr.Unresolved{
				RequestID: r.ID, Collection: c.Address, Problem: "rows of other people came back and were set aside",
				Remedy: "check the dataset's references",
			}
			if err := tx.Unresolved().Insert(&u); err != nil {
				return err
			}
		}
	}
	for _, u := range report.Unresolved {
		if name := s.connectorOf(u.Collection); name != "" && !done[name] {
			continue
		}
		row := dsr.Unresolved{RequestID: r.ID, Collection: u.Collection, Field: u.Field, Problem: u.Reason, Remedy: u.Remedy}
		if err := tx.Unresolved().Insert(&row); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) connectorOf(address string) string {
	for _, c := range s.Systems.Connectors() {
		if slices.Contains(c.Described(), address) {
			return c.Name
		}
	}
	return ""
}

// collected ends the state when nothing more is expected, or sets the next try.
func (s *Service) collected(ctx context.Context, r dsr.Request) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil || current.State != dsr.Collecting {
			return err
		}
		tasks, err := tx.Tasks().Find(store.Match{"request_id": r.ID, "kind": dsr.TaskCollect}, "connector")
		if err != nil {
			return err
		}
		ended, next := allEnded(tasks)
		if !ended {
			if next.IsZero() {
				return nil // people must answer, or look
			}
			return s.again(tx, dsr.JobCollect, current, next)
		}
		if err := s.keepGaps(tx, current); err != nil {
			return err
		}
		plan, err := s.planOf(tx.Tables, current)
		if err != nil {
			return err
		}
		c := plan.command(dsr.Collected, dsr.System(dsr.ByRule, "collect"))
		_, err = s.Work.ApplyIn(tx, r.ID, c)
		return err
	})
}

func (s *Service) sealerOf(tx *store.Tx, id dsr.RequestID) (dsr.Request, workflow.Sealer, error) {
	return s.sealerIn(tx.Tables, id)
}

func (s *Service) sealerIn(tx store.Tables, id dsr.RequestID) (dsr.Request, workflow.Sealer, error) {
	r, err := tx.Requests().Get(string(id))
	if err != nil {
		return r, workflow.Sealer{}, err
	}
	sub, err := tx.Submissions().Get(string(r.SubmissionID))
	if err != nil {
		return r, workflow.Sealer{}, err
	}
	sealer, err := s.Work.SealerOf(sub)
	return r, sealer, err
}
