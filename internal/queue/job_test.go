package queue_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/queue/queuetest"
	"pgregory.net/rapid"
)

func TestJobArgumentsHoldIDsOnly(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for _, bad := range []queue.NewJob{
		{}, {Kind: "Send Mail"}, {Kind: "a", Queue: "no queue"}, {Kind: "a", Priority: -1}, {Kind: "a", MaxAttempts: -1},
		{Kind: "a", Args: queue.Args{"to": "jane@example.com"}}, {Kind: "a", Args: queue.Args{"name": "Jane Doe"}},
		{Kind: "a", Args: queue.Args{"text": "line\nline"}}, {Kind: "a", Args: queue.Args{"Big Key": "1"}},
		{Kind: "a", UniqueKey: "jane@example.com"}, {Kind: "a", Slot: "every day"},
	} {
		if _, err := bad.Job(now); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
	job, err := queue.NewJob{Kind: "notice.send", Args: queue.Args{"outbox": "0190b5a0-0000-7000-8000-000000000000", "n": "-3"}}.Job(now)
	if err != nil || job.State != queue.Available || job.Queue != queue.DefaultQueue || job.Priority != queue.Normal || !job.RunAt.Equal(now) {
		t.Errorf("%+v, %v", job, err)
	}
}

func TestClassNeverHoldsText(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"":              nil,
		"internal":      errors.New("jane@example.com"),
		"unavailable":   problem.New(problem.Unavailable, "Jane's shop is away."),
		"timeout":       context.DeadlineExceeded,
		"smtp_refused":  queue.Abandon(queue.WithClass(errors.New("550 jane"), "smtp_refused")),
		"not_found":     queue.WithClass(problem.New(problem.NotFound, "x"), "Jane Doe <jane@example.com>"),
		"gone":          queue.Unwanted(problem.New(problem.Gone, "x")),
		"too_many":      queue.WithClass(problem.New(problem.TooMany, "x"), ""),
		"conflict":      errors.Join(errors.New("a"), problem.New(problem.Conflict, "x")),
		"rate_limited2": queue.WithClass(context.DeadlineExceeded, "rate_limited2"),
	} {
		if got := queue.ClassOf(err); got != want {
			t.Errorf("%v: class %q, want %q", err, got, want)
		}
	}
}

func TestSlotsTileTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := queue.Periodic{
			Kind: "a", Every: time.Duration(rapid.IntRange(1, 90000).Draw(t, "every")) * time.Second,
			Offset: time.Duration(rapid.IntRange(0, 90000).Draw(t, "offset")) * time.Second,
		}
		now := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "now"), rapid.Int64Range(0, 999999999).Draw(t, "ns"))
		begin, err := time.Parse(time.RFC3339, p.Slot(now))
		if err != nil || begin.After(now) || !now.Before(begin.Add(p.Every)) {
			t.Fatalf("slot %s of %s", p.Slot(now), now)
		}
		if p.Slot(begin) != p.Slot(now) || p.Slot(begin.Add(-1)) == p.Slot(now) {
			t.Fatalf("slot %s has other borders", p.Slot(now))
		}
	})
	nightly := queue.Periodic{Kind: "a", Every: 24 * time.Hour, Offset: 2 * time.Hour}
	if got := nightly.Slot(time.Date(2026, 11, 22, 1, 59, 0, 0, time.UTC)); got != "2026-11-21T02:00:00Z" {
		t.Errorf("slot %s", got)
	}
}

func TestConfigurationMistakesAreFoundAtStart(t *testing.T) {
	t.Parallel()
	work := func(context.Context, queue.Attempt) error { return nil }
	for _, workers := range [][]queue.Worker{
		{{Kind: "", Work: work}}, {{Kind: "a"}}, {{Kind: "a", Work: work}, {Kind: "a", Work: work}},
	} {
		if _, err := queue.NewRegistry(workers...); err == nil {
			t.Errorf("%d workers were taken", len(workers))
		}
	}
	reg, err := queue.NewRegistry(queue.Worker{Kind: "a", Work: work})
	if err != nil {
		t.Fatal(err)
	}
	good := queue.Config{Storage: queuetest.NewMemory(time.Now), Registry: reg, Worker: "p", Queues: map[string]int{"default": 1}, Now: time.Now}
	if _, err := queue.NewRunner(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*queue.Config){
		"storage":   func(c *queue.Config) { c.Storage = nil },
		"worker":    func(c *queue.Config) { c.Worker = "" },
		"clock":     func(c *queue.Config) { c.Now = nil },
		"queues":    func(c *queue.Config) { c.Queues = nil },
		"workers":   func(c *queue.Config) { c.Queues = map[string]int{"default": 0} },
		"heartbeat": func(c *queue.Config) { c.Lease, c.Heartbeat = 10*time.Second, 9*time.Second },
		"periodic":  func(c *queue.Config) { c.Periodics = []queue.Periodic{{Kind: "a"}} },
	} {
		bad := good
		change(&bad)
		if _, err := queue.NewRunner(bad); err == nil {
			t.Errorf("a wrong %s was taken", name)
		}
	}
}
