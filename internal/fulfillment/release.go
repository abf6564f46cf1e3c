package fulfillment

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// Release is the job of the state in_review: it lets a standing rule approve what it covers, asks the person to
// confirm a deletion, starts the hold, and moves on when nothing is missing any more.
func (s *Service) Release(ctx context.Context, a queue.Attempt) error {
	id := dsr.RequestID(a.Job.Args["request"])
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil || r.State != dsr.InReview || r.PlanHash == "" {
			return err
		}
		if stopped, err := disputed(tx.Tables, r.SubmissionID); err != nil || stopped || r.ByHand() {
			return err // a person decides, or does it
		}
		if r, err = s.byRule(tx, r); err != nil {
			return err
		}
		switch {
		case r.Right == regime.Delete:
			return s.releaseDeletion(tx, r)
		case r.Approvals < r.ApprovalsNeeded:
			return nil
		case r.Right == regime.Correct:
			return s.releaseCorrection(tx, r)
		case dsr.Restricts(r.Right):
			return s.releaseRestriction(tx, r)
		case r.Class != regime.DataClass:
			return nil
		}
		waits, err := s.waitsForFactor(tx, r)
		if err != nil || waits {
			return err
		}
		return s.letGo(tx, r)
	})
}

func (s *Service) letGo(tx *store.Tx, r dsr.Request) error {
	_, err := s.Work.ApplyIn(tx, r.ID, dsr.Command{Event: dsr.Release, Actor: dsr.System(dsr.ByRule, "release")})
	return err
}

// byRule lets a standing rule in force approve the plan. It never approves other people's rows, open items, a
// disputed request or more rows than its cap, and a sample of what it could approve goes to a person all the same.
func (s *Service) byRule(tx *store.Tx, r dsr.Request) (dsr.Request, error) {
	if r.Approvals >= r.ApprovalsNeeded || r.ApprovalsNeeded > 1 {
		return r, nil
	}
	// The items themselves are counted: why a person must look may be another reason by now.
	open, err := s.openItems(tx.Tables, r)
	if err != nil || open > 0 || r.Class == regime.WriteClass && r.Right != regime.Delete { // these are weighed by a person
		return r, err
	}
	if nothing, err := s.nothingPortable(tx.Tables, r); err != nil || nothing {
		return r, err // it is to be refused, by a person
	}
	rules, err := tx.StandingRules().Find(store.Match{"right": r.Right}, "created_at")
	if err != nil {
		return r, err
	}
	for _, rule := range rules {
		fits, err := s.fits(tx, r, rule)
		if err != nil || !fits {
			if err != nil {
				return r, err
			}
			continue
		}
		return s.approve(tx, r, dsr.System(dsr.ByRule, rule.ID), true)
	}
	return r, nil
}

func (s *Service) fits(tx *store.Tx, r dsr.Request, rule dsr.StandingRule) (bool, error) {
	if !rule.InForce(tx.Now()) || s.sampled(r, rule) {
		return false, nil
	}
	sub, err := tx.Submissions().Get(string(r.SubmissionID))
	if err != nil || !sub.StoppedAt.IsZero() || sub.Requester != dsr.Self || sub.Relationship != dsr.Customer {
		return false, err
	}
	list, err := tx.Collections().Find(store.Match{"request_id": r.ID})
	if err != nil {
		return false, err
	}
	var rows int64
	for _, c := range list {
		if c.Name == planName || !c.Included {
			continue
		}
		if c.Class == dsr.RowsThirdParty || c.Class == dsr.RowsReference && !rule.Reference {
			return false, nil
		}
		rows += c.Rows
	}
	return rows <= rule.RowCap, nil
}

// sampled draws the requests that go to a person although a rule covers them: by a keyed hash, so that nobody can
// choose, and the same request is always drawn alike.
func (s *Service) sampled(r dsr.Request, rule dsr.StandingRule) bool {
	draw := binary.BigEndian.Uint32(s.Work.Vault.MAC("sample", []byte(rule.ID), []byte(r.ID)))
	return int(draw%100) < rule.SamplePer100
}

// approve records one approval of the plan. The database refuses the same actor twice.
func (s *Service) approve(tx *store.Tx, r dsr.Request, by dsr.Actor, rule bool) (dsr.Request, error) {
	row := dsr.Approval{RequestID: r.ID, PlanHash: r.PlanHash, Actor: by.ID, ByRule: rule, At: tx.Now()}
	if err := tx.Approvals().Insert(&row); err != nil {
		if problem.Is(err, problem.Conflict) {
			return r, problem.New(problem.Forbidden, "You have approved this plan already. Another person must.")
		}
		return r, err
	}
	d, err := s.Work.ApplyIn(tx, r.ID, dsr.Command{Event: dsr.Approve, Actor: by, PlanHash: r.PlanHash})
	return d.After, err
}

// Approve is a person's yes to the plan they looked at. Above the row cap of a deletion, the number of rows must be
// typed. Who must not approve: whoever the request is about, and whoever approved this plan before (ATK-74, ATK-75).
func (s *Service) Approve(ctx context.Context, id dsr.RequestID, by dsr.Actor, planHash string, typedRows int64) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		if r.ByHand() {
			return problem.New(problem.Conflict, "There is no plan to approve. Carry it out in the systems, then record the answer.")
		}
		if planHash == "" || r.PlanHash != planHash {
			return problem.New(problem.Conflict, "The plan has changed since you looked at it. Look again, then approve.")
		}
		stopped, err := disputed(tx.Tables, r.SubmissionID)
		if err != nil {
			return err
		}
		if stopped {
			return problem.New(problem.Conflict, "The owner of the contact on record said that they did not ask for this.")
		}
		open, err := s.openItems(tx.Tables, r)
		if err != nil {
			return err
		}
		if open > 0 {
			return problem.New(problem.Conflict, "There are open items. Decide each of them first.")
		}
		if err := s.somethingPortable(tx.Tables, r); err != nil {
			return err
		}
		if err := s.notAbout(tx, r, by); err != nil {
			return err
		}
		if err := s.typed(tx, r, typedRows); err != nil {
			return err
		}
		_, err = s.approve(tx, r, by, false)
		return err
	})
}

