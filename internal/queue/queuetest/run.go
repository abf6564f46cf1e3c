package queuetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/habeasdata/habeas/internal/queue"
)

// Storage is what the suite asks of a storage: queue.Storage, and a look at one job.
type Storage interface {
	queue.Storage
	Job(ctx context.Context, id string) (queue.Job, error)
}

// Run holds a storage to the rules of queue.Storage. open returns a new, empty storage that ends with the test; it
// must stand calls from many goroutines. The suite never waits for a lease: it claims with leases that are over at
// once.
func Run(t *testing.T, open func(t *testing.T) Storage) {
	for name, rule := range map[string]func(*suite){
		"a job comes back as it was inserted":        roundTrip,
		"claims go by priority, time and id":         claimOrder,
		"only due jobs are claimed":                  dueOnly,
		"only the asked queue and kinds are claimed": askedOnly,
		"a job goes to one claimer":                  exclusive,
		"a live lease keeps others away":             liveLease,
		"leases ignore business time":                leaseClock,
		"a heartbeat prolongs the lease":             heartbeat,
		"a job that was taken over is fenced":        fenced,
		"each outcome is written as it says":         outcomes,
		"a job ends once":                            endsOnce,
		"a retried job waits and counts":             retried,
		"a postponed job does not count":             postponed,
		"a unique key holds until the job is final":  uniqueKey,
		"a slot holds after the job is final":        slot,
		"one of many equal inserts wins":             insertRace,
		"only what is done is pruned":                prune,
		"it agrees with the reference":               agrees,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rule(&suite{T: t, s: open(t), ctx: t.Context()})
		})
	}
}

// base is the suite's business time: not the present, so that mixing up the clocks shows.
var base = time.Date(2031, 3, 1, 12, 0, 0, 0, time.UTC)

const (
	over = -time.Hour // a lease that is over at once
	long = time.Hour  // a lease that outlives the test
)

type suite struct {
	*testing.T
	s   Storage
	ctx context.Context
}

// insert stores n as of base and returns the job.
func (t *suite) insert(n queue.NewJob) queue.Job {
	t.Helper()
	job, made := t.try(n)
	if !made {
		t.Fatalf("job %s was not inserted", n.Kind)
	}
	return job
}

func (t *suite) try(n queue.NewJob) (queue.Job, bool) {
	t.Helper()
	job, err := n.Job(base)
	if err != nil {
		t.Fatal(err)
	}
	made, err := t.s.Insert(t.ctx, job)
	if err != nil {
		t.Fatal(err)
	}
	return job, made
}

// claim claims from the default queue as of base.
func (t *suite) claim(worker string, n int, lease time.Duration) []queue.Job {
	t.Helper()
	return t.claimAt(base, worker, n, lease)
}

func (t *suite) claimAt(now time.Time, worker string, n int, lease time.Duration) []queue.Job {
	t.Helper()
	jobs, err := t.s.Claim(t.ctx, queue.Claim{
		Queue: queue.DefaultQueue, Kinds: []string{"a", "b"}, Limit: n, Worker: worker, Now: now, Lease: lease,
	})
	if err != nil {
		t.Fatal(err)
	}
	return jobs
}

// one claims exactly one job.
func (t *suite) one(worker string, lease time.Duration) queue.Job {
	t.Helper()
	jobs := t.claim(worker, 10, lease)
	if len(jobs) != 1 {
		t.Fatalf("%d jobs claimed, want 1", len(jobs))
	}
	return jobs[0]
}

func (t *suite) none(worker string) {
	t.Helper()
	if jobs := t.claim(worker, 10, long); len(jobs) != 0 {
		t.Fatalf("%s claimed %d jobs, want none", worker, len(jobs))
	}
}

func (t *suite) finish(h queue.Hold, o queue.Outcome) {
	t.Helper()
	if err := t.s.Finish(t.ctx, h, o); err != nil {
		t.Fatal(err)
	}
}

func (t *suite) lost(what string, err error) {
	t.Helper()
	if !errors.Is(err, queue.ErrLost) {
		t.Errorf("%s: %v, want ErrLost", what, err)
	}
}

func (t *suite) job(id string) queue.Job {
	t.Helper()
	job, err := t.s.Job(t.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// same compares jobs but for the end of the lease, which is the storage's own time.
func (t *suite) same(what string, got, want queue.Job) {
	t.Helper()
	if diff := diff(got, want); diff != "" {
		t.Errorf("%s (-got +want):\n%s", what, diff)
	}
}

func diff(got, want queue.Job) string {
	return cmp.Diff(got, want, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(queue.Job{}, "LeaseUntil"))
}

func ids(jobs []queue.Job) string {
	s := ""
	for _, j := range jobs {
		s += fmt.Sprintf("%s fence %d attempt %d; ", j.ID, j.Fence, j.Attempt)
	}
	return s
}
