package fulfillment

import (
	"context"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// maxRuleCap bounds what a standing rule may let through unseen.
const maxRuleCap = 1_000_000

// ProposeRule writes down a standing rule. It is in force once a second person signed it; a controller with one
// officer signs it at once, which the audit log shows.
func (s *Service) ProposeRule(ctx context.Context, by dsr.Actor, r dsr.StandingRule) error {
	if err := mayRule(by); err != nil {
		return err
	}
	if err := checkRule(r); err != nil {
		return err
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		row := dsr.StandingRule{
			ID: store.NewID(), Right: r.Right, RowCap: r.RowCap, SamplePer100: r.SamplePer100, Reference: r.Reference,
			CreatedBy: dsr.StaffID(by.ID), CreatedAt: tx.Now(),
		}
		details := map[string]string{"rule": row.ID, "right": row.Right}
		if s.Work.Controller.SingleOfficer {
			row.SignedBy, row.SignedAt = row.CreatedBy, tx.Now()
			details["single_officer"] = "true"
		}
		if err := tx.StandingRules().Insert(&row); err != nil {
			return err
		}
		return s.Work.AuditAdmin(tx, by, "rule_proposed", details)
	})
}

func mayRule(by dsr.Actor) error {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer && by.Role != dsr.Approver {
		return problem.New(problem.Forbidden, "Your role may not do this.")
	}
	return nil
}

func checkRule(r dsr.StandingRule) error {
	var wrong []problem.Field
	if class := regime.Right(r.Right).Class(); class != regime.DataClass && regime.Right(r.Right) != regime.Delete {
		wrong = append(wrong, problem.Field{Name: "right", Message: "Choose a right whose answer is data, or deletion."})
	}
	if r.RowCap < 1 || r.RowCap > maxRuleCap {
		wrong = append(wrong, problem.Field{Name: "cap", Message: "Type a number of rows from 1 to 1,000,000."})
	}
	if r.SamplePer100 < 0 || r.SamplePer100 > 100 {
		wrong = append(wrong, problem.Field{Name: "sample", Message: "Type a share from 0 to 100 percent."})
	}
	return problem.Fields(wrong...)
}

// SignRule puts a standing rule in force: the second signature, by somebody else than its author.
func (s *Service) SignRule(ctx context.Context, by dsr.Actor, id string) error {
	if err := mayRule(by); err != nil {
		return err
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		rule, err := tx.StandingRules().Get(id)
		if err != nil {
			return err
		}
		if string(rule.CreatedBy) == by.ID {
			return problem.New(problem.Forbidden, "You wrote this rule. Another person must sign it.")
		}
		if !rule.EndedAt.IsZero() {
			return problem.New(problem.Conflict, "This rule has ended.")
		}
		unsigned := store.Match{"id": id, "signed_by": ""}
		if err := tx.StandingRules().SetOne(unsigned, store.Values{"signed_by": by.ID, "signed_at": tx.Now()}); err != nil {
			return err
		}
		return s.Work.AuditAdmin(tx, by, "rule_signed", map[string]string{"rule": id})
	})
}

// EndRule takes a standing rule out of force at once.
func (s *Service) EndRule(ctx context.Context, by dsr.Actor, id string) error {
	if err := mayRule(by); err != nil {
		return err
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		running := store.Match{"id": id, "ended_at": store.Never}
		if err := tx.StandingRules().SetOne(running, store.Values{"ended_at": tx.Now()}); err != nil {
			return err
		}
		return s.Work.AuditAdmin(tx, by, "rule_ended", map[string]string{"rule": id})
	})
}
