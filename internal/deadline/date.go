package deadline

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a day in the civil calendar, without time and zone. The zero Date means "no such date" and prints as "".
// Dates are comparable with ==.
type Date struct {
	year       int16
	month, day int8
}

// NewDate returns the given day; it must exist in the years 1 to 9999.
func NewDate(year int, month time.Month, day int) (Date, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, fmt.Errorf("%04d-%02d-%02d is not a day of the calendar", year, int(month), day)
	}
	return Date{int16(year), int8(month), int8(day)}, nil
}

// ParseDate reads "2026-12-28".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("%q is not a date like 2026-12-28", s)
	}
	return dateOfTime(t), nil
}

// DateOf returns the day that t falls on in loc.
func DateOf(t time.Time, loc *time.Location) Date { return dateOfTime(t.In(loc)) }

func dateOfTime(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int16(y), int8(m), int8(d)}
}

// Year returns the year.
func (d Date) Year() int { return int(d.year) }

// Month returns the month.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day returns the day of the month.
func (d Date) Day() int { return int(d.day) }

// IsZero reports whether d means "no such date".
func (d Date) IsZero() bool { return d == Date{} }

// Compare returns -1, 0 or +1 as d is before, on or after e. The zero Date is before all others.
func (d Date) Compare(e Date) int {
	a, b := d.key(), e.key()
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.key() < e.key() }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.key() > e.key() }

func (d Date) key() int { return int(d.year)<<9 | int(d.month)<<5 | int(d.day) }

// AddDays returns the day n days later, or earlier for a negative n.
func (d Date) AddDays(n int) Date {
	if to := int(d.day) + n; to >= 1 && to <= 28 {
		return Date{d.year, d.month, int8(to)}
	}
	return dateOfTime(d.midnight().AddDate(0, 0, n))
}

// DaysUntil returns the number of days from d to e; negative if e is earlier.
func (d Date) DaysUntil(e Date) int {
	return int(e.midnight().Sub(d.midnight()) / (24 * time.Hour))
}

// AddMonths returns the same day number n months later, or the last day of a shorter month.
func (d Date) AddMonths(n int) Date {
	months := int(d.year)*12 + int(d.month) - 1 + n
	year, month := months/12, time.Month(months%12+1)
	return Date{int16(year), int8(month), int8(min(int(d.day), daysIn(year, month)))}
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// End returns the instant at which the day is over in loc, in UTC: the first moment that carries a later date there,
// which is the following midnight, or the moment at which the clocks jump over it.
func (d Date) End(loc *time.Location) time.Time {
	next := d.AddDays(1).midnight()
	_, offset := next.In(loc).Zone()
	end := next.Add(-time.Duration(offset) * time.Second)
	if !d.endsAt(end, loc) {
		return d.searchEnd(next, loc)
	}
	return end
}

// endsAt reports whether at is a first moment of a later date than d.
func (d Date) endsAt(at time.Time, loc *time.Location) bool {
	return DateOf(at, loc).After(d) && !DateOf(at.Add(-time.Second), loc).After(d)
}

// searchEnd finds the moment by bisection: no zone is further than 26 hours from the UTC midnight next. Time.ZoneBounds
// is not used: at the turn of some years it answers with the moment it was asked about.
func (d Date) searchEnd(next time.Time, loc *time.Location) time.Time {
	low, high := next.Add(-26*time.Hour), next.Add(26*time.Hour)
	for high.Sub(low) > time.Second {
		middle := low.Add(high.Sub(low) / 2).Truncate(time.Second)
		if DateOf(middle, loc).After(d) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// midnight is the start of the day in UTC, the form in which package time does the arithmetic.
func (d Date) midnight() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

// String returns "2026-12-28", or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	text := d.appendYear(make([]byte, 0, 10))
	text = append(text, '-', '0'+byte(d.month/10), '0'+byte(d.month%10), '-', '0'+byte(d.day/10), '0'+byte(d.day%10))
	return string(text)
}

// appendYear appends the year in four digits. Dates are written by the million: package time's Format takes much longer.
func (d Date) appendYear(text []byte) []byte {
	for unit := int16(1000); unit > 0; unit /= 10 {
		text = append(text, '0'+byte(d.year/unit%10))
	}
	return text
}

// Long returns "Monday 28 December 2026", or "" for the zero Date.
func (d Date) Long() string {
	if d.IsZero() {
		return ""
	}
	text := append(make([]byte, 0, 32), d.Weekday().String()...)
	text = append(text, ' ')
	text = strconv.AppendInt(text, int64(d.day), 10)
	text = append(text, ' ')
	text = append(text, time.Month(d.month).String()...)
	return string(d.appendYear(append(text, ' ')))
}

// MarshalText returns the form of String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the form of ParseDate; empty text gives the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

func daysIn(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
