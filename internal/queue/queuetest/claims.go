package queuetest

import (
	"sync"
	"time"

	"github.com/habeasdata/habeas/internal/queue"
)

func roundTrip(t *suite) {
	want := t.insert(queue.NewJob{
		Kind: "a", Args: queue.Args{"request": "0190-aa", "n": "7"}, UniqueKey: "k", Slot: "s",
		Priority: queue.Low, RunAt: base.Add(-time.Hour), MaxAttempts: 9,
	})
	t.same("inserted", t.job(want.ID), want)
	bare := t.insert(queue.NewJob{Kind: "b", RunAt: base.Add(90 * time.Minute)})
	t.same("inserted with defaults", t.job(bare.ID), bare)

	got := t.one("w1", long)
	want.State, want.Attempt, want.Fence, want.LeaseBy = queue.Running, 1, 1, "w1"
	t.same("claimed", got, want)
	t.same("stored", t.job(want.ID), want)
}

func claimOrder(t *suite) {
	late := t.insert(queue.NewJob{Kind: "a", RunAt: base.Add(-time.Minute)})
	early := t.insert(queue.NewJob{Kind: "b", RunAt: base.Add(-time.Hour)})
	low := t.insert(queue.NewJob{Kind: "a", Priority: queue.Low, RunAt: base.Add(-24 * time.Hour)})
	twinA := t.insert(queue.NewJob{Kind: "a", Priority: queue.Urgent})
	twinB := t.insert(queue.NewJob{Kind: "a", Priority: queue.Urgent})
	if twinA.ID > twinB.ID {
		twinA, twinB = twinB, twinA
	}
	for i, want := range []queue.Job{twinA, twinB, early, late, low} {
		got := t.claim("w", 1, long)
		if len(got) != 1 || got[0].ID != want.ID {
			t.Fatalf("claim %d took %s, want %s", i, ids(got), want.ID)
		}
	}
	t.none("w")
}

func dueOnly(t *suite) {
	want := t.insert(queue.NewJob{Kind: "a", RunAt: base.Add(time.Hour)})
	if t.job(want.ID).State != queue.Scheduled {
		t.Error("a job of the future is not scheduled")
	}
	t.none("w")
	if got := t.claimAt(base.Add(time.Hour-time.Second), "w", 1, long); len(got) != 0 {
		t.Error("claimed before its time")
	}
	if got := t.claimAt(base.Add(time.Hour), "w", 1, long); len(got) != 1 {
		t.Error("not claimed at its time")
	}
}

func askedOnly(t *suite) {
	t.insert(queue.NewJob{Kind: "a", Queue: "other"})
	t.insert(queue.NewJob{Kind: "c"})
	t.none("w")
	for _, c := range []queue.Claim{
		{Queue: "other", Kinds: []string{"a"}, Limit: 0},
		{Queue: "other", Kinds: nil, Limit: 5},
	} {
		c.Worker, c.Now, c.Lease = "w", base, long
		if jobs, err := t.s.Claim(t.ctx, c); err != nil || len(jobs) != 0 {
			t.Errorf("%+v: %d jobs, %v", c, len(jobs), err)
		}
	}
	for range 5 {
		t.insert(queue.NewJob{Kind: "a"})
	}
	if got := t.claim("w", 3, long); len(got) != 3 {
		t.Errorf("limit 3 gave %d", len(got))
	}
}

func exclusive(t *suite) {
	const jobs, workers = 60, 6
	for range jobs {
		t.insert(queue.NewJob{Kind: "a"})
	}
	var mu sync.Mutex
	seen := map[string]int{}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range jobs {
				got, err := t.s.Claim(t.ctx, queue.Claim{
					Queue: queue.DefaultQueue, Kinds: []string{"a"}, Limit: 4, Worker: "w", Now: base, Lease: long,
				})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, j := range got {
					seen[j.ID]++
				}
				mu.Unlock()
				if len(got) == 0 {
					return
				}
			}
		})
	}
	wg.Wait()
	// A claimer may give up on seeing none while another holds the row locks; what is left is still there.
	for _, j := range t.claim("w", jobs, long) {
		seen[j.ID]++
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("job %s went to %d claimers", id, n)
		}
	}
	if len(seen) != jobs {
		t.Errorf("%d of %d jobs claimed", len(seen), jobs)
	}
}

func liveLease(t *suite) {
	t.insert(queue.NewJob{Kind: "a"})
	t.one("w1", long)
	t.none("w1")
	t.none("w2")
}

func leaseClock(t *suite) {
	t.insert(queue.NewJob{Kind: "a"})
	t.one("w1", long)
	if got := t.claimAt(base.AddDate(30, 0, 0), "w2", 1, long); len(got) != 0 {
		t.Error("business time ended a lease")
	}
	t.insert(queue.NewJob{Kind: "b"})
	job := t.one("w1", over)
	if got := t.claimAt(base.Add(time.Second), "w2", 1, long); len(got) != 1 || got[0].ID != job.ID {
		t.Error("a lease that is over did not end")
	}
}

func heartbeat(t *suite) {
	t.insert(queue.NewJob{Kind: "a"})
	job := t.one("w1", over)
	if err := t.s.Heartbeat(t.ctx, job.Hold(), long); err != nil {
		t.Fatal(err)
	}
	t.none("w2")
	if err := t.s.Heartbeat(t.ctx, job.Hold(), over); err != nil {
		t.Fatal(err)
	}
	if got := t.one("w2", long); got.Fence != 2 {
		t.Errorf("taken over with fence %d", got.Fence)
	}
}

func fenced(t *suite) {
	t.insert(queue.NewJob{Kind: "a"})
	old := t.one("w1", over)
	for _, taker := range []string{"w1", "w2", "w2"} { // the same worker, later, is fenced too
		name, taken := "a takeover by "+taker, t.one(taker, over)
		if taken.Fence != old.Fence+1 || taken.Attempt != old.Attempt+1 {
			t.Fatalf("taken over as %s after %s", ids([]queue.Job{taken}), ids([]queue.Job{old}))
		}
		before := t.job(taken.ID)
		t.lost("heartbeat after "+name, t.s.Heartbeat(t.ctx, old.Hold(), long))
		t.lost("finish after "+name, t.s.Finish(t.ctx, old.Hold(), queue.Complete(base)))
		forged := taken.Hold()
		forged.Worker = "w9"
		t.lost("finish as somebody else", t.s.Finish(t.ctx, forged, queue.Complete(base)))
		t.same("after refused writes", t.job(taken.ID), before)
		old = taken
	}
	t.lost("unknown job", t.s.Heartbeat(t.ctx, queue.Hold{JobID: "0190b5a0-0000-7000-8000-000000000000", Worker: "w1", Fence: 1}, long))
	t.finish(old.Hold(), queue.Complete(base)) // over, but nobody has taken it
}
