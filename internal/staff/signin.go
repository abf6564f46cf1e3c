package staff

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/passphrase"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

var errSignIn = problem.New(problem.Unauthenticated, "The email address or the password is not right.")

// SignIn checks the first factor and returns the token of a half session, in which nothing but [Service.SecondFactor]
// is possible. ClientKey says where the attempt comes from (a truncated address); it is kept as a keyed hash only.
// Unknown, invited and disabled accounts cost the same work and give the same Unauthenticated problem as a wrong
// password; too many attempts give TooMany.
func (s *Service) SignIn(ctx context.Context, email, password, clientKey string) (halfToken string, err error) {
	t := s.triesOf(email, clientKey)
	if err := s.take(ctx, t); err != nil {
		return "", err
	}
	m, known, err := s.byEmail(s.Store.Read(ctx).Tables, email)
	if err != nil {
		return "", err
	}
	hash := ""
	if known && m.State == dsr.Active {
		hash = m.Password
	}
	if len(password) > 4*maxPassword { // bytes of the longest password there can be
		password = ""
	}
	ok, weak := passphrase.Verify(hash, password)
	if !ok {
		return "", errSignIn
	}
	stronger := ""
	if weak {
		stronger = passphrase.Hash(password)
	}
	token := newToken()
	err = s.Store.InTx(ctx, func(tx *store.Tx) error {
		if err := giveBack(tx, t); err != nil {
			return err
		}
		if err := s.refresh(tx, m, stronger); err != nil {
			return err
		}
		return tx.Sessions().Insert(&dsr.Session{
			Hash: tokenHash(token), ControllerID: s.Controller.ID, Kind: dsr.SessionHalf, OwnerID: string(m.ID),
			CreatedAt: tx.Now(), SeenAt: tx.Now(), ExpiresAt: tx.Now().Add(halfLife),
		})
	})
	return token, err
}

// refresh gives an account in use a stronger password hash where there is one, and seals it again under this month's
// key: retention destroys the keys of old months, and an account that is used must outlive them.
func (s *Service) refresh(tx *store.Tx, m dsr.Member, hash string) error {
	values := store.Values{}
	if hash != "" {
		values["password"] = hash
	}
	if month := (vault.KEK{Class: vault.Record, Period: vault.Month(tx.Now())}); m.Key.KEK != month.String() {
		c, err := s.open(m)
		if err != nil {
			return err
		}
		if err := s.seal(&m, c, tx.Now()); err != nil {
			return err
		}
		for column, value := range sealedValues(m) {
			values[column] = value
		}
		if err := s.record(tx, dsr.System(dsr.ByClock, "rekey"), eventRekeyed, s.about(m.ID, m.Role)); err != nil {
			return err
		}
	}
	if len(values) == 0 {
		return nil
	}
	return save(tx, m, values)
}

// SecondFactor ends a sign-in: the code must be of a time step that no earlier sign-in used. It returns the token of
// a full session and ends the half one. A wrong code gives Unauthenticated, too many TooMany; after that, or after
// ten minutes, the password must be given again.
func (s *Service) SecondFactor(ctx context.Context, halfToken, code string) (token string, err error) {
	half, m, err := s.holder(ctx, halfToken, dsr.SessionHalf)
	if err != nil {
		return "", err
	}
	if err := s.checkCode(ctx, m, half.Hash, code); err != nil {
		return "", err
	}
	token = newToken()
	actor := dsr.Staff(m.ID, m.Role)
	err = s.act(ctx, actor, eventSignedIn, s.about(m.ID, m.Role), func(tx *store.Tx) error {
		// Looked at again: the account may have been disabled in the meantime, which ended the half session.
		n, err := tx.Sessions().Delete(store.Match{"hash": half.Hash, "kind": dsr.SessionHalf})
		if err != nil {
			return err
		}
		if n != 1 {
			return errSignedOut
		}
		return tx.Sessions().Insert(&dsr.Session{
			Hash: tokenHash(token), ControllerID: s.Controller.ID, Kind: dsr.SessionStaff, OwnerID: string(m.ID),
			CreatedAt: tx.Now(), SeenAt: tx.Now(), ExpiresAt: tx.Now().Add(longestSession), StepUpAt: tx.Now(),
		})
	})
	return token, err
}

// newToken returns 256 random bits, safe in a cookie.
func newToken() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: it ends the program first
	return base64.RawURLEncoding.EncodeToString(raw)
}

// The lives of sessions. NIST SP 800-63B-4 section 2.2.3 (AAL2): at most 24 hours in all, an hour without activity.
const (
	halfLife       = 10 * time.Minute
	idleSession    = 30 * time.Minute
	longestSession = 12 * time.Hour
)
