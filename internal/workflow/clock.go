package workflow

import (
	"strconv"
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// Rule returns the law's rule for a request as it was on the day of receipt.
func (s *Service) Rule(r dsr.Request) (*regime.Pack, regime.Rule, error) {
	pack, err := s.Law.Pack(r.Regime)
	if err != nil {
		return nil, regime.Rule{}, err
	}
	rule, err := pack.Rule(r.Right, s.Controller.Today(r.ReceivedAt))
	return pack, rule, err
}

// Clock computes a request's dates from its law, with every step and citation.
func (s *Service) Clock(r dsr.Request) (deadline.Clock, error) {
	_, rule, err := s.Rule(r)
	if err != nil {
		return deadline.Clock{}, err
	}
	return deadline.Compute(rule.Clock(), s.facts(r))
}

func (s *Service) facts(r dsr.Request) deadline.Facts {
	return deadline.Facts{
		ReceivedAt: r.ReceivedAt, Location: s.Controller.Location, Calendar: s.Controller.Calendar, Extended: r.Extended,
		AuthenticatedAt: r.VerifiedAt,
	}
}

// classify gives a request its right with all that follows from it: class, level, dates.
func (s *Service) classify(r *dsr.Request, right regime.Right) error {
	r.Right = right
	pack, rule, err := s.Rule(*r)
	if err != nil {
		return err
	}
	c, err := deadline.Compute(rule.Clock(), s.facts(*r))
	if err != nil {
		return err
	}
	r.RegimeVersion, r.Class, r.Need = pack.Version, right.Class(), need(rule)
	r.AckBy, r.AnswerBy, r.NoticeBy, r.ExtendTo = c.AckBy, c.Due(), c.ExtensionNoticeBy, c.ExtendedTo
	if rule.Law.Extension.Allowed() && r.NoticeBy.IsZero() {
		// The law names no day: within the first period is always in time.
		r.NoticeBy = c.AnswerBy
	}
	r.WorkingBy, r.DueAt = c.Working, c.DeadlineUTC
	if r.WorkingBy.IsZero() {
		r.WorkingBy = s.published(r.ReceivedAt)
	}
	if r.DueAt.IsZero() {
		r.AnswerBy = r.WorkingBy
		r.DueAt = r.WorkingBy.End(s.Controller.Location)
	}
	r.AlarmAt = s.NextAlarm(*r, r.ReceivedAt)
	return nil
}

// publishedDays is the controller's own limit where the law sets no number of days ("without delay", "a reasonable
// time"): no clock may be open-ended.
const publishedDays = 30

func (s *Service) published(received time.Time) deadline.Date {
	return s.Controller.Today(received).AddDays(publishedDays)
}

// need is the level that the policy demands: what the law lets us demand, and for a write or data right never less
// than control of the contact on record.
func need(rule regime.Rule) regime.Level {
	switch rule.Right.Class() {
	case regime.PreferenceClass, regime.DecisionClass:
		return regime.L0
	}
	if rule.Level == regime.SignedIn {
		return regime.L3
	}
	if rule.Level < regime.L2 {
		return regime.L2
	}
	return rule.Level
}

// LastDay is how long before the legal end an unverified request gets the answer that the law still owes.
const LastDay = 24 * time.Hour

// NextAlarm is the next instant after now at which the clock must be looked at: the mornings of the days on which 50,
// 75 and 90 percent of the working period have passed, the end of the working date, the last day, the legal end,
// then daily.
func (s *Service) NextAlarm(r dsr.Request, now time.Time) time.Time {
	start := s.Controller.Today(r.ReceivedAt)
	moments := []time.Time{r.WorkingBy.End(s.Controller.Location), r.DueAt.Add(-LastDay), r.DueAt}
	for _, a := range deadline.Alarms(start, r.WorkingBy) {
		moments = append(moments, a.On.AddDays(-1).End(s.Controller.Location)) // its morning: the end of the day before
	}
	next := s.Controller.Today(now).End(s.Controller.Location)
	if now.Before(r.DueAt) {
		next = r.DueAt
	}
	for _, at := range moments {
		if at.After(now) && at.Before(next) {
			next = at
		}
	}
	return next
}

// AlarmLevel says how far the working period has run at now: "50", "75", "90" or "overdue"; "" before half of it.
func (s *Service) AlarmLevel(r dsr.Request, now time.Time) string {
	if !now.Before(r.WorkingBy.End(s.Controller.Location)) {
		return "overdue"
	}
	level, today := "", s.Controller.Today(now)
	for _, a := range deadline.Alarms(s.Controller.Today(r.ReceivedAt), r.WorkingBy) {
		if !today.Before(a.On) {
			level = strconv.Itoa(a.Percent)
		}
	}
	return level
}

// Reclassify computes what a change of right brings along.
func (s *Service) Reclassify(r dsr.Request, right regime.Right) (*dsr.Reclassified, error) {
	if err := s.classify(&r, right); err != nil {
		return nil, err
	}
	return &dsr.Reclassified{
		Right: r.Right, Class: r.Class, Need: r.Need, AckBy: r.AckBy, AnswerBy: r.AnswerBy, NoticeBy: r.NoticeBy,
		ExtendTo: r.ExtendTo, WorkingBy: r.WorkingBy, DueAt: r.DueAt, AlarmAt: r.AlarmAt,
	}, nil
}
