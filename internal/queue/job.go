package queue

import (
	"fmt"
	"maps"
	"regexp"
	"time"

	"github.com/google/uuid"
)

// State says where a job is in its life.
type State string

// The states of a job. The last three are final.
const (
	Available State = "available" // due, free to claim
	Scheduled State = "scheduled" // free to claim from RunAt
	Running   State = "running"   // held by a worker until its lease is over
	Retryable State = "retryable" // failed, free to claim again from RunAt
	Completed State = "completed"
	Discarded State = "discarded" // given up; somebody must look at it
	Cancelled State = "cancelled" // no longer wanted
)

// Final reports whether a job in this state never runs again.
func (s State) Final() bool { return s == Completed || s == Discarded || s == Cancelled }

// Priority orders the claims of one queue, the lower the sooner.
type Priority int

// The priorities. Codes that somebody waits for are urgent, mass work is low.
const (
	Urgent Priority = 1
	Normal Priority = 2
	Low    Priority = 3
)

// DefaultQueue is the queue of jobs that name none.
const DefaultQueue = "default"

// Args are a job's arguments: ids, enumerations and numbers, never personal data. NewJob refuses values that could
// hold free text or an address.
type Args map[string]string

// Job is one unit of work as it is stored.
type Job struct {
	ID             string // UUIDv7
	Queue          string
	Kind           string
	Args           Args
	UniqueKey      string // "" or unique per kind among jobs that are not final
	Slot           string // "" or unique per kind for as long as the row is kept (periodic jobs)
	Priority       Priority
	State          State
	RunAt          time.Time // business time, UTC
	Attempt        int       // number of this attempt, from 1 once claimed
	MaxAttempts    int       // 0: the kind's own limit
	LeaseBy        string    // worker that holds it, while running
	LeaseUntil     time.Time // storage's clock, while running
	Fence          int64     // raised by every claim
	LastErrorClass string    // a word for machines, never a message
	CreatedAt      time.Time // business time, UTC
	FinishedAt     time.Time // business time, UTC; zero until final
}

// NewJob is what a use case asks for. Only Kind is required.
type NewJob struct {
	Kind        string
	Args        Args
	Queue       string    // "" is DefaultQueue
	UniqueKey   string    // skip the job if one of this kind and key is not final
	Slot        string    // skip the job if one of this kind and slot was ever made and is still kept
	Priority    Priority  // 0 is Normal
	RunAt       time.Time // zero is now
	MaxAttempts int       // 0 is the kind's own limit
}

var (
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9_.]{0,63}$`)
	argForm  = regexp.MustCompile(`^[A-Za-z0-9._:/+=-]{0,200}$`) // ids, times, hashes; no space, no @
)

// Job checks n and returns the row to store, with a new id and a state of available or scheduled.
func (n NewJob) Job(now time.Time) (Job, error) {
	if err := n.check(); err != nil {
		return Job{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Job{}, fmt.Errorf("job id: %w", err)
	}
	j := Job{
		ID: id.String(), Queue: n.Queue, Kind: n.Kind, Args: maps.Clone(n.Args), UniqueKey: n.UniqueKey, Slot: n.Slot,
		Priority: n.Priority, State: Available, RunAt: n.RunAt.UTC(), MaxAttempts: n.MaxAttempts, CreatedAt: now.UTC(),
	}
	if j.Queue == "" {
		j.Queue = DefaultQueue
	}
	if j.Priority == 0 {
		j.Priority = Normal
	}
	if n.RunAt.IsZero() {
		j.RunAt = now.UTC()
	}
	if j.RunAt.After(now) {
		j.State = Scheduled
	}
	return j, nil
}

func (n NewJob) check() error {
	if !nameForm.MatchString(n.Kind) {
		return fmt.Errorf("job kind %q is not a name", n.Kind)
	}
	if n.Queue != "" && !nameForm.MatchString(n.Queue) {
		return fmt.Errorf("job %s: queue %q is not a name", n.Kind, n.Queue)
	}
	if n.Priority < 0 || n.MaxAttempts < 0 {
		return fmt.Errorf("job %s: priority and attempts are not negative", n.Kind)
	}
	for key, value := range n.Args {
		// The value is not repeated: it may be what must not be logged.
		if !nameForm.MatchString(key) || !argForm.MatchString(value) {
			return fmt.Errorf("job %s: argument %q is not an id", n.Kind, key)
		}
	}
	if !argForm.MatchString(n.UniqueKey) || !argForm.MatchString(n.Slot) {
		return fmt.Errorf("job %s: unique key and slot are ids", n.Kind)
	}
	return nil
}
