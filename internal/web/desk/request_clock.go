package desk

import (
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
		Due: r.AnswerBy.Long(), Machine: r.AnswerBy.String(), Left: d.face.dueChip(r), Citation: rule.Citation,
		Rule: rightName(r.Right) + " under " + d.lawName(r.Regime) + ", as the law stood on the day of receipt.",
	}
	for _, s := range computed.Steps {
		v.Steps = append(v.Steps, page.ClockStepView{Date: shortDay(s.On), Text: s.String()})
	}
	v.Others = d.otherDates()
	if !r.AnsweredAt.IsZero() {
		v.Stopped = "Stopped " + d.face.when(r.AnsweredAt) + ": the answer was accepted."
	} else if !r.ClosedAt.IsZero() {
		v.Stopped = "Stopped " + d.face.when(r.ClosedAt) + "."
	}
	return v, nil
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
	if !r.Extended && !r.ExtendTo.IsZero() {
		add("Extension possible to", r.ExtendTo, "told by "+shortDay(r.NoticeBy))
	}
	if r.Extended {
		add("Extended to", r.ExtendTo, "")
	}
	return out
}
