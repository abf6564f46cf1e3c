package queuetest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/habeasdata/habeas/internal/queue"
)

// Memory is the reference storage: the shortest code that keeps the rules, for the suite to be checked against and
// for tests of the runner. It forgets everything with the process, so nothing else may use it.
type Memory struct {
	mu    sync.Mutex
	clock func() time.Time
	jobs  map[string]queue.Job
}

var _ queue.Storage = (*Memory)(nil)

// NewMemory returns an empty storage whose leases run on clock.
func NewMemory(clock func() time.Time) *Memory {
	return &Memory{clock: clock, jobs: map[string]queue.Job{}}
}

// Job returns a job as it is stored.
func (m *Memory) Job(_ context.Context, id string) (queue.Job, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.jobs[id], nil
}

// Insert implements queue.Storage.
func (m *Memory) Insert(_ context.Context, job queue.Job) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, j := range m.jobs {
		sameKey := job.UniqueKey != "" && j.UniqueKey == job.UniqueKey && !j.State.Final()
		sameSlot := job.Slot != "" && j.Slot == job.Slot
		if j.Kind == job.Kind && (sameKey || sameSlot) {
			return false, nil
		}
	}
	job.Args = maps.Clone(job.Args)
	m.jobs[job.ID] = job
	return true, nil
}

// Claim implements queue.Storage.
func (m *Memory) Claim(_ context.Context, c queue.Claim) ([]queue.Job, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var due []queue.Job
	for _, j := range m.jobs {
		if j.Queue == c.Queue && slices.Contains(c.Kinds, j.Kind) && m.claimable(j, c.Now) {
			due = append(due, j)
		}
	}
	slices.SortFunc(due, func(a, b queue.Job) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), a.RunAt.Compare(b.RunAt), cmp.Compare(a.ID, b.ID))
	})
	due = due[:min(len(due), max(c.Limit, 0))]
	for i := range due {
		j := &due[i]
		j.State, j.LeaseBy, j.LeaseUntil = queue.Running, c.Worker, m.clock().Add(c.Lease)
		j.Attempt++
		j.Fence++
		m.jobs[j.ID] = *j
	}
	return due, nil
}

// Heartbeat implements queue.Storage.
func (m *Memory) Heartbeat(_ context.Context, h queue.Hold, lease time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	j, ok := m.held(h)
	if !ok {
		return queue.ErrLost
	}
	j.LeaseUntil = m.clock().Add(lease)
	m.jobs[j.ID] = j
	return nil
}

// Finish implements queue.Storage.
func (m *Memory) Finish(_ context.Context, h queue.Hold, o queue.Outcome) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	j, ok := m.held(h)
	if !ok {
		return queue.ErrLost
	}
	j.State, j.LeaseBy, j.LeaseUntil = o.State, "", time.Time{}
	if o.State.Final() {
		j.FinishedAt = o.At.UTC()
	} else {
		j.RunAt = o.RunAt.UTC()
	}
	if o.Class != "" {
		j.LastErrorClass = o.Class
	}
	if o.Uncounted {
		j.Attempt--
	}
	m.jobs[j.ID] = j
	return nil
}

// Prune implements queue.Storage.
func (m *Memory) Prune(_ context.Context, before time.Time) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := len(m.jobs)
	maps.DeleteFunc(m.jobs, func(_ string, j queue.Job) bool {
		return (j.State == queue.Completed || j.State == queue.Cancelled) && j.FinishedAt.Before(before)
	})
	return int64(n - len(m.jobs)), nil
}

func (m *Memory) claimable(j queue.Job, now time.Time) bool {
	switch j.State {
	case queue.Available, queue.Scheduled, queue.Retryable:
		return !j.RunAt.After(now)
	case queue.Running:
		return !j.LeaseUntil.After(m.clock())
	default:
		return false
	}
}

func (m *Memory) held(h queue.Hold) (queue.Job, bool) {
	j, ok := m.jobs[h.JobID]
	return j, ok && j.State == queue.Running && j.LeaseBy == h.Worker && j.Fence == h.Fence
}