// typed checks the number that must be typed before many rows vanish.
func (s *Service) typed(tx *store.Tx, r dsr.Request, typedRows int64) error {
	if r.Right != regime.Delete {
		return nil
	}
	list, err := tx.Collections().Find(store.Match{"request_id": r.ID})
	if err != nil {
		return err
	}
	var rows int64
	for _, c := range list {
		rows += c.Delete + c.Mask
	}
	if rows > s.Work.Controller.RowCap && typedRows != rows {
		return problem.Fields(problem.Field{Name: "rows", Message: "Type the number of rows that will be deleted or masked."})
	}
	return nil
}

// notAbout refuses a staff member who acts on their own request: their account's address is one of the request's
// identifiers.
func (s *Service) notAbout(tx *store.Tx, r dsr.Request, by dsr.Actor) error {
	if by.Cause != dsr.ByStaff {
		return nil
	}
	m, err := tx.Members().Get(by.ID)
	if err != nil {
		return err
	}
	list, err := tx.Identifiers().Find(store.Match{"submission_id": r.SubmissionID, "kind": dsr.Email})
	if err != nil {
		return err
	}
	for _, i := range list {
		if string(i.Index) == string(m.EmailIndex) {
			return problem.New(problem.Forbidden, "This request is about you. Another person must decide.")
		}
	}
	return nil
}

// reminders of an unanswered confirmation, then a person decides: a missing confirmation never ends in a silent
// non-deletion.
const (
	remindEvery = 5 * 24 * time.Hour
	reminders   = 2
)

// releaseDeletion goes through what a deletion needs beyond approval: the person's one clear confirmation, the hold
// with its notice, and the siblings' answers.
func (s *Service) releaseDeletion(tx *store.Tx, r dsr.Request) error {
	if r.ConfirmedAt.IsZero() {
		return s.askConfirmation(tx, r)
	}
	if r.Approvals < r.ApprovalsNeeded {
		return nil
	}
	if r.HoldUntil.IsZero() {
		return s.startHold(tx, r)
	}
	if !r.Ready(tx.Now()) {
		return s.again(tx, dsr.JobRelease, r, r.HoldUntil)
	}
	waits, err := s.waitsForSibling(tx, r)
	if err != nil {
		return err
	}
	if waits { // its end wakes this job; so does the hour, for a copy that was made something else
		return s.again(tx, dsr.JobRelease, r, tx.Now().Add(time.Hour))
	}
	return s.letGo(tx, r)
}

// startHold starts the cooling time. Without one, the shortest hold is a second, so that the notice is written all
// the same.
func (s *Service) startHold(tx *store.Tx, r dsr.Request) error {
	until := tx.Now().Add(max(s.Work.Controller.Hold, time.Second))
	c := dsr.Command{Event: dsr.Hold, Actor: dsr.System(dsr.ByRule, "hold"), HoldUntil: until}
	d, err := s.Work.ApplyIn(tx, r.ID, c)
	if err != nil {
		return err
	}
	return s.again(tx, dsr.JobRelease, d.After, until)
}

// waitsForSibling reports whether the person still waits for the copy that they asked for in the same message: it is
// answered first, else there would be nothing left to copy.
func (s *Service) waitsForSibling(tx *store.Tx, r dsr.Request) (bool, error) {
	siblings, err := tx.RequestsOf(r.SubmissionID)
	for _, o := range siblings {
		if o.ID != r.ID && o.Class == regime.DataClass && o.Open() {
			return true, err
		}
	}
	return false, err
}

// askConfirmation asks once and reminds twice; after that an officer decides.
func (s *Service) askConfirmation(tx *store.Tx, r dsr.Request) error {
	asked := tx.Now().Sub(r.PlannedAt)
	n := min(int(asked/remindEvery), reminders+1)
	if n > reminders {
		if r.Attention == dsr.AttentionConfirm {
			return nil
		}
		c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByClock, "confirmation"), Attention: dsr.AttentionConfirm}
		_, err := s.Work.ApplyIn(tx, r.ID, c)
		return err
	}
	template, key := dsr.NoticeConfirm, "confirm:"+r.PlanHash
	if n > 0 {
		template, key = dsr.NoticeReminder, "confirm:"+r.PlanHash+":"+string(rune('0'+n))
	}
	if err := s.Work.NotifyKey(tx, r, template, key); err != nil {
		return err
	}
	return s.again(tx, dsr.JobRelease, r, r.PlannedAt.Add(time.Duration(n+1)*remindEvery))
}

// Siblings is the job after an end: whoever waited for this answer may go on.
func (s *Service) Siblings(ctx context.Context, a queue.Attempt) error {
	id := dsr.RequestID(a.Job.Args["request"])
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.Requests().Get(string(id))
		if err != nil {
			return err
		}
		siblings, err := tx.RequestsOf(r.SubmissionID)
		if err != nil {
			return err
		}
		for _, o := range siblings {
			if o.State == dsr.InReview && o.Right == regime.Delete {
				if err := s.again(tx, dsr.JobRelease, o, tx.Now()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
