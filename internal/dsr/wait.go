package dsr

import (
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
)

// Wait is what a stopped clock waits for. Whether a law lets a clock stop for it is the law pack's word.
type Wait string

// The reasons to wait for the person.
const (
	NoWait       Wait = ""
	WaitIdentity Wait = "identity"      // data that show who asks
	WaitFee      Wait = "fee"           // a fee that the law allows
	WaitClarify  Wait = "clarification" // which data are meant

)

// Waits lists the reasons.
var Waits = []Wait{WaitIdentity, WaitFee, WaitClarify}

// Dates are what the law's clock makes of a request.
type Dates struct {
	AckBy     deadline.Date
	AnswerBy  deadline.Date
	NoticeBy  deadline.Date
	ExtendTo  deadline.Date
	WorkingBy deadline.Date
	DueAt     time.Time
	AlarmAt   time.Time
	Stopped   bool // the clock waits for the person: there is no date until they reply
}

// Asked returns when the request's clock began to wait for something; zero for never.
func (r Request) Asked(w Wait) time.Time {
	switch w {
	case WaitIdentity:
		return r.IdentityAskedAt
	case WaitFee:
		return r.FeeAskedAt
	case WaitClarify:
		return r.ClarifyAskedAt
	}
	return time.Time{}
}

// Paused reports whether the clock is stopped.
func (r Request) Paused() bool { return r.PausedFor != NoWait }

// WithWait returns the request as if its clock began to wait at the given instant.
func (r Request) WithWait(w Wait, asked time.Time) Request {
	r.PausedFor = w
	switch w {
	case WaitIdentity:
		r.IdentityAskedAt = asked
	case WaitFee:
		r.FeeAskedAt = asked
	case WaitClarify:
		r.ClarifyAskedAt = asked
	}
	return r
}

// WithReply returns the request as if what its clock waits for came at the given instant.
func (r Request) WithReply(got time.Time) Request {
	switch r.PausedFor {
	case WaitIdentity:
		r.IdentityGotAt = got
	case WaitFee:
		r.FeePaidAt = got
	case WaitClarify:
		r.ClarifyGotAt = got
	}
	r.PausedFor = NoWait
	return r
}

// Running returns the request as if its clock had never stopped for what it waits for now.
func (r Request) Running() Request {
	running := r.WithWait(r.PausedFor, time.Time{})
	running.PausedFor = NoWait
	return running
}

// Dates are the request's dates as they stand.
func (r Request) Dates() Dates {
	return Dates{
		AckBy: r.AckBy, AnswerBy: r.AnswerBy, NoticeBy: r.NoticeBy, ExtendTo: r.ExtendTo, WorkingBy: r.WorkingBy,
		DueAt: r.DueAt, AlarmAt: r.AlarmAt,
	}
}

// WithDates returns the request with other dates.
func (r Request) WithDates(d Dates) Request {
	r.AckBy, r.AnswerBy, r.NoticeBy, r.ExtendTo, r.WorkingBy = d.AckBy, d.AnswerBy, d.NoticeBy, d.ExtendTo, d.WorkingBy
	r.DueAt, r.AlarmAt = d.DueAt, d.AlarmAt
	return r
}

// pausable: only what the law lets stop the clock, asked while the clock still runs, once.
// UK GDPR Art. 12A; GDPR Art. 12(6) as the EDPB reads it.
func pausable(r Request, c Command, _ time.Time) error {
	switch {
	case r.Paused():
		return conflict("The clock is stopped already: it waits for the person.")
	case !r.AnsweredAt.IsZero() || r.State == Answering:
		return conflict("The answer is on its way; there is nothing to wait for.")
	case c.Wait == NoWait:
		return choose("wait", "Choose what we wait for.")
	case !r.Asked(c.Wait).IsZero():
		return conflict("The clock waited for this once already.")
	case c.Dates == nil || !c.Dates.Stopped:
		return conflict("The law does not let the clock stop for this, or it was asked too late.")
	}
	return nil
}

// resumable: what the clock waits for has come.
func resumable(r Request, c Command, _ time.Time) error {
	switch {
	case !r.Paused():
		return conflict("The clock is running.")
	case c.Dates == nil || c.Dates.Stopped:
		return choose("wait", "Say what came.")
	}
	return nil
}

// neverLater: another version of the law moves a date to an earlier day only.
func neverLater(r Request, c Command, _ time.Time) error {
	switch {
	case c.Dates == nil || r.Paused():
		return conflict("There are no dates to compute again.")
	case c.Dates.AnswerBy.After(r.AnswerBy) || c.Dates.DueAt.After(r.DueAt) || c.Dates.AckBy.After(r.AckBy) && !r.AckBy.IsZero():
		return conflict("No date moves later by a change of the law's text.")
	}
	return nil
}

// contestable: what was decided is contested once, and not what was decided on an appeal.
func contestable(r Request, c Command, _ time.Time) error {
	switch {
	case r.ContestedBy != "":
		return conflict("This was contested already; look at that request.")
	case r.About != "" && r.AboutRight != r.Right:
		return conflict("What was decided on an appeal goes to the regulator or to court.")
	case c.Linked == "":
		return choose("message", "Say what is contested.")
	}
	return nil
}
