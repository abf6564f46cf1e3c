package workflow

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// HoldWords are what a legal hold seals.
type HoldWords struct {
	Subject string `json:"subject,omitempty"` // the identifier held; "" for everybody
	Matter  string `json:"matter,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// NewHold is a legal hold as staff write it down.
type NewHold struct {
	Kind     dsr.IdentifierKind
	Words    HoldWords
	Scope    []string
	Citation string
	ReviewOn string // "2027-06-01"
}

// PlaceHold keeps what a person, or a matter, is about from being deleted. It needs a reason, the law that lets it be
// kept, and a day on which somebody looks at it again.
func (s *Service) PlaceHold(ctx context.Context, by dsr.Actor, n NewHold) error {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer && by.Role != dsr.Administrator {
		return problem.New(problem.Forbidden, "Your role may not do this.")
	}
	review, err := s.checkHold(n)
	if err != nil {
		return err
	}
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		h := dsr.LegalHold{ID: store.NewID(), Scope: n.Scope, Citation: n.Citation, ReviewOn: review, CreatedBy: dsr.StaffID(by.ID), CreatedAt: tx.Now()}
		if n.Words.Subject != "" {
			h.Kind, h.Index = n.Kind, s.IndexOf(n.Kind, n.Words.Subject)
		}
		return s.insertHold(tx, h, n.Words, by, "hold_placed")
	})
}

func (s *Service) checkHold(n NewHold) (deadline.Date, error) {
	var wrong []problem.Field
	add := func(name, message string) { wrong = append(wrong, problem.Field{Name: name, Message: message}) }
	if n.Words.Subject == "" && len(n.Scope) == 0 {
		add("subject", "Name a person, or the systems that are held for everybody.")
	}
	if n.Words.Subject != "" && dsr.Normalize(n.Kind, n.Words.Subject) == "" {
		add("subject", "This cannot be looked up. Check the kind and the value.")
	}
	if strings.TrimSpace(n.Words.Reason) == "" {
		add("reason", "Say why it is held.")
	}
	if strings.TrimSpace(n.Citation) == "" {
		add("citation", "Name the law that lets it be kept. The letter repeats it.")
	}
	review, err := deadline.ParseDate(n.ReviewOn)
	if today := s.Controller.Today(s.Now()); err != nil || !review.After(today) || review.After(today.AddMonths(longestHold)) {
		add("review", "Type a day within the next ten years on which somebody looks at it again, such as 2027-06-01.")
	}
	return review, problem.Fields(wrong...)
}

// longestHold is how many months a hold may stand before somebody looks at it again.
const longestHold = 120

// insertHold seals a hold's words under a key of its own and writes it, with the audit record.
func (s *Service) insertHold(tx *store.Tx, h dsr.LegalHold, words HoldWords, by dsr.Actor, event string) error {
	wrapped, key, err := s.Vault.NewDataKey(vault.Record, tx.Now())
	if err != nil {
		return fmt.Errorf("make data key: %w", err)
	}
	h.Key = dsr.Key{KEK: wrapped.KEK, Blob: wrapped.Blob}
	text, err := json.Marshal(words)
	if err != nil {
		return err
	}
	if h.Sealed, err = key.Seal(text, s.Controller.ID, "legal_hold", h.ID, "words"); err != nil {
		return err
	}
	if h.Index == nil {
		h.Index = []byte{}
	}
	if err := tx.LegalHolds().Insert(&h); err != nil {
		return err
	}
	return s.AuditAdmin(tx, by, event, map[string]string{"item": h.ID})
}

// HoldWords opens what a hold seals.
func (s *Service) HoldWords(h dsr.LegalHold) (HoldWords, error) {
	var w HoldWords
	key, err := s.Vault.OpenDataKey(vault.Wrapped{KEK: h.Key.KEK, Blob: h.Key.Blob})
	if err != nil {
		return w, err
	}
	text, err := key.Open(h.Sealed, s.Controller.ID, "legal_hold", h.ID, "words")
	if err != nil {
		return w, err
	}
	return w, json.Unmarshal(text, &w)
}

// EndHold lets go of what was held.
func (s *Service) EndHold(ctx context.Context, by dsr.Actor, id string) error {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer && by.Role != dsr.Administrator {
		return problem.New(problem.Forbidden, "Your role may not do this.")
	}
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		if _, err := tx.LegalHolds().Get(id); err != nil {
			return err
		}
		open := store.Match{"id": id, "ended_at": store.Never}
		if err := tx.LegalHolds().SetOne(open, store.Values{"ended_at": tx.Now(), "ended_by": by.ID}); err != nil {
			return err
		}
		return s.AuditAdmin(tx, by, "hold_ended", map[string]string{"item": id})
	})
}

// HoldsToReview are the holds in force that somebody was to look at again by a day, the oldest first. Parts of one request
// that were refused have no such day.
func (s *Service) HoldsToReview(t store.Tables, today deadline.Date) ([]dsr.LegalHold, error) {
	list, err := t.LegalHolds().Find(store.Match{"ended_at": store.Never, "request_id": ""}, "review_on", "id")
	return slices.DeleteFunc(list, func(h dsr.LegalHold) bool { return today.Before(h.ReviewOn) }), err
}

// HoldsOn are the holds in force on one request: of everybody, of its person, or of the request itself.
func (s *Service) HoldsOn(t store.Tables, r dsr.Request) ([]dsr.LegalHold, error) {
	list, err := t.LegalHolds().Find(store.Match{"ended_at": store.Never}, "created_at", "id")
	if err != nil || len(list) == 0 {
		return nil, err
	}
	indexes, err := s.subjectIndexes(t, r)
	if err != nil {
		return nil, err
	}
	var holds []dsr.LegalHold
	for _, h := range list {
		switch {
		case h.RequestID != "" && h.RequestID != r.ID:
		case h.RequestID == "" && h.Kind != "" && !slices.ContainsFunc(indexes, func(i []byte) bool { return bytes.Equal(i, h.Index) }):
		default:
			holds = append(holds, h)
		}
	}
	return holds, nil
}

// subjectIndexes are the blind indexes of all that is known of a request's person, under every index key: a hold may be
// older than the present one.
func (s *Service) subjectIndexes(t store.Tables, r dsr.Request) ([][]byte, error) {
	list, err := t.Identifiers().Find(store.Match{"submission_id": r.SubmissionID}, "id")
	if err != nil || len(list) == 0 {
		return nil, err
	}
	sub, err := t.Submissions().Get(string(r.SubmissionID))
	if err != nil {
		return nil, err
	}
	sealer, err := s.SealerOf(sub)
	if err != nil {
		return nil, err
	}
	var all [][]byte
	for _, i := range list {
		value, err := sealer.OpenIdentifier(i)
		if err != nil {
			return nil, err
		}
		all = append(all, s.IndexesOf(i.Kind, value)...)
	}
	return all, nil
}

// RefusePart keeps some systems or collections out of one deletion, on a ground of its law. The plan is made anew.
func (s *Service) RefusePart(ctx context.Context, id dsr.RequestID, by dsr.Actor, scope []string, ground, reason string) error {
	if len(scope) == 0 {
		return problem.Fields(problem.Field{Name: "scope", Message: "Choose what is not deleted."})
	}
	if strings.TrimSpace(reason) == "" {
		return problem.Fields(problem.Field{Name: "reason", Message: "Write down why this ground applies."})
	}
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		pack, _, err := s.Rule(r)
		if err != nil {
			return err
		}
		g, err := pack.Ground(ground, r.Right)
		if err != nil || g.ID == dsr.GroundUnverified {
			return problem.Fields(problem.Field{Name: "ground", Message: "Choose a ground that this law gives for this right."})
		}
		h := dsr.LegalHold{
			ID: store.NewID(), RequestID: id, Scope: scope, Ground: g.Text, Citation: g.Citation, CreatedBy: dsr.StaffID(by.ID), CreatedAt: tx.Now(),
		}
		if err := s.insertHold(tx, h, HoldWords{Reason: reason}, by, "part_refused"); err != nil {
			return err
		}
		d, err := s.ApplyIn(tx, id, dsr.Command{Event: dsr.CollectAgain, Actor: by, Ground: g.ID})
		if err != nil {
			return err
		}
		return s.forgetPlan(tx, d.After.ID)
	})
}
