package staff

import (
	"context"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/passphrase"
	"github.com/habeasdata/habeas/internal/store"
)

// Bootstrapped is an account that starts active, with factors that the caller drew.
type Bootstrapped struct {
	Email    string
	Name     string
	Role     dsr.Role
	Password string
	Secret   string // of the second factor, see [NewSecret]
}

// Bootstrap makes active accounts without an invitation, for the demonstration. An address that is known already is
// left as it is. The password must pass the same test as any other.
func (s *Service) Bootstrap(ctx context.Context, members ...Bootstrapped) error {
	for _, b := range members {
		if err := s.bootstrap(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) bootstrap(ctx context.Context, b Bootstrapped) error {
	email, name := strings.TrimSpace(b.Email), strings.TrimSpace(b.Name)
	if err := checkInvitation(email, name, b.Role); err != nil {
		return err
	}
	if err := checkPassword(b.Password, email, name); err != nil {
		return err
	}
	if _, known, err := s.byEmail(s.Store.Read(ctx).Tables, email); err != nil || known {
		return err
	}
	hash := passphrase.Hash(b.Password)
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		if _, known, err := s.byEmail(tx.Tables, email); err != nil || known {
			return err
		}
		m := s.newMember(email, tx.Now())
		m.Role, m.State, m.Password = b.Role, dsr.Active, hash
		if err := s.record(tx, Console(), eventBootstrapped, s.about(m.ID, m.Role)); err != nil {
			return err
		}
		if err := s.seal(&m, clearMember{email, name, b.Secret}, tx.Now()); err != nil {
			return err
		}
		return tx.Members().Insert(&m)
	})
}
