package identity

import (
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Service proves who asks.
type Service struct {
	Work    *workflow.Service
	Systems *connector.Registry
	Now     func() time.Time
}

// How long things live.
const (
	codeLife    = 30 * time.Minute   // a status code; greylisting delays mail
	onRecord    = 7 * 24 * time.Hour // the challenge to the contact on record
	sessionLife = 2 * time.Hour
)

// Session is a browser that proved, by a code, that it reads the mail of a submission's contact.
type Session struct {
	Submission dsr.Submission
	Token      string // for the cookie; "" when the session was looked up
}

// Lookup returns the session behind a cookie, or an Unauthenticated problem.
func (s *Service) Lookup(ctx context.Context, token string) (Session, error) {
	r := s.Work.Store.Read(ctx)
	row, err := r.Sessions().Get(workflow.TokenHash(token))
	if err != nil || row.Kind != dsr.SessionPublic || !s.Now().Before(row.ExpiresAt) {
		return Session{}, problem.New(problem.Unauthenticated, "Please ask for a new code.")
	}
	sub, err := r.Submissions().Get(row.OwnerID)
	return Session{Submission: sub}, err
}

// SignOut ends a session.
func (s *Service) SignOut(ctx context.Context, token string) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		_, err := tx.Sessions().Delete(store.Match{"hash": workflow.TokenHash(token)})
		return err
	})
}

func (s *Service) newSession(tx *store.Tx, sub dsr.Submission) (Session, error) {
	token, err := newSecret()
	if err != nil {
		return Session{}, err
	}
	row := dsr.Session{
		Hash: workflow.TokenHash(token), Kind: dsr.SessionPublic, OwnerID: string(sub.ID), CreatedAt: tx.Now(),
		SeenAt: tx.Now(), ExpiresAt: tx.Now().Add(sessionLife),
	}
	return Session{Submission: sub, Token: token}, tx.Sessions().Insert(&row)
}
