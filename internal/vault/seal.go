package vault

import (
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
)

const (
	formatVersion = 1
	keySize       = 32
)

// ErrSealed says that bytes do not open: they were altered, cut, moved to another place, or belong to another key.
var ErrSealed = errors.New("sealed data does not open: altered, moved, or under another key")

// sealer is one AES-256-GCM key whose blobs carry the format version: version, nonce, ciphertext, tag.
type sealer struct{ aead *subtle.AESGCM }

func newSealer(key []byte) (*sealer, error) {
	a, err := subtle.NewAESGCM(key)
	if err != nil {
		return nil, fmt.Errorf("aes-gcm key: %w", err)
	}
	return &sealer{a}, nil
}

func (s *sealer) seal(plaintext, aad []byte) ([]byte, error) {
	ct, err := s.aead.Encrypt(plaintext, aad)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return append([]byte{formatVersion}, ct...), nil
}

func (s *sealer) open(blob, aad []byte) ([]byte, error) {
	if len(blob) == 0 || blob[0] != formatVersion {
		return nil, ErrSealed
	}
	pt, err := s.aead.Decrypt(blob[1:], aad)
	if err != nil {
		return nil, ErrSealed
	}
	return pt, nil
}

// newKey returns 32 random bytes. crypto/rand.Read never fails: it ends the program first.
func newKey() []byte {
	key := make([]byte, keySize)
	_, _ = rand.Read(key)
	return key
}
