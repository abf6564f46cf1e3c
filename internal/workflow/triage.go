package workflow

import (
	"context"
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// Split makes one request into several: it keeps the first right (changing it if need be) and opens a linked
// request with its own clock, from the same receipt, for each of the others. The person gets one mail.
func (s *Service) Split(ctx context.Context, id dsr.RequestID, by dsr.Actor, rights []regime.Right, reason string) ([]dsr.Request, error) {
	if len(rights) == 0 {
		return nil, problem.Fields(problem.Field{Name: "right", Message: "Choose at least one right."})
	}
	var opened []dsr.Request
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		opened = nil
		first, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		if err := s.mayTriage(first, by); err != nil {
			return err
		}
		if !slices.Contains(rights, first.Right) {
			if _, err := s.retypeIn(tx, first, by, rights[0], reason); err != nil {
				return err
			}
		}
		sub, err := tx.Submissions().Get(string(first.SubmissionID))
		if err != nil {
			return err
		}
		if opened, err = s.openSiblings(tx, sub, first, by, rights); err != nil {
			return err
		}
		return s.triaged(tx, id, by, reason)
	})
	return opened, err
}

// openSiblings opens a request for each right that the submission has no open request for.
func (s *Service) openSiblings(tx *store.Tx, sub dsr.Submission, first dsr.Request, by dsr.Actor, rights []regime.Right) ([]dsr.Request, error) {
	siblings, err := tx.RequestsOf(sub.ID)
	if err != nil {
		return nil, err
	}
	var opened []dsr.Request
	for _, right := range rights {
		has := func(r dsr.Request) bool { return r.Right == right && r.Open() }
		if slices.ContainsFunc(siblings, has) {
			continue
		}
		r, err := s.openRequest(tx, sub, right, opening{Regime: first.Regime, By: by}, len(siblings)+len(opened)+1)
		if err != nil {
			return nil, err
		}
		opened = append(opened, r)
	}
	return opened, nil
}

// Retype changes the right of a request. What was verified or approved for the old right is void (ATK-15).
func (s *Service) Retype(ctx context.Context, id dsr.RequestID, by dsr.Actor, right regime.Right, reason string) (dsr.Decided, error) {
	var d dsr.Decided
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		if d, err = s.retypeIn(tx, r, by, right, reason); err != nil {
			return err
		}
		return s.triaged(tx, id, by, reason)
	})
	return d, err
}

func (s *Service) retypeIn(tx *store.Tx, r dsr.Request, by dsr.Actor, right regime.Right, reason string) (dsr.Decided, error) {
	if reason == "" {
		return dsr.Decided{}, problem.Fields(problem.Field{Name: "reason", Message: "Say why the request is changed."})
	}
	return s.reopenAs(tx, r, by, right)
}

// reopenAs begins a request anew, under the law and the right given. What was verified, read or approved before is void.
func (s *Service) reopenAs(tx *store.Tx, r dsr.Request, by dsr.Actor, right regime.Right) (dsr.Decided, error) {
	n, err := s.Reclassify(r, right)
	if err != nil {
		return dsr.Decided{}, err
	}
	d, err := s.ApplyIn(tx, r.ID, dsr.Command{Event: dsr.Retype, Actor: by, NewRight: n})
	if err != nil {
		return d, err
	}
	_, err = tx.Verifications().Set(store.Match{"request_id": r.ID, "revoked_at": store.Never}, store.Values{"revoked_at": tx.Now()})
	if err != nil {
		return d, err
	}
	return d, s.forgetPlan(tx, r.ID)
}

// forgetPlan removes what was read, planned and approved for the old right: nothing of it may reach the new one's answer.
// The vault's files go with the next sweep, which removes what no row names.
func (s *Service) forgetPlan(tx *store.Tx, id dsr.RequestID) error {
	match := store.Match{"request_id": id}
	for _, remove := range []func(store.Match) (int64, error){
		tx.Collections().Delete, tx.Unresolved().Delete, tx.Approvals().Delete, tx.Files().Delete,
	} {
		if _, err := remove(match); err != nil {
			return err
		}
	}
	_, err := tx.Tasks().Delete(store.Match{"request_id": id, "kind": []dsr.TaskKind{dsr.TaskCollect, dsr.TaskPreview}})
	return err
}

// triaged writes the staff's reason into the internal comments and tells the person, once, how their message is
// handled now.
func (s *Service) triaged(tx *store.Tx, id dsr.RequestID, by dsr.Actor, reason string) error {
	if err := s.CommentIn(tx, id, by, reason); err != nil {
		return err
	}
	r, err := tx.Requests().Get(string(id))
	if err != nil {
		return err
	}
	return s.Notify(tx, r, dsr.NoticeTriaged)
}

func (s *Service) mayTriage(r dsr.Request, by dsr.Actor) error {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer {
		return problem.New(problem.Forbidden, "Your role may not do this.")
	}
	if !r.Open() {
		return problem.New(problem.Conflict, "This is not possible while the request is %s.", r.State)
	}
	return nil
}
