package dsr

import (
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/regime"
)

// Command is one thing that somebody wants done to a request. Fields beside Event and Actor are read by the events
// that name them; all are ids, enumerations or dates, never personal data.
type Command struct {
	Event Event
	Actor Actor

	Level           regime.Level  // Verify, GiveLesser: what was reached
	Lesser          regime.Right  // GiveLesser: what the law has it answered as, "" where it knows nothing lesser
	Need            regime.Level  // GiveLesser: the level that this needs
	Ground          string        // Deny: an id of the regime's list of grounds
	PlanHash        string        // Collected, Approve: what the approval is bound to
	ApprovalsNeeded int           // Collected: by the release policy
	Attention       string        // events that ask for a person
	Outcome         Outcome       // Executed, Conclude: how it was answered
	HoldUntil       time.Time     // Hold
	Restricted      bool          // Executed: data are restricted now
	LiftAt          time.Time     // AnnounceLift: not before then
	Assignee        StaffID       // Assign
	DuplicateOf     RequestID     // Merge
	NewRight        *Reclassified // Retype
	DueAt           time.Time     // Extend: end of the extended date
	Until           deadline.Date // Extend: the new date, where the law puts no cap on the extension
	Today           deadline.Date // Extend: the controller's date now
	NextAlarm       time.Time     // Alarm, Extend: when the clock alarms again
	Wait            Wait          // Pause: what for
	Dates           *Dates        // Pause, Resume: the clock as it is then
	Linked          RequestID     // Contest: the request that was opened
	Subject         string        // Prove, TaskDone, Decision: the id of the item
	Detail          string        // an enumeration for the audit record
}

// Reclassified is what a change of right or of law brings along: all that is computed from them.
type Reclassified struct {
	Right       regime.Right
	Class       regime.Class
	Need        regime.Level
	Regime      string // "" keeps the law
	Version     string
	AlsoRegime  string
	AlsoVersion string
	Dates
}

// Effect is something to do outside the transaction that records the decision: a job or a notice, as data.
type Effect struct {
	Job    string // queue kind, "" for none
	Notice string // notice template, "" for none
}

// Decided is the outcome of [Decide]: the next request, what happened, and what to do.
type Decided struct {
	Before  Request
	After   Request
	Event   Event
	Actor   Actor
	Effects []Effect
	Details map[string]string // for the audit record: ids and enumerations
}

// Changed reports whether the state moved.
func (d Decided) Changed() bool { return d.Before.State != d.After.State }
