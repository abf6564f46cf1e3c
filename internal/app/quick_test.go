package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/identity"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// A person can confirm and be found while the first job of their request still waits, behind others or for a lease of
// a dead process: the proof must count when the request begins.
func TestProofThatComesBeforeTheFirstStepCounts(t *testing.T) {
	t.Parallel()
	c := newChild(t, childOptions{people: 1})
	ctx := context.Background()
	a, err := app.OpenOffline(ctx, "", c.env)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	done, err := a.Intake.FromForm(ctx, intake.Form{
		SubmissionKey: "k", Rights: []string{"copy"}, Requester: "self", Relationship: "customer", Country: "DE",
		Email: "person-1@people.example", Order: "SO-100000", Locale: "en",
	})
	if err != nil {
		t.Fatal(err)
	}
	sub := done.Submission
	requests, err := a.Work.Open(ctx, sub.ID)
	if err != nil {
		t.Fatal(err)
	}
	r := requests[0]
	work := func(name string, do queue.Work, args queue.Args) {
		t.Helper()
		if err := do(ctx, queue.Attempt{Job: queue.Job{Args: args}}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	proof, err := a.Store.Read(ctx).Proofs().First(store.Match{"submission_id": sub.ID})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Identity.Confirm(ctx, a.Work.TokenFor(dsr.TokenConfirm, string(proof.ID)), a.Work.CodeFor(proof)); err != nil {
		t.Fatal(err)
	}
	work(identity.JobLocate, a.Identity.Locate, queue.Args{"submission": string(sub.ID)})
	work(dsr.JobEvaluate, a.Identity.Evaluate, queue.Args{"request": string(r.ID)})
	finish(t, a)
	work(dsr.JobBegin, a.Identity.Begin, queue.Args{"request": string(r.ID)})
	live, err := a.Store.Read(ctx).LiveJobs()
	if err != nil {
		t.Fatal(err)
	}
	if looks := (store.JobSubject{Kind: dsr.JobEvaluate, Subject: string(r.ID)}); !live[looks] {
		t.Errorf("nobody looks at the proof; what there is to do: %v", live)
	}
	work(dsr.JobEvaluate, a.Identity.Evaluate, queue.Args{"request": string(r.ID)})
	if r, err = a.Store.Read(ctx).Requests().Get(string(r.ID)); err != nil || r.State != dsr.Collecting {
		t.Errorf("the request is %s: %v", r.State, err)
	}
}

// finish ends all jobs that wait, as if they had been worked.
func finish(t *testing.T, a *app.App) {
	t.Helper()
	list, err := a.Store.Jobs().Claim(context.Background(), queue.Claim{
		Queue: queue.DefaultQueue, Limit: 100, Worker: "test", Now: a.Now(), Lease: time.Minute,
		Kinds: []string{dsr.JobBegin, dsr.JobEvaluate, identity.JobLocate, workflow.JobSend},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range list {
		if err := a.Store.Jobs().Finish(context.Background(), j.Hold(), queue.Complete(a.Now())); err != nil {
			t.Fatal(err)
		}
	}
}
