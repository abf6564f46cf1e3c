package workflow

import (
	"slices"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// dates computes what the law makes of a request as it stands; where two laws cover the person, each date is the better
// one for them.
func (s *Service) dates(r dsr.Request) (dsr.Dates, error) {
	_, rule, err := s.Rule(r)
	if err != nil {
		return dsr.Dates{}, err
	}
	d, err := s.datesUnder(rule, r)
	if err != nil {
		return d, err
	}
	if also, ok := s.alsoRule(r); ok {
		other, err := s.datesUnder(also, r)
		if err != nil {
			return d, err
		}
		d = better(d, other)
	}
	d.AlarmAt = s.NextAlarm(r.WithDates(d), s.Now())
	return d, nil
}

// datesUnder computes the dates under one rule.
func (s *Service) datesUnder(rule regime.Rule, r dsr.Request) (dsr.Dates, error) {
	c, err := deadline.Compute(rule.Clock(), s.facts(r))
	if err != nil {
		return dsr.Dates{}, err
	}
	d := dsr.Dates{
		AckBy: c.AckBy, AnswerBy: c.Due(), NoticeBy: c.ExtensionNoticeBy, ExtendTo: c.ExtendedTo, WorkingBy: c.Working,
		DueAt: c.DeadlineUTC, Stopped: c.Stopped,
	}
	if rule.Law.Extension.Allowed() && d.NoticeBy.IsZero() {
		d.NoticeBy = c.AnswerBy // the law names no day: within the first period is always in time
	}
	if d.WorkingBy.IsZero() {
		d.WorkingBy = s.published(r.ReceivedAt)
	}
	if d.DueAt.IsZero() {
		d.AnswerBy = d.WorkingBy
		d.DueAt = d.WorkingBy.End(s.Controller.Location)
	}
	return d, nil
}

// better takes of each date the one that is better for the person: the earlier. More time is there only where both laws
// give it, and a clock stops only where both let it.
func better(a, b dsr.Dates) dsr.Dates {
	a.Stopped = a.Stopped && b.Stopped
	a.AckBy, a.AnswerBy = earlier(a.AckBy, b.AckBy), earlier(a.AnswerBy, b.AnswerBy)
	a.NoticeBy, a.WorkingBy = earlier(a.NoticeBy, b.NoticeBy), earlier(a.WorkingBy, b.WorkingBy)
	if b.ExtendTo.IsZero() || a.ExtendTo.IsZero() {
		a.ExtendTo = deadline.Date{}
	} else {
		a.ExtendTo = earlier(a.ExtendTo, b.ExtendTo)
	}
	if b.DueAt.Before(a.DueAt) {
		a.DueAt = b.DueAt
	}
	return a
}

func earlier(a, b deadline.Date) deadline.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// same lists rights that different laws name differently.
var same = [][]regime.Right{
	{regime.KnowSpecific, regime.Access}, {regime.KnowCategories, regime.Access}, {regime.OptOutSaleSharing, regime.OptOutSale},
	{regime.OptOutSaleSharing, regime.OptOutTargetedAds},
}

// alsoRule is the rule of the second law for the request's right, under whatever name that law has for it.
func (s *Service) alsoRule(r dsr.Request) (regime.Rule, bool) {
	if r.AlsoRegime == "" || r.About != "" {
		return regime.Rule{}, false
	}
	pack, err := s.Law.Pack(r.AlsoRegime)
	if err != nil {
		return regime.Rule{}, false
	}
	names := []regime.Right{r.Right}
	for _, pair := range same {
		if i := slices.Index(pair, r.Right); i >= 0 {
			names = append(names, pair[1-i])
		}
	}
	for _, name := range names {
		if rule, err := pack.Rule(name, s.Controller.Today(r.ReceivedAt)); err == nil {
			return rule, true
		}
	}
	return regime.Rule{}, false
}
