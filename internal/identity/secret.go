package identity

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
)

// newSecret draws 256 bits for a cookie.
func newSecret() (string, error) {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("draw session: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// sameCode compares a typed code, which may have spaces and dashes, in constant time.
func sameCode(typed, want string) bool {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return r
	}, typed)
	return subtle.ConstantTimeCompare([]byte(digits), []byte(want)) == 1
}
