package queuetest

import (
	"sync"
	"time"

	"github.com/habeasdata/habeas/internal/queue"
)

func outcomes(t *suite) {
	at, again := base.Add(time.Minute), base.Add(time.Hour)
	for name, o := range map[string]queue.Outcome{
		"complete": queue.Complete(at), "retry": queue.Retry(at, again, "timeout"), "discard": queue.Discard(at, "panic"),
		"cancel": queue.Cancel(at, "gone"), "postpone": queue.Postpone(at, again), "give back": queue.Postpone(at, at),
	} {
		t.insert(queue.NewJob{Kind: "a"})
		want := t.one("w1", long)
		t.finish(want.Hold(), o)
		want.State, want.LeaseBy, want.LastErrorClass = o.State, "", o.Class
		if o.State.Final() {
			want.FinishedAt = at
		} else {
			want.RunAt = o.RunAt
		}
		if o.Uncounted {
			want.Attempt--
		}
		t.same(name, t.job(want.ID), want)
	}
}

func endsOnce(t *suite) {
	t.insert(queue.NewJob{Kind: "a"})
	job := t.one("w1", long)
	t.finish(job.Hold(), queue.Complete(base))
	t.lost("second finish", t.s.Finish(t.ctx, job.Hold(), queue.Discard(base, "x")))
	t.lost("heartbeat after the end", t.s.Heartbeat(t.ctx, job.Hold(), long))
	if got := t.claimAt(base.AddDate(1, 0, 0), "w2", 1, long); len(got) != 0 {
		t.Error("a completed job was claimed")
	}
}

func retried(t *suite) {
	t.insert(queue.NewJob{Kind: "a"})
	job := t.one("w1", long)
	t.finish(job.Hold(), queue.Retry(base, base.Add(time.Hour), "unavailable"))
	t.none("w1")
	got := t.claimAt(base.Add(time.Hour), "w2", 1, long)
	if len(got) != 1 || got[0].Attempt != 2 || got[0].Fence != 2 || got[0].LastErrorClass != "unavailable" {
		t.Fatalf("second attempt: %+v", got)
	}
	t.finish(got[0].Hold(), queue.Complete(base))
	if class := t.job(job.ID).LastErrorClass; class != "unavailable" {
		t.Errorf("the last error is forgotten: %q", class)
	}
}

func postponed(t *suite) {
	t.insert(queue.NewJob{Kind: "a"})
	for fence := int64(1); fence < 4; fence++ {
		job := t.one("w1", long)
		if job.Attempt != 1 || job.Fence != fence {
			t.Fatalf("attempt %d, fence %d, want 1 and %d", job.Attempt, job.Fence, fence)
		}
		t.finish(job.Hold(), queue.Postpone(base, base))
	}
}

func uniqueKey(t *suite) {
	n := queue.NewJob{Kind: "a", UniqueKey: "r1"}
	t.insert(n)
	t.insert(queue.NewJob{Kind: "b", UniqueKey: "r1"}) // another kind
	t.insert(queue.NewJob{Kind: "a", UniqueKey: "r2"})
	t.insert(queue.NewJob{Kind: "a"}) // no key
	t.insert(queue.NewJob{Kind: "a"})
	taken := func(state queue.State) {
		t.Helper()
		if _, made := t.try(n); made {
			t.Errorf("inserted beside a job that is %s", state)
		}
	}
	taken(queue.Available)
	for _, end := range []queue.Outcome{queue.Complete(base), queue.Discard(base, "x"), queue.Cancel(base, "x")} {
		hold := t.holdUnique("r1")
		taken(queue.Running)
		t.finish(hold, queue.Retry(base, base, "x"))
		taken(queue.Retryable)
		hold = t.holdUnique("r1")
		t.finish(hold, queue.Postpone(base, base))
		taken(queue.Available)
		t.finish(t.holdUnique("r1"), end)
		t.insert(n)
	}
	scheduled := queue.NewJob{Kind: "a", UniqueKey: "r3", RunAt: base.AddDate(0, 0, 14)}
	t.insert(scheduled)
	if _, made := t.try(scheduled); made {
		t.Error("inserted beside a job that is scheduled")
	}
}

// holdUnique claims everything, gives back what has another key, and returns the hold on the job of kind a and key.
func (t *suite) holdUnique(key string) queue.Hold {
	t.Helper()
	var found queue.Hold
	for _, j := range t.claim("w1", 100, long) {
		if j.Kind == "a" && j.UniqueKey == key {
			found = j.Hold()
			continue
		}
		t.finish(j.Hold(), queue.Postpone(base, base))
	}
	if found.JobID == "" {
		t.Fatalf("no job of key %s", key)
	}
	return found
}

func slot(t *suite) {
	p := queue.Periodic{Kind: "a", Every: time.Hour}
	first, err := p.Job(base)
	if err != nil {
		t.Fatal(err)
	}
	insert := func(at time.Time) bool {
		t.Helper()
		job, err := p.Job(at)
		if err != nil {
			t.Fatal(err)
		}
		made, err := t.s.Insert(t.ctx, job)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	if made, err := t.s.Insert(t.ctx, first); err != nil || !made {
		t.Fatal(made, err)
	}
	if insert(base) || insert(base.Add(59*time.Minute)) {
		t.Error("a slot was made twice while waiting")
	}
	t.finish(t.one("w1", long).Hold(), queue.Complete(base))
	if insert(base.Add(30 * time.Minute)) {
		t.Error("a slot was made twice after it was done")
	}
	if !insert(base.Add(time.Hour)) {
		t.Error("the next slot was refused")
	}
	if n, err := t.s.Prune(t.ctx, base.Add(time.Second)); err != nil || n != 1 {
		t.Errorf("pruned %d, %v", n, err)
	}
}

func insertRace(t *suite) {
	for _, n := range []queue.NewJob{{Kind: "a", UniqueKey: "k"}, {Kind: "b", Slot: "s"}} {
		var mu sync.Mutex
		won := 0
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				job, err := n.Job(base)
				if err != nil {
					t.Error(err)
					return
				}
				made, err := t.s.Insert(t.ctx, job)
				if err != nil {
					t.Error(err)
				}
				if made {
					mu.Lock()
					won++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("%d inserts of %+v won", won, n)
		}
	}
}

func prune(t *suite) {
	end := func(o queue.Outcome) string {
		t.insert(queue.NewJob{Kind: "a"})
		job := t.one("w1", long)
		t.finish(job.Hold(), o)
		return job.ID
	}
	old, edge := base.Add(-time.Hour), base
	end(queue.Complete(old))
	end(queue.Cancel(old, "x"))
	discarded := end(queue.Discard(old, "x"))
	young := end(queue.Complete(edge))
	waiting := t.insert(queue.NewJob{Kind: "a", RunAt: old})
	if n, err := t.s.Prune(t.ctx, edge); err != nil || n != 2 {
		t.Errorf("pruned %d, %v, want 2", n, err)
	}
	for _, id := range []string{discarded, young, waiting.ID} {
		if t.job(id).ID != id {
			t.Errorf("job %s is gone", id)
		}
	}
}
