package queue

import (
	"context"
	"errors"
	"time"
)

// ErrLost says that the caller no longer holds the job: its lease ended and another worker may have it, or it is
// final. Whatever the caller was about to record about it must not be recorded.
var ErrLost = errors.New("job is no longer held by this worker")

// Storage keeps jobs. A call is one transaction. What a storage must do is defined by queuetest.Run.
type Storage interface {
	// Insert stores a job that NewJob.Job made and reports whether it did; false means that the unique key or the
	// slot is taken. Use cases insert through their own transaction instead, by the same rules.
	Insert(ctx context.Context, job Job) (bool, error)

	// Claim takes up to c.Limit jobs: those that are due (RunAt not after c.Now) in state available, scheduled or
	// retryable, and those that are running with their lease over by the storage's clock. Order: priority, RunAt,
	// ID. Each becomes running, Attempt and Fence one higher, held by c.Worker for c.Lease of the storage's clock
	// (a lease that is not positive is over at once). No job goes to two callers.
	Claim(ctx context.Context, c Claim) ([]Job, error)

	// Heartbeat prolongs the lease to the given duration from the storage's present, or returns ErrLost.
	Heartbeat(ctx context.Context, h Hold, lease time.Duration) error

	// Finish ends an attempt as o says and frees the lease, or returns ErrLost and changes nothing. Fenced: exactly
	// one row that is running under h's fence and worker must change.
	Finish(ctx context.Context, h Hold, o Outcome) error

	// Prune deletes jobs that were completed or cancelled before a business time and returns how many. Discarded
	// jobs stay until somebody decides.
	Prune(ctx context.Context, before time.Time) (int64, error)
}

// Claim says which jobs a worker asks for.
type Claim struct {
	Queue  string
	Kinds  []string // kinds this process can work; others are left for a process that can
	Limit  int
	Worker string
	Now    time.Time // business time, for RunAt only
	Lease  time.Duration
}

// Hold names one claim of one job: what fences a write.
type Hold struct {
	JobID  string
	Worker string
	Fence  int64
}

// Hold returns the claim under which j is held.
func (j Job) Hold() Hold { return Hold{JobID: j.ID, Worker: j.LeaseBy, Fence: j.Fence} }

// Outcome says how an attempt ended. A storage writes it as it is: State; RunAt for the states that run again;
// Class as LastErrorClass ("" leaves the last one); At as FinishedAt for final states; and, when Uncounted, Attempt
// one lower, so that the attempt did not count.
type Outcome struct {
	State     State
	At        time.Time // business time
	RunAt     time.Time // business time
	Class     string
	Uncounted bool
}

// Complete is the outcome of a job that is done.
func Complete(at time.Time) Outcome { return Outcome{State: Completed, At: at} }

// Retry is the outcome of a job that failed and runs again at runAt.
func Retry(at, runAt time.Time, class string) Outcome {
	return Outcome{State: Retryable, At: at, RunAt: runAt, Class: class}
}

// Discard is the outcome of a job that is given up.
func Discard(at time.Time, class string) Outcome {
	return Outcome{State: Discarded, At: at, Class: class}
}

// Cancel is the outcome of a job that is no longer wanted.
func Cancel(at time.Time, class string) Outcome {
	return Outcome{State: Cancelled, At: at, Class: class}
}

// Postpone is the outcome of an attempt that does not count: the job runs again at runAt.
func Postpone(at, runAt time.Time) Outcome {
	o := Outcome{State: Available, At: at, RunAt: runAt, Uncounted: true}
	if runAt.After(at) {
		o.State = Scheduled
	}
	return o
}
