package desk

import (
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/deadline"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// clock shows the legal date and, step by step, how the law makes it.
func (d *dossier) clock() (page.ClockView, error) {
	r := d.r
	_, rule, err := d.d.Work.Rule(r)
	if err != nil {
		return page.ClockView{}, err
	}
	computed, err := d.d.Work.Clock(r)
	if err != nil {
		return page.ClockView{}, err
	}
	v := page.ClockView{
		Due: r.AnswerBy.Long(), Machine: r.AnswerBy.String(), Left: d.face.dueChip(r), Sources: rule.Clock().Citations,
		Rule: rightName(r.Right) + " under " + d.lawName(r.Regime) + ", as the law stood on the day of receipt.",
	}
	v.Clocks = clocksOf(computed)
	v.Others = d.otherDates()
	if !r.AnsweredAt.IsZero() {
		v.Stopped = "Stopped " + d.face.when(r.AnsweredAt) + ": the answer was accepted."
	} else if !r.ClosedAt.IsZero() {
		v.Stopped = "Stopped " + d.face.when(r.ClosedAt) + "."
	} else if r.Paused() {
		v.Stopped = "Stopped since " + d.face.when(r.Asked(r.PausedFor)) + ": it waits for the person."
	}
	return v, nil
}

// clocksOf explains every date of a clock by its own steps, in the order in which they are owed.
func clocksOf(c deadline.Clock) []page.ClockPartView {
	parts := []page.ClockPartView{
		{Title: "Start", Date: longDay(c.Starts)}, {Title: "Acknowledge by", Date: longDay(c.AckBy)},
		{Title: "Answer by", Date: longDay(c.AnswerBy)}, {Title: "Tell of an extension by", Date: longDay(c.ExtensionNoticeBy)},
		{Title: "With the extension", Date: longDay(c.ExtendedTo)}, {Title: "Working date of alarms", Date: longDay(c.Working)},
	}
	at := map[deadline.Duty]int{deadline.ForAcknowledgment: 1, deadline.ForAnswer: 2, deadline.ForNotice: 3, deadline.ForExtension: 4, deadline.ForWorking: 5}
	for _, s := range c.Steps {
		part := &parts[at[s.Of]] // steps about no duty are about the start
		part.Steps = append(part.Steps, upperFirst(s.Text())+".")
	}
	return slices.DeleteFunc(parts, func(p page.ClockPartView) bool { return len(p.Steps) == 0 })
}

// longDay says a date in full; none is nothing.
func longDay(d deadline.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Long()
}

// upperFirst begins a sentence.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// otherDates are the clock's other duties.
func (d *dossier) otherDates() []ui.TermView {
	var out []ui.TermView
	add := func(term string, date deadline.Date, note string) {
		if !date.IsZero() {
			out = append(out, ui.TermView{Term: term, Text: shortDay(date), Note: note})
		}
	}
	r := d.r
	out = append(out, ui.TermView{Term: "Received", Text: shortDay(deadline.DateOf(r.ReceivedAt, d.face.where))})
	note := "not acknowledged yet"
	if !r.AckedAt.IsZero() {
		note = "done " + d.face.when(r.AckedAt)
	}
	add("Acknowledge by", r.AckBy, note)
	if r.WorkingBy != r.AnswerBy {
		add("Working date", r.WorkingBy, "the strictest reading; alarms follow it")
	}
	if !r.Extended && !r.ExtendTo.IsZero() && r.ClosedAt.IsZero() {
		add("Extension possible to", r.ExtendTo, "told by "+shortDay(r.NoticeBy))
	}
	if r.Extended {
		add("Extended to", r.ExtendTo, "")
	}
	return out
}
