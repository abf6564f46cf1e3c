package queue_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/habeasdata/habeas/internal/queue"
)

func TestJobsGiveWayToPeopleButNotForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		began := make(chan time.Time, 1)
		start := time.Now()
		r := b.configured(queue.Config{Worker: "w", Storage: b.s, Busy: func() bool { return true }}, queue.Worker{
			Kind: "k", Work: func(context.Context, queue.Attempt) error { began <- time.Now(); return nil },
		})
		b.insert(queue.NewJob{Kind: "k"})
		stop := run(r)
		waited := (<-began).Sub(start)
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		if waited < 500*time.Millisecond || waited > 2*time.Second {
			t.Errorf("the job began after %v", waited)
		}
	})
}
