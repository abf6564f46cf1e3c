package workflow

import (
	"context"
	"strings"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// maxWords bounds what staff and requesters write in one message, in characters.
const maxWords = 4000

// Comment adds an internal comment, which only staff see.
func (s *Service) Comment(ctx context.Context, id dsr.RequestID, by dsr.Actor, text string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error { return s.CommentIn(tx, id, by, text) })
}

// CommentIn is Comment inside a transaction that is already open.
func (s *Service) CommentIn(tx *store.Tx, id dsr.RequestID, by dsr.Actor, text string) error {
	_, err := s.write(tx, id, by, dsr.Comment, dsr.Internal, "comment", text)
	return err
}

// MessageTo sends a staff member's message to the person.
func (s *Service) MessageTo(ctx context.Context, id dsr.RequestID, by dsr.Actor, text string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		m, err := s.write(tx, id, by, dsr.Message, dsr.Outbound, "message", text)
		if err != nil {
			return err
		}
		r, err := tx.Requests().Get(string(id))
		if err != nil {
			return err
		}
		return s.NotifyKey(tx, r, dsr.NoticeMessage, "message:"+m.ID, "message="+m.ID)
	})
}

// MessageFrom takes a message from the person and puts the request before its handler.
func (s *Service) MessageFrom(ctx context.Context, id dsr.RequestID, by dsr.Actor, text string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		if _, err := s.write(tx, id, by, dsr.Message, dsr.Inbound, "message", text); err != nil {
			return err
		}
		r, err := tx.Requests().Get(string(id))
		if err != nil || !r.Open() || r.Attention != dsr.AttentionNone {
			return err
		}
		c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "messages"), Attention: dsr.AttentionMessage}
		_, err = s.ApplyIn(tx, id, c)
		return err
	})
}

func (s *Service) write(tx *store.Tx, id dsr.RequestID, by dsr.Actor, event dsr.Event, way dsr.Direction, field, text string) (dsr.Correspondence, error) {
	text = strings.TrimSpace(text)
	if text == "" || len([]rune(text)) > maxWords {
		return dsr.Correspondence{}, problem.Fields(problem.Field{Name: field, Message: "Write between 1 and 4,000 characters."})
	}
	d, err := s.ApplyIn(tx, id, dsr.Command{Event: event, Actor: by})
	if err != nil {
		return dsr.Correspondence{}, err
	}
	return s.note(tx, d.After, way, by, text)
}

// note keeps, sealed, what somebody wrote about a request.
func (s *Service) note(tx *store.Tx, r dsr.Request, way dsr.Direction, by dsr.Actor, text string) (dsr.Correspondence, error) {
	sub, err := tx.Submissions().Get(string(r.SubmissionID))
	if err != nil {
		return dsr.Correspondence{}, err
	}
	sealer, err := s.SealerOf(sub)
	if err != nil {
		return dsr.Correspondence{}, err
	}
	m := dsr.Correspondence{ID: store.NewID(), SubmissionID: sub.ID, RequestID: r.ID, Direction: way, Author: by.ID, At: tx.Now()}
	if by.Cause == dsr.ByRequester {
		m.Author = string(dsr.ByRequester)
	}
	if m.Sealed, err = sealer.Seal(text, "correspondence", m.ID, "text"); err != nil {
		return m, err
	}
	return m, tx.Correspondence().Insert(&m)
}

// Text opens one message or comment.
func (s Sealer) Text(m dsr.Correspondence) (string, error) {
	return s.Open(m.Sealed, "correspondence", m.ID, "text")
}

// Extend takes the one extension that the law gives, with its notice in the same transaction.
func (s *Service) Extend(ctx context.Context, id dsr.RequestID, by dsr.Actor, reason string, until deadline.Date) (dsr.Decided, error) {
	if strings.TrimSpace(reason) == "" {
		return dsr.Decided{}, problem.Fields(problem.Field{Name: "reason", Message: "Say why more time is needed. The person will read it."})
	}
	r, err := s.Store.Read(ctx).Requests().Get(string(id))
	if err != nil {
		return dsr.Decided{}, err
	}
	longer, until, err := s.longer(r, until)
	if err != nil {
		return dsr.Decided{}, err
	}
	c := dsr.Command{
		Event: dsr.Extend, Actor: by, Until: until, DueAt: longer.DueAt, Today: s.Controller.Today(s.Now()), NextAlarm: s.NextAlarm(longer, s.Now()),
	}
	return s.Apply(ctx, id, c, func(tx *store.Tx, d dsr.Decided) error {
		if d.Before.ExtendTo != r.ExtendTo {
			return problem.New(problem.Conflict, "The request has another right by now. Look again.")
		}
		return s.reason(tx, d.After, by, reason)
	})
}

// longer is the request with its extended date: the law's, or, where the law puts no cap on it, the one that the officer
// names and the person is told.
func (s *Service) longer(r dsr.Request, until deadline.Date) (dsr.Request, deadline.Date, error) {
	_, rule, err := s.Rule(r)
	if err != nil {
		return r, until, err
	}
	to := r.ExtendTo
	if !rule.Law.Extension.Open || r.Extended {
		until = deadline.Date{}
	} else if to = until; !until.After(r.AnswerBy) {
		return r, until, problem.Fields(problem.Field{Name: "until", Message: "Name a date after " + r.AnswerBy.String() + ": the law sets none, and the person is told yours."})
	}
	if !to.IsZero() {
		r.WorkingBy, r.DueAt = to, to.End(s.Controller.Location)
	}
	return r, until, nil
}

