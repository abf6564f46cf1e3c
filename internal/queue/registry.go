package queue

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sort"
	"time"
)

// Attempt is one try at a job. Fence (in Job and Hold) goes along with every write that the worker makes outside of
// the queue, so that a worker that lost the job is refused there too.
type Attempt struct {
	Job   Job
	Fence int64
}

// Hold names the claim, for finishing the job inside the worker's own transaction.
func (a Attempt) Hold() Hold { return a.Job.Hold() }

// Work does a job. The context carries cancellation and nothing else: the attempt timed out, the job was lost (its
// cause is ErrLost), or the process stops. nil completes the job; see Snooze, Abandon and Unwanted for other ends.
type Work func(ctx context.Context, a Attempt) error

// Worker says how one kind of job is worked. Zero values take the defaults.
type Worker struct {
	Kind        string
	Work        Work
	Timeout     time.Duration                   // per attempt; default 10 minutes
	MaxAttempts int                             // default 25: about twelve days with the default backoff
	Backoff     func(attempt int) time.Duration // before jitter; default attempt^4 seconds, a day at most
}

const (
	defaultTimeout  = 10 * time.Minute
	defaultAttempts = 25
	maxBackoff      = 24 * time.Hour
	maxPanics       = 5
)

// Registry knows the kinds of job that this process can work.
type Registry struct{ workers map[string]Worker }

// NewRegistry returns a registry of workers, or an error for a kind that is no name, has no work or is there twice.
func NewRegistry(workers ...Worker) (*Registry, error) {
	r := &Registry{map[string]Worker{}}
	for _, w := range workers {
		if err := r.Add(w); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Add registers one more kind. Not for use once a runner runs.
func (r *Registry) Add(w Worker) error {
	if !nameForm.MatchString(w.Kind) || w.Work == nil {
		return fmt.Errorf("worker %q needs a kind and work", w.Kind)
	}
	if _, ok := r.workers[w.Kind]; ok {
		return fmt.Errorf("worker %q is there twice", w.Kind)
	}
	if w.Timeout <= 0 {
		w.Timeout = defaultTimeout
	}
	if w.MaxAttempts <= 0 {
		w.MaxAttempts = defaultAttempts
	}
	if w.Backoff == nil {
		w.Backoff = defaultBackoff
	}
	r.workers[w.Kind] = w
	return nil
}

// Kinds lists the registered kinds in order.
func (r *Registry) Kinds() []string {
	kinds := make([]string, 0, len(r.workers))
	for kind := range r.workers {
		kinds = append(kinds, kind)
	}
	sort.Strings(kinds)
	return kinds
}

// limit returns the number of attempts that a job has.
func (w Worker) limit(j Job) int {
	if j.MaxAttempts > 0 {
		return j.MaxAttempts
	}
	return w.MaxAttempts
}

// wait returns the time until the next attempt: backoff, give or take a tenth, so that jobs that failed together do
// not come back together.
func (w Worker) wait(attempt int) time.Duration {
	d := max(w.Backoff(attempt), 0)
	return d - d/10 + rand.N(d/5+1)
}

func defaultBackoff(attempt int) time.Duration {
	attempt = min(max(attempt, 1), 30)
	s := time.Duration(attempt * attempt * attempt * attempt)
	return min(s*time.Second, maxBackoff)
}
