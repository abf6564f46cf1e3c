package queue_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/queue/queuetest"
)

// cutOff is the storage as seen from a process that is stopped or cut off: nothing of it arrives.
type cutOff struct {
	*queuetest.Memory
	away atomic.Bool
}

func (c *cutOff) Heartbeat(ctx context.Context, h queue.Hold, lease time.Duration) error {
	if c.away.Load() {
		return errors.New("no route to the database")
	}
	return c.Memory.Heartbeat(ctx, h, lease)
}

func (c *cutOff) Claim(ctx context.Context, p queue.Claim) ([]queue.Job, error) {
	if c.away.Load() {
		return nil, errors.New("no route to the database")
	}
	return c.Memory.Claim(ctx, p)
}

// FLT-08 at the queue: a process that was away for three leases finds its job taken over, is told so, and can
// change nothing.
func TestStaleWorkerIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		link := &cutOff{Memory: b.s}
		var causes []error
		wake := make(chan struct{})
		stale := b.runner("p1", link, queue.Worker{Kind: "a", Work: func(ctx context.Context, _ queue.Attempt) error {
			<-wake // deaf to cancellation, as a stopped process is
			causes = append(causes, context.Cause(ctx))
			return nil // believes that it is done
		}})
		stopStale := run(stale)
		id := b.insert(queue.NewJob{Kind: "a"})
		pass(15 * time.Second)
		link.away.Store(true)

		var taken queue.Attempt
		stopOther := run(b.runner("p2", b.s, queue.Worker{Kind: "a", Work: func(ctx context.Context, a queue.Attempt) error {
			taken = a
			<-ctx.Done()
			return ctx.Err()
		}}))
		pass(59 * time.Second)
		if taken.Fence != 2 || taken.Job.LeaseBy != "p2" {
			t.Fatalf("not taken over within a minute: %+v", taken)
		}
		close(wake)
		pass(time.Second)
		if len(causes) != 1 || !errors.Is(causes[0], queue.ErrLost) {
			t.Errorf("the stale worker was told %v", causes)
		}
		b.expect(id, queue.Running, 2, "")
		if j := b.job(id); j.LeaseBy != "p2" {
			t.Errorf("held by %s", j.LeaseBy)
		}
		if err := errors.Join(stopStale(), stopOther()); err != nil {
			t.Error(err)
		}
	})
}

func TestLostJobIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		var cause error
		stop := run(b.runner("p1", b.s, queue.Worker{Kind: "a", Work: func(ctx context.Context, a queue.Attempt) error {
			// Somebody else ends it, as a use case in its own transaction may.
			if err := b.s.Finish(ctx, a.Hold(), queue.Cancel(time.Now(), "withdrawn")); err != nil {
				return err
			}
			<-ctx.Done()
			cause = context.Cause(ctx)
			return ctx.Err()
		}}))
		id := b.insert(queue.NewJob{Kind: "a"})
		pass(15 * time.Second) // one heartbeat
		if !errors.Is(cause, queue.ErrLost) {
			t.Errorf("cause %v", cause)
		}
		b.expect(id, queue.Cancelled, 1, "withdrawn")
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// FLT-09 at the queue: stopping with long jobs takes less than 20 seconds and the jobs resume, uncounted.
func TestStopGivesLongJobsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		long := func(d time.Duration) queue.Work {
			return func(ctx context.Context, _ queue.Attempt) error {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(d):
					return nil
				}
			}
		}
		stop := run(b.runner("p1", b.s, queue.Worker{Kind: "long", Work: long(30 * time.Second)},
			queue.Worker{Kind: "short", Work: long(8 * time.Second)}))
		resumed, ended := b.insert(queue.NewJob{Kind: "long"}), b.insert(queue.NewJob{Kind: "short"})
		pass(2 * time.Second)
		late := b.insert(queue.NewJob{Kind: "long", Queue: "default"})
		begin := time.Now()
		if err := stop(); err != nil {
			t.Error(err)
		}
		if took := time.Since(begin); took >= 20*time.Second {
			t.Errorf("stopping took %s", took)
		}
		b.expect(resumed, queue.Available, 0, "")
		b.expect(ended, queue.Completed, 1, "")
		b.expect(late, queue.Available, 0, "")

		defer run(b.runner("p2", b.s, queue.Worker{Kind: "long", Work: long(30 * time.Second)}))()
		pass(31 * time.Second)
		b.expect(resumed, queue.Completed, 1, "")
		b.expect(late, queue.Completed, 1, "")
	})
}

