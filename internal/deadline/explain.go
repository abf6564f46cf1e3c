package deadline

import (
	"fmt"
	"strings"
	"time"
)

// Explain says in plain English how the clock came about, one sentence per step, the citations last.
func Explain(c Clock) []string {
	lines := make([]string, 0, len(c.Steps)+1)
	for _, s := range c.Steps {
		lines = append(lines, s.String())
	}
	if len(c.Citations) > 0 {
		lines = append(lines, strings.Join(c.Citations, "; "))
	}
	return lines
}

var dutyWords = map[Duty]string{
	ForAcknowledgment: "acknowledgment", ForAnswer: "answer", ForNotice: "extension notice",
	ForExtension: "with extension", ForWorking: "working date",
}

// String says the step in English, with the duty that it is about.
func (s Step) String() string {
	text := s.Text()
	if s.Of == "" {
		return text
	}
	return dutyWords[s.Of] + ": " + text
}

// Text says the step in English, for who reads it under the name of its duty.
func (s Step) Text() string {
	switch s.Kind {
	case WasReceived:
		return "received " + s.On.Long() + " in " + s.Name
	case StartsOn:
		return "the period starts on " + s.On.Long() + ", with the later of receipt and " + s.Name
	case Counted:
		if s.Clamped {
			return "plus " + s.Period.String() + ", clamped to " + s.On.Long()
		}
		return "plus " + s.Period.String() + " is " + s.On.Long()
	case Skipped:
		return s.On.Long() + " does not count: " + s.Name
	case WaitAdded:
		return fmt.Sprintf("%s of waiting for %s do not count: %s", Days(s.Days), s.Name, s.On.Long())
	case MovedTo:
		return s.why(s.From) + ", moved to " + s.On.Long()
	case KeptOn:
		return s.why(s.On) + ", kept: this rule moves no last day"
	}
	return s.plain()
}

func (s Step) plain() string {
	switch s.Kind {
	case RunsOn:
		return "asking for " + s.Name + " does not stop this clock"
	case AskedLate:
		return s.Name + " was asked for after the date had passed: no effect"
	case IsStopped:
		return "waiting for " + s.Name + ": the clock is stopped"
	case NoNumber:
		return "the law sets no number of days: " + strings.ReplaceAll(s.Name, "_", " ")
	case TellBy:
		return "at the latest on " + s.On.Long() + ", with the reason"
	case NoExtension:
		return "the law gives none"
	case OpenExtension:
		return "no fixed cap; the person is told by " + s.On.Long()
	case WorkBy:
		if s.Name == "" {
			return s.On.Long() + ", as if nothing stopped the clock"
		}
		return s.On.Long() + ", the strictest reading: " + s.Name
	case TargetBy:
		return s.On.Long() + ", our own target of " + s.Period.String()
	}
	return string(s.Kind)
}

// why names what makes d no working day.
func (s Step) why(d Date) string {
	if s.Name != "" {
		return d.Long() + " is " + s.Name
	}
	return d.Weekday().String()
}

func isWeekend(day time.Weekday) bool { return day == time.Saturday || day == time.Sunday }
