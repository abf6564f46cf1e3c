package fulfillment

import (
	"context"
	"log/slog"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Service carries requests out.
type Service struct {
	Work    *workflow.Service
	Systems *connector.Registry
	Catalog *locale.Catalog
	Map     *datamap.Map // nil: there is none, and what the law wants said must be written by hand
	Log     *slog.Logger
	Now     func() time.Time
}

// seeds opens the identifiers of one source as the values that systems are asked for.
func (s *Service) seeds(ctx context.Context, sub dsr.Submission, sources ...dsr.Source) (dataset.Seeds, error) {
	list, err := s.Work.Store.Read(ctx).Identifiers().Find(store.Match{"submission_id": sub.ID, "source": sources}, "id")
	if err != nil {
		return nil, err
	}
	sealer, err := s.Work.SealerOf(sub)
	if err != nil {
		return nil, err
	}
	values := map[dsr.IdentifierKind][]string{}
	for _, i := range list {
		value, err := sealer.OpenIdentifier(i)
		if err != nil {
			return nil, err
		}
		values[i.Kind] = append(values[i.Kind], value)
	}
	return workflow.Seeds(values), nil
}

// subject loads a request with its submission and the seeds of its verified person. It refuses where the level that
// the right needs was not reached by a decision that stands: no collect read happens without (invariant 1).
func (s *Service) subject(ctx context.Context, id dsr.RequestID) (dsr.Request, dsr.Submission, dataset.Seeds, error) {
	read := s.Work.Store.Read(ctx)
	r, err := read.Requests().Get(string(id))
	if err != nil {
		return r, dsr.Submission{}, nil, err
	}
	sub, err := read.Submissions().Get(string(r.SubmissionID))
	if err != nil {
		return r, sub, nil, err
	}
	if err := s.verified(read.Tables, r); err != nil {
		return r, sub, nil, err
	}
	seeds, err := s.seeds(ctx, sub, dsr.OnRecord)
	switch {
	case err != nil:
	case len(seeds) == 0:
		err = queue.Abandon(problem.New(problem.Conflict, "There is no identifier on record to look for."))
	case sub.Test && !s.Systems.IsTestSubject(seeds):
		err = queue.Abandon(errNotTestSubject)
	}
	return r, sub, seeds, err
}

// disputed reports whether the owner of the contact on record said that they did not ask: nothing of the request goes on
// by itself any more.
func disputed(t store.Tables, id dsr.SubmissionID) (bool, error) {
	sub, err := t.Submissions().Get(string(id))
	return !sub.StoppedAt.IsZero(), err
}

// errNotTestSubject keeps test requests away from real people.
var errNotTestSubject = problem.New(problem.Conflict, "A test request may only be about a configured test subject.")

// verified checks the verification rows themselves, not the request's copy of the level.
func (s *Service) verified(t store.Tables, r dsr.Request) error {
	right, err := s.Work.AnsweredAs(r)
	if err != nil {
		return err
	}
	list, err := t.Verifications().Find(store.Match{"request_id": r.ID}, "decided_at")
	if err != nil {
		return err
	}
	for _, v := range list {
		if v.RevokedAt.IsZero() && v.Level >= r.Need && r.Need >= regime.L2 && v.Right == right {
			return nil
		}
	}
	return problem.New(problem.Conflict, "The person is not verified at the level that this right needs.")
}