func TestStopDoesNotWaitForTheDeaf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		deaf := make(chan struct{})
		stop := run(b.runner("p1", b.s, queue.Worker{Kind: "a", Work: func(context.Context, queue.Attempt) error { <-deaf; return nil }}))
		id := b.insert(queue.NewJob{Kind: "a"})
		pass(2 * time.Second)
		begin := time.Now()
		if err := stop(); err == nil {
			t.Error("nothing is said about the job")
		}
		if took := time.Since(begin); took >= 20*time.Second {
			t.Errorf("stopping took %s", took)
		}
		stop = run(b.runner("p2", b.s, queue.Worker{Kind: "a", Work: func(context.Context, queue.Attempt) error { return nil }}))
		pass(45 * time.Second)
		b.expect(id, queue.Completed, 2, "")
		close(deaf)
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// A job that takes its process down with it is given up in the end, by whoever survives.
func TestJobThatKillsItsProcessIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		id := b.insert(queue.NewJob{Kind: "a", MaxAttempts: 3})
		for range 3 { // three processes claim it and are never heard of again
			if _, err := b.s.Claim(t.Context(), queue.Claim{
				Queue: queue.DefaultQueue, Kinds: []string{"a"}, Limit: 1, Worker: "dead", Now: time.Now(), Lease: -time.Second,
			}); err != nil {
				t.Fatal(err)
			}
		}
		defer run(b.runner("p1", b.s, queue.Worker{Kind: "a", Work: func(context.Context, queue.Attempt) error {
			t.Error("it ran again")
			return nil
		}}))()
		pass(time.Second)
		b.expect(id, queue.Discarded, 4, queue.ClassCrashed)
		if len(b.discarded) != 1 {
			t.Errorf("alarms: %v", b.discarded)
		}
	})
}

// failing is a storage that fails every third call.
type failing struct {
	*queuetest.Memory
	n atomic.Int64
}

func (f *failing) Claim(ctx context.Context, c queue.Claim) ([]queue.Job, error) {
	if f.n.Add(1)%3 == 1 {
		return nil, errors.New("database is away")
	}
	return f.Memory.Claim(ctx, c)
}

func (f *failing) Finish(ctx context.Context, h queue.Hold, o queue.Outcome) error {
	if f.n.Add(1)%3 == 1 {
		return errors.New("database is away")
	}
	return f.Memory.Finish(ctx, h, o)
}

func TestRunnerOutlivesStorageFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		var ids []string
		for range 20 {
			ids = append(ids, b.insert(queue.NewJob{Kind: "a"}))
		}
		defer run(b.runner("p1", &failing{Memory: b.s}, queue.Worker{Kind: "a", Work: func(context.Context, queue.Attempt) error { return nil }}))()
		pass(20 * time.Minute)
		for _, id := range ids {
			if j := b.job(id); j.State != queue.Completed {
				t.Errorf("job is %s", j.State)
			}
		}
		if len(b.storage) == 0 {
			t.Error("the failures were not reported")
		}
	})
}

func TestPeriodicRunsOncePerSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		var runs atomic.Int64
		work := queue.Worker{Kind: "seal", Work: func(context.Context, queue.Attempt) error { runs.Add(1); return nil }}
		var stops []func() error
		for _, name := range []string{"p1", "p2", "p3"} {
			stops = append(stops, run(b.configured(queue.Config{
				Worker: name, Storage: b.s, Periodics: []queue.Periodic{{Kind: "seal", Every: time.Minute, Offset: 30 * time.Second}},
			}, work)))
		}
		pass(10 * time.Minute)
		if n := runs.Load(); n < 10 || n > 11 {
			t.Errorf("%d runs in ten minutes", n)
		}
		for _, stop := range stops {
			if err := stop(); err != nil {
				t.Error(err)
			}
		}
	})
}
