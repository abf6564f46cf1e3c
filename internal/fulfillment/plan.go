package fulfillment

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// plan is what would leave or vanish, with what the release policy makes of it.
type plan struct {
	hash      string
	approvals int
	rows      int64
	people    bool // third-party rows are in it
	open      int  // items that a person must decide
	attention string
}

func (p plan) command(event dsr.Event, by dsr.Actor) dsr.Command {
	return dsr.Command{Event: event, Actor: by, PlanHash: p.hash, ApprovalsNeeded: p.approvals, Attention: p.attention}
}

// hash is a keyed hash over the parts, as it stands in plain columns: it says nothing about what is hashed.
func (s *Service) hash(parts ...string) string {
	raw := make([][]byte, len(parts))
	for i, p := range parts {
		raw[i] = []byte(p)
	}
	return hex.EncodeToString(s.Work.Vault.MAC("plan", raw...))[:40]
}

// planOf computes the plan of a data request from what was collected and decided: another decision or another row is
// another hash, and no approval of the old one counts for it (invariant 2).
func (s *Service) planOf(tx store.Tables, r dsr.Request) (plan, error) {
	if r.Right == regime.Correct {
		return s.correctionPlan(tx, r)
	}
	if dsr.Restricts(r.Right) {
		return s.restrictionPlan(tx, r)
	}
	list, err := tx.Collections().Find(store.Match{"request_id": r.ID}, "name", "class")
	if err != nil {
		return plan{}, err
	}
	open, err := tx.Unresolved().Count(store.Match{"request_id": r.ID, "resolved_by": ""})
	if err != nil {
		return plan{}, err
	}
	p := plan{approvals: 1, open: int(open)}
	parts := []string{"answer", string(r.ID), string(r.Right), fmt.Sprint(r.Lesser)}
	for _, c := range list {
		redacted := slices.Clone([]string(c.Redacted))
		slices.Sort(redacted)
		parts = append(parts, c.Name, string(c.Class), c.VaultID, fmt.Sprint(c.Included), strings.Join(redacted, ","), strings.Join(c.LeftOut, ","))
		if !c.Included {
			continue
		}
		p.rows += c.Rows
		p.people = p.people || c.Class == dsr.RowsThirdParty
	}
	tasks, err := tx.Tasks().Find(store.Match{"request_id": r.ID, "kind": dsr.TaskCollect}, "connector")
	if err != nil {
		return plan{}, err
	}
	for _, t := range tasks {
		parts = append(parts, t.Connector, string(t.State))
	}
	files, err := tx.Files().Find(store.Match{"request_id": r.ID}, "id")
	if err != nil {
		return plan{}, err
	}
	for _, f := range files {
		parts = append(parts, f.ID, f.SHA256)
	}
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return plan{}, err
	}
	// Another law text or another data map makes another answer: what was approved was not that one.
	right, err := s.Work.AnsweredAs(r)
	if err != nil {
		return plan{}, err
	}
	parts = append(parts, strings.Join(law.Withheld.On(s.Work.Controller.Today(s.Now())), ","), law.AnswerTo(right).Words(), s.Map.Hash())
	p.hash = s.hash(parts...)
	s.policy(r, &p)
	return p, nil
}

// policy says how many people must approve. Other people's rows, or more rows than the cap, need a second person;
// a controller with one officer re-authenticates instead, which the audit log shows.
func (s *Service) policy(r dsr.Request, p *plan) {
	c := s.Work.Controller
	if (p.people || r.Right == regime.Delete && p.rows > c.RowCap) && !c.SingleOfficer {
		p.approvals = 2
	}
	p.attention = dsr.AttentionReview
	if p.open > 0 {
		p.attention = dsr.AttentionUnresolved
	}
}
