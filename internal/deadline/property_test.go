package deadline_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/habeasdata/habeas/internal/deadline"
)

// drawRule draws any rule that a pack could hold, and some that it could not.
func drawRule(t *rapid.T) deadline.Rule {
	r := deadline.Rule{Start: deadline.FromReceipt, Answer: drawPeriod(t, "answer"), Standard: "without_delay"}
	if rapid.Bool().Draw(t, "no number") {
		r.Answer = deadline.Period{}
	} else if rapid.Bool().Draw(t, "extendable") {
		r.Extension.By = deadline.Period{N: rapid.IntRange(1, 90).Draw(t, "by"), Unit: r.Answer.Unit}
	} else {
		r.Extension.Open = rapid.Bool().Draw(t, "open")
	}
	if rapid.Bool().Draw(t, "acknowledged") {
		r.Acknowledge = drawPeriod(t, "acknowledge")
	}
	r.Identity = rapid.SampledFrom([]deadline.IdentityEffect{deadline.IdentityNone, deadline.IdentityNoDuty,
		deadline.IdentityPause, deadline.IdentityRestart, deadline.IdentityStarts}).Draw(t, "identity")
	r.IdentityStops = r.Identity == deadline.IdentityPause || r.Identity == deadline.IdentityRestart
	if r.Identity == deadline.IdentityStarts {
		r.Start = deadline.FromAuthentication
	}
	r.ClarifyingStops = rapid.Bool().Draw(t, "clarifying stops")
	r.Counting = rapid.SampledFrom([]deadline.PauseCount{deadline.CountDifference, deadline.CountInclusive}).Draw(t, "count")
	r.End = rapid.SampledFrom([]deadline.EndRule{deadline.KeepDate, deadline.NextBusinessDay}).Draw(t, "end")
	r.Strict = deadline.Strict{ReceiptDayCounts: rapid.Bool().Draw(t, "receipt day"),
		SaturdayCounts: rapid.Bool().Draw(t, "saturday"), SuspensionIgnored: rapid.Bool().Draw(t, "no suspension")}
	return r
}

// drawFacts draws facts in their order.
func drawFacts(t *rapid.T, all deadline.Calendars) deadline.Facts {
	f := deadline.Facts{ReceivedAt: drawInstant(t, "received"), Location: drawZone(t),
		Calendar: all[rapid.SampledFrom([]string{"", "us_federal", "gb_eng", "nz_privacy_act"}).Draw(t, "calendar")]}
	if f.ReceivedAt.Year() > 2190 {
		f.ReceivedAt = f.ReceivedAt.AddDate(-10, 0, 0)
	}
	later := func(than time.Time, label string) time.Time {
		if !rapid.Bool().Draw(t, label) {
			return time.Time{}
		}
		return than.Add(time.Duration(rapid.IntRange(0, 100*24*60).Draw(t, label+" after")) * time.Minute)
	}
	pair := func(label string) (time.Time, time.Time) {
		asked := later(f.ReceivedAt, label+" asked")
		if asked.IsZero() {
			return asked, asked
		}
		return asked, later(asked, label+" got")
	}
	f.IdentityRequestedAt, f.IdentityReceivedAt = pair("identity")
	f.ClarificationRequestedAt, f.ClarificationReceivedAt = pair("clarification")
	f.FeeRequestedAt, f.FeePaidAt = pair("fee")
	f.AuthenticatedAt = later(f.ReceivedAt, "authenticated")
	return f
}

func TestNoDateBeforeReceiptAndWorkingDateNeverAfterDue(t *testing.T) {
	t.Parallel()
	all := calendars(t)
	rapid.Check(t, func(t *rapid.T) {
		rule, facts := drawRule(t), drawFacts(t, all)
		facts.Extended = rule.Extension.Allowed() && !rule.Extension.Open && rapid.Bool().Draw(t, "extended")
		if rapid.Bool().Draw(t, "has target") {
			facts.Target = drawPeriod(t, "target")
		}
		c, err := deadline.Compute(rule, facts)
		if err != nil {
			t.Fatal(err)
		}
		for name, d := range map[string]deadline.Date{"acknowledge": c.AckBy, "answer": c.AnswerBy, "extended": c.ExtendedTo,
			"notice": c.ExtensionNoticeBy, "working": c.Working, "working ack": c.WorkingAck, "starts": c.Starts} {
			if !d.IsZero() && d.Before(c.Received) {
				t.Errorf("%s %s is before receipt %s", name, d, c.Received)
			}
		}
		if !c.Due().IsZero() && c.Working.After(c.Due()) {
			t.Errorf("working %s is after due %s", c.Working, c.Due())
		}
		if c.WorkingAck.After(c.AckBy) {
			t.Errorf("working acknowledgment %s is after due %s", c.WorkingAck, c.AckBy)
		}
		if !c.ExtendedTo.IsZero() && !c.Stopped && c.ExtendedTo.Before(c.AnswerBy) {
			t.Errorf("extended %s is before answer %s", c.ExtendedTo, c.AnswerBy)
		}
		if !rule.Answer.IsZero() && c.Working.IsZero() {
			t.Error("a rule with a period has no working date")
		}
		if c.Stopped && !c.Due().IsZero() || c.DeadlineUTC.IsZero() != c.Due().IsZero() {
			t.Errorf("stopped %v, due %s, deadline %s", c.Stopped, c.Due(), c.DeadlineUTC)
		}
		if len(deadline.Explain(c)) < 2 {
			t.Error("nothing is explained")
		}
	})
}

