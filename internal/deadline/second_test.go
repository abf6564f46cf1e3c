package deadline_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/habeasdata/habeas/internal/deadline"
)

// This file is a second implementation of the counting rules, written from the text of the rules alone. It shares no
// code with the package: it counts day by day on day numbers of its own and knows no statute and no date type. The law
// is checked against it over two hundred years.

// dayNumber counts days from 1 January 1970 by adding up years and months.
func dayNumber(year, month, day int) int {
	n := 0
	for y := 1970; y < year; y++ {
		n += yearLength(y)
	}
	for m := 1; m < month; m++ {
		n += monthLength(year, m)
	}
	return n + day - 1
}

func yearLength(year int) int {
	if monthLength(year, 2) == 29 {
		return 366
	}
	return 365
}

func monthLength(year, month int) int {
	lengths := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	leap := year%400 == 0 || year%4 == 0 && year%100 != 0
	if month == 2 && leap {
		return 29
	}
	return lengths[month-1]
}

func civil(n int) (year, month, day int) {
	for year = 1970; n >= yearLength(year); year++ {
		n -= yearLength(year)
	}
	for month = 1; n >= monthLength(year, month); month++ {
		n -= monthLength(year, month)
	}
	return year, month, n + 1
}

func numberOf(d deadline.Date) int { return dayNumber(d.Year(), int(d.Month()), d.Day()) }

// second counts one period with end rule from day n. Holidays are asked for by day number.
func second(p deadline.Period, end deadline.EndRule, n int, holiday func(int) bool) int {
	// 1 January 1970 was a Thursday, so day numbers 2 and 3 modulo 7 are Saturdays and Sundays.
	off := func(n int) bool { return n%7 == 2 || n%7 == 3 || holiday(n) }
	switch p.Unit {
	case deadline.CalendarDays:
		n += p.N
	case deadline.BusinessDays:
		for left := p.N; left > 0; {
			n++
			if !off(n) {
				left--
			}
		}
	case deadline.MonthUnits:
		year, month, day := civil(n)
		for range p.N {
			if month++; month == 13 {
				year, month = year+1, 1
			}
		}
		for day > monthLength(year, month) {
			day--
		}
		n = dayNumber(year, month, day)
	}
	for end == deadline.NextBusinessDay && off(n) {
		n++
	}
	return n
}

var zones = []string{"UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Pacific/Kiritimati",
	"Pacific/Pago_Pago", "Asia/Kolkata", "Africa/Cairo", "America/Havana", "America/Sao_Paulo", "America/St_Johns",
	"Asia/Beirut", "Australia/Lord_Howe"}

func drawZone(t *rapid.T) *time.Location {
	location, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	return location
}

// drawInstant draws a moment in two hundred years.
func drawInstant(t *rapid.T, label string) time.Time {
	first := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	last := time.Date(2199, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
	return time.Unix(rapid.Int64Range(first, last).Draw(t, label), 0).UTC()
}

func drawPeriod(t *rapid.T, label string) deadline.Period {
	units := []deadline.Unit{deadline.CalendarDays, deadline.BusinessDays, deadline.MonthUnits}
	return deadline.Period{N: rapid.IntRange(1, 90).Draw(t, label),
		Unit: rapid.SampledFrom(units).Draw(t, label+" unit")}
}

func TestDatesAgreeWithSecondImplementationOverTwoHundredYears(t *testing.T) {
	t.Parallel()
	all := calendars(t)
	ids := []string{"", "us_federal", "gb_eng", "de_national", "fr_national", "nz_privacy_act"}
	rapid.Check(t, func(t *rapid.T) {
		calendar := all[rapid.SampledFrom(ids).Draw(t, "calendar")]
		zone := drawZone(t)
		rule := deadline.Rule{Answer: drawPeriod(t, "answer"), Acknowledge: drawPeriod(t, "acknowledge"),
			Start: deadline.FromReceipt,
			End:   rapid.SampledFrom([]deadline.EndRule{deadline.KeepDate, deadline.NextBusinessDay}).Draw(t, "end")}
		rule.Extension.By = deadline.Period{N: rapid.IntRange(1, 90).Draw(t, "extension"), Unit: rule.Answer.Unit}
		at := drawInstant(t, "received")
		clock, err := deadline.Compute(rule, deadline.Facts{ReceivedAt: at, Location: zone, Calendar: calendar})
		if err != nil {
			t.Fatal(err)
		}
		local := at.In(zone)
		from := dayNumber(local.Year(), int(local.Month()), local.Day())
		holiday := func(n int) bool {
			year, month, day := civil(n)
			d, _ := deadline.NewDate(year, time.Month(month), day)
			_, is := calendar.Holiday(d)
			return is
		}
		whole := deadline.Period{N: rule.Answer.N + rule.Extension.By.N, Unit: rule.Answer.Unit}
		for name, pair := range map[string][2]int{
			"acknowledgment": {second(rule.Acknowledge, rule.End, from, holiday), numberOf(clock.AckBy)},
			"answer":         {second(rule.Answer, rule.End, from, holiday), numberOf(clock.AnswerBy)},
			"extension":      {second(whole, rule.End, from, holiday), numberOf(clock.ExtendedTo)},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s is day %d by the second implementation, %d by the clock %+v", name, pair[0], pair[1], clock)
			}
		}
	})
}

// Holidays themselves are checked by a second set of formulas: Easter by Gauss's rule with its exceptions, and the
// n-th weekday by walking through the month.
func TestMovableHolidaysAgreeWithSecondFormulas(t *testing.T) {
	t.Parallel()
	all := calendars(t)
	for year := 2023; year <= 2199; year++ {
		goodFriday, _ := deadline.NewDate(1970, 1, 1)
		goodFriday = goodFriday.AddDays(gaussEaster(year) - 2)
		for _, id := range []string{"de_national", "gb_eng", "nz_privacy_act"} {
			if name, _ := all[id].Holiday(goodFriday); name != "Good Friday" {
				t.Errorf("%s: %s is %q, want Good Friday", id, goodFriday, name)
			}
		}
		fridays := 0
		for day := 1; day <= 30; day++ {
			d, _ := deadline.NewDate(year, time.November, day)
			if numberOf(d)%7 != 0 { // a Thursday
				continue
			}
			fridays++
			if name, _ := all["us_federal"].Holiday(d); (name == "Thanksgiving Day") != (fridays == 4) {
				t.Errorf("%s is %q", d, name)
			}
		}
	}
}

// gaussEaster returns the day number of Easter Sunday.
func gaussEaster(year int) int {
	a, b, c, k := year%19, year%4, year%7, year/100
	p := (13 + 8*k) / 25
	m := (15 - p + k - k/4) % 30
	n := (4 + k - k/4) % 7
	d := (19*a + m) % 30
	e := (2*b + 4*c + 6*d + n) % 7
	if d == 29 && e == 6 || d == 28 && e == 6 && (11*m+11)%30 < 19 {
		e = -1
	}
	return dayNumber(year, 3, 22) + d + e
}
