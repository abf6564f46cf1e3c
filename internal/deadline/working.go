package deadline

// work finds the working dates: each duty under the strictest reading of the rule and the controller's own limit.
func (e *engine) work() {
	c := &e.clock
	if !e.rule.Acknowledge.IsZero() {
		c.WorkingAck = earliest(c.AckBy, e.strictly(e.rule.Acknowledge, c.Received))
	}
	var strict Date
	if !e.rule.Answer.IsZero() {
		strict = earliest(c.AnswerBy, e.strictDue(e.rule.Answer))
		if !e.rule.Extension.By.IsZero() {
			c.WorkingNotice = strict
		}
	}
	if c.Extended {
		strict = e.strictExtended(strict)
	}
	c.Working = strict
	if !e.facts.Target.IsZero() {
		c.Working = earliest(strict, e.facts.Target.From(c.Received, e.facts.Calendar))
	}
	switch {
	case c.Working != strict:
		e.step(Step{Of: ForWorking, Kind: TargetBy, On: c.Working, Period: e.facts.Target})
	case !strict.IsZero() && strict != c.Due():
		e.step(Step{Of: ForWorking, Kind: WorkBy, On: strict, Name: e.rule.Strict.Because})
	}
}

func (e *engine) strictExtended(answer Date) Date {
	if e.rule.Extension.Open {
		if e.clock.ExtendedTo.IsZero() {
			return answer
		}
		return e.clock.ExtendedTo
	}
	whole := Period{e.rule.Answer.N + e.rule.Extension.By.N, e.rule.Answer.Unit}
	return earliest(e.clock.ExtendedTo, e.strictDue(whole))
}

// strictDue is the strictest date for a period of the answer. While the clock is stopped, and where the law's text
// knows no suspension, it is counted as if nothing had stopped the clock.
func (e *engine) strictDue(p Period) Date {
	quiet := *e
	quiet.clock.Steps = nil
	if e.clock.Stopped || e.rule.Strict.SuspensionIgnored {
		quiet.waits = nil
	}
	if e.clock.Stopped {
		quiet.clock.Starts = e.clock.Received
	}
	due, _ := quiet.addWaits(ForWorking, e.strictly(p, quiet.clock.Starts))
	return e.roll(due)
}

// strictly counts one period from d under the strictest reading, without waits and end rule.
func (e *engine) strictly(p Period, d Date) Date {
	switch {
	case p.Unit == BusinessDays:
		return e.facts.Calendar.addBusinessDays(d, p.N, e.rule.Strict.SaturdayCounts)
	case e.rule.Strict.ReceiptDayCounts:
		return p.From(d, e.facts.Calendar).AddDays(-1)
	}
	return p.From(d, e.facts.Calendar)
}

// earliest returns the earlier date; a zero Date means none and loses.
func earliest(a, b Date) Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
