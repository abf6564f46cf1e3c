package deadline_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
)

func date(t testing.TB, s string) deadline.Date {
	t.Helper()
	d, err := deadline.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

func TestDayEndsWhereClocksJump(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ why, zone, day, ends string }{
		{"an ordinary day", "Europe/Berlin", "2026-12-28", "2026-12-28T23:00:00Z"},
		{"a day of 25 hours", "America/Los_Angeles", "2026-11-01", "2026-11-02T08:00:00Z"},
		{"midnight is skipped in the east", "Asia/Beirut", "2026-03-28", "2026-03-28T22:00:00Z"},
		{"midnight is skipped in the west", "America/Sao_Paulo", "2018-11-03", "2018-11-04T03:00:00Z"},
		{"midnight comes twice: the first one", "America/St_Johns", "2010-11-06", "2010-11-07T02:30:00Z"},
		{"the next day is skipped", "Pacific/Apia", "2011-12-29", "2011-12-30T10:00:00Z"},
		{"the first zone to see a day", "Pacific/Kiritimati", "2026-01-01", "2026-01-01T10:00:00Z"},
		{"the last zone to see a day", "Pacific/Pago_Pago", "2026-01-01", "2026-01-02T11:00:00Z"},
	} {
		if got := date(t, test.day).End(zone(t, test.zone)).Format(time.RFC3339); got != test.ends {
			t.Errorf("%s: %s in %s ends at %s, want %s", test.why, test.day, test.zone, got, test.ends)
		}
	}
}

func TestDayEndsAtTheTurnOfEveryYear(t *testing.T) {
	t.Parallel()
	for _, name := range zones {
		location := zone(t, name)
		for year := 2000; year <= 2199; year++ {
			d, err := deadline.NewDate(year, time.December, 31)
			if err != nil {
				t.Fatal(err)
			}
			end := d.End(location)
			if local := end.In(location); local.YearDay() != 1 || local.Year() != year+1 || local.Hour() > 1 {
				t.Errorf("%s in %s ends at %s", d, name, local)
			}
		}
	}
}

func TestDatesReadAndPrint(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "2026-2-3", "2026-02-29", "2026-13-01", "0000-01-01", "26-01-01", "2026-01-01T00:00:00Z"} {
		if d, err := deadline.ParseDate(text); err == nil {
			t.Errorf("%q was read as %s", text, d)
		}
	}
	if got := date(t, "2026-12-28").Long(); got != "Monday 28 December 2026" {
		t.Errorf("long form is %q", got)
	}
	var pair struct{ A, B deadline.Date }
	if err := json.Unmarshal([]byte(`{"A":"2028-02-29","B":""}`), &pair); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(pair)
	if err != nil || string(text) != `{"A":"2028-02-29","B":""}` {
		t.Errorf("%s, %v", text, err)
	}
	if err := json.Unmarshal([]byte(`{"A":"2027-02-29"}`), &pair); err == nil {
		t.Error("29 February 2027 was read")
	}
}

func TestPeriodNeedsAUnit(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"45", "45 days", "0 months", "-1 months", "1 year", "month", "99999 calendar days", "1.5 months"} {
		if p, err := deadline.ParsePeriod(text); err == nil {
			t.Errorf("%q was read as %s", text, p)
		}
	}
	for _, text := range []string{"1 month", "2 months", "10 business days", "45 calendar days", "1 calendar day"} {
		p, err := deadline.ParsePeriod(text)
		if err != nil || p.String() != text {
			t.Errorf("%q reads back as %q, %v", text, p, err)
		}
	}
}

func TestAlarmsAtHalfThreeQuartersAndNineTenths(t *testing.T) {
	t.Parallel()
	from := date(t, "2026-03-02")
	got := deadline.Alarms(from, from.AddDays(45))
	want := []deadline.Alarm{{Percent: 50, On: from.AddDays(22)}, {Percent: 75, On: from.AddDays(33)},
		{Percent: 90, On: from.AddDays(40)}}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("alarm %d is %v, want %v", i, got[i], want[i])
		}
	}
	if alarms := deadline.Alarms(from, deadline.Date{}); alarms != nil {
		t.Errorf("alarms without a date: %v", alarms)
	}
}

// Dates are written without package time's layouts; each must read as they would.
func TestADateIsWrittenAsPackageTimeWouldWriteIt(t *testing.T) {
	t.Parallel()
	for at := time.Date(1999, 12, 25, 0, 0, 0, 0, time.UTC); at.Year() < 2030; at = at.AddDate(0, 0, 1) {
		d := deadline.DateOf(at, time.UTC)
		if d.String() != at.Format(time.DateOnly) || d.Long() != at.Format("Monday 2 January 2006") {
			t.Fatalf("%s, %s for %v", d, d.Long(), at)
		}
	}
}
