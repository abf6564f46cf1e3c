package dataset

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"sort"
	"strings"
	"unicode/utf8"
)

// strategies are the masking strategies of the public format. Length is how many characters a mask has at least, from
// the mask's own settings; text says that only text columns take it.
var strategies = map[string]struct {
	text   bool
	length func(*Mask) int
	apply  func(m *Mask, key []byte, value string) string
}{
	"null_rewrite":   {},
	"preserve":       {},
	"string_rewrite": {true, func(m *Mask) int { return utf8.RuneCountInString(m.Rewrite) }, func(m *Mask, _ []byte, _ string) string { return m.Rewrite }},
	"random_string_rewrite": {true, (*Mask).randomLength, func(m *Mask, key []byte, value string) string {
		return randomText(key, value, m.randomLength())
	}},
	"hash":        {true, (*Mask).hexLength, func(m *Mask, key []byte, value string) string { return m.digest(m.newHash(), value, key) }},
	"hmac":        {true, (*Mask).hexLength, func(m *Mask, key []byte, value string) string { return m.digest(hmac.New(m.newHash, key), value, nil) }},
	"aes_encrypt": {true, func(*Mask) int { return 40 }, func(_ *Mask, key []byte, value string) string { return seal(key, value) }},
}

// Strategies lists the names of the masking strategies.
func Strategies() []string {
	var all []string
	for name := range strategies {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}

// check says what is wrong with the mask as it is written, or nothing.
func (m *Mask) check() string {
	switch {
	case m.Strategy == "":
		return "a masking strategy has no name"
	case strategies[m.Strategy].apply == nil && m.Strategy != "null_rewrite" && m.Strategy != "preserve":
		return fmt.Sprintf("%q is not a masking strategy; there are %s", m.Strategy, strings.Join(Strategies(), ", "))
	case m.Strategy == "string_rewrite" && m.Rewrite == "":
		return "string_rewrite needs a rewrite_value"
	}
	return ""
}

// preserves reports whether the mask leaves values as they are.
func (m *Mask) preserves() bool { return m.Strategy == "preserve" }

// nulls reports whether the mask writes no value.
func (m *Mask) nulls() bool { return m.Strategy == "null_rewrite" }

// width is the number of characters of the mask's values.
func (m *Mask) width() int {
	if s := strategies[m.Strategy]; s.length != nil {
		return s.length(m) + utf8.RuneCountInString(m.Suffix)
	}
	return 0
}

// Apply returns the masked cell. key is the request's own secret, so that the same value in two requests has two masks.
// place names the row and the field: random text depends on it and not on the value, so that a repeat finds its own
// work done. limit truncates, 0 is no limit. No value stays no value.
func (m *Mask) Apply(key []byte, place string, cell []byte, limit int) []byte {
	switch {
	case IsNull(cell), m.nulls():
		return Null
	case m.preserves():
		return cell
	}
	value := TextOf(cell)
	if m.Strategy == "random_string_rewrite" {
		value = place
	}
	masked := strategies[m.Strategy].apply(m, key, value) + m.Suffix
	if limit > 0 && utf8.RuneCountInString(masked) > limit {
		masked = string([]rune(masked)[:limit])
	}
	return AppendText(nil, masked)
}

func (m *Mask) randomLength() int {
	if m.Length > 0 {
		return m.Length
	}
	return 30
}

func (m *Mask) newHash() hash.Hash {
	if m.Algorithm == "SHA-512" {
		return sha512.New()
	}
	return sha256.New()
}

func (m *Mask) hexLength() int { return 2 * m.newHash().Size() }

// digest is the hex of h over the value and the salt.
func (m *Mask) digest(h hash.Hash, value string, salt []byte) string {
	h.Write([]byte(value))
	h.Write(salt)
	return hex.EncodeToString(h.Sum(nil))
}

// randomText is text of a-z and 0-9 that nobody can foresee without the key.
func randomText(key []byte, value string, length int) string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
	out := make([]byte, 0, length)
	for block := byte(0); len(out) < length; block++ {
		h := hmac.New(sha512.New, key)
		h.Write([]byte{'r', block})
		h.Write([]byte(value))
		for _, b := range h.Sum(nil) {
			if int(b) < 256-256%len(alphabet) && len(out) < length {
				out = append(out, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(out)
}

// seal is convergent AES-256-GCM: the nonce is a keyed hash of the value, so that equal values have equal masks.
func seal(key []byte, value string) string {
	k := sha256.Sum256(append([]byte("aes"), key...))
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(value))
	nonce := mac.Sum(nil)[:12]
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return ""
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString(gcm.Seal(nonce, nonce, []byte(value), nil))
}
