package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/problem"
)

// Classes of failure that the runner itself knows. Other errors get the kind of their problem, or the class given
// by WithClass.
const (
	ClassPanic   = "panic"
	ClassTimeout = "timeout"
	ClassCrashed = "crashed" // the process went away during each of the attempts
)

// Snooze returns an error by which a worker says: not now, again after d, and this attempt does not count.
func Snooze(d time.Duration) error { return snooze{d} }

type snooze struct{ after time.Duration }

func (s snooze) Error() string { return "snooze for " + s.after.String() }

// Abandon wraps err so that the job is discarded at once: trying again cannot help.
func Abandon(err error) error { return abandon{err} }

type abandon struct{ err error }

func (a abandon) Error() string { return "abandon: " + a.err.Error() }
func (a abandon) Unwrap() error { return a.err }

// Unwanted wraps err so that the job is cancelled: what it was for is gone.
func Unwanted(err error) error { return unwanted{err} }

type unwanted struct{ err error }

func (u unwanted) Error() string { return "unwanted: " + u.err.Error() }
func (u unwanted) Unwrap() error { return u.err }

// WithClass gives err the word that is stored and shown for it. A class is a name in lower case, never a message.
func WithClass(err error, class string) error { return classed{err, class} }

type classed struct {
	err   error
	class string
}

func (c classed) Error() string { return c.err.Error() }
func (c classed) Unwrap() error { return c.err }

// ClassOf returns the word under which an attempt's error is stored. It never holds text of the error.
func ClassOf(err error) string {
	var c classed
	var p panicked
	switch {
	case err == nil:
		return ""
	case errors.As(err, &p):
		return ClassPanic
	case errors.As(err, &c) && nameForm.MatchString(c.class):
		return c.class
	case errors.Is(err, context.DeadlineExceeded):
		return ClassTimeout
	default:
		return string(problem.KindOf(err))
	}
}

// panicked is what a recovered panic becomes. The panic's value may hold personal data; it is kept out of the
// message.
type panicked struct {
	value any
	stack []byte
}

func (p panicked) Error() string { return fmt.Sprintf("panic of type %T\n%s", p.value, p.stack) }
