package workflow

import (
	"context"
	"fmt"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// Move is one date of one open request that another version of its law would change.
type Move struct {
	Reference string
	Date      string // which date
	From, To  deadline.Date
	Kept      bool   // the new version gives a later date: the earlier one stays
	Why       string // the citation of the new rule
	Left      string // why nothing was computed, and the request is left as it is; "" where it was
}

// String is the move as one line.
func (m Move) String() string {
	if m.Left != "" {
		return m.Reference + ": left as it is: " + m.Left
	}
	line := fmt.Sprintf("%s: %s %s -> %s (%s)", m.Reference, m.Date, said(m.From), said(m.To), m.Why)
	if m.Kept {
		line += ", kept: no date moves later"
	}
	return line
}

func said(d deadline.Date) string {
	if d.IsZero() {
		return "none"
	}
	return d.String()
}

// replayBatch is how many requests one look takes.
const replayBatch = 500

// Replay computes every open request under another version of its law and tells each date that would move. It changes
// nothing unless confirmed; then dates move to the earlier day only, and the request remembers the version.
func (s *Service) Replay(ctx context.Context, pack *regime.Pack, confirmed bool, tell func(Move) error) error {
	next := *s
	next.Law = s.Law.With(pack)
	var last dsr.RequestID
	for {
		list, err := s.Store.Read(ctx).RequestsAfter(last, replayBatch)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, r := range list {
			last = r.ID
			if !r.Open() || r.Regime != pack.ID && r.AlsoRegime != pack.ID {
				continue
			}
			if err := next.replay(ctx, r, pack, confirmed, tell); err != nil {
				return fmt.Errorf("%s: %w", r.Reference, err)
			}
		}
	}
}

func (s *Service) replay(ctx context.Context, r dsr.Request, pack *regime.Pack, confirmed bool, tell func(Move) error) error {
	if r.Paused() {
		return tell(Move{Reference: r.Reference, Left: "its clock waits for the person, and its dates are computed when it runs on"})
	}
	d, why, err := s.under(r, pack)
	if err != nil {
		return tell(Move{Reference: r.Reference, Left: err.Error()})
	}
	was := r.Dates()
	for _, m := range []Move{
		{Date: "acknowledge by", From: was.AckBy, To: d.AckBy}, {Date: "answer by", From: was.AnswerBy, To: d.AnswerBy},
		{Date: "extension told by", From: was.NoticeBy, To: d.NoticeBy}, {Date: "extended to", From: was.ExtendTo, To: d.ExtendTo},
		{Date: "alarms go by", From: was.WorkingBy, To: d.WorkingBy},
	} {
		if m.From == m.To {
			continue
		}
		m.Reference, m.Why, m.Kept = r.Reference, why, !m.From.IsZero() && m.To.After(m.From)
		if err := tell(m); err != nil {
			return err
		}
	}
	if !confirmed {
		return nil
	}
	better := better(was, d)
	if sameDates(better, was) && versionUnder(r, pack.ID) == pack.Version {
		return nil // it was done before
	}
	better.AlarmAt = s.NextAlarm(r.WithDates(better), s.Now())
	c := dsr.Command{Event: dsr.Replay, Actor: dsr.System(dsr.ByRule, "replay"), Dates: &better, Detail: pack.Version}
	if pack.ID != r.Regime {
		c.Subject = pack.ID
	}
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		_, err := s.ApplyIn(tx, r.ID, c)
		return err
	})
}

// under computes the dates of a request with a pack in force, and names the pack's rule.
func (s *Service) under(r dsr.Request, pack *regime.Pack) (dsr.Dates, string, error) {
	d, err := s.dates(r)
	if err != nil {
		return d, "", err
	}
	_, rule, err := s.Rule(r)
	if also, ok := s.alsoRule(r); ok && pack.ID != r.Regime {
		rule = also
	}
	return d, rule.Citation, err
}

// versionUnder is the version of a law that a request was computed with.
func versionUnder(r dsr.Request, law string) string {
	if law == r.AlsoRegime {
		return r.AlsoVersion
	}
	return r.RegimeVersion
}

func sameDates(a, b dsr.Dates) bool {
	return a.AckBy == b.AckBy && a.AnswerBy == b.AnswerBy && a.NoticeBy == b.NoticeBy && a.ExtendTo == b.ExtendTo &&
		a.WorkingBy == b.WorkingBy && a.DueAt.Equal(b.DueAt)
}
