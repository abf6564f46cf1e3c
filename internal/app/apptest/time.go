package apptest

import (
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/queue"
)

// Day is a day of business time.
const Day = 24 * time.Hour

// patience is how long a test waits for something that should happen at once. It is generous: machines are shared.
const patience = 2 * time.Minute

// skipped is how long a round may stay away while nothing else is done: where that of an earlier slot still ran, the queue
// skipped this one, and only the next will come.
const skipped = 5 * time.Second

// rounds are the periodic jobs by kind.
var rounds = []queue.Periodic{
	{Kind: "round.clocks", Every: time.Minute}, {Kind: "round.seal", Every: time.Minute}, {Kind: "round.retention", Every: time.Hour},
	{Kind: "round.daily", Every: time.Hour},
}

// Eventually waits until what is true, or fails the test.
func (h *Harness) Eventually(what string, is func() bool) {
	h.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(poll / 2) {
		if is() {
			return
		}
	}
	h.fail(what)
}

func (h *Harness) fail(what string) {
	h.t.Helper()
	h.t.Fatalf("still not so: %s\nqueue: %+v\nlog:\n%s", what, h.waiting(), tail(h.Log(), 4000))
}

// Settle waits until the queue is quiet: the rounds of this minute are done, nothing runs and nothing is due. Its patience
// begins anew whenever a job was done: thousands of them may take their time.
func (h *Harness) Settle() {
	h.t.Helper()
	done, idle := -1, time.Now()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(poll / 2) {
		working, missing := h.looks()
		switch {
		case !working && missing.IsZero():
			return
		case working:
			idle = time.Now()
		case time.Since(idle) > skipped:
			h.Clock.to(missing)
			idle = time.Now()
		}
		if n := h.Count(`select count(*) from job where state = 'completed' and kind not like 'round.%'`); n != done {
			done, end = n, time.Now().Add(patience)
		}
	}
	h.fail("the queue is quiet")
}

// looks reports whether a job runs or is due, and, where the round of a present slot was not done yet, when the next slot
// of such a round begins.
func (h *Harness) looks() (working bool, missing time.Time) {
	now := h.Clock.Now()
	done := map[string]bool{}
	for _, j := range h.jobs() {
		switch {
		case j.state == "running", j.state != "completed" && j.state != "discarded" && j.state != "cancelled" && !j.runAt.After(now):
			return true, time.Time{}
		}
		done[j.kind+" "+j.slot] = true
	}
	for _, r := range rounds {
		if !done[r.Kind+" "+r.Slot(now)] {
			if next := Must(time.Parse(time.RFC3339, r.Slot(now))).Add(r.Every); missing.IsZero() || next.Before(missing) {
				missing = next
			}
		}
	}
	return false, missing
}

// waiting lists what is in the queue and not final.
func (h *Harness) waiting() []job {
	var list []job
	for _, j := range h.jobs() {
		if j.state != "completed" {
			list = append(list, j)
		}
	}
	return list
}

// FastForward moves business time and lets everything happen that is due on the way, in its order: it stops at each
// job's and each clock's time.
func (h *Harness) FastForward(d time.Duration) {
	h.t.Helper()
	h.Settle()
	target := h.Clock.Now().Add(d)
	// What comes again every few seconds is looked at a hundred times on the way, not a million times.
	least := d / 100
	for {
		now := h.Clock.Now()
		next := target
		if at := h.next(now.Add(least)); at.Before(next) {
			next = at
		}
		h.Clock.to(next.Add(time.Millisecond))
		h.Settle()
		if !next.Before(target) {
			return
		}
	}
}

// next is the first time after now at which a job or a clock is due.
func (h *Harness) next(now time.Time) time.Time {
	h.t.Helper()
	next := now.Add(1000 * Day)
	for _, j := range h.jobs() {
		if j.state != "completed" && !strings.HasPrefix(j.kind, "round.") && j.runAt.Before(next) {
			next = j.runAt
		}
	}
	for _, r := range h.all() {
		if r.Open() && !r.AlarmAt.IsZero() && r.AlarmAt.Before(next) {
			next = r.AlarmAt
		}
	}
	if next.Before(now) {
		return now
	}
	return next
}

func tail(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return "…" + text[len(text)-n:]
}
