package deadline

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// onRule says on which days of a year a holiday falls. It is written as
//
//	25 December                        the same date every year
//	25 December to 15 January          every day of a span, which may cross the year
//	third Monday of January            also first, second, fourth, last
//	Easter +1                          days after (or, with -, before) Easter Sunday
//	[2025-06-20, 2026-07-10]           dates fixed year by year
type onRule struct {
	line  int
	days  func(year int) []Date
	fixed []Date
}

// maxSpan bounds the days of one span, so that no calendar can put off an answer for months.
const maxSpan = 31

func (o onRule) empty() bool { return o.days == nil && len(o.fixed) == 0 }

func (o onRule) in(year int) []Date {
	if o.days != nil {
		return o.days(year)
	}
	var dates []Date
	for _, d := range o.fixed {
		if d.Year() == year {
			dates = append(dates, d)
		}
	}
	return dates
}

// UnmarshalYAML reads the forms above.
func (o *onRule) UnmarshalYAML(node *yaml.Node) error {
	o.line = node.Line
	if node.Kind == yaml.SequenceNode {
		for _, item := range node.Content {
			d, err := ParseDate(item.Value)
			if err != nil {
				return fmt.Errorf("line %d: %w", item.Line, err)
			}
			o.fixed = append(o.fixed, d)
		}
		return nil
	}
	days, err := parseOn(node.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", node.Line, err)
	}
	o.days = days
	return nil
}

func parseOn(text string) (func(int) []Date, error) {
	words := strings.Fields(text)
	switch {
	case len(words) == 2 && words[0] == "Easter":
		offset, err := strconv.Atoi(words[1])
		if err == nil && offset >= -60 && offset <= 70 {
			return func(year int) []Date { return []Date{easter(year).AddDays(offset)} }, nil
		}
	case len(words) == 2:
		if on, ok := yearly(words[0], words[1]); ok {
			return func(year int) []Date { return []Date{on(year)} }, nil
		}
	case len(words) == 4 && words[2] == "of":
		return nthWeekday(words[0], words[1], words[3])
	case len(words) == 5 && words[2] == "to":
		from, ok := yearly(words[0], words[1])
		to, okTo := yearly(words[3], words[4])
		if ok && okTo {
			if len(span(2026, from, to)) > maxSpan {
				return nil, fmt.Errorf("%q is longer than %d days", text, maxSpan)
			}
			return func(year int) []Date { return span(year, from, to) }, nil
		}
	}
	return nil, fmt.Errorf("%q is not a day like \"25 December\", \"third Monday of January\" or \"Easter +1\"", text)
}

// yearly reads a day and a month. 29 February is refused: no holiday falls on it.
func yearly(day, month string) (func(int) Date, bool) {
	n, err := strconv.Atoi(day)
	t, errMonth := time.Parse("January", month)
	if err != nil || errMonth != nil || n < 1 || n > daysIn(2001, t.Month()) {
		return nil, false
	}
	return func(year int) Date { return Date{int16(year), int8(t.Month()), int8(n)} }, true
}

// span lists the days of the year that lie in a span; one that crosses the year gives both of its ends.
func span(year int, from, to func(int) Date) []Date {
	var dates []Date
	first, last := from(year), to(year)
	if !last.Before(first) {
		for d := first; !d.After(last); d = d.AddDays(1) {
			dates = append(dates, d)
		}
		return dates
	}
	for d := (Date{int16(year), 1, 1}); !d.After(last); d = d.AddDays(1) {
		dates = append(dates, d)
	}
	for d := first; d.Year() == year; d = d.AddDays(1) {
		dates = append(dates, d)
	}
	return dates
}

var (
	ordinals = map[string]int{"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
	weekdays = map[string]time.Weekday{"Monday": time.Monday, "Tuesday": time.Tuesday, "Wednesday": time.Wednesday,
		"Thursday": time.Thursday, "Friday": time.Friday, "Saturday": time.Saturday, "Sunday": time.Sunday}
)

func nthWeekday(ordinal, weekday, month string) (func(int) []Date, error) {
	n, ok := ordinals[ordinal]
	day, okDay := weekdays[weekday]
	t, err := time.Parse("January", month)
	if !ok || !okDay || err != nil {
		return nil, fmt.Errorf("\"%s %s of %s\" is not a day of the year", ordinal, weekday, month)
	}
	return func(year int) []Date {
		first := Date{int16(year), int8(t.Month()), 1}
		d := first.AddDays((int(day) - int(first.Weekday()) + 7) % 7)
		if n >= 0 {
			return []Date{d.AddDays(7 * n)}
		}
		for next := d.AddDays(7); next.Month() == t.Month(); next = next.AddDays(7) {
			d = next
		}
		return []Date{d}
	}, nil
}

// easter returns Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876.
func easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date{int16(year), int8(n / 31), int8(n%31 + 1)}
}
