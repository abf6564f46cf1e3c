package deadline

import (
	"errors"
	"fmt"
	"time"
)

// Observed says what happens to a holiday that falls on a weekend.
type Observed string

// The rules for holidays on weekends.
const (
	// ObservedNone leaves the day where it is.
	ObservedNone Observed = "none"
	// ObservedNearest also frees the Friday before a Saturday and the Monday after a Sunday (5 U.S.C. 6103(b)).
	ObservedNearest Observed = "nearest"
	// ObservedSubstitute moves the holiday to the next weekday that is not a holiday (United Kingdom).
	ObservedSubstitute Observed = "substitute"
	// ObservedMonday also frees the following Monday (New Zealand).
	ObservedMonday Observed = "monday"
)

func (o Observed) valid() bool {
	switch o {
	case "", ObservedNone, ObservedNearest, ObservedSubstitute, ObservedMonday:
		return true
	}
	return false
}

// holidayRule is one holiday of a calendar's file.
type holidayRule struct {
	Name     string   `yaml:"name"`
	On       onRule   `yaml:"on"`
	Observed Observed `yaml:"observed"` // instead of the calendar's rule
	From     int      `yaml:"from"`     // first year; the calendar's if left out
	To       int      `yaml:"to"`       // last year; open if left out
	Except   []int    `yaml:"except"`   // years in which the day was moved or dropped
	Source   string   `yaml:"source"`
	Note     string   `yaml:"note"`
}

func (h holidayRule) check() error {
	switch {
	case h.Name == "":
		return errors.New("a holiday needs a name")
	case h.On.empty():
		return fmt.Errorf("%s needs on: the day or days", h.Name)
	case !h.Observed.valid():
		return fmt.Errorf("%s: %q is not a rule for holidays on weekends", h.Name, h.Observed)
	case h.From < 0 || h.To < 0 || h.To != 0 && h.To < h.From:
		return fmt.Errorf("%s ends before it begins", h.Name)
	}
	return nil
}

func (h holidayRule) in(year, first int) bool {
	if year < max(first, h.From) || h.To != 0 && year > h.To {
		return false
	}
	for _, except := range h.Except {
		if year == except {
			return false
		}
	}
	return true
}

// expand lists the days off in every year that a clock can reach.
func (f calendarFile) expand() map[Date]string {
	days := map[Date]string{}
	first := max(f.From, firstYear-1)
	for year := first; year <= lastYear+12; year++ {
		var moving []movedHoliday
		for _, h := range f.Holidays {
			if !h.in(year, first) {
				continue
			}
			rule := h.Observed
			if rule == "" {
				rule = f.Observed
			}
			for _, on := range h.On.in(year) {
				moving = observe(days, moving, movedHoliday{h.Name, on}, rule)
			}
		}
		// Substitutes come last: they look for a weekday that no other holiday takes.
		for _, h := range moving {
			to := h.on
			for isWeekend(to.Weekday()) || days[to] != "" {
				to = to.AddDays(1)
			}
			days[to] = h.name + " (substitute)"
		}
	}
	return days
}

type movedHoliday struct {
	name string
	on   Date
}

// observe enters one holiday. A holiday that is to be substituted is appended to moving instead.
func observe(days map[Date]string, moving []movedHoliday, h movedHoliday, rule Observed) []movedHoliday {
	weekday := h.on.Weekday()
	if rule == ObservedSubstitute && isWeekend(weekday) {
		return append(moving, h)
	}
	days[h.on] = h.name
	switch {
	case rule == ObservedNearest && weekday == time.Saturday:
		days[h.on.AddDays(-1)] = h.name + " (observed)"
	case rule == ObservedNearest && weekday == time.Sunday:
		days[h.on.AddDays(1)] = h.name + " (observed)"
	case rule == ObservedMonday && weekday == time.Saturday:
		days[h.on.AddDays(2)] = h.name + " (Mondayised)"
	case rule == ObservedMonday && weekday == time.Sunday:
		days[h.on.AddDays(1)] = h.name + " (Mondayised)"
	}
	return moving
}
