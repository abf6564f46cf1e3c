package intake

import (
	"context"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Known returns what a submission key opened before, or a NotFound problem: the answer to a second click on a button
// whose draft is gone.
func (s *Service) Known(ctx context.Context, submissionKey string) (workflow.Submitted, error) {
	key := Form{SubmissionKey: Clean(submissionKey)}.dedupKey()
	if key == "" {
		return workflow.Submitted{}, problem.New(problem.NotFound, "There is nothing here.")
	}
	r := s.Work.Store.Read(ctx)
	sub, err := r.Submissions().First(store.Match{"dedup_key": key})
	if err != nil {
		return workflow.Submitted{}, err
	}
	requests, err := r.RequestsOf(sub.ID)
	return workflow.Submitted{Submission: sub, Requests: requests, Duplicate: true}, err
}
