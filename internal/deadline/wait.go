package deadline

import (
	"slices"
	"time"
)

// wait is a time in which the controller waited for the person: from asked to got, or still waiting.
type wait struct {
	reason     Reason
	asked, got time.Time
}

// due counts a period from day 0, adds the waits that do not count, and applies the end rule. It reports whether the
// clock is stopped in the middle of a wait; then there is no date.
func (e *engine) due(of Duty, p Period) (Date, bool) {
	due := p.From(e.clock.Starts, e.facts.Calendar)
	e.counted(of, p, e.clock.Starts, due)
	due, stopped := e.addWaits(of, due)
	if stopped {
		return Date{}, true
	}
	return e.rollOver(of, due), false
}

// addWaits adds the days of every wait to due, each day once. A wait that was asked for after the date had passed does
// not count: a question cannot revive an expired period.
func (e *engine) addWaits(of Duty, due Date) (Date, bool) {
	slices.SortStableFunc(e.waits, func(a, b wait) int { return a.asked.Compare(b.asked) })
	counted := e.clock.Starts // days before this one have been counted, or do not belong to the period
	for _, w := range e.waits {
		asked := e.date(w.asked)
		if asked.After(e.roll(due)) {
			e.step(Step{Of: of, Kind: AskedLate, Name: string(w.reason)})
			continue
		}
		if w.got.IsZero() {
			e.step(Step{Of: of, Kind: IsStopped, Name: string(w.reason)})
			return Date{}, true
		}
		until := e.date(w.got)
		if e.rule.Counting == CountInclusive {
			until = until.AddDays(1)
		}
		if asked.Before(counted) {
			asked = counted
		}
		if !until.After(asked) {
			continue
		}
		days := asked.DaysUntil(until)
		due, counted = due.AddDays(days), until
		e.step(Step{Of: of, Kind: WaitAdded, On: due, Days: days, Name: string(w.reason)})
	}
	return due, false
}
