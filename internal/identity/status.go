package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// codesPerHour is how many status codes one submission may be mailed in an hour.
const codesPerHour = 5

// SendStatusCode mails a code for the status page to the contact that may have it. It returns nil for every
// reference, known or not, and does the work in the same steps, so that nobody learns which references exist.
func (s *Service) SendStatusCode(ctx context.Context, typed string) error {
	reference, _, ok := dsr.ParseReference(typed)
	if !ok {
		return problem.Fields(problem.Field{Name: "reference", Message: "Type the reference as it stands in our mail, such as HB-7K3F-92QX."})
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		hour := tx.Now().Truncate(time.Hour)
		n, err := tx.Count(fmt.Sprintf("status-code:%x", s.Work.Vault.MAC("status code", []byte(reference))), hour)
		if err != nil || n > codesPerHour {
			return err
		}
		sub, err := tx.Submissions().First(store.Match{"reference": reference})
		if problem.Is(err, problem.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return s.mailStatusCode(tx, sub)
	})
}

// mailStatusCode opens a new generation of the submission's status code. An address that was never confirmed gets
// the first mail only (invariant 10): its code is in that mail.
func (s *Service) mailStatusCode(tx *store.Tx, sub dsr.Submission) error {
	to, class, err := s.provenContact(tx, sub)
	if err != nil || to.ID == "" {
		return err
	}
	p, err := s.newStatusCode(tx, sub)
	if err != nil {
		return err
	}
	return s.Work.Enqueue(tx, class, to.ID, dsr.Outgoing{
		Key: fmt.Sprintf("status:%s:%d", p.ID, p.Generation), SubmissionID: sub.ID, Template: dsr.NoticeStatusCode,
		Locale: sub.Locale, Args: dsr.Strings{"proof=" + string(p.ID)},
	})
}

// provenContact is the address on record once somebody proved it, else the confirmed one; none otherwise.
func (s *Service) provenContact(tx *store.Tx, sub dsr.Submission) (dsr.Identifier, dsr.RecipientClass, error) {
	proven, err := tx.Proofs().Count(store.Match{"submission_id": sub.ID, "kind": dsr.ProofOnRecord, "state": dsr.ProofPassed})
	if err != nil {
		return dsr.Identifier{}, "", err
	}
	sources, class := []dsr.Source{dsr.Confirmed}, dsr.ToConfirmed
	if proven > 0 {
		sources, class = []dsr.Source{dsr.OnRecord}, dsr.ToOnRecord
	}
	i, err := workflow.IdentifierOf(tx.Tables, sub.ID, dsr.Email, sources...)
	if problem.Is(err, problem.NotFound) {
		return dsr.Identifier{}, "", nil
	}
	return i, class, err
}

// newStatusCode voids the last status code and opens the next.
func (s *Service) newStatusCode(tx *store.Tx, sub dsr.Submission) (dsr.ProofItem, error) {
	old := store.Match{"submission_id": sub.ID, "kind": dsr.ProofStatusCode, "state": dsr.ProofOpen}
	if _, err := tx.Proofs().Set(old, store.Values{"state": dsr.ProofVoid, "decided_at": tx.Now()}); err != nil {
		return dsr.ProofItem{}, err
	}
	p := dsr.ProofItem{
		ID: dsr.ProofID(store.NewID()), SubmissionID: sub.ID, Kind: dsr.ProofStatusCode, State: dsr.ProofOpen,
		Attempts: dsr.CodeAttempts, Generation: 1, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(codeLife),
	}
	return p, tx.Proofs().Insert(&p)
}

// OpenStatus takes a mailed status code and opens a session. A wrong reference and a wrong code say the same.
func (s *Service) OpenStatus(ctx context.Context, typed, code string) (Session, error) {
	wrong := problem.Fields(problem.Field{Name: "code", Message: "This code is not right. Look at the mail again."})
	reference, _, ok := dsr.ParseReference(typed)
	if !ok {
		return Session{}, wrong
	}
	r := s.Work.Store.Read(ctx)
	sub, err := r.Submissions().First(store.Match{"reference": reference})
	if err != nil {
		return Session{}, wrong
	}
	open := store.Match{"submission_id": sub.ID, "kind": dsr.ProofStatusCode, "state": dsr.ProofOpen}
	p, err := r.Proofs().First(open, "created_at")
	if err != nil {
		return Session{}, wrong
	}
	if err := s.tryCode(ctx, p, code); err != nil {
		return Session{}, wrong
	}
	var session Session
	err = s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		values := store.Values{"state": dsr.ProofPassed, "decided_at": tx.Now()}
		if err := tx.Proofs().SetOne(store.Match{"id": p.ID, "state": dsr.ProofOpen}, values); err != nil {
			return wrong // single use: somebody was faster
		}
		session, err = s.newSession(tx, sub)
		return err
	})
	return session, err
}
