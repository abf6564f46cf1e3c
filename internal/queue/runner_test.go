package queue_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/queue/queuetest"
)

// bench is one storage with one or more runners, inside a synctest bubble: time passes only when all wait.
type bench struct {
	t  *testing.T
	s  *queuetest.Memory
	mu sync.Mutex

	discarded []string
	failures  []error
	storage   []error
}

func newBench(t *testing.T) *bench {
	return &bench{t: t, s: queuetest.NewMemory(time.Now)}
}

func (b *bench) runner(name string, s queue.Storage, workers ...queue.Worker) *queue.Runner {
	b.t.Helper()
	return b.configured(queue.Config{Worker: name, Storage: s}, workers...)
}

func (b *bench) configured(cfg queue.Config, workers ...queue.Worker) *queue.Runner {
	b.t.Helper()
	reg, err := queue.NewRegistry(workers...)
	if err != nil {
		b.t.Fatal(err)
	}
	cfg.Registry, cfg.Now = reg, time.Now
	if cfg.Queues == nil {
		cfg.Queues = map[string]int{queue.DefaultQueue: 4}
	}
	cfg.Hooks = queue.Hooks{
		OnDiscard: func(j queue.Job, class string) { b.note(func() { b.discarded = append(b.discarded, j.ID+" "+class) }) },
		OnFailure: func(_ queue.Job, err error) { b.note(func() { b.failures = append(b.failures, err) }) },
		OnStorage: func(err error) { b.note(func() { b.storage = append(b.storage, err) }) },
	}
	r, err := queue.NewRunner(cfg)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *bench) note(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
}

// run starts r and returns what stops it and gives its error.
func run(r *queue.Runner) func() error {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	return func() error { cancel(); return <-done }
}

func (b *bench) insert(n queue.NewJob) string {
	b.t.Helper()
	job, err := n.Job(time.Now())
	if err != nil {
		b.t.Fatal(err)
	}
	if made, err := b.s.Insert(context.Background(), job); err != nil || !made {
		b.t.Fatal(made, err)
	}
	return job.ID
}

func (b *bench) job(id string) queue.Job {
	b.t.Helper()
	j, err := b.s.Job(context.Background(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return j
}

func (b *bench) expect(id string, state queue.State, attempt int, class string) {
	b.t.Helper()
	if j := b.job(id); j.State != state || j.Attempt != attempt || j.LastErrorClass != class {
		b.t.Errorf("job is %s at attempt %d with %q, want %s, %d, %q", j.State, j.Attempt, j.LastErrorClass, state, attempt, class)
	}
}

// pass lets business and real time pass and everything that is due happen.
func pass(d time.Duration) {
	time.Sleep(d) // inside a bubble: no real time
	synctest.Wait()
}

func every(d time.Duration) func(int) time.Duration { return func(int) time.Duration { return d } }

func TestJobsAreWorkedAndCompleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		var got queue.Attempt
		r := b.runner("p1", b.s, queue.Worker{Kind: "a", Work: func(ctx context.Context, a queue.Attempt) error {
			got = a
			if _, ok := ctx.Deadline(); !ok {
				t.Error("no timeout")
			}
			return nil
		}})
		stop := run(r)
		id := b.insert(queue.NewJob{Kind: "a", Args: queue.Args{"request": "r1"}})
		other := b.insert(queue.NewJob{Kind: "unknown"})
		pass(time.Second)
		b.expect(id, queue.Completed, 1, "")
		b.expect(other, queue.Available, 0, "")
		if got.Job.Args["request"] != "r1" || got.Fence != 1 || got.Hold() != (queue.Hold{JobID: id, Worker: "p1", Fence: 1}) {
			t.Errorf("attempt %+v", got)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestWakeSparesTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		r := b.runner("p1", b.s, queue.Worker{Kind: "a", Work: func(context.Context, queue.Attempt) error { return nil }})
		defer run(r)()
		synctest.Wait() // idle, a whole poll ahead
		id := b.insert(queue.NewJob{Kind: "a"})
		r.Wake()
		r.Wake()
		synctest.Wait()
		b.expect(id, queue.Completed, 1, "")
	})
}

func TestNoMoreJobsRunThanWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		var now, most int
		r := b.runner("p1", b.s, queue.Worker{Kind: "a", Work: func(context.Context, queue.Attempt) error {
			b.note(func() { now++; most = max(most, now) })
			time.Sleep(time.Second)
			b.note(func() { now-- })
			return nil
		}})
		var ids []string
		for range 20 {
			ids = append(ids, b.insert(queue.NewJob{Kind: "a"}))
		}
		stop := run(r)
		pass(6 * time.Second)
		for _, id := range ids {
			b.expect(id, queue.Completed, 1, "")
		}
		if most != 4 {
			t.Errorf("%d at once, want 4", most)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestErrorsAreRetriedWithBackoffAndAClass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		var tries atomic.Int64
		r := b.runner("p1", b.s, queue.Worker{Kind: "a", Backoff: every(time.Minute), Work: func(context.Context, queue.Attempt) error {
			if tries.Add(1) < 3 {
				return fmt.Errorf("jane@example.com: %w", problem.New(problem.Unavailable, "The shop is away."))
			}
			return nil
		}})
		defer run(r)()
		id := b.insert(queue.NewJob{Kind: "a"})
		pass(2 * time.Second)
		b.expect(id, queue.Retryable, 1, "unavailable")
		pass(50 * time.Second)
		if n := tries.Load(); n != 1 {
			t.Errorf("%d tries before the backoff was over", n)
		}
		pass(3 * time.Minute)
		b.expect(id, queue.Completed, 3, "unavailable")
		if len(b.failures) != 2 || len(b.discarded) != 0 {
			t.Errorf("failures %v, discarded %v", b.failures, b.discarded)
		}
	})
}

func TestAttemptsRunOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		r := b.runner("p1", b.s, queue.Worker{Kind: "a", MaxAttempts: 3, Backoff: every(time.Second), Work: func(context.Context, queue.Attempt) error {
			return queue.WithClass(errors.New("no"), "refused")
		}})
		defer run(r)()
		id := b.insert(queue.NewJob{Kind: "a"})
		own := b.insert(queue.NewJob{Kind: "a", MaxAttempts: 2})
		pass(time.Minute)
		b.expect(id, queue.Discarded, 3, "refused")
		b.expect(own, queue.Discarded, 2, "refused")
		if len(b.discarded) != 2 {
			t.Errorf("alarms: %v", b.discarded)
		}
	})
}

// FLT-30 at the queue: a poisoned job is quarantined after five panics and the others flow.
func TestPoisonIsQuarantinedAndOthersFlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		r := b.runner("p1", b.s,
			queue.Worker{Kind: "bad", Backoff: every(time.Second), Work: func(context.Context, queue.Attempt) error { panic("jane@example.com") }},
			queue.Worker{Kind: "good", Work: func(context.Context, queue.Attempt) error { return nil }})
		poison := b.insert(queue.NewJob{Kind: "bad"})
		var good []string
		for range 1000 {
			good = append(good, b.insert(queue.NewJob{Kind: "good"}))
		}
		defer run(r)()
		pass(time.Minute)
		b.expect(poison, queue.Discarded, 5, queue.ClassPanic)
		for _, id := range good {
			b.expect(id, queue.Completed, 1, "")
		}
		if len(b.discarded) != 1 || b.discarded[0] != poison+" panic" {
			t.Errorf("alarms: %v", b.discarded)
		}
		for _, err := range b.failures {
			if strings.Contains(err.Error(), "jane") {
				t.Errorf("the panic's value is in the error: %v", err)
			}
		}
	})
}

func TestWorkersSayHowAJobGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		ends := map[string]error{
			"snooze": queue.Snooze(time.Hour), "abandon": queue.Abandon(errors.New("x")),
			"unwanted": fmt.Errorf("wrapped: %w", queue.Unwanted(problem.New(problem.Gone, "Gone."))),
		}
		var workers []queue.Worker
		ids := map[string]string{}
		for kind, err := range ends {
			workers = append(workers, queue.Worker{Kind: kind, Work: func(context.Context, queue.Attempt) error { return err }})
			ids[kind] = b.insert(queue.NewJob{Kind: kind})
		}
		defer run(b.runner("p1", b.s, workers...))()
		pass(2 * time.Second)
		b.expect(ids["snooze"], queue.Scheduled, 0, "")
		b.expect(ids["abandon"], queue.Discarded, 1, "internal")
		b.expect(ids["unwanted"], queue.Cancelled, 1, "gone")
		if b.job(ids["snooze"]).RunAt.Before(time.Now().Add(50 * time.Minute)) {
			t.Error("snoozed for too short")
		}
	})
}

func TestAttemptTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		defer run(b.runner("p1", b.s, queue.Worker{Kind: "a", Timeout: time.Minute, Backoff: every(time.Hour),
			Work: func(ctx context.Context, _ queue.Attempt) error { <-ctx.Done(); return ctx.Err() }}))()
		id := b.insert(queue.NewJob{Kind: "a"})
		pass(55 * time.Second)
		b.expect(id, queue.Running, 1, "") // a long job keeps its lease
		pass(10 * time.Second)
		b.expect(id, queue.Retryable, 1, queue.ClassTimeout)
	})
}