// reason keeps the written reason of a decision with the request.
func (s *Service) reason(tx *store.Tx, r dsr.Request, by dsr.Actor, text string) error {
	_, err := s.note(tx, r, dsr.Internal, by, text)
	return err
}

// Assign gives a request to a staff member.
func (s *Service) Assign(ctx context.Context, id dsr.RequestID, by dsr.Actor, to dsr.StaffID) error {
	m, err := s.Store.Read(ctx).Members().Get(string(to))
	if err != nil || m.State != dsr.Active {
		return problem.Fields(problem.Field{Name: "assignee", Message: "Choose somebody with an active account."})
	}
	_, err = s.Apply(ctx, id, dsr.Command{Event: dsr.Assign, Actor: by, Assignee: to})
	return err
}

// because applies a command that staff must give a reason for; the person needs none. The reason is kept sealed, in the
// transaction of the change.
func (s *Service) because(tx *store.Tx, id dsr.RequestID, c dsr.Command, reason string) error {
	reason = strings.TrimSpace(reason)
	if err := reasoned(c.Actor, reason); err != nil {
		return err
	}
	d, err := s.ApplyIn(tx, id, c)
	if err != nil || reason == "" {
		return err
	}
	return s.reason(tx, d.After, c.Actor, reason)
}

func reasoned(by dsr.Actor, reason string) error {
	if by.Cause == dsr.ByStaff && reason == "" || len([]rune(reason)) > maxWords {
		return problem.Fields(problem.Field{Name: "reason", Message: "Write down how you know, or why: up to 4,000 characters."})
	}
	return nil
}

// Withdraw ends a request that the person no longer wants. Staff say how they know.
func (s *Service) Withdraw(ctx context.Context, id dsr.RequestID, by dsr.Actor, reason string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		return s.because(tx, id, dsr.Command{Event: dsr.Withdraw, Actor: by}, reason)
	})
}

// Conclude records how staff answered a request that they decided, or carried out by hand, and what they did.
func (s *Service) Conclude(ctx context.Context, id dsr.RequestID, by dsr.Actor, outcome dsr.Outcome, reason string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		detail, err := s.decider(tx, r, by)
		if err != nil {
			return err
		}
		if err := reviewedAll(tx, r); err != nil {
			return err
		}
		c := dsr.Command{Event: dsr.Executed, Actor: by, Outcome: outcome, Detail: detail}
		if err := s.because(tx, id, c, reason); err != nil || !contests(r) || !GrantsAppeal(outcome) {
			return err
		}
		return s.granted(tx, r, by)
	})
}

// reviewedAll refuses to answer a review while a decision was not looked at again.
func reviewedAll(tx *store.Tx, r dsr.Request) error {
	if !r.Reviewing() {
		return nil
	}
	open, err := tx.Assessments().Count(store.Match{"request_id": r.ID, "verdict": dsr.Undecided})
	if err == nil && open > 0 {
		err = problem.New(problem.Conflict, "Look at each decision again first: each has its own outcome.")
	}
	return err
}

// Merge ends a request that is the same as another one, which stays open.
func (s *Service) Merge(ctx context.Context, id, into dsr.RequestID, by dsr.Actor, reason string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		var pair [2]dsr.Request // locked in one order, so that two merges cannot end each other's survivor
		for i, one := range []dsr.RequestID{min(id, into), max(id, into)} {
			var err error
			if pair[i], err = tx.LockRequest(one); err != nil {
				return problem.Fields(problem.Field{Name: "duplicate_of", Message: "Name another request that is open."})
			}
		}
		ends, stays := pair[0], pair[1]
		if ends.ID != id {
			ends, stays = stays, ends
		}
		if !stays.Open() || stays.Right != ends.Right || stays.Test != ends.Test {
			return problem.Fields(problem.Field{Name: "duplicate_of", Message: "Name another request that is open and asks for the same right."})
		}
		return s.because(tx, id, dsr.Command{Event: dsr.Merge, Actor: by, DuplicateOf: into}, reason)
	})
}

// Dismiss ends a message that asks for nothing the law gives.
func (s *Service) Dismiss(ctx context.Context, id dsr.RequestID, by dsr.Actor, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return problem.Fields(problem.Field{Name: "reason", Message: "Say why this is not a request."})
	}
	_, err := s.Apply(ctx, id, dsr.Command{Event: dsr.Dismiss, Actor: by}, func(tx *store.Tx, d dsr.Decided) error {
		return s.reason(tx, d.After, by, reason)
	})
	return err
}

// ConfirmErasure records the person's one clear confirmation of a deletion. Staff say how they were told.
func (s *Service) ConfirmErasure(ctx context.Context, id dsr.RequestID, by dsr.Actor, reason string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		return s.because(tx, id, dsr.Command{Event: dsr.ConfirmErase, Actor: by}, reason)
	})
}

// CancelHold cancels a deletion while its hold runs. Staff say why.
func (s *Service) CancelHold(ctx context.Context, id dsr.RequestID, by dsr.Actor, reason string) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		return s.because(tx, id, dsr.Command{Event: dsr.CancelHold, Actor: by}, reason)
	})
}
