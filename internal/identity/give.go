package identity

import (
	"context"
	"fmt"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// detailKinds are what a person may add to be found and compared with.
var detailKinds = map[string]dsr.IdentifierKind{
	"phone": dsr.Phone, "order": dsr.Order, "account": dsr.Account, "postal_code": dsr.PostalCode,
}

// maxDetails bounds how many values one submission may claim: claiming is guessing.
const maxDetails = 12

// AddDetail takes one more detail about the person. It says nothing about whether it fits.
func (s *Service) AddDetail(ctx context.Context, sub dsr.Submission, kind, value string) error {
	k, ok := detailKinds[kind]
	if !ok {
		return problem.Fields(problem.Field{Name: "kind", Message: "Choose what you want to add."})
	}
	if dsr.Normalize(k, value) == "" || len([]rune(value)) > 254 {
		return problem.Fields(problem.Field{Name: "value", Message: "Type the detail, up to 254 characters."})
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		n, err := tx.Identifiers().Count(store.Match{"submission_id": sub.ID, "source": dsr.Typed})
		if err != nil {
			return err
		}
		if n >= maxDetails {
			return problem.Fields(problem.Field{Name: "value", Message: "That is enough. Write us a message instead."})
		}
		if _, err := s.Work.AddIdentifier(tx, sub, workflow.Given{Kind: k, Value: value, Source: dsr.Typed}); err != nil {
			return err
		}
		if err := s.Work.Replied(tx, sub.ID, dsr.WaitIdentity); err != nil {
			return err
		}
		_, err = tx.Queue(queue.NewJob{
			Kind: JobLocate, Args: queue.Args{"submission": string(sub.ID)}, UniqueKey: fmt.Sprintf("%s:%d", sub.ID, n),
		})
		return err
	})
}

// ProveOnRecord takes the code that was sent to the contact on record. It must be typed in the requester's own
// session, so that its true owner cannot be tricked by a link into proving somebody else's request. Whether such a
// code was ever sent is not told.
func (s *Service) ProveOnRecord(ctx context.Context, sub dsr.Submission, code string) error {
	return s.proveOnRecord(ctx, sub, code, dsr.Requester(sub.ID), func(*store.Tx) error { return nil })
}

// proveOnRecord compares the code; what also is written in the transaction of the proof.
func (s *Service) proveOnRecord(ctx context.Context, sub dsr.Submission, code string, by dsr.Actor, also func(*store.Tx) error) error {
	wrong := problem.Fields(problem.Field{Name: "value", Message: "This code is not right. Look at the mail again."})
	p, err := s.openOnRecord(ctx, sub)
	if problem.Is(err, problem.NotFound) {
		return wrong
	}
	if err != nil {
		return err
	}
	if err := s.tryCode(ctx, p, code); err != nil {
		return wrong
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		if err := s.decide(tx, p, dsr.ProofPassed, "match", by); err != nil {
			return err
		}
		return also(tx)
	})
}

// decide ends a proof item and lets every request of the submission look again.
func (s *Service) decide(tx *store.Tx, p dsr.ProofItem, state dsr.ProofState, result string, by dsr.Actor) error {
	values := store.Values{"state": state, "result": result, "decided_at": tx.Now()}
	if err := tx.Proofs().SetOne(store.Match{"id": p.ID, "state": dsr.ProofOpen}, values); err != nil {
		return err
	}
	return s.proved(tx, p, state, by)
}

// proved tells every open request of the submission that a proof item was decided.
func (s *Service) proved(tx *store.Tx, p dsr.ProofItem, state dsr.ProofState, by dsr.Actor) error {
	requests, err := tx.RequestsOf(p.SubmissionID)
	if err != nil {
		return err
	}
	for _, r := range requests {
		if r.State != dsr.Verifying && r.State != dsr.Received || r.Need == 0 {
			continue
		}
		c := dsr.Command{Event: dsr.Prove, Actor: by, Subject: string(p.ID), Detail: string(p.Kind) + "." + string(state)}
		if _, err := s.Work.ApplyIn(tx, r.ID, c); err != nil {
			return err
		}
	}
	return nil
}

// Declare takes the declaration signed under penalty of perjury and keeps it, with its exact text, in the record
// (11 CCR 7062(c)).
func (s *Service) Declare(ctx context.Context, sub dsr.Submission, version, text, typedName string) error {
	typedName = strings.TrimSpace(typedName)
	if typedName == "" || len([]rune(typedName)) > 120 {
		return problem.Fields(problem.Field{Name: "typed_name", Message: "Type your full name as your signature."})
	}
	sealer, err := s.Work.SealerOf(sub)
	if err != nil {
		return err
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		done, err := tx.Proofs().Count(store.Match{"submission_id": sub.ID, "kind": dsr.ProofDeclared, "state": dsr.ProofPassed})
		if err != nil || done > 0 {
			return err
		}
		p := dsr.ProofItem{
			ID: dsr.ProofID(store.NewID()), SubmissionID: sub.ID, Kind: dsr.ProofDeclared, State: dsr.ProofPassed,
			Result: version, CreatedAt: tx.Now(), ExpiresAt: tx.Now(), DecidedAt: tx.Now(),
		}
		if p.Sealed, err = sealer.Seal(typedName+"\n"+text, "proof_item", string(p.ID), "declaration"); err != nil {
			return err
		}
		if err := tx.Proofs().Insert(&p); err != nil {
			return err
		}
		return s.proved(tx, p, dsr.ProofPassed, dsr.Requester(sub.ID))
	})
}

// Dispute records that the owner of the contact on record did not ask: nothing goes on by itself any more, and an
// officer must look.
func (s *Service) Dispute(ctx context.Context, token string) error {
	r := s.Work.Store.Read(ctx)
	row, err := s.Work.Live(r.Tables, token, dsr.TokenNotMe, s.Now())
	if err != nil {
		return err
	}
	p, err := r.Proofs().Get(row.OwnerID)
	if err != nil {
		return err
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		values := store.Values{"stopped_at": tx.Now()}
		if err := tx.Submissions().SetOne(store.Match{"id": p.SubmissionID}, values); err != nil {
			return err
		}
		open := store.Match{"submission_id": p.SubmissionID, "kind": dsr.ProofOnRecord, "state": dsr.ProofOpen}
		if _, err := tx.Proofs().Set(open, store.Values{"state": dsr.ProofFailed, "result": "disputed", "decided_at": tx.Now()}); err != nil {
			return err
		}
		return s.disputed(tx, p.SubmissionID)
	})
}

func (s *Service) disputed(tx *store.Tx, id dsr.SubmissionID) error {
	requests, err := tx.RequestsOf(id)
	if err != nil {
		return err
	}
	for _, r := range requests {
		if !r.Open() {
			continue
		}
		// What was proven rests on control of a contact whose owner says otherwise: no decision on it stands.
		standing := store.Match{"request_id": r.ID, "revoked_at": store.Never}
		if _, err := tx.Verifications().Set(standing, store.Values{"revoked_at": tx.Now()}); err != nil {
			return err
		}
		c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "identity"), Attention: dsr.AttentionNotMe}
		if _, err := s.Work.ApplyIn(tx, r.ID, c); err != nil {
			return err
		}
	}
	return nil
}

// Disputable says what a "this was not me" link is about; it changes nothing.
func (s *Service) Disputable(ctx context.Context, token string) (Asked, error) {
	return s.asked(ctx, token, dsr.TokenNotMe)
}
