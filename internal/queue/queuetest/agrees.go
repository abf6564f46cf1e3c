package queuetest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/habeasdata/habeas/internal/queue"
	"pgregory.net/rapid"
)

var rounds atomic.Int64

// agrees runs random calls against the storage and the reference and compares every answer and, at the end, every
// job. Each round has a queue and kinds of its own, so one storage serves them all.
func agrees(t *suite) {
	rapid.Check(t.T, func(rt *rapid.T) {
		n := rounds.Add(1)
		m := &model{
			t: rt, ctx: t.ctx, real: t.s, ref: NewMemory(func() time.Time { return base }),
			queue: fmt.Sprintf("q%d", n), kinds: []string{fmt.Sprintf("a%d", n), fmt.Sprintf("b%d", n)}, now: base,
		}
		rt.Repeat(map[string]func(*rapid.T){
			"insert": m.insert, "claim": m.claim, "heartbeat": m.heartbeat, "finish": m.finish, "time": m.time,
		})
		m.compare()
	})
}

type model struct {
	t     *rapid.T
	ctx   context.Context
	real  Storage
	ref   *Memory
	queue string
	kinds []string
	now   time.Time
	made  []string
	holds []queue.Hold
}

func (m *model) insert(t *rapid.T) {
	job, err := queue.NewJob{
		Queue: m.queue, Kind: rapid.SampledFrom(m.kinds).Draw(t, "kind"),
		UniqueKey: rapid.SampledFrom([]string{"", "k1", "k2"}).Draw(t, "key"),
		Slot:      rapid.SampledFrom([]string{"", "", "s1", "s2"}).Draw(t, "slot"),
		Priority:  queue.Priority(rapid.IntRange(1, 3).Draw(t, "priority")),
		RunAt:     m.now.Add(time.Duration(rapid.IntRange(-2, 2).Draw(t, "run at")) * time.Hour),
	}.Job(m.now)
	if err != nil {
		t.Fatal(err)
	}
	got, err := m.real.Insert(m.ctx, job)
	want, _ := m.ref.Insert(m.ctx, job)
	if err != nil || got != want {
		t.Fatalf("insert: %v, %v, want %v", got, err, want)
	}
	if want {
		m.made = append(m.made, job.ID)
	}
}

func (m *model) claim(t *rapid.T) {
	c := queue.Claim{
		Queue: m.queue, Kinds: m.kinds, Limit: rapid.IntRange(0, 3).Draw(t, "limit"), Now: m.now,
		Worker: rapid.SampledFrom([]string{"w1", "w2"}).Draw(t, "worker"),
		Lease:  rapid.SampledFrom([]time.Duration{over, long}).Draw(t, "lease"),
	}
	got, err := m.real.Claim(m.ctx, c)
	want, _ := m.ref.Claim(m.ctx, c)
	if err != nil || ids(got) != ids(want) {
		t.Fatalf("claim:\n got %s %v\nwant %s", ids(got), err, ids(want))
	}
	for _, j := range want {
		m.holds = append(m.holds, j.Hold())
	}
}

func (m *model) heartbeat(t *rapid.T) {
	h := m.hold(t)
	lease := rapid.SampledFrom([]time.Duration{over, long}).Draw(t, "lease")
	m.agree(t, "heartbeat", m.real.Heartbeat(m.ctx, h, lease), m.ref.Heartbeat(m.ctx, h, lease))
}

func (m *model) finish(t *rapid.T) {
	h := m.hold(t)
	o := rapid.SampledFrom([]queue.Outcome{
		queue.Complete(m.now), queue.Retry(m.now, m.now.Add(time.Hour), "timeout"), queue.Discard(m.now, "panic"),
		queue.Cancel(m.now, "gone"), queue.Postpone(m.now, m.now), queue.Postpone(m.now, m.now.Add(time.Hour)),
	}).Draw(t, "outcome")
	m.agree(t, "finish", m.real.Finish(m.ctx, h, o), m.ref.Finish(m.ctx, h, o))
}

func (m *model) time(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(-1, 3).Draw(t, "hours")) * time.Hour)
}

// hold draws any hold there ever was, most of them long lost.
func (m *model) hold(t *rapid.T) queue.Hold {
	if len(m.holds) == 0 {
		t.Skip("nothing was claimed yet")
	}
	return rapid.SampledFrom(m.holds).Draw(t, "hold")
}

func (m *model) agree(t *rapid.T, what string, got, want error) {
	if errors.Is(got, queue.ErrLost) != errors.Is(want, queue.ErrLost) || (got == nil) != (want == nil) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
}

func (m *model) compare() {
	for _, id := range m.made {
		got, err := m.real.Job(m.ctx, id)
		want, _ := m.ref.Job(m.ctx, id)
		if d := diff(got, want); err != nil || d != "" {
			m.t.Fatalf("job %s: %v (-got +want)\n%s", id, err, d)
		}
	}
}
