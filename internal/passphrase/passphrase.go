// Package passphrase keeps what a person must remember as something that only the same words can match: Argon2id with
// its parameters in the stored text. It knows no accounts, no rules for good passwords and no throttling.
// Invariants: what is stored tells nothing of the words; a comparison costs the same work whether or not there is
// something to compare with; no number of parallel attempts takes more memory than a few hashes.
package passphrase

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// cost is what one hash takes. RFC 9106 section 4 tells how to choose; these are the least that OWASP's Password
// Storage Cheat Sheet names for Argon2id, so that a small machine still signs people in quickly.
type cost struct {
	memory  uint32 // KiB
	time    uint32
	threads uint8
}

var present = cost{memory: 19 * 1024, time: 2, threads: 1}

// The most that a stored hash may ask for: a row that somebody tampered with must not take the machine down.
var most = cost{memory: 256 * 1024, time: 16, threads: 8}

const (
	saltSize = 16
	hashSize = 32
)

// busy bounds the hashes that are computed at the same time, and with them the memory.
var busy = make(chan struct{}, 4)

// Hash returns what may be stored of a secret, in the usual text form with parameters and a fresh salt.
func Hash(secret string) string {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails: it ends the program first
	return format(present, salt, derive(present, secret, salt))
}

// Verify reports whether secret is what was hashed, and, if so, whether the hash should be made again because the
// parameters have grown since. A hash that is empty or cannot be read costs the same work and matches nothing.
func Verify(hash, secret string) (ok, rehash bool) {
	c, salt, want, err := parse(hash)
	if err != nil {
		c, salt, want = present, make([]byte, saltSize), make([]byte, hashSize)
	}
	same := subtle.ConstantTimeCompare(derive(c, secret, salt), want) == 1
	return same && err == nil, same && err == nil && c != present
}

// derive compares people's words, not their keyboards: the same word typed on two systems may differ in its bytes
// until it is normalized (RFC 8265, OpaqueString).
func derive(c cost, secret string, salt []byte) []byte {
	busy <- struct{}{}
	defer func() { <-busy }()
	return argon2.IDKey(norm.NFC.Bytes([]byte(secret)), salt, c.time, c.memory, c.threads, hashSize)
}

func format(c cost, salt, hash []byte) string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.time, c.threads,
		enc.EncodeToString(salt), enc.EncodeToString(hash))
}

func parse(s string) (c cost, salt, hash []byte, err error) {
	bad := fmt.Errorf("this is not an Argon2id hash")
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, bad
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.time, &c.threads); err != nil || n != 3 {
		return c, nil, nil, bad
	}
	if c.memory > most.memory || c.time > most.time || c.threads > most.threads || c.memory*c.time*uint32(c.threads) == 0 {
		return c, nil, nil, bad
	}
	enc := base64.RawStdEncoding.Strict()
	if salt, err = enc.DecodeString(parts[4]); err != nil || len(salt) < 8 {
		return c, nil, nil, bad
	}
	if hash, err = enc.DecodeString(parts[5]); err != nil || len(hash) != hashSize {
		return c, nil, nil, bad
	}
	return c, salt, hash, nil
}
