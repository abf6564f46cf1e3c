package deadline

import (
	"time"

	"github.com/habeasdata/habeas/internal/problem"
)

// Compute returns the clock that the rule gives for the facts. The error is a problem that names the impossible field.
func Compute(r Rule, f Facts) (Clock, error) {
	if err := f.Check(); err != nil {
		return Clock{}, err
	}
	if f.Stage == OnAppeal && r.Appeal.Answer.IsZero() {
		return Clock{}, problem.Fields(problem.Field{Name: "stage", Message: "this rule has no period for appeals"})
	}
	e := engine{rule: r.on(f.Stage), facts: f}
	e.clock.Citations = r.Citations
	e.clock.Extended = f.Extended
	e.clock.Steps = make([]Step, 0, 12)
	e.clock.Received = DateOf(f.ReceivedAt, f.Location)
	e.step(Step{Kind: WasReceived, On: e.clock.Received, Name: f.Location.String()})
	e.acknowledge()
	e.begin()
	e.answer()
	if err := e.extend(); err != nil {
		return Clock{}, err
	}
	e.work()
	if due := e.clock.Due(); !due.IsZero() {
		e.clock.DeadlineUTC = due.End(f.Location)
	}
	return e.clock, nil
}

// on returns the rule as it applies to a stage: an appeal has its own periods and runs from its receipt.
func (r Rule) on(stage Stage) Rule {
	if stage != OnAppeal {
		return r
	}
	return Rule{Answer: r.Appeal.Answer, Extension: r.Appeal.AnswerExtension, Start: FromReceipt, End: r.End,
		Strict: r.Strict, Standard: r.Standard, Citations: r.Citations}
}

// engine is one computation. Its methods run in the order of Compute.
type engine struct {
	rule  Rule
	facts Facts
	clock Clock
	waits []wait
}

func (e *engine) step(s Step) { e.clock.Steps = append(e.clock.Steps, s) }

func (e *engine) date(at time.Time) Date { return DateOf(at, e.facts.Location) }

func (e *engine) acknowledge() {
	if e.rule.Acknowledge.IsZero() {
		return
	}
	e.clock.AckBy = e.rule.Acknowledge.From(e.clock.Received, e.facts.Calendar)
	e.counted(ForAcknowledgment, e.rule.Acknowledge, e.clock.Received, e.clock.AckBy)
	e.clock.AckBy = e.rollOver(ForAcknowledgment, e.clock.AckBy)
}

// begin finds day 0 and the waits that count, or stops the clock.
func (e *engine) begin() {
	e.clock.Starts = e.clock.Received
	if e.rule.Start == FromAuthentication {
		e.startOn(ForAuthentication, e.facts.AuthenticatedAt)
	}
	identity := wait{reason: ForIdentity, asked: e.facts.IdentityRequestedAt, got: e.facts.IdentityReceivedAt}
	fee := wait{reason: ForFee, asked: e.facts.FeeRequestedAt, got: e.facts.FeePaidAt}
	clarification := wait{reason: ForClarification, asked: e.facts.ClarificationRequestedAt,
		got: e.facts.ClarificationReceivedAt}
	e.restartOrPause(identity, e.rule.IdentityStops)
	e.restartOrPause(fee, e.rule.IdentityStops && e.rule.Identity == IdentityRestart)
	if !clarification.asked.IsZero() {
		e.pause(clarification, e.rule.ClarifyingStops)
	}
	if e.clock.Stopped {
		e.clock.Starts = Date{}
	}
}

func (e *engine) restartOrPause(w wait, stops bool) {
	switch {
	case w.asked.IsZero():
	case stops && e.rule.Identity == IdentityRestart:
		if e.date(w.asked).After(e.plainDue()) {
			e.step(Step{Kind: AskedLate, Name: string(w.reason)})
			return
		}
		e.startOn(w.reason, w.got)
	default:
		e.pause(w, stops && e.rule.Identity == IdentityPause)
	}
}

func (e *engine) pause(w wait, stops bool) {
	if !stops {
		e.step(Step{Kind: RunsOn, Name: string(w.reason)})
		return
	}
	e.waits = append(e.waits, w)
}

// startOn moves day 0 to the day of at, never to an earlier one, and stops the clock while at has not come.
func (e *engine) startOn(reason Reason, at time.Time) {
	if at.IsZero() {
		e.clock.Stopped = true
		e.step(Step{Kind: IsStopped, Name: string(reason)})
		return
	}
	if on := e.date(at); on.After(e.clock.Starts) {
		e.clock.Starts = on
	}
	e.step(Step{Kind: StartsOn, On: e.clock.Starts, Name: string(reason)})
}

// plainDue is the answer date from the present day 0 without any wait.
func (e *engine) plainDue() Date {
	return e.roll(e.rule.Answer.From(e.clock.Starts, e.facts.Calendar))
}

func (e *engine) answer() {
	switch {
	case e.rule.Answer.IsZero():
		e.step(Step{Kind: NoNumber, Name: e.rule.Standard})
	case !e.clock.Stopped:
		e.clock.AnswerBy, e.clock.Stopped = e.due(ForAnswer, e.rule.Answer)
	}
}

// roll applies the end rule.
func (e *engine) roll(d Date) Date {
	if e.rule.End != NextBusinessDay {
		return d
	}
	return e.facts.Calendar.nextBusinessDay(d)
}

// rollOver applies the end rule and explains it.
func (e *engine) rollOver(of Duty, d Date) Date {
	rolled := e.roll(d)
	holiday, _ := e.facts.Calendar.Holiday(d)
	switch {
	case rolled != d:
		e.step(Step{Of: of, Kind: MovedTo, From: d, On: rolled, Name: holiday})
	case !e.facts.Calendar.IsBusinessDay(d):
		e.step(Step{Of: of, Kind: KeptOn, On: d, Name: holiday})
	}
	return rolled
}
