package intake

import (
	"context"
	"errors"
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// FromPages is FromForm with two answers less, as docs/forms.md has it: a guardian of a grown-up has no child's age to
// give, and somebody who asks for another may know anything but their address.
func (s *Service) FromPages(ctx context.Context, f Form) (workflow.Submitted, error) {
	f = f.trimmed()
	if err := f.checkPages(); err != nil {
		return workflow.Submitted{}, err
	}
	if f.Requester == "" {
		f.Requester = "self"
	}
	relationship, known := relationships[f.Relationship]
	if !known {
		relationship = dsr.OtherRelation
	}
	now := s.Now().UTC()
	pack, rights, err := s.law(f.residence(), f.Rights, now)
	if err != nil {
		return workflow.Submitted{}, err
	}
	return s.Work.Accept(ctx, workflow.New{
		Channel: dsr.ChannelForm, Requester: requesters[f.Requester], Relationship: relationship,
		Residence: f.residence(), Regime: pack.ID, Locale: f.Locale, ReceivedAt: now, Person: f.person(),
		Identifiers: f.identifiers(), Rights: rights, DedupKey: f.dedupKey(),
	})
}

// checkPages is Check without what the pages need not ask.
func (f Form) checkPages() error {
	err := f.Check()
	var p *problem.Error
	if !errors.As(err, &p) {
		return err
	}
	return problem.Fields(slices.DeleteFunc(slices.Clone(p.Fields), func(w problem.Field) bool { return f.spared(w.Name) })...)
}

// spared reports whether a field was left empty and may be.
func (f Form) spared(field string) bool {
	switch field {
	case "child_age":
		return f.ChildAge == ""
	case "email":
		other := f.Requester == "agent" || f.Requester == "parent"
		return other && f.Email == "" && f.Phone+f.Account+f.Order+f.Device != ""
	}
	return false
}

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
