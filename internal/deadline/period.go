package deadline

import (
	"fmt"
	"strconv"
	"strings"
)

// Unit is what a period is counted in.
type Unit string

// The units that statutes use.
const (
	CalendarDays Unit = "calendar_days"
	BusinessDays Unit = "business_days" // Monday to Friday without the calendar's holidays
	MonthUnits   Unit = "months"        // same day number, or the last day of a shorter month
)

// maxPeriod bounds N, so that no pack can push a date out of the calendar.
const maxPeriod = 3660

// Period is a length of time as the law writes it. The zero Period means that the law gives none.
type Period struct {
	N    int
	Unit Unit
}

// Days returns n calendar days.
func Days(n int) Period { return Period{n, CalendarDays} }

// Business returns n business days.
func Business(n int) Period { return Period{n, BusinessDays} }

// Months returns n months.
func Months(n int) Period { return Period{n, MonthUnits} }

var unitWords = map[string]Unit{
	"calendar day": CalendarDays, "calendar days": CalendarDays,
	"business day": BusinessDays, "business days": BusinessDays,
	"month": MonthUnits, "months": MonthUnits,
}

// ParsePeriod reads "45 calendar days", "10 business days" or "1 month". A number without a unit is refused.
func ParsePeriod(s string) (Period, error) {
	number, word, found := strings.Cut(strings.TrimSpace(s), " ")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > maxPeriod {
		return Period{}, fmt.Errorf("%q is not a period like \"45 calendar days\"", s)
	}
	unit, known := unitWords[strings.TrimSpace(word)]
	if !found || !known {
		return Period{}, fmt.Errorf("%q has no unit: say calendar days, business days or months", s)
	}
	return Period{n, unit}, nil
}

// IsZero reports whether the law gives no such period.
func (p Period) IsZero() bool { return p.N == 0 }

// From returns the last day of the period when d is day 0. Business days skip the holidays of cal; a nil cal has
// none, which can only make the result earlier.
func (p Period) From(d Date, cal *Calendar) Date {
	switch p.Unit {
	case MonthUnits:
		return d.AddMonths(p.N)
	case BusinessDays:
		return cal.addBusinessDays(d, p.N, false)
	}
	return d.AddDays(p.N)
}

// String returns the form that ParsePeriod reads.
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	words := map[Unit]string{CalendarDays: "calendar day", BusinessDays: "business day", MonthUnits: "month"}[p.Unit]
	if p.N != 1 {
		words += "s"
	}
	return strconv.Itoa(p.N) + " " + words
}

// MarshalText returns the form of String.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the form of ParsePeriod; empty text gives the zero Period.
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	parsed, err := ParsePeriod(string(text))
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}
