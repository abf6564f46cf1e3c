package app

import (
	"bytes"
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// binding checks invariant 2: what was released or erased is what the required people, or a standing rule, approved.
func (c *checkup) binding(f *folder) {
	for _, p := range f.packages {
		if !f.before(dsr.Release, p.CreatedAt) {
			c.add(2, "package-unreleased", f.name(), "package %s was made without a release", p.ID)
		}
	}
	for _, e := range f.effects {
		if f.Class == regime.WriteClass {
			c.boundEffect(f, e)
		}
	}
	planned := f.Class == regime.DataClass || f.Class == regime.WriteClass && !f.ByHand()
	if planned && f.Ground == "" && (f.State == dsr.Executing || f.State == dsr.Answering || f.State == dsr.Fulfilled) {
		c.approved(f)
	}
}

// boundEffect checks that a write's own plan was approved and released; of an erasure also that the person confirmed it and
// that it was not in its hold.
func (c *checkup) boundEffect(f *folder, e dsr.EffectRecord) {
	switch {
	case e.PlanHash == "" || len(f.approvers(e.PlanHash, e.StartedAt)) == 0:
		c.add(2, "effect-unapproved", f.name(), "nobody had approved the plan of effect %s", e.Key)
	case !f.before(dsr.Release, e.StartedAt):
		c.add(2, "effect-unapproved", f.name(), "effect %s started without a release", e.Key)
	case e.Kind == dsr.TaskLift && !f.before(dsr.AnnounceLift, e.StartedAt):
		c.add(2, "effect-untold", f.name(), "effect %s ended a restriction before the person was told", e.Key)
	case e.Kind != dsr.TaskErase:
	case !f.before(dsr.ConfirmErase, e.StartedAt):
		c.add(2, "effect-unconfirmed", f.name(), "effect %s started without the person's confirmation", e.Key)
	case !f.before(dsr.Hold, e.StartedAt):
		c.add(2, "effect-in-hold", f.name(), "effect %s started without a hold", e.Key)
	case e.PlanHash == f.PlanHash && f.HoldUntil.After(e.StartedAt.Add(skew)):
		c.add(2, "effect-in-hold", f.name(), "effect %s started before the hold ended", e.Key)
	}
}

// approved checks the approvals of the plan that the request carries out.
func (c *checkup) approved(f *folder) {
	if f.PlanHash == "" {
		c.add(2, "plan-missing", f.name(), "it is carried out without a plan")
		return
	}
	recorded := f.approvers(f.PlanHash, c.app.Now().Add(skew))
	actors := map[string]bool{}
	for _, a := range f.approvals {
		if a.PlanHash != f.PlanHash {
			continue
		}
		actors[a.Actor] = true
		c.approver(f, a)
		if !slices.Contains(recorded, c.inAudit(a)) {
			c.add(2, "approval-unrecorded", f.name(), "approval %s is not in the audit log", a.ID)
		}
	}
	if len(actors) < max(f.ApprovalsNeeded, 1) {
		c.add(2, "approvals-missing", f.name(), "%d different approvals of its plan, %d are needed", len(actors), max(f.ApprovalsNeeded, 1))
	}
	if f.Approvals != len(actors) {
		c.add(2, "approvals-missing", f.name(), "it counts %d approvals, there are %d", f.Approvals, len(actors))
	}
}

// approver checks who approved: a standing rule in force that two people signed, or a staff member whom the request is
// not about.
func (c *checkup) approver(f *folder, a dsr.Approval) {
	if a.ByRule {
		rule, ok := c.rules[a.Actor]
		switch {
		case !ok || rule.Right != string(f.Right):
			c.add(2, "approver", f.name(), "approval %s names no standing rule for this right", a.ID)
		case rule.SignedAt.IsZero() || rule.SignedAt.After(a.At.Add(skew)) || !rule.EndedAt.IsZero() && rule.EndedAt.Add(skew).Before(a.At):
			c.add(2, "approver", f.name(), "the standing rule of approval %s was not in force", a.ID)
		case rule.SignedBy == rule.CreatedBy && !c.app.Work.Controller.SingleOfficer:
			c.add(2, "approver", f.name(), "one person alone signed the standing rule of approval %s", a.ID)
		case f.ApprovalsNeeded > 1:
			c.add(2, "approver", f.name(), "a standing rule approved what needs two people")
		}
		return
	}
	m, ok := c.members[a.Actor]
	if !ok {
		c.add(2, "approver", f.name(), "approval %s is of nobody who has an account", a.ID)
		return
	}
	for _, i := range f.identifiers {
		if i.Kind == dsr.Email && bytes.Equal(i.Index, m.EmailIndex) {
			c.add(2, "approver", f.name(), "approval %s is of the person whom the request is about", a.ID)
			return
		}
	}
}

// inAudit is how an approval's actor stands in the audit log.
func (c *checkup) inAudit(a dsr.Approval) string {
	if a.ByRule {
		return a.Actor
	}
	return audit.Pseudonym(c.app.Vault.MAC("audit actor", []byte(a.Actor)))
}

// approvers are the different actors who approved a plan before a moment, as the history has it.
func (f *folder) approvers(plan string, before time.Time) []string {
	var actors []string
	for _, r := range f.records {
		if r.Event == string(dsr.Approve) && r.Details["plan"] == plan && !r.At.After(before.Add(skew)) {
			actors = append(actors, r.Actor.Pseudonym)
		}
	}
	slices.Sort(actors)
	return slices.Compact(actors)
}

// before reports whether an event happened before a moment.
func (f *folder) before(event dsr.Event, at time.Time) bool {
	return slices.ContainsFunc(f.records, func(r audit.Record) bool {
		return r.Event == string(event) && !r.At.After(at.Add(skew))
	})
}
