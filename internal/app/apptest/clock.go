package apptest

import (
	"sync"
	"time"
)

// Clock is business time: it runs like any clock, and a test can put it forward.
type Clock struct {
	mu      sync.Mutex
	began   time.Time // real
	start   time.Time // business
	forward time.Duration
}

func newClock(start time.Time) *Clock { return &Clock{began: time.Now(), start: start} }

// Now is the present business time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.start.Add(c.forward + time.Since(c.began)).Truncate(time.Microsecond)
}

// to puts the clock forward to an instant; it never goes back.
func (c *Clock) to(at time.Time) {
	if d := at.Sub(c.Now()); d > 0 {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.forward += d
	}
}
