package dsr

import (
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
)

// Decide is the one place where a request changes. It finds the row for the request's class and state and the
// command's event, checks who may and the row's guard, and returns the next request with the row's effects. It
// returns a Conflict problem where there is no row or a guard refuses, Forbidden where the actor may not.
func Decide(r Request, c Command, now time.Time) (Decided, error) {
	row, ok := find(r.Class, r.State, c.Event)
	if !ok {
		return Decided{}, problem.New(problem.Conflict, "This is not possible while the request is %s.", r.State)
	}
	if !row.admits(c.Actor) {
		return Decided{}, problem.New(problem.Forbidden, "Your role may not do this.")
	}
	if row.Guard != nil {
		if err := row.Guard(r, c, now); err != nil {
			return Decided{}, err
		}
	}
	next := r
	next.Version++
	if row.To != Same {
		next.State = row.To
	}
	if next.State != r.State {
		next.leave(r.State, now)
	}
	effects := apply(&next, c, now, row.Effects)
	if next.State.Final() && !r.State.Final() {
		next.ClosedAt = now
		next.Attention = AttentionNone
	}
	return Decided{Before: r, After: next, Event: c.Event, Actor: c.Actor, Effects: effects, Details: details(c)}, nil
}

// Possible returns the events that an actor could cause now, guards included: the buttons that are lawful. The
// command gives what guards read; guards that need more than it says count as possible.
func Possible(r Request, c Command, now time.Time) []Event {
	var events []Event
	for _, row := range Transitions {
		if !slices.Contains(row.Classes, r.Class) || !slices.Contains(row.From, r.State) || !row.admits(c.Actor) {
			continue
		}
		if row.Guard != nil {
			if err := row.Guard(r, c, now); problem.Is(err, problem.Conflict) {
				continue
			}
		}
		events = append(events, row.Event)
	}
	return events
}

// find returns the row for a class, state and event. Where an officer concludes by hand what rules conclude
// elsewhere, the state tells the rows apart, so there is never more than one.
func find(class regime.Class, from State, event Event) (Row, bool) {
	for _, row := range Transitions {
		if row.Event == event && slices.Contains(row.Classes, class) && slices.Contains(row.From, from) {
			return row, true
		}
	}
	return Row{}, false
}

// apply writes what the event says into the request and returns the effects, adjusted where the facts choose the
// letter.
func apply(r *Request, c Command, now time.Time, effects []Effect) []Effect {
	switch c.Event {
	case Submit:
		r.CreatedAt = now
	case Verify:
		r.Level, r.VerifiedAt, r.Attention = c.Level, now, AttentionNone
		if r.Class == regime.DecisionClass {
			r.Attention = AttentionDecide
		}
	case GiveLesser:
		r.Level, r.Need, r.VerifiedAt, r.Lesser = c.Level, c.Level, now, true
	case Collected:
		r.PlanHash, r.PlannedAt, r.ApprovalsNeeded, r.Approvals = c.PlanHash, now, c.ApprovalsNeeded, 0
		r.Attention = c.Attention
	case CollectAgain, PlanStale:
		voidPlan(r)
		r.Attention = c.Attention
	case ReviewItem, ReleaseSystem:
		if c.PlanHash != "" && r.State == InReview { // what executes is what was approved
			if c.PlanHash != r.PlanHash {
				r.HoldUntil = time.Time{} // another plan, another hold
			}
			r.PlanHash, r.ApprovalsNeeded, r.Approvals = c.PlanHash, c.ApprovalsNeeded, 0
		}
	case Approve:
		r.Approvals++
		if r.Approvals >= r.ApprovalsNeeded && (r.Attention == AttentionReview || r.Attention == AttentionUnresolved) {
			r.Attention = AttentionNone // it was checked; the person's word or the hold is nobody's work here
		}
	case ConfirmErase:
		r.ConfirmedAt = now
	case Hold:
		r.HoldUntil = c.HoldUntil
	case Release:
		r.Attention = AttentionNone
	case Executed:
		r.Outcome, r.Attention = c.Outcome, AttentionNone
		if c.Restricted {
			r.RestrictedAt = now
		}
	case AnnounceLift:
		r.LiftToldAt, r.LiftAt = now, c.LiftAt
	case KeepLimits:
		r.LiftToldAt, r.LiftAt = time.Time{}, time.Time{}
	case Lift:
		r.LiftedAt = now
	case Answer, AnswerDenial:
		r.AnsweredAt = now
	case Deny:
		r.Ground, r.Outcome = c.Ground, c.Outcome
		voidPlan(r)
		if c.Detail == ItemByItem {
			if Restricts(r.Right) {
				return notice(NoticeRestricted)
			}
			return notice(NoticeCorrected)
		}
		if letter, own := groundLetters[c.Ground]; own {
			return notice(letter)
		}
	case Merge:
		r.Duplicate = c.DuplicateOf
	case Retype:
		retype(r, c.NewRight)
	case Begin:
		if r.Class == regime.DecisionClass {
			r.Attention = AttentionDecide
		}
	case Pause:
		*r = r.WithWait(c.Wait, now)
		r.WorkingBy, r.AlarmAt = c.Dates.WorkingBy, c.Dates.AlarmAt
	case Resume:
		*r = r.WithReply(now).WithDates(*c.Dates)
	case Replay:
		*r = r.WithDates(*c.Dates)
		if c.Subject != "" {
			r.AlsoVersion = c.Detail
		} else {
			r.RegimeVersion = c.Detail
		}
	case Contest:
		r.ContestedBy = c.Linked
	case Extend:
		if !c.Until.IsZero() {
			r.ExtendTo = c.Until
		}
		r.Extended, r.AnswerBy, r.DueAt = true, r.ExtendTo, c.DueAt
		r.WorkingBy, r.AlarmAt = r.ExtendTo, c.NextAlarm
	case Assign:
		r.Assignee = c.Assignee
	case Attend:
		r.Attention = c.Attention
	case Alarm:
		r.AlarmAt = c.NextAlarm
	case Acknowledged:
		r.AckedAt = now
		if r.Attention == AttentionMailCap {
			r.Attention = AttentionNone
		}
	}
	return effects
}

