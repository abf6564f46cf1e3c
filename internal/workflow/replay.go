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
}

// String is the move as one line.
func (m Move) String() string {
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
			if !r.Open() || r.Paused() || r.Regime != pack.ID && r.AlsoRegime != pack.ID {
				continue
			}
			if err := next.replay(ctx, r, pack, confirmed, tell); err != nil {
				return fmt.Errorf("%s: %w", r.Reference, err)
			}
		}
	}
}

func (s *Service) replay(ctx context.Context, r dsr.Request, pack *regime.Pack, confirmed bool, tell func(Move) error) error {
	d, err := s.dates(r)
	if err != nil {
		return err
	}
	_, rule, err := s.Rule(r)
	if err != nil {
		return err
	}
	was := dsr.Dates{AckBy: r.AckBy, AnswerBy: r.AnswerBy, NoticeBy: r.NoticeBy, ExtendTo: r.ExtendTo, WorkingBy: r.WorkingBy, DueAt: r.DueAt}
	for _, m := range []Move{
		{Date: "acknowledge by", From: was.AckBy, To: d.AckBy}, {Date: "answer by", From: was.AnswerBy, To: d.AnswerBy},
		{Date: "extension told by", From: was.NoticeBy, To: d.NoticeBy}, {Date: "extended to", From: was.ExtendTo, To: d.ExtendTo},
	} {
		if m.From == m.To {
			continue
		}
		m.Reference, m.Why, m.Kept = r.Reference, rule.Citation, !m.From.IsZero() && m.To.After(m.From)
		if err := tell(m); err != nil {
			return err
		}
	}
	if !confirmed {
		return nil
	}
	better := better(was, d)
	r.AnswerBy, r.WorkingBy, r.DueAt, r.AckBy, r.NoticeBy = better.AnswerBy, better.WorkingBy, better.DueAt, better.AckBy, better.NoticeBy
	better.AlarmAt = s.NextAlarm(r, s.Now())
	c := dsr.Command{Event: dsr.Replay, Actor: dsr.System(dsr.ByRule, "replay"), Dates: &better, Detail: pack.Version}
	if pack.ID != r.Regime {
		c.Subject = pack.ID
	}
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		_, err := s.ApplyIn(tx, r.ID, c)
		return err
	})
}
