package workflow

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// ReviewMarks decides about the due marks of a group: their purpose stands, or they end. Group.Marks is how many the
// administrator saw; where there are others by now, nothing is decided. The reason is sealed, the audit log says what was
// decided about how many.
func (s *Service) ReviewMarks(ctx context.Context, by dsr.Actor, g dsr.MarkGroup, verdict dsr.MarksVerdict, reason string) error {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Administrator {
		return problem.New(problem.Forbidden, "Your role may not do this.")
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return problem.Fields(problem.Field{Name: "reason", Message: "Write down why."})
	}
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		var n int64
		var err error
		switch verdict {
		case dsr.MarksConfirmed:
			n, err = tx.ConfirmMarks(g, tx.Now().AddDate(dsr.MarkYears, 0, 0).Truncate(24*time.Hour))
		case dsr.MarksEnded:
			n, err = tx.EndMarks(g)
		default:
			err = problem.Fields(problem.Field{Name: "verdict", Message: "Choose whether the marks stand or end."})
		}
		if err != nil {
			return err
		}
		if n != g.Marks || n == 0 {
			return problem.New(problem.Conflict, "The list changed since you looked at it. Look again, then decide.")
		}
		return s.recordReview(tx, by, g, verdict, reason)
	})
}

func (s *Service) recordReview(tx *store.Tx, by dsr.Actor, g dsr.MarkGroup, verdict dsr.MarksVerdict, reason string) error {
	row := dsr.ListReview{
		ID: store.NewID(), Purpose: g.Purpose, Right: g.Right, Basis: g.Basis, Verdict: verdict, Marks: g.Marks,
		DecidedBy: dsr.StaffID(by.ID), DecidedAt: tx.Now(),
	}
	wrapped, key, err := s.Vault.NewDataKey(vault.Record, tx.Now())
	if err != nil {
		return fmt.Errorf("make data key: %w", err)
	}
	row.Key = dsr.Key{KEK: wrapped.KEK, Blob: wrapped.Blob}
	if row.Sealed, err = key.Seal([]byte(reason), s.Controller.ID, "list_review", row.ID, "reason"); err != nil {
		return err
	}
	if err := tx.ListReviews().Insert(&row); err != nil {
		return err
	}
	return s.AuditAdmin(tx, by, "marks_"+string(verdict), map[string]string{
		"item": row.ID, "purpose": string(g.Purpose), "right": g.Right, "marks": strconv.FormatInt(g.Marks, 10),
	})
}

// ReviewReason opens why due marks were confirmed or ended.
func (s *Service) ReviewReason(row dsr.ListReview) (string, error) {
	key, err := s.Vault.OpenDataKey(vault.Wrapped{KEK: row.Key.KEK, Blob: row.Key.Blob})
	if err != nil {
		return "", err
	}
	reason, err := key.Open(row.Sealed, s.Controller.ID, "list_review", row.ID, "reason")
	return string(reason), err
}
