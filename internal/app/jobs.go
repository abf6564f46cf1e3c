package app

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/identity"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// The periodic rounds, by queue kind.
const (
	roundClocks    = "round.clocks"
	roundSeal      = "round.seal"
	roundRetention = "round.retention"
	roundDaily     = "round.daily"
)

// runner makes the worker side of the process. Its jobs give way while busy says so.
func (a *App) runner(busy func() bool) (*queue.Runner, error) {
	registry, err := queue.NewRegistry(
		queue.Worker{Kind: workflow.JobOpen, Work: a.Work.Opening},
		queue.Worker{Kind: dsr.JobBegin, Work: a.Identity.Begin},
		queue.Worker{Kind: identity.JobLocate, Work: a.Identity.Locate},
		queue.Worker{Kind: identity.JobCovered, Work: a.Identity.Covered},
		queue.Worker{Kind: workflow.JobDigest, Work: a.Work.Digest},
		queue.Worker{Kind: workflow.JobDigestSent, Work: a.Work.DigestSent},
		queue.Worker{Kind: dsr.JobEvaluate, Work: a.Identity.Evaluate},
		queue.Worker{Kind: dsr.JobCollect, Work: a.Fulfillment.Collect, Timeout: time.Hour},
		queue.Worker{Kind: dsr.JobRelease, Work: a.Fulfillment.Release},
		queue.Worker{Kind: dsr.JobExecute, Work: a.Fulfillment.Execute, Timeout: time.Hour},
		queue.Worker{Kind: dsr.JobSuppress, Work: a.Fulfillment.Suppress},
		queue.Worker{Kind: dsr.JobLift, Work: a.Fulfillment.Lift},
		queue.Worker{Kind: dsr.JobAnswer, Work: a.Fulfillment.Answer},
		queue.Worker{Kind: dsr.JobSiblings, Work: a.Fulfillment.Siblings},
		queue.Worker{Kind: workflow.JobSend, Work: a.Notice.Send, Timeout: 15 * time.Minute},
		queue.Worker{Kind: workflow.JobPublished, Work: a.Notice.Published},
		queue.Worker{Kind: roundClocks, Work: a.clocks},
		queue.Worker{Kind: roundSeal, Work: a.seal},
		queue.Worker{Kind: roundDaily, Work: a.daily},
		queue.Worker{Kind: roundRetention, Work: a.retention, Timeout: time.Hour},
	)
	if err != nil {
		return nil, err
	}
	runner, err := queue.NewRunner(queue.Config{
		Storage: a.Store.Jobs(), Registry: registry, Worker: workerName(), Now: a.Now, Poll: a.poll, Busy: busy,
		Lease: a.lease, Heartbeat: a.lease / 3,
		Queues: map[string]int{queue.DefaultQueue: max(a.Config.Workers, 1)},
		Periodics: []queue.Periodic{
			{Kind: roundClocks, Every: time.Minute},
			{Kind: roundSeal, Every: time.Minute},
			{Kind: roundRetention, Every: time.Hour},
			{Kind: roundDaily, Every: time.Hour},
		},
		Hooks: queue.Hooks{
			OnDiscard: a.discarded,
			OnFailure: func(j queue.Job, err error) {
				a.Log.Warn("job failed", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "class", queue.ClassOf(err), "error", err)
			},
			OnStorage: func(err error) { a.Log.Error("job queue", "error", err) },
		},
	})
	if err != nil {
		return nil, err
	}
	a.Store.OnCommit(runner.Wake)
	return runner, nil
}

// workerName names this run of this process; it is never used twice.
func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "host"
	}
	return fmt.Sprintf("%s:%d:%s", host, os.Getpid(), store.NewID())
}

// discarded puts a request whose job was given up before a person: nothing fails in silence.
func (a *App) discarded(j queue.Job, class string) {
	a.Log.Error("job given up", "kind", j.Kind, "job", j.ID, "class", class)
	ctx, err := context.Background(), error(nil)
	c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "queue"), Attention: dsr.AttentionRepeated}
	switch {
	case j.Args["mail"] != "":
		err = a.Notice.GiveUp(ctx, j.Args["mail"])
	case j.Args["submission"] != "":
		err = a.Identity.GiveUp(ctx, dsr.SubmissionID(j.Args["submission"]), c)
	case j.Args["request"] != "":
		_, err = a.Work.Apply(ctx, dsr.RequestID(j.Args["request"]), c)
	}
	if err != nil {
		a.Log.Error("job given up", "job", j.ID, "error", err)
	}
}
