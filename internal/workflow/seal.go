package workflow

import (
	"encoding/json"
	"fmt"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/vault"
)

// Sealer seals and opens the personal values of one submission: everything about its person lies under its one data
// key, so that destroying the key destroys all of it.
type Sealer struct {
	controller string
	id         dsr.SubmissionID
	key        *vault.DataKey
}

// SealerOf returns the sealer of a stored submission. It is a Gone problem once the key was destroyed.
func (s *Service) SealerOf(sub dsr.Submission) (Sealer, error) {
	if sub.Tombstone() {
		return Sealer{}, problem.New(problem.Gone, "This was destroyed when its retention time ended.")
	}
	key, err := s.Vault.OpenDataKey(vault.Wrapped{KEK: sub.Key.KEK, Blob: sub.Key.Blob})
	if err != nil {
		return Sealer{}, err
	}
	return Sealer{sub.ControllerID, sub.ID, key}, nil
}

// Seal encrypts a value for one field of one row of this submission's tables.
func (s Sealer) Seal(value, table, row, field string) ([]byte, error) {
	return s.key.Seal([]byte(value), s.controller, string(s.id), table, row, field)
}

// Open decrypts what Seal made for the same place; nothing opens to "".
func (s Sealer) Open(sealed []byte, table, row, field string) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := s.key.Open(sealed, s.controller, string(s.id), table, row, field)
	return string(plain), err
}

func (s Sealer) sealPerson(p dsr.Person) ([]byte, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encode person: %w", err)
	}
	return s.Seal(string(text), "submission", string(s.id), "person")
}

// Person opens what the requester typed.
func (s *Service) Person(sub dsr.Submission) (dsr.Person, error) {
	var p dsr.Person
	sealer, err := s.SealerOf(sub)
	if err != nil {
		return p, err
	}
	text, err := sealer.Open(sub.Sealed, "submission", string(sub.ID), "person")
	if err != nil {
		return p, fmt.Errorf("open submission %s: %w", sub.ID, err)
	}
	return p, json.Unmarshal([]byte(text), &p)
}

// OpenIdentifier opens one identifier's value.
func (s Sealer) OpenIdentifier(i dsr.Identifier) (string, error) {
	return s.Open(i.Sealed, "identifier", i.ID, "value")
}
