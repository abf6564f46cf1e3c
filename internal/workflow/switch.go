package workflow

import (
	"context"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// Stop halts erasure everywhere (connector "") or in one system. It counts from the next effect: every effect reads
// the switch right before it starts. Clocks run on.
func (s *Service) Stop(ctx context.Context, by dsr.Actor, connector string) error {
	return s.setStop(ctx, by, connector, "on")
}

// Resume lifts an emergency stop.
func (s *Service) Resume(ctx context.Context, by dsr.Actor, connector string) error {
	return s.setStop(ctx, by, connector, "")
}

func (s *Service) setStop(ctx context.Context, by dsr.Actor, connector, value string) error {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer && by.Role != dsr.Administrator && by.Role != dsr.Approver {
		return problem.New(problem.Forbidden, "Your role may not do this.")
	}
	event := "stop"
	if value == "" {
		event = "resume"
	}
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		row := dsr.Setting{Name: dsr.StopSwitch(connector), ChangedBy: dsr.StaffID(by.ID), ChangedAt: tx.Now(), Value: value}
		added, err := tx.Settings().InsertNew(&row)
		if err != nil {
			return err
		}
		if !added {
			values := store.Values{"value": value, "changed_by": by.ID, "changed_at": tx.Now()}
			if _, err := tx.Settings().Set(store.Match{"name": row.Name}, values); err != nil {
				return err
			}
		}
		return s.AuditAdmin(tx, by, event, map[string]string{"switch": row.Name[len("stop:"):]})
	})
}

// Stopped reports whether erasure is halted in a system.
func (s *Service) Stopped(ctx context.Context, connector string) (bool, error) {
	return s.Store.Read(ctx).Halted(connector)
}

// AuditAdmin writes a record about something that belongs to no request.
func (s *Service) AuditAdmin(tx *store.Tx, by dsr.Actor, event string, details map[string]string) error {
	for k, v := range details {
		if v == "*" {
			details[k] = "all"
		}
	}
	return tx.Audit(audit.Record{
		Chain: store.AdminChain, Actor: audit.Actor{Kind: string(by.Cause), Pseudonym: s.pseudonym(by)},
		Event: event, Cause: string(by.Cause), Details: details,
	})
}
