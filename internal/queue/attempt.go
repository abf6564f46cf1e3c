package queue

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// attempt works one claimed job and records how it went.
func (r *Runner) attempt(run, work context.Context, job Job) {
	worker := r.cfg.Registry.workers[job.Kind]
	switch {
	case run.Err() != nil: // claimed while stopping
		r.finish(job, Postpone(r.cfg.Now(), job.RunAt), nil)
		return
	case job.Attempt > worker.limit(job): // taken over from processes that went away, once too often
		err := WithClass(errors.New("every attempt ended with its process"), ClassCrashed)
		r.finish(job, Discard(r.cfg.Now(), ClassCrashed), err)
		return
	}
	timed, cancel := context.WithTimeout(work, worker.Timeout)
	ctx, release := r.hold(timed, job)
	err := call(ctx, worker.Work, Attempt{Job: job, Fence: job.Fence})
	stopped := errors.Is(context.Cause(ctx), errStopping)
	lost := errors.Is(context.Cause(ctx), ErrLost)
	release()
	cancel()
	now := r.cfg.Now()
	switch {
	case lost:
		r.failed(job, fmt.Errorf("job %s: %w", job.ID, ErrLost))
	case err != nil && stopped && !isPanic(err):
		r.finish(job, Postpone(now, now), nil)
	default:
		r.finish(job, worker.decide(job, err, now), err)
	}
}

// hold keeps the lease of job alive and returns a context that is cancelled, with cause ErrLost, when it is lost:
// the storage says so, or no heartbeat got through for a whole lease. Heartbeats end with the context, so a job that
// ignores its cancellation does not keep others away for ever.
func (r *Runner) hold(timed context.Context, job Job) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(timed)
	over := time.AfterFunc(r.cfg.Lease, func() { cancel(ErrLost) })
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(r.cfg.Heartbeat)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			err := r.cfg.Storage.Heartbeat(ctx, job.Hold(), r.cfg.Lease)
			switch {
			case err == nil:
				over.Reset(r.cfg.Lease)
			case errors.Is(err, ErrLost):
				cancel(ErrLost)
			case ctx.Err() == nil:
				r.cfg.Hooks.storage(fmt.Errorf("heartbeat of job %s: %w", job.ID, err))
			}
		}
	}()
	return ctx, func() {
		over.Stop()
		cancel(nil)
		<-done
	}
}

// finish records an outcome. A job that its worker finished in its own transaction, or that was lost, is left as it
// is. A storage that cannot be reached leaves the job leased: it is taken over and runs again.
func (r *Runner) finish(job Job, o Outcome, cause error) {
	if cause != nil && o.Class != "" {
		r.failed(job, cause)
	}
	ctx, cancel := context.WithTimeout(context.Background(), storageTimeout)
	defer cancel()
	err := r.cfg.Storage.Finish(ctx, job.Hold(), o)
	switch {
	case errors.Is(err, ErrLost):
	case err != nil:
		r.cfg.Hooks.storage(fmt.Errorf("finish job %s: %w", job.ID, err))
	case o.State == Discarded && r.cfg.Hooks.OnDiscard != nil:
		r.cfg.Hooks.OnDiscard(job, o.Class)
	}
}

func (r *Runner) failed(job Job, err error) {
	if r.cfg.Hooks.OnFailure != nil {
		r.cfg.Hooks.OnFailure(job, err)
	}
}

// call turns a panic of work into an error: one poisoned job must not take the process and all others with it.
func call(ctx context.Context, work Work, a Attempt) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked{v, debug.Stack()}
		}
	}()
	return work(ctx, a)
}

func isPanic(err error) bool {
	var p panicked
	return errors.As(err, &p)
}
