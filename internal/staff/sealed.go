package staff

import (
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// clearMember is what an account seals.
type clearMember struct {
	email  string
	name   string
	secret string // of the second factor
}

// seal puts the personal values of an account under a fresh data key of its own.
func (s *Service) seal(m *dsr.Member, c clearMember, now time.Time) error {
	wrapped, key, err := s.Vault.NewDataKey(vault.Record, now)
	if err != nil {
		return fmt.Errorf("make data key: %w", err)
	}
	m.Key = dsr.Key{KEK: wrapped.KEK, Blob: wrapped.Blob}
	for _, f := range []struct {
		field, value string
		into         *[]byte
	}{{"email", c.email, &m.Email}, {"name", c.name, &m.Name}, {"secret", c.secret, &m.Secret}} {
		if *f.into, err = key.Seal([]byte(f.value), s.Controller.ID, "member", string(m.ID), f.field); err != nil {
			return fmt.Errorf("seal member %s: %w", m.ID, err)
		}
	}
	return nil
}

// open returns what an account seals.
func (s *Service) open(m dsr.Member) (clearMember, error) {
	var c clearMember
	key, err := s.Vault.OpenDataKey(vault.Wrapped{KEK: m.Key.KEK, Blob: m.Key.Blob})
	if err != nil {
		return c, fmt.Errorf("open member %s: %w", m.ID, err)
	}
	for _, f := range []struct {
		field  string
		sealed []byte
		into   *string
	}{{"email", m.Email, &c.email}, {"name", m.Name, &c.name}, {"secret", m.Secret, &c.secret}} {
		plain, err := key.Open(f.sealed, s.Controller.ID, "member", string(m.ID), f.field)
		if err != nil {
			return c, fmt.Errorf("open member %s: %w", m.ID, err)
		}
		*f.into = string(plain)
	}
	return c, nil
}

func (s *Service) view(m dsr.Member) (Member, error) {
	c, err := s.open(m)
	return Member{ID: m.ID, Role: m.Role, State: m.State, Name: c.name, CreatedAt: m.CreatedAt}, err
}

// byEmail finds an account by its address, under every index key.
func (s *Service) byEmail(r store.Tables, email string) (dsr.Member, bool, error) {
	for _, index := range s.Vault.IndexAll(string(dsr.Email), dsr.Normalize(dsr.Email, email)) {
		m, err := r.Members().First(store.Match{"email_index": index})
		if err == nil || !problem.Is(err, problem.NotFound) {
			return m, err == nil, err
		}
	}
	return dsr.Member{}, false, nil
}

// values are the columns that seal fills.
func sealedValues(m dsr.Member) store.Values {
	return store.Values{
		"key_kek": m.Key.KEK, "key_blob": m.Key.Blob, "email": m.Email, "name": m.Name, "secret": m.Secret,
	}
}
