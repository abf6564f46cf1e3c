package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/passphrase"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// Enrolment is what the page behind an invitation's link shows.
type Enrolment struct {
	Name   string
	Email  string
	Role   dsr.Role
	Secret string // of the second factor, in base32
	URI    string // the same for a QR code: otpauth://totp/…
}

// Enrolment returns what the link's page shows and consumes nothing. It is a Gone problem when the link has expired,
// was used or was replaced.
func (s *Service) Enrolment(ctx context.Context, token string) (Enrolment, error) {
	m, err := s.invited(s.Store.Read(ctx).Tables, token)
	if err != nil {
		return Enrolment{}, err
	}
	c, err := s.open(m)
	if err != nil {
		return Enrolment{}, err
	}
	return Enrolment{
		Name: c.name, Email: c.email, Role: m.Role, Secret: c.secret,
		URI: otpURI(s.Controller.Name, c.email, c.secret),
	}, nil
}

// Enrol makes an invited account active: the password is set, and the code shows that the second factor works. The
// link works no more after that.
func (s *Service) Enrol(ctx context.Context, token, password, code string) error {
	m, err := s.invited(s.Store.Read(ctx).Tables, token)
	if err != nil {
		return err
	}
	c, err := s.open(m)
	if err != nil {
		return err
	}
	var wrong []problem.Field
	if why := weakness(password, c.email, c.name); why != "" {
		wrong = append(wrong, problem.Field{Name: "password", Message: why})
	}
	step, ok := stepOf(c.secret, code, s.Now())
	if !ok {
		wrong = append(wrong, problem.Field{Name: "code", Message: "This is not the code that the app shows now. Wait for the next one and try again."})
	}
	if err := problem.Fields(wrong...); err != nil {
		return err
	}
	hash := passphrase.Hash(password)
	return s.act(ctx, dsr.Staff(m.ID, m.Role), eventEnrolled, s.about(m.ID, m.Role), func(tx *store.Tx) error {
		now, err := s.invited(tx.Tables, token)
		if err != nil {
			return err
		}
		if now.Version != m.Version {
			return errGone
		}
		if err := tx.Tokens().SetOne(store.Match{"hash": tokenHash(token)}, store.Values{"used_at": tx.Now()}); err != nil {
			return err
		}
		return save(tx, m, store.Values{
			"state": dsr.Active, "password": hash, "last_step": step, "failures": 0, "blocked_until": time.Time{},
		})
	})
}

var errGone = problem.New(problem.Gone, "This link does not work any more. Ask an administrator for a new invitation.")

// invited returns the invited account of a link that works now.
func (s *Service) invited(r store.Tables, token string) (dsr.Member, error) {
	row, err := r.Tokens().Get(tokenHash(token))
	if err != nil && !problem.Is(err, problem.NotFound) {
		return dsr.Member{}, fmt.Errorf("find invitation: %w", err)
	}
	if err != nil || row.Purpose != dsr.TokenEnrol || !row.UsedAt.IsZero() || !s.Now().Before(row.ExpiresAt) {
		return dsr.Member{}, errGone
	}
	m, err := r.Members().Get(row.OwnerID)
	if err == nil && m.State != dsr.Invited {
		return m, errGone
	}
	return m, err
}
