package workflow

import (
	"slices"
	"strconv"
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
)

// LastDay is how long before the legal end an unverified request gets the answer that the law still owes.
const LastDay = 24 * time.Hour

// Watch is one clock of a request that still runs: what is owed, the legal day, and the working day that alarms follow,
// which is never later.
type Watch struct {
	Duty    deadline.Duty
	By      deadline.Date
	Working deadline.Date
}

// Watches are the clocks of a request that still run: its acknowledgment, the notice of an extension that could be
// taken, and its answer. An appeal is a request with clocks of its own.
func (s *Service) Watches(r dsr.Request) []Watch {
	if !r.Open() || !r.AnsweredAt.IsZero() {
		return nil
	}
	// Without a computed clock the stored dates hold: what cannot be explained must be watched all the same.
	c, _ := s.Clock(r)
	var out []Watch
	if r.AckedAt.IsZero() && !r.AckBy.IsZero() {
		by := sooner(r.AckBy, c.WorkingAck)
		if target := s.Controller.Targets.Acknowledge; !target.IsZero() {
			by = sooner(by, target.From(s.Controller.Today(r.ReceivedAt), s.Controller.Calendar))
		}
		out = append(out, Watch{deadline.ForAcknowledgment, r.AckBy, by})
	}
	out = append(out, Watch{deadline.ForAnswer, r.AnswerBy, sooner(r.WorkingBy, c.Working)})
	if !r.Extended && !r.ExtendTo.IsZero() && !r.NoticeBy.IsZero() {
		out = append(out, Watch{deadline.ForNotice, r.NoticeBy, sooner(r.NoticeBy, c.WorkingNotice)})
	}
	return out
}

// sooner returns the earlier date; none is no date.
func sooner(a, b deadline.Date) deadline.Date {
	if b.IsZero() || a.Before(b) {
		return a
	}
	return b
}

// NextAlarm is the next instant after now at which a request's clocks must be looked at: the mornings of the days on
// which 50, 75 and 90 percent of a working period have passed, the end of a working date, the last day, a legal end, then
// daily.
func (s *Service) NextAlarm(r dsr.Request, now time.Time) time.Time {
	start := s.Controller.Today(r.ReceivedAt)
	moments := []time.Time{r.DueAt.Add(-LastDay), r.DueAt}
	late := !now.Before(r.DueAt)
	for _, w := range s.Watches(r) {
		late = late || w.Duty != deadline.ForNotice && s.Over(w.By, now)
		moments = append(moments, w.Working.End(s.Controller.Location), w.By.End(s.Controller.Location))
		for _, a := range deadline.Alarms(start, w.Working) {
			moments = append(moments, a.On.AddDays(-1).End(s.Controller.Location)) // its morning: the end of the day before
		}
	}
	next := s.Controller.Today(now).End(s.Controller.Location)
	if !late {
		next = r.DueAt
	}
	for _, at := range moments {
		if at.After(now) && at.Before(next) {
			next = at
		}
	}
	return next
}

// Over reports whether a day is over at now.
func (s *Service) Over(day deadline.Date, now time.Time) bool {
	return !now.Before(day.End(s.Controller.Location))
}

// OverdueLevel is the level of a clock whose working date is over.
const OverdueLevel = "overdue"

// AlarmLevel says how far a clock of a request received on a day has run at now: "50", "75", "90" or "overdue"; "" before
// half of it.
func (s *Service) AlarmLevel(received deadline.Date, w Watch, now time.Time) string {
	if s.Over(w.Working, now) {
		return OverdueLevel
	}
	level, today := "", s.Controller.Today(now)
	for _, a := range deadline.Alarms(received, w.Working) {
		if !today.Before(a.On) {
			level = strconv.Itoa(a.Percent)
		}
	}
	return level
}

// AlarmGroup is the clocks of one request that have run equally far towards the same day: staff hear of them at once.
type AlarmGroup struct {
	Level  string
	By     deadline.Date
	Duties []deadline.Duty
}

// AlarmGroups are the clocks of a request that have run far at now. The notice of an extension that was not taken is no
// longer spoken of once its day is over: nobody owed it.
func (s *Service) AlarmGroups(r dsr.Request, now time.Time) []AlarmGroup {
	var out []AlarmGroup
	received := s.Controller.Today(r.ReceivedAt)
	for _, w := range s.Watches(r) {
		level := s.AlarmLevel(received, w, now)
		if level == "" || level == OverdueLevel && w.Duty == deadline.ForNotice {
			continue
		}
		same := func(g AlarmGroup) bool { return g.Level == level && g.By == w.By }
		if i := slices.IndexFunc(out, same); i >= 0 {
			out[i].Duties = append(out[i].Duties, w.Duty)
			continue
		}
		out = append(out, AlarmGroup{level, w.By, []deadline.Duty{w.Duty}})
	}
	return out
}
