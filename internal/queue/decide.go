package queue

import (
	"errors"
	"time"
)

// decide says how an attempt that ended with err goes on. Pure but for the jitter.
func (w Worker) decide(j Job, err error, now time.Time) Outcome {
	var s snooze
	var a abandon
	var u unwanted
	var p panicked
	class := ClassOf(err)
	switch {
	case err == nil:
		return Complete(now)
	case errors.As(err, &p):
		if j.Attempt >= min(maxPanics, w.limit(j)) {
			return Discard(now, class)
		}
	case errors.As(err, &s):
		return Postpone(now, now.Add(s.after))
	case errors.As(err, &u):
		return Cancel(now, class)
	case errors.As(err, &a), j.Attempt >= w.limit(j):
		return Discard(now, class)
	}
	return Retry(now, now.Add(w.wait(j.Attempt)), class)
}
