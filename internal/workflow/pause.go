package workflow

import (
	"context"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// PauseOffer is one thing that a clock might wait for, with the reason why it may not; "" where it may.
type PauseOffer struct {
	Wait   dsr.Wait
	WhyNot string
}

// Pauses says of each thing that a clock might wait for whether this request's may. It decides as the act would.
func (s *Service) Pauses(r dsr.Request, by dsr.Actor) ([]PauseOffer, error) {
	var list []PauseOffer
	for _, w := range dsr.Waits {
		c, err := s.pausing(r, by, w)
		if err != nil {
			return nil, err
		}
		p := PauseOffer{Wait: w}
		if _, err := dsr.Decide(r, c, s.Now()); err != nil {
			p.WhyNot = err.Error()
		}
		list = append(list, p)
	}
	return list, nil
}

// pausing is the command that stops a clock now, with what the law makes of that.
func (s *Service) pausing(r dsr.Request, by dsr.Actor, w dsr.Wait) (dsr.Command, error) {
	c := dsr.Command{Event: dsr.Pause, Actor: by, Wait: w}
	if w == dsr.NoWait || r.Paused() || !r.Asked(w).IsZero() {
		return c, nil // the guard says what is wrong
	}
	d, err := s.dates(r.WithWait(w, s.Now()))
	c.Dates = &d
	return c, err
}

// PauseClock stops the clock until the person gives what is asked for, where the law lets it stop for that, with the notice
// that asks.
func (s *Service) PauseClock(ctx context.Context, id dsr.RequestID, by dsr.Actor, w dsr.Wait, explanation string) (dsr.Decided, error) {
	explanation = strings.TrimSpace(explanation)
	if explanation == "" || len([]rune(explanation)) > maxWords {
		return dsr.Decided{}, problem.Fields(problem.Field{Name: "explanation", Message: "Say what the person should give us, in up to 4,000 characters. They will read it."})
	}
	var d dsr.Decided
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		c, err := s.pausing(r, by, w)
		if err != nil {
			return err
		}
		d, err = s.ApplyIn(tx, id, c, func(tx *store.Tx, d dsr.Decided) error { return s.reason(tx, d.After, by, explanation) })
		return err
	})
	return d, err
}

// ResumeClock lets the clock run again: what it waited for came another way than by the pages. Staff say how.
func (s *Service) ResumeClock(ctx context.Context, id dsr.RequestID, by dsr.Actor, reason string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		c, err := s.resuming(r, by)
		if err != nil {
			return err
		}
		return s.because(tx, id, c, reason)
	})
}

func (s *Service) resuming(r dsr.Request, by dsr.Actor) (dsr.Command, error) {
	c := dsr.Command{Event: dsr.Resume, Actor: by, Wait: r.PausedFor}
	if !r.Paused() {
		return c, nil
	}
	d, err := s.dates(r.WithReply(s.Now()))
	c.Dates = &d
	return c, err
}

// Replied lets every clock of a submission run again that waited for what the person gave just now. A fee is no reply:
// its payment is recorded by staff.
func (s *Service) Replied(tx *store.Tx, id dsr.SubmissionID, waits ...dsr.Wait) error {
	requests, err := tx.RequestsOf(id)
	if err != nil {
		return err
	}
	for _, r := range requests {
		if !r.Paused() || !r.Open() || !slices.Contains(waits, r.PausedFor) {
			continue
		}
		c, err := s.resuming(r, dsr.System(dsr.ByRule, "reply"))
		if err != nil {
			return err
		}
		if _, err := s.ApplyIn(tx, r.ID, c); err != nil {
			return err
		}
	}
	return nil
}

// reply looks whether what happened is a reply that a clock waits for.
func (s *Service) reply(tx *store.Tx, d dsr.Decided) error {
	switch d.Event {
	case dsr.Message:
		if d.Actor.Cause == dsr.ByRequester {
			return s.Replied(tx, d.After.SubmissionID, dsr.WaitIdentity, dsr.WaitClarify)
		}
	case dsr.Prove, dsr.Verify:
		return s.Replied(tx, d.After.SubmissionID, dsr.WaitIdentity)
	}
	return nil
}
