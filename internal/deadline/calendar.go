package deadline

import (
	"maps"
	"slices"
	"time"
)

// The years that a clock may be asked about. Outside them an instant is taken for a mistake.
const (
	firstYear = 2000
	lastYear  = 2199
)

// Calendar says which days are not business days beside Saturday and Sunday. A nil *Calendar has no holidays.
// Calendars are immutable and safe to share.
type Calendar struct {
	ID   string
	Name string
	// Source is the statute or official list that the holidays come from.
	Source   string
	holidays map[Date]string
}

// Holiday returns the name of the holiday on d, if there is one.
func (c *Calendar) Holiday(d Date) (string, bool) {
	if c == nil {
		return "", false
	}
	name, ok := c.holidays[d]
	return name, ok
}

// IsBusinessDay reports whether d is neither Saturday nor Sunday nor a holiday.
func (c *Calendar) IsBusinessDay(d Date) bool {
	day := d.Weekday()
	if day == time.Saturday || day == time.Sunday {
		return false
	}
	_, holiday := c.Holiday(d)
	return !holiday
}

// Holidays lists the dates of the holidays in a year, in order.
func (c *Calendar) Holidays(year int) []Date {
	if c == nil {
		return nil
	}
	dates := slices.Collect(maps.Keys(c.holidays))
	dates = slices.DeleteFunc(dates, func(d Date) bool { return d.Year() != year })
	slices.SortFunc(dates, Date.Compare)
	return dates
}

// With returns a copy of the calendar with further days off, for what an operator's country adds at short notice.
// Further holidays make dates later, so each needs its name as the reason.
func (c *Calendar) With(extra map[Date]string) *Calendar {
	merged := &Calendar{holidays: map[Date]string{}}
	if c != nil {
		merged.ID, merged.Name, merged.Source = c.ID, c.Name, c.Source
		maps.Copy(merged.holidays, c.holidays)
	}
	maps.Copy(merged.holidays, extra)
	return merged
}

// addBusinessDays counts n business days after d. With saturdays, Saturday is a business day unless it is a holiday.
func (c *Calendar) addBusinessDays(d Date, n int, saturdays bool) Date {
	weekday := d.Weekday()
	for n > 0 {
		d, weekday = d.AddDays(1), (weekday+1)%7
		if weekday == time.Sunday || weekday == time.Saturday && !saturdays {
			continue
		}
		if _, holiday := c.Holiday(d); !holiday {
			n--
		}
	}
	return d
}

// nextBusinessDay returns d, or the first business day after it.
func (c *Calendar) nextBusinessDay(d Date) Date {
	for !c.IsBusinessDay(d) {
		d = d.AddDays(1)
	}
	return d
}
