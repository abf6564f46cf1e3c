package workflow

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// contestDays is how long the link of an answer opens an appeal or complaint where the law sets no number of days: longer
// than any "reasonable period".
const contestDays = 365

// Contestable is how, and until when, an answer may be contested with the controller.
type Contestable struct {
	Right regime.Right // appeal, complaint or grievance
	Rule  regime.Rule
	Until time.Time // end of the time for it
	Law   bool      // the time is the law's
}

// Contestable says how a request's answer may be contested, if its law has a way to.
func (s *Service) Contestable(r dsr.Request) (Contestable, bool, error) {
	pack, rule, err := s.Rule(r)
	if err != nil {
		return Contestable{}, false, err
	}
	today := s.Controller.Today(s.Now())
	right, redress, ok := pack.Redress(r.Right, today)
	if !ok {
		return Contestable{}, false, nil
	}
	from := today
	if !r.ClosedAt.IsZero() {
		from = s.Controller.Today(r.ClosedAt)
	}
	c := Contestable{Right: right, Rule: redress, Until: from.AddDays(contestDays).End(s.Controller.Location)}
	if within := rule.Law.Appeal.FileWithin; right == regime.Appeal && !within.IsZero() {
		c.Until, c.Law = within.From(from, s.Controller.Calendar).End(s.Controller.Location), true
	}
	return c, true, nil
}

// contestLink makes the link by which an answer is contested work, where the law has a way to.
func (s *Service) contestLink(tx *store.Tx, r dsr.Request) error {
	c, ok, err := s.Contestable(r)
	if err != nil || !ok {
		return err
	}
	_, err = s.NewToken(tx, dsr.TokenAppeal, string(r.ID), c.Until)
	return err
}

// ContestLink is the request whose answer a mailed link contests. It changes nothing.
func (s *Service) ContestLink(ctx context.Context, token string) (dsr.Request, error) {
	read := s.Store.Read(ctx)
	row, err := s.Live(read.Tables, token, dsr.TokenAppeal, s.Now())
	if err != nil {
		return dsr.Request{}, err
	}
	return read.Requests().Get(row.OwnerID)
}

// Contest opens the appeal or complaint against what was decided on a request, as a linked request with its own clock. The
// text is what the person wrote, or what staff wrote down for them.
func (s *Service) Contest(ctx context.Context, id dsr.RequestID, by dsr.Actor, text string) (dsr.Request, error) {
	text = strings.TrimSpace(text)
	if text == "" || len([]rune(text)) > maxWords {
		return dsr.Request{}, problem.Fields(problem.Field{Name: "message", Message: "Write between 1 and 4,000 characters."})
	}
	var opened dsr.Request
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		c, ok, err := s.Contestable(r)
		switch {
		case err != nil:
			return err
		case !ok:
			return problem.New(problem.Conflict, "The law of this request knows no appeal to the controller.")
		case by.Cause == dsr.ByRequester && !tx.Now().Before(c.Until):
			return problem.New(problem.Gone, "The time for this is over.")
		}
		if opened, err = s.follow(tx, r, c.Right, by, tx.Now()); err != nil {
			return err
		}
		if _, err := s.ApplyIn(tx, id, dsr.Command{Event: dsr.Contest, Actor: by, Linked: opened.ID}); err != nil {
			return err
		}
		if _, err := s.note(tx, opened, dsr.Inbound, by, text); err != nil {
			return err
		}
		return s.Notify(tx, opened, dsr.NoticeContested)
	})
	return opened, err
}

// follow opens a request that contests another one or goes on with it: of the same submission, under the same law, with
// its own clock.
func (s *Service) follow(tx *store.Tx, about dsr.Request, right regime.Right, by dsr.Actor, received time.Time) (dsr.Request, error) {
	siblings, err := tx.RequestsOf(about.SubmissionID)
	if err != nil {
		return dsr.Request{}, err
	}
	sub, err := tx.Submissions().Get(string(about.SubmissionID))
	if err != nil {
		return dsr.Request{}, err
	}
	n := len(siblings) + 1
	r := dsr.Request{
		ID: dsr.RequestID(store.NewID()), ControllerID: s.Controller.ID, SubmissionID: sub.ID,
		Reference: sub.Reference + "-" + strconv.Itoa(n), Ordinal: n, Test: sub.Test,
		Regime: about.Regime, ReceivedAt: received, About: about.ID, AboutRight: about.Right, LookBack: about.LookBack,
	}
	return s.begin(tx, r, right, dsr.Command{Event: dsr.Submit, Actor: by, Linked: about.ID})
}

// sameDecider is how the audit log shows that an appeal was decided by who decided the request itself.
const sameDecider = "same_decider"

// decider looks whether a staff member may decide an appeal or complaint: another person than who decided the request
// itself, where there is another one. Where there is none, the audit log shows it.
func (s *Service) decider(tx *store.Tx, r dsr.Request, by dsr.Actor) (detail string, err error) {
	if !contests(r) || by.Cause != dsr.ByStaff {
		return "", nil
	}
	history, err := tx.History(string(r.About))
	if err != nil || !decidedBy(history, s.pseudonym(by)) {
		return "", err
	}
	officers, err := tx.Members().Count(store.Match{"role": dsr.Officer, "state": dsr.Active})
	if err != nil {
		return "", err
	}
	if officers > 1 && !s.Controller.SingleOfficer {
		return "", problem.New(problem.Conflict, "You decided the request itself. Another officer must decide this one.")
	}
	return sameDecider, nil
}

// contests reports whether a request is an appeal or complaint against another one.
func contests(r dsr.Request) bool { return r.About != "" && r.Class == regime.DecisionClass }

// decidedBy reports whether somebody refused, released or concluded a request.
func decidedBy(history []audit.Entry, pseudonym string) bool {
	for _, e := range history {
		switch dsr.Event(e.Record.Event) {
		case dsr.Deny, dsr.Approve, dsr.Executed, dsr.ReviewItem:
			if e.Record.Actor.Pseudonym == pseudonym {
				return true
			}
		}
	}
	return false
}

// granted opens the successor of a request whose appeal was granted: what was refused is worked on again, with a clock
// that starts with the decision.
func (s *Service) granted(tx *store.Tx, appeal dsr.Request, by dsr.Actor) error {
	original, err := tx.LockRequest(appeal.About)
	if err != nil {
		return err
	}
	_, err = s.follow(tx, original, original.Right, by, tx.Now())
	return err
}
