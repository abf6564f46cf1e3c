package deadline_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/problem"
)

var (
	// The shapes of rules that the tests below count with.
	plain  = deadline.Rule{Answer: deadline.Days(30), Start: deadline.FromReceipt}
	paused = deadline.Rule{Answer: deadline.Days(30), Start: deadline.FromReceipt, Identity: deadline.IdentityPause,
		IdentityStops: true, ClarifyingStops: true, Counting: deadline.CountDifference}
	restarted = deadline.Rule{Answer: deadline.Months(1), Start: deadline.FromReceipt, Identity: deadline.IdentityRestart,
		IdentityStops: true, ClarifyingStops: true, Counting: deadline.CountInclusive}
)

// on is noon UTC of a day in 2026, written "03-01".
func on(t testing.TB, day string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15", "2026-"+day+" 12")
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestWaitsThatDoNotCount(t *testing.T) {
	t.Parallel()
	late := paused
	late.Extension.By = deadline.Days(30)
	strict := paused
	strict.Strict.SuspensionIgnored = true
	for _, test := range []struct {
		why                              string
		rule                             deadline.Rule
		identity, clarification, fee     [2]string
		answer, extended, working, state string
	}{
		{why: "no wait", rule: paused, answer: "2026-03-31", working: "2026-03-31"},
		{why: "the difference of the two dates", rule: paused, identity: [2]string{"03-03", "03-10"}, answer: "2026-04-07",
			working: "2026-04-07"},
		{why: "overlapping waits count once", rule: paused, identity: [2]string{"03-03", "03-10"},
			clarification: [2]string{"03-05", "03-12"}, answer: "2026-04-09", working: "2026-04-09"},
		{why: "one wait inside the other", rule: paused, identity: [2]string{"03-03", "03-10"},
			clarification: [2]string{"03-05", "03-07"}, answer: "2026-04-07", working: "2026-04-07"},
		{why: "still waiting: stopped, but the working date runs", rule: paused, identity: [2]string{"03-03", ""},
			working: "2026-03-31", state: "stopped"},
		{why: "asked too late: no effect", rule: paused, identity: [2]string{"04-01", ""}, answer: "2026-03-31",
			working: "2026-03-31"},
		{why: "asked on the last day: it counts", rule: paused, identity: [2]string{"03-31", "04-02"}, answer: "2026-04-02",
			working: "2026-04-02"},
		{why: "asked in the extension: moves only the extended date", rule: late, clarification: [2]string{"04-10", "04-12"},
			answer: "2026-03-31", extended: "2026-05-02", working: "2026-03-31"},
		{why: "the strict reader knows no suspension", rule: strict, identity: [2]string{"03-03", "03-10"},
			answer: "2026-04-07", working: "2026-03-31"},
		{why: "restart on the day identity arrives", rule: restarted, identity: [2]string{"03-02", "03-13"},
			answer: "2026-04-13", working: "2026-04-13"},
		{why: "restart on the later of identity and fee", rule: restarted, identity: [2]string{"03-02", "03-13"},
			fee: [2]string{"03-02", "03-20"}, answer: "2026-04-20", working: "2026-04-20"},
		{why: "restart on the later of identity and fee, paid first", rule: restarted, identity: [2]string{"03-02", "03-13"},
			fee: [2]string{"03-02", "03-04"}, answer: "2026-04-13", working: "2026-04-13"},
		{why: "fee not paid: not started", rule: restarted, fee: [2]string{"03-02", ""}, working: "2026-04-01",
			state: "stopped"},
		{why: "both days of a clarification count", rule: restarted, clarification: [2]string{"03-05", "03-08"},
			answer: "2026-04-05", working: "2026-04-05"},
		{why: "days before the restart are not added again", rule: restarted, identity: [2]string{"03-02", "03-13"},
			clarification: [2]string{"03-05", "03-14"}, answer: "2026-04-15", working: "2026-04-15"},
		{why: "a fee does not stop a clock that only pauses", rule: paused, fee: [2]string{"03-02", ""},
			answer: "2026-03-31", working: "2026-03-31"},
		{why: "a rule without pause runs on", rule: plain, identity: [2]string{"03-03", ""},
			clarification: [2]string{"03-03", "03-10"}, answer: "2026-03-31", working: "2026-03-31"},
	} {
		t.Run(test.why, func(t *testing.T) {
			t.Parallel()
			facts := deadline.Facts{ReceivedAt: on(t, "03-01"), Location: time.UTC}
			pair := func(days [2]string) (asked, got time.Time) {
				if days[0] != "" {
					asked = on(t, days[0])
				}
				if days[1] != "" {
					got = on(t, days[1])
				}
				return asked, got
			}
			facts.IdentityRequestedAt, facts.IdentityReceivedAt = pair(test.identity)
			facts.ClarificationRequestedAt, facts.ClarificationReceivedAt = pair(test.clarification)
			facts.FeeRequestedAt, facts.FeePaidAt = pair(test.fee)
			c, err := deadline.Compute(test.rule, facts)
			if err != nil {
				t.Fatal(err)
			}
			if c.AnswerBy.String() != test.answer || c.ExtendedTo.String() != test.extended ||
				c.Working.String() != test.working || c.Stopped != (test.state == "stopped") {
				t.Errorf("answer %s, extended %s, working %s, stopped %v; want %s, %s, %s, %q", c.AnswerBy, c.ExtendedTo,
					c.Working, c.Stopped, test.answer, test.extended, test.working, test.state)
			}
		})
	}
}

func TestStrictReadingOfCalifornia(t *testing.T) {
	t.Parallel()
	rule := deadline.Rule{Acknowledge: deadline.Business(10), Answer: deadline.Days(45), Start: deadline.FromReceipt,
		Extension: deadline.Extension{By: deadline.Days(45)},
		Strict:    deadline.Strict{ReceiptDayCounts: true, SaturdayCounts: true}}
	facts := deadline.Facts{ReceivedAt: on(t, "03-02"), Location: time.UTC}
	c, err := deadline.Compute(rule, facts)
	if err != nil {
		t.Fatal(err)
	}
	if c.AnswerBy != date(t, "2026-04-16") || c.Working != date(t, "2026-04-15") ||
		c.AckBy != date(t, "2026-03-16") || c.WorkingAck != date(t, "2026-03-13") || c.WorkingNotice != c.Working {
		t.Errorf("%+v", c)
	}
	facts.Extended = true
	c, err = deadline.Compute(rule, facts)
	if err != nil || c.Due() != date(t, "2026-05-31") || c.Working != date(t, "2026-05-30") {
		t.Errorf("%v %+v", err, c)
	}
	facts.Target = deadline.Days(20)
	c, err = deadline.Compute(rule, facts)
	if err != nil || c.Due() != date(t, "2026-05-31") || c.Working != date(t, "2026-03-22") {
		t.Errorf("%v %+v", err, c)
	}
}

func TestExtensionWithoutCapTakesTheDateThatWasTold(t *testing.T) {
	t.Parallel()
	rule := plain
	rule.Extension.Open = true
	facts := deadline.Facts{ReceivedAt: on(t, "03-01"), Location: time.UTC, Extended: true}
	for told, want := range map[string]string{"": "", "2026-03-30": "", "2026-05-04": "2026-05-04"} {
		facts.ExtendTo = deadline.Date{}
		if told != "" {
			facts.ExtendTo = date(t, told)
		}
		c, err := deadline.Compute(rule, facts)
		if want == "" {
			wantField(t, err, "extend_to")
		} else if err != nil || c.Due().String() != want || c.Working != c.Due() {
			t.Errorf("told %s: %v %+v", told, err, c)
		}
	}
}

func TestImpossibleFactsAreNamed(t *testing.T) {
	t.Parallel()
	day := on(t, "03-01")
	for field, change := range map[string]func(*deadline.Facts){
		"tz":                      func(f *deadline.Facts) { f.Location = nil },
		"stage":                   func(f *deadline.Facts) { f.Stage = "remand" },
		"received":                func(f *deadline.Facts) { f.ReceivedAt = time.Time{} },
		"identity_requested":      func(f *deadline.Facts) { f.IdentityRequestedAt = day.Add(-time.Second) },
		"identity_received":       func(f *deadline.Facts) { f.IdentityReceivedAt = day },
		"clarification_received":  func(f *deadline.Facts) { f.ClarificationReceivedAt = day },
		"clarification_requested": func(f *deadline.Facts) { f.ClarificationRequestedAt = day.AddDate(500, 0, 0) },
		"fee_paid":                func(f *deadline.Facts) { f.FeeRequestedAt, f.FeePaidAt = day.Add(time.Hour), day },
		"authenticated":           func(f *deadline.Facts) { f.AuthenticatedAt = day.AddDate(0, 0, -1) },
		"extended":                func(f *deadline.Facts) { f.Extended = true },
		"target":                  func(f *deadline.Facts) { f.Target = deadline.Days(-1) },
	} {
		facts := deadline.Facts{ReceivedAt: day, Location: time.UTC}
		change(&facts)
		_, err := deadline.Compute(plain, facts)
		wantField(t, err, field)
	}
	_, err := deadline.Compute(plain, deadline.Facts{ReceivedAt: day, Location: time.UTC, Stage: deadline.OnAppeal})
	wantField(t, err, "stage")
}

func wantField(t *testing.T, err error, field string) {
	t.Helper()
	var p *problem.Error
	if !errors.As(err, &p) || len(p.Fields) != 1 || p.Fields[0].Name != field {
		t.Errorf("error is %v, want one that names %s", err, field)
	}
}

func TestRefusedCalendarsNameFileAndLine(t *testing.T) {
	t.Parallel()
	head := "name: X\nsource: Y\nfrom: 2020\nholidays:\n"
	for text, want := range map[string]string{
		"name: X\n": "x.yaml:1: a calendar needs name, source, from (a year) and holidays",
		head + "  - {name: A, on: 31 February}\n":           `x.yaml: line 5: "31 February" is not a day like "25 December", "third Monday of January" or "Easter +1"`,
		head + "  - {name: A, on: fifth Monday of March}\n": `x.yaml: line 5: "fifth Monday of March" is not a day of the year`,
		head + "  - {name: A, on: [2026-02-30]}\n":          `x.yaml: line 5: "2026-02-30" is not a date like 2026-12-28`,
		head + "  - {name: A, on: 1 March to 1 April}\n":    `x.yaml: line 5: "1 March to 1 April" is longer than 31 days`,
		head + "  - {on: 1 May}\n":                          "x.yaml:5: a holiday needs a name",
		head + "  - {name: A, on: 1 May, observed: soon}\n": `x.yaml:5: A: "soon" is not a rule for holidays on weekends`,
		head + "  - {name: A, on: 1 May, off: 2}\n":         "x.yaml: yaml: unmarshal errors:\n  line 5: field off not found in type deadline.holidayRule",
	} {
		_, err := deadline.ParseCalendar("x.yaml", []byte(text))
		if err == nil || err.Error() != want {
			t.Errorf("error is %v\nwant %s", err, want)
		}
	}
}

func TestOperatorsDatesAreHolidaysToo(t *testing.T) {
	t.Parallel()
	base := calendars(t)["us_federal"]
	mourning := base.With(map[deadline.Date]string{date(t, "2026-03-04"): "Day of mourning"})
	rule := deadline.Rule{Answer: deadline.Business(3), Start: deadline.FromReceipt}
	for calendar, want := range map[*deadline.Calendar]string{base: "2026-03-05", mourning: "2026-03-06"} {
		c, err := deadline.Compute(rule, deadline.Facts{ReceivedAt: on(t, "03-02"), Location: time.UTC, Calendar: calendar})
		if err != nil || c.AnswerBy.String() != want {
			t.Errorf("%v %s, want %s", err, c.AnswerBy, want)
		}
	}
}

// BenchmarkComputeAndExplain is a full clock with every step said in words: less than 20 µs.
func BenchmarkComputeAndExplain(b *testing.B) {
	calendar := calendars(b)["us_federal"]
	location := zone(b, "America/Los_Angeles")
	rule := deadline.Rule{Acknowledge: deadline.Business(10), Answer: deadline.Days(45), Start: deadline.FromReceipt,
		Extension: deadline.Extension{By: deadline.Days(45)}, Citations: []string{"11 CCR 7021"},
		Strict: deadline.Strict{ReceiptDayCounts: true, SaturdayCounts: true}}
	facts := deadline.Facts{ReceivedAt: on(b, "11-13"), Location: location, Calendar: calendar}
	b.ReportAllocs()
	for b.Loop() {
		c, err := deadline.Compute(rule, facts)
		if err != nil || len(deadline.Explain(c)) < 5 {
			b.Fatal(err)
		}
	}
	if per := b.Elapsed() / time.Duration(b.N); os.Getenv("HABEAS_TEST_BENCH") != "" && per > 20*time.Microsecond {
		b.Errorf("a clock with its explanation takes %v, more than 20 µs", per)
	}
}
