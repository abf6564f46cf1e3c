package fulfillment

import (
	"context"
	"errors"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
)

// liftLook is how long an end of a restriction waits before it looks again whether its notice was accepted.
const liftLook = time.Hour

// Lift is the job after a restriction's end was announced: once the notice was accepted and its day has come, what was set
// is taken back, system by system, and read again.
func (s *Service) Lift(ctx context.Context, a queue.Attempt) error {
	id := dsr.RequestID(a.Job.Args["request"])
	r, err := s.Work.Store.Read(ctx).Requests().Get(string(id))
	if err != nil || !r.Restricted() || r.LiftToldAt.IsZero() {
		return err
	}
	told, err := s.toldOfEnd(s.Work.Store.Read(ctx).Tables, r)
	if err != nil {
		return err
	}
	if next := r.LiftAt; !told || s.Now().Before(next) {
		if !s.Now().Before(next) {
			next = s.Now().Add(liftLook)
		}
		return s.Work.Store.InTx(ctx, func(tx *store.Tx) error { return s.again(tx, dsr.JobLift, r, next) })
	}
	return s.lift(ctx, r, a)
}

// toldOfEnd reports whether the notice of the end was accepted. Where nobody can be mailed, staff told the person: their
// reason says how.
func (s *Service) toldOfEnd(t store.Tables, r dsr.Request) (bool, error) {
	mails, err := t.Outbox().Find(store.Match{"request_id": r.ID, "template": dsr.NoticeLifting, "created_at": r.LiftToldAt})
	if err != nil {
		return false, err
	}
	sub, err := t.Submissions().Get(string(r.SubmissionID))
	for _, m := range mails {
		if m.State == dsr.MailSent || m.State == dsr.MailHeld && sub.ByHand() {
			return true, err
		}
	}
	return false, err
}

// lift takes back what the restriction set.
func (s *Service) lift(ctx context.Context, r dsr.Request, a queue.Attempt) error {
	r, _, seeds, err := s.subject(ctx, r.ID)
	if err != nil {
		return err
	}
	read := s.Work.Store.Read(ctx)
	uses, err := s.Assessments(read.Tables, r)
	if err != nil {
		return err
	}
	opt := connector.RestrictOptions{Scope: scopeOf(r.Right, uses), Lift: true}
	if opt.Except, err = s.otherLimits(ctx, r); err != nil {
		return err
	}
	if err := s.openLifts(ctx, r, opt); err != nil {
		return err
	}
	tasks, err := read.Tasks().Find(liftTasks(r), "connector")
	if err != nil {
		return err
	}
	for _, name := range s.due(tasks) {
		if err := s.liftIn(ctx, r, taskFor(tasks, name), opt, seeds, a); err != nil {
			return err
		}
	}
	return s.lifted(ctx, r)
}

func liftTasks(r dsr.Request) store.Match {
	return store.Match{"request_id": r.ID, "kind": dsr.TaskLift, "plan_hash": r.PlanHash}
}

// otherLimits are the restrictions of the same person that go on: what they set stays.
func (s *Service) otherLimits(ctx context.Context, r dsr.Request) ([]connector.Scope, error) {
	read := s.Work.Store.Read(ctx)
	ids, err := read.Identifiers().Find(store.Match{"submission_id": r.SubmissionID, "source": dsr.OnRecord}, "id")
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var indexes [][]byte
	for _, i := range ids {
		indexes = append(indexes, i.Index)
	}
	subs, err := read.SubmissionsByIdentifier(indexes, mostLimits)
	if err != nil {
		return nil, err
	}
	list, err := read.Requests().Find(store.Match{"submission_id": append(subs, r.SubmissionID), "lifted_at": store.Never}, "id")
	if err != nil {
		return nil, err
	}
	var scopes []connector.Scope
	for _, o := range list {
		if o.ID == r.ID || !o.Restricted() {
			continue
		}
		uses, err := s.Assessments(read.Tables, o)
		if err != nil {
			return nil, err
		}
		scopes = append(scopes, scopeOf(o.Right, uses))
	}
	return scopes, nil
}

// mostLimits bounds how many submissions of one person are looked at.
const mostLimits = 1000

// openLifts makes one task for each system in which something was set: where no value is configured for the end, and where
// people did it, a person takes it back.
func (s *Service) openLifts(ctx context.Context, r dsr.Request, opt connector.RestrictOptions) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil {
			return err
		}
		done, err := tx.Tasks().Find(store.Match{
			"request_id": r.ID, "kind": dsr.TaskRestrict, "plan_hash": r.PlanHash, "state": []dsr.TaskState{dsr.TaskDoneOK},
		}, "connector")
		if err != nil {
			return err
		}
		for _, t := range done {
			manual := t.Manual
			if c := s.Systems.Connector(t.Connector); c != nil && !manual {
				updates, byHand := c.Restrictions(opt)
				if len(updates) == 0 && !byHand {
					continue // another restriction wants all of it
				}
				manual = byHand
			}
			if err := s.openTask(tx, current, dsr.TaskLift, t.Connector, manual); err != nil {
				return err
			}
		}
		return nil
	})
}

// liftIn takes back in one system: intent, effect, proof by reading again, receipt.
func (s *Service) liftIn(ctx context.Context, r dsr.Request, t dsr.Task, opt connector.RestrictOptions, seeds dataset.Seeds, a queue.Attempt) error {
	g, err := s.begin(ctx, r, t, a)
	if errors.Is(err, errOver) {
		return nil
	}
	if err != nil {
		return err
	}
	receipt, err := s.Systems.Restrict(ctx, t.Connector, seeds, opt)
	return s.suppressed(ctx, g, receipt, err)
}

// mayLift checks once more, in the transaction of the intent, that the person was told and that the day has come.
func (s *Service) mayLift(tx *store.Tx, r dsr.Request) error {
	told, err := s.toldOfEnd(tx.Tables, r)
	if err != nil {
		return err
	}
	if !r.Restricted() || r.LiftToldAt.IsZero() || tx.Now().Before(r.LiftAt) || !told {
		return problem.New(problem.Conflict, "The restriction does not end now.")
	}
	return nil
}

// lifted notes the end when every system and person is done, or sets the next try.
func (s *Service) lifted(ctx context.Context, r dsr.Request) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil || !current.Restricted() {
			return err
		}
		tasks, err := tx.Tasks().Find(liftTasks(r), "connector")
		if err != nil {
			return err
		}
		if ended, next := allEnded(tasks); !ended {
			if next.IsZero() {
				return nil
			}
			return s.again(tx, dsr.JobLift, current, next)
		}
		_, err = s.Work.ApplyIn(tx, r.ID, dsr.Command{Event: dsr.Lift, Actor: dsr.System(dsr.ByRule, "lift")})
		return err
	})
}