// GroundUnverified is the ground of a denial because the person could not be verified. It has the one uniform
// letter, the same for "unknown" and "failed".
const GroundUnverified = "unverified"

// ItemByItem is the detail of a refusal whose letter says why for each item: a correction of which nothing was accepted.
const ItemByItem = "items"

// The grounds that are not of a law's list. Upheld ends an appeal: what was decided stands. NotOurRole ends a request about
// data that are a client's.
const (
	GroundUpheld     = "upheld"
	GroundNotOurRole = "not_our_role"
)

// groundLetters are the letters of the grounds that have one of their own.
var groundLetters = map[string]string{
	GroundUnverified: NoticeUnverified, GroundUpheld: NoticeUpheld, GroundNotOurRole: NoticeNotOurRole,
}

// voidPlan forgets what was approved: nothing that was approved for another plan counts.
func voidPlan(r *Request) {
	r.PlanHash, r.PlannedAt, r.Approvals, r.ApprovalsNeeded = "", time.Time{}, 0, 0
	r.HoldUntil = time.Time{}
}

// retype gives the request another right. What was verified or approved was verified and approved for the old one.
func retype(r *Request, n *Reclassified) {
	r.Right, r.Class, r.Need = n.Right, n.Class, n.Need
	if n.Regime != "" {
		if n.Regime != r.Regime {
			r.Mismatch = "" // a person looked at the choice
		}
		r.Regime, r.RegimeVersion, r.AlsoRegime, r.AlsoVersion = n.Regime, n.Version, n.AlsoRegime, n.AlsoVersion
	}
	*r = r.Running().WithDates(n.Dates)
	r.Extended = false
	r.Level, r.VerifiedAt, r.Lesser = regime.L0, time.Time{}, false
	r.ConfirmedAt, r.ErasureAsked, r.ErasureReminded = time.Time{}, time.Time{}, 0
	if slices.Contains(aboutPlan, r.Attention) {
		r.Attention = AttentionNone
	}
	voidPlan(r)
}

func details(c Command) map[string]string {
	d := map[string]string{}
	add := func(k, v string) {
		if v != "" {
			d[k] = v
		}
	}
	add("ground", c.Ground)
	add("plan", c.PlanHash)
	add("outcome", string(c.Outcome))
	add("assignee", string(c.Assignee))
	add("duplicate_of", string(c.DuplicateOf))
	add("item", c.Subject)
	add("wait", string(c.Wait))
	add("linked", string(c.Linked))
	add("detail", c.Detail)
	add("attention", c.Attention)
	add("lesser", string(c.Lesser))
	if c.Level > regime.L0 {
		add("level", c.Level.String())
	}
	if c.NewRight != nil {
		add("right", string(c.NewRight.Right))
		add("regime", c.NewRight.Regime)
	}
	if c.Actor.SingleOfficer {
		add("single_officer", "true")
	}
	return d
}
