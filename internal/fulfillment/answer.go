package fulfillment

import (
	"context"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Answer is the job of the state answering: it writes the one final notice, by what was done.
func (s *Service) Answer(ctx context.Context, a queue.Attempt) error {
	id := dsr.RequestID(a.Job.Args["request"])
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil || r.State != dsr.Answering || r.Ground != "" {
			return err // a refusal's letter was written with the refusal
		}
		template, args, err := s.letter(tx, r)
		if err != nil {
			return err
		}
		return s.Work.NotifyKey(tx, r, template, "answer:"+string(r.ID), args...)
	})
}

func (s *Service) letter(tx *store.Tx, r dsr.Request) (template string, args []string, err error) {
	switch {
	case r.Class == regime.DecisionClass && r.About != "" && workflow.GrantsAppeal(r.Outcome):
		return dsr.NoticeGranted, nil, nil
	case r.Outcome == dsr.NothingHeld:
		return dsr.NoticeNothingHeld, nil, nil
	case r.Class == regime.DataClass:
		p, err := tx.Packages().First(store.Match{"request_id": r.ID}, "created_at")
		return dsr.NoticeReady, []string{"package=" + string(p.ID)}, err
	case r.Right == regime.Delete:
		return dsr.NoticeDeleted, nil, nil
	case dsr.Restricts(r.Right):
		return dsr.NoticeRestricted, nil, nil
	case r.Reviewing():
		n, err := tx.Assessments().Count(store.Match{"request_id": r.ID})
		if err != nil || n > 0 {
			return dsr.NoticeReviewed, nil, err
		}
		return dsr.NoticeDone, nil, nil
	case corrects(r):
		return dsr.NoticeCorrected, nil, nil
	case r.Class == regime.PreferenceClass:
		return dsr.NoticeOptedOut, s.notSold(r), nil
	}
	return dsr.NoticeDone, nil, nil
}
