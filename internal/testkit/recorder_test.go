package testkit

import (
	"fmt"
	"testing"
)

// recorder is a test whose end is looked at by another test.
type recorder struct {
	testing.TB
	skipped, failed string
	cleanups        []func()
}

// ended is what a recorder panics with where a real test would stop its goroutine.
type ended struct{}

func (r *recorder) Helper() {}

func (r *recorder) Skipf(format string, args ...any) {
	r.skipped = fmt.Sprintf(format, args...)
	panic(ended{})
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.failed = fmt.Sprintf(format, args...)
	panic(ended{})
}

func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }

// run runs f as the body of a test, with its cleanups, and returns how it went.
func run(t *testing.T, f func(t testing.TB)) (r *recorder) {
	t.Helper()
	r = &recorder{TB: t}
	defer func() {
		if v := recover(); v != nil && v != any(ended{}) {
			panic(v)
		}
		for i := len(r.cleanups) - 1; i >= 0; i-- {
			r.cleanups[i]()
		}
	}()
	f(r)
	return r
}