func TestRuleWithoutLawfulPauseIgnoresEveryWait(t *testing.T) {
	t.Parallel()
	all := calendars(t)
	rapid.Check(t, func(t *rapid.T) {
		rule, facts := drawRule(t), drawFacts(t, all)
		rule.Identity, rule.IdentityStops, rule.ClarifyingStops = deadline.IdentityNoDuty, false, false
		rule.Start = deadline.FromReceipt
		with, err := deadline.Compute(rule, facts)
		if err != nil {
			t.Fatal(err)
		}
		without, err := deadline.Compute(rule, deadline.Facts{ReceivedAt: facts.ReceivedAt, Location: facts.Location,
			Calendar: facts.Calendar})
		if err != nil {
			t.Fatal(err)
		}
		with.Steps, without.Steps = nil, nil
		if diff := cmp.Diff(without, with, cmp.AllowUnexported(deadline.Date{})); diff != "" {
			t.Error(diff)
		}
	})
}

func TestHolidaysAndTargetsMoveDatesOnlyOneWay(t *testing.T) {
	t.Parallel()
	all := calendars(t)
	rapid.Check(t, func(t *rapid.T) {
		rule, facts := drawRule(t), drawFacts(t, all)
		base, err := deadline.Compute(rule, facts)
		if err != nil {
			t.Fatal(err)
		}
		weekends := facts
		weekends.Calendar = nil
		earlier, _ := deadline.Compute(rule, weekends)
		if !earlier.AnswerBy.IsZero() && !base.AnswerBy.IsZero() && earlier.AnswerBy.After(base.AnswerBy) &&
			facts.IdentityRequestedAt.IsZero() && facts.ClarificationRequestedAt.IsZero() && facts.FeeRequestedAt.IsZero() {
			t.Errorf("fewer holidays made the date later: %s, %s", earlier.AnswerBy, base.AnswerBy)
		}
		facts.Target = drawPeriod(t, "target")
		targeted, _ := deadline.Compute(rule, facts)
		if targeted.AnswerBy != base.AnswerBy || !base.Working.IsZero() && targeted.Working.After(base.Working) {
			t.Errorf("a target made a date later: %+v, %+v", base, targeted)
		}
	})
}

func TestDateTextAndArithmetic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := drawInstant(t, "at")
		d := deadline.DateOf(at, time.UTC)
		back, err := deadline.ParseDate(d.String())
		if err != nil || back != d {
			t.Errorf("%s reads back as %s, %v", d, back, err)
		}
		n := rapid.IntRange(-4000, 4000).Draw(t, "n")
		moved := d.AddDays(n)
		if numberOf(moved)-numberOf(d) != n || d.DaysUntil(moved) != n || moved.Compare(d) != sign(n) {
			t.Errorf("%s plus %d days is %s", d, n, moved)
		}
		if want := at.Weekday(); d.Weekday() != want {
			t.Errorf("%s is a %s, want %s", d, d.Weekday(), want)
		}
	})
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func TestEndOfDayIsTheFirstMomentOfALaterDate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zone := drawZone(t)
		at := drawInstant(t, "at")
		d := deadline.DateOf(at, zone)
		end := d.End(zone)
		if !deadline.DateOf(end, zone).After(d) {
			t.Errorf("%s in %s ends at %s, which is still that day", d, zone, end)
		}
		if deadline.DateOf(end.Add(-time.Second), zone).After(d) {
			t.Errorf("%s in %s is over before %s", d, zone, end)
		}
		if !end.After(at) && deadline.DateOf(at, zone) == d {
			t.Errorf("%s is on %s but after its end %s", at, d, end)
		}
	})
}
