package notice

import (
	"strings"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/workflow"
	"github.com/habeasdata/habeas/views/letter"
)

// alarm is about the clocks of one request that ran equally far towards the same day.
func alarm(f facts) (letter.Notice, error) {
	n := letter.StaffAlarm{
		Head: f.ownerHead(), Level: letter.AlarmLevel(f.arg("level")), DeskURL: f.url("/desk/requests/" + f.r.Reference),
	}
	by, err := deadline.ParseDate(f.arg("by"))
	if err != nil { // written before alarms named their clocks
		n.Clocks = []letter.Clock{{Duty: deadline.ForAnswer, Reference: f.r.Reference, By: f.r.AnswerBy, Rule: f.rule.Citation}}
		return n, nil
	}
	for duty := range strings.SplitSeq(f.arg("duties"), "+") {
		n.Clocks = append(n.Clocks, letter.Clock{Duty: deadline.Duty(duty), Reference: f.r.Reference, By: by, Rule: f.rule.Citation})
	}
	return n, nil
}

// daily is what the desk has to do, as it stands when the mail is written.
func daily(f facts) (letter.Notice, error) {
	now := f.s.Now()
	today := f.s.Work.Controller.Today(now)
	n := letter.StaffDaily{
		Head: letter.Head{Brand: f.s.Work.Controller.Name, Reference: today.String()}, Day: today, DeskURL: f.url("/desk"),
	}
	work, err := f.s.Work.Daily(f.read, now)
	if err != nil {
		return nil, err
	}
	for _, p := range work {
		part := letter.DailyPart{What: letter.DailyWhat(p.What), Count: int(p.Count)}
		for _, r := range p.First {
			c, err := f.clockOf(p.What, r)
			if err != nil {
				return nil, err
			}
			part.Clocks = append(part.Clocks, c)
		}
		n.Parts = append(n.Parts, part)
	}
	holds, err := f.s.Work.HoldsToReview(f.read, today)
	for _, h := range holds {
		n.Holds = append(n.Holds, letter.HoldReview{Placed: f.s.Work.Controller.Today(h.CreatedAt), By: h.ReviewOn, Rule: h.Citation})
	}
	return n, err
}

// clockOf is the clock of a request that a part of the digest is about.
func (f facts) clockOf(what workflow.DailyWhat, r dsr.Request) (letter.Clock, error) {
	_, rule, err := f.s.Work.Rule(r)
	c := letter.Clock{Duty: deadline.ForAnswer, Reference: r.Reference, By: r.AnswerBy, Rule: rule.Citation}
	if what == workflow.DailyUnacknowledged {
		c.Duty, c.By = deadline.ForAcknowledgment, r.AckBy
	}
	return c, err
}
