package fulfillment

import (
	"context"
	"errors"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// errNotRehearsed keeps letters of things that did not happen out of the real outbox.
var errNotRehearsed = errors.New("a letter can be foretold in a rehearsal only")

// Foretell looks at a request before an act of a rehearsal, and returns what writes, after that act, the letter that would
// end the request if all that is left goes as planned. Where the act's own letter is all there is, it writes none.
func (s *Service) Foretell(ctx context.Context, work *workflow.Service, id dsr.RequestID) (func() error, error) {
	if !work.Store.Rehearsing() {
		return nil, errNotRehearsed
	}
	mine := *s
	mine.Work = work
	plan, err := work.Store.Read(ctx).Collections().Find(store.Match{"request_id": id}, "connector", "name")
	return func() error { return mine.foretell(ctx, id, plan) }, err
}

func (s *Service) foretell(ctx context.Context, id dsr.RequestID, plan []dsr.Collection) error {
	r, err := s.Work.Store.Read(ctx).Requests().Get(string(id))
	if err != nil {
		return err
	}
	switch {
	case r.State == dsr.Answering:
		return s.Answer(ctx, queue.Attempt{Job: queue.Job{Args: queue.Args{"request": string(id)}}})
	case r.State == dsr.Collecting && r.Lesser:
		return s.foretellLesser(ctx, r)
	case r.State == dsr.Collecting && r.Right == regime.Delete && len(plan) > 0:
		return s.foretellDeletion(ctx, r, plan)
	}
	return nil
}

// foretellLesser writes the letter of a lesser answer, with a file that there is not.
func (s *Service) foretellLesser(ctx context.Context, r dsr.Request) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		p := dsr.Package{
			ID: dsr.PackageID(store.NewID()), RequestID: r.ID, SubmissionID: r.SubmissionID, MaxOpens: dsr.PackageOpens,
			CreatedAt: tx.Now(), ExpiresAt: tx.Now().AddDate(0, 0, dsr.PackageDays),
		}
		if err := tx.Packages().Insert(&p); err != nil {
			return err
		}
		return s.Work.NotifyKey(tx, r, dsr.NoticeReady, workflow.Foretold+string(r.ID), "package="+string(p.ID))
	})
}

// foretellDeletion writes the letter of a deletion as the plan of before the act would end it, with what is kept since.
func (s *Service) foretellDeletion(ctx context.Context, r dsr.Request, plan []dsr.Collection) error {
	keep, err := s.held(ctx, r)
	if err != nil {
		return err
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		done := map[string]*dsr.Task{}
		for _, c := range plan {
			if c.Connector == "" {
				continue // the plan itself
			}
			if keep != nil {
				if why, citation, kept := keep(c.Connector, c.Name); kept {
					c.Keep, c.Delete, c.Mask, c.KeepReason, c.Citation = c.Keep+c.Delete+c.Mask, 0, 0, why, citation
				}
			}
			c.ID = store.NewID()
			if err := tx.Collections().Insert(&c); err != nil {
				return err
			}
			t := done[c.Connector]
			if t == nil {
				t = &dsr.Task{
					ID: dsr.TaskID(store.NewID()), RequestID: r.ID, Connector: c.Connector, Kind: dsr.TaskErase, State: dsr.TaskDoneOK, CreatedAt: tx.Now(),
				}
				done[c.Connector] = t
			}
			t.Deleted, t.Masked = t.Deleted+c.Delete, t.Masked+c.Mask
			if c.Delete+c.Mask == 0 {
				t.Kept += c.Rows // what others' rows refer to is no row of the person
			}
		}
		for _, t := range done {
			if err := tx.Tasks().Insert(t); err != nil {
				return err
			}
		}
		return s.Work.NotifyKey(tx, r, dsr.NoticeDeleted, workflow.Foretold+string(r.ID))
	})
}
