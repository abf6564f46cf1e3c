package deadline

import "github.com/habeasdata/habeas/internal/problem"

// extend counts the extended date from the same day 0 in one step, never from a moved date.
func (e *engine) extend() error {
	x := e.rule.Extension
	if e.facts.Extended && !x.Allowed() {
		return problem.Fields(problem.Field{Name: "extended", Message: "this rule has no extension"})
	}
	if e.clock.Stopped || e.clock.AnswerBy.IsZero() {
		return nil
	}
	switch {
	case !x.Allowed():
		e.step(Step{Of: ForExtension, Kind: NoExtension})
	case x.Open:
		return e.extendOpen()
	default:
		e.clock.ExtensionNoticeBy = e.clock.AnswerBy
		e.step(Step{Of: ForNotice, Kind: TellBy, On: e.clock.AnswerBy})
		whole := Period{e.rule.Answer.N + x.By.N, e.rule.Answer.Unit}
		extended, stopped := e.due(ForExtension, whole)
		e.clock.ExtendedTo = extended
		if stopped && e.facts.Extended {
			e.clock.Stopped = true
		}
	}
	return nil
}

// extendOpen handles an extension without a fixed cap: only the date told to the person can be taken.
func (e *engine) extendOpen() error {
	e.step(Step{Of: ForExtension, Kind: OpenExtension, On: e.clock.AnswerBy})
	if !e.facts.Extended {
		return nil
	}
	if e.facts.ExtendTo.Before(e.clock.AnswerBy) {
		return problem.Fields(problem.Field{Name: "extend_to", Message: "needs the date that the person was told"})
	}
	e.clock.ExtendedTo = e.facts.ExtendTo
	return nil
}
