package queue

import (
	"fmt"
	"time"
)

// KeepFinished is how long finished jobs stay in the storage: the time for which a periodic slot cannot be made
// twice.
const KeepFinished = 7 * 24 * time.Hour

// Periodic is work that is due once in each slot of business time. Any number of processes may try to start it:
// the slot is unique, so one job comes of it. A slot during which no process ran is not made up for, and a slot is
// skipped while the job of an earlier one is not final.
type Periodic struct {
	Kind     string
	Every    time.Duration
	Offset   time.Duration // the slot begins this long after a whole multiple of Every since midnight UTC
	Queue    string
	Priority Priority
}

// Slot returns the name of the slot that holds now: the UTC instant at which it begins.
func (p Periodic) Slot(now time.Time) string {
	return now.UTC().Add(-p.Offset).Truncate(p.Every).Add(p.Offset).Format(time.RFC3339)
}

// Job returns the job of the slot that holds now.
func (p Periodic) Job(now time.Time) (Job, error) {
	return NewJob{
		Kind: p.Kind, Queue: p.Queue, Priority: p.Priority, Slot: p.Slot(now), UniqueKey: "periodic",
	}.Job(now)
}

func (p Periodic) check() error {
	if p.Every < time.Second {
		return fmt.Errorf("periodic %q: a slot is a second or longer", p.Kind)
	}
	_, err := p.Job(time.Unix(0, 0))
	return err
}
