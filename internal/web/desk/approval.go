package desk

import (
	"bytes"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// approvalBlocked says why the caller cannot approve the plan now, "" if they can. The use case checks the same.
func (d *dossier) approvalBlocked(open int) (string, error) {
	r := d.r
	switch {
	case r.PlanHash == "" || r.State != dsr.InReview:
		return "There is no plan to approve while the request is " + stateWords[r.State].Word + ".", nil
	case !d.may(dsr.Approve):
		return "Your role may not approve.", nil
	case r.Approvals >= r.ApprovalsNeeded:
		return d.face.waiting(r) + ".", nil
	case open > 0:
		return "Decide the open items first.", nil
	}
	mine, err := d.read().Approvals().Count(store.Match{"request_id": r.ID, "plan_hash": r.PlanHash, "actor": d.actor.ID})
	if err != nil || mine > 0 {
		return "You have approved this plan. Another person must approve it too.", err
	}
	about, err := d.aboutCaller()
	if err != nil || about {
		return "This request is about you. Another person must decide.", err
	}
	return "", nil
}

// aboutCaller reports whether the caller's own address is one of the request's identifiers.
func (d *dossier) aboutCaller() (bool, error) {
	m, err := d.read().Members().Get(d.actor.ID)
	if err != nil {
		return false, err
	}
	list, err := d.read().Identifiers().Find(store.Match{"submission_id": d.sub.ID, "kind": dsr.Email})
	for _, i := range list {
		if bytes.Equal(i.Index, m.EmailIndex) {
			return true, err
		}
	}
	return false, err
}
