package deadline_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/deadline"
)

func TestEveryStepIsSaidInWords(t *testing.T) {
	t.Parallel()
	rule := restarted
	rule.Acknowledge, rule.End = deadline.Business(10), deadline.NextBusinessDay
	rule.Extension.By = deadline.Months(2)
	rule.Strict = deadline.Strict{ReceiptDayCounts: true, Because: "Art. 9"}
	rule.Citations = []string{"Art. 12(3)", "Art. 12A"}
	facts := deadline.Facts{ReceivedAt: on(t, "05-01"), Location: zone(t, "Europe/London"),
		Calendar: calendars(t)["gb_eng"], IdentityRequestedAt: on(t, "05-02"), IdentityReceivedAt: on(t, "05-05"),
		FeeRequestedAt: on(t, "06-08"), ClarificationRequestedAt: on(t, "05-06"), ClarificationReceivedAt: on(t, "05-07")}
	c, err := deadline.Compute(rule, facts)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"received Friday 1 May 2026 in Europe/London",
		"acknowledgment: plus 10 business days is Monday 18 May 2026",
		"acknowledgment: Monday 4 May 2026 does not count: Early May bank holiday",
		"the period starts on Tuesday 5 May 2026, with the later of receipt and identity data",
		"the fee was asked for after the date had passed: no effect",
		"answer: plus 1 month is Friday 5 June 2026",
		"answer: 2 calendar days of waiting for clarification do not count: Sunday 7 June 2026",
		"answer: Sunday, moved to Monday 8 June 2026",
		"extension notice: at the latest on Monday 8 June 2026, with the reason",
		"with extension: plus 3 months is Wednesday 5 August 2026",
		"with extension: 2 calendar days of waiting for clarification do not count: Friday 7 August 2026",
		"Art. 12(3); Art. 12A",
	}
	if diff := cmp.Diff(want, deadline.Explain(c)); diff != "" {
		t.Error(diff)
	}
	facts.FeeRequestedAt = on(t, "05-02")
	c, err = deadline.Compute(rule, facts)
	if err != nil {
		t.Fatal(err)
	}
	wantLast := []string{"waiting for the fee: the clock is stopped",
		"working date: Monday 1 June 2026, the strictest reading: Art. 9", "Art. 12(3); Art. 12A"}
	if lines := deadline.Explain(c); !cmp.Equal(wantLast, lines[len(lines)-3:]) {
		t.Error(cmp.Diff(wantLast, lines[len(lines)-3:]))
	}
	facts = deadline.Facts{ReceivedAt: on(t, "05-01"), Location: time.UTC, IdentityRequestedAt: on(t, "05-02"),
		Target: deadline.Days(20)}
	c, err = deadline.Compute(deadline.Rule{Standard: "without_delay"}, facts)
	if err != nil {
		t.Fatal(err)
	}
	want = []string{"received Friday 1 May 2026 in UTC", "asking for identity data does not stop this clock",
		"the law sets no number of days: without delay", "working date: Thursday 21 May 2026, our own target of 20 calendar days"}
	if diff := cmp.Diff(want, deadline.Explain(c)); diff != "" {
		t.Error(diff)
	}
}
