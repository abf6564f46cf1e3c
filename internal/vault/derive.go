package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// derivation holds the long-lived keys: index keys, newest last, and the key of everything else that is keyed.
type derivation struct {
	key   []byte
	index []indexKey
}

type indexKey struct {
	version uint8
	key     []byte
}

func openDerivation(m manifest, master *sealer) (*derivation, error) {
	key, err := m.unwrap(master, "derive", m.Derive)
	if err != nil {
		return nil, err
	}
	d := &derivation{key: key}
	for _, iv := range m.Index {
		key, err := m.unwrap(master, fmt.Sprintf("index %d", iv.Version), iv.Key)
		if err != nil {
			return nil, err
		}
		d.index = append(d.index, indexKey{iv.Version, key})
	}
	return d, nil
}

// Index returns the blind index of a normalized value: one version byte and an HMAC-SHA256 (33 bytes). The same
// value gives the same bytes within a field and unrelated bytes in another field.
func (v *Vault) Index(field, normalized string) []byte {
	return v.keys.index[len(v.keys.index)-1].of(field, normalized)
}

// IndexAll returns the blind indexes of a value under every index key, the one to write first. Lookups use all of
// them, so that rows indexed before a rotation are found.
func (v *Vault) IndexAll(field, normalized string) [][]byte {
	all := make([][]byte, 0, len(v.keys.index))
	for i := len(v.keys.index) - 1; i >= 0; i-- {
		all = append(all, v.keys.index[i].of(field, normalized))
	}
	return all
}

func (k indexKey) of(field, normalized string) []byte {
	return mac(k.key, []byte{k.version}, joined("habeas index", field, normalized))
}

// MAC returns 32 bytes that only this installation can make from purpose and parts. Purposes are independent: a
// value made for one says nothing about another. Deterministic, so it also serves as a derived key (a signing seed).
func (v *Vault) MAC(purpose string, parts ...[]byte) []byte {
	return v.keys.derive("mac", purpose, joined(parts...))
}

// Token returns a URL-safe token of 256 bits (43 characters) for one purpose and id. The same call gives the same
// token, so a mail can be rendered again with the same link while the database keeps TokenHash only.
func (v *Vault) Token(purpose, id string) string {
	return base64.RawURLEncoding.EncodeToString(v.keys.derive("token", purpose, joined(id)))
}

// TokenHash returns what may be stored of a token: its SHA-256.
func TokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Code returns a typed code of the given number of decimal digits (6 to 18; others are moved to the nearer bound)
// for one purpose and id, every code equally likely. Store it as MAC, never in clear: it is short.
func (v *Vault) Code(purpose, id string, digits int) string {
	digits = min(max(digits, 6), 18)
	bound := uint64(1)
	for range digits {
		bound *= 10
	}
	// Numbers of the last, incomplete run of bound would favour small codes: draw again.
	limit := ^uint64(0) - ^uint64(0)%bound
	for draw := uint32(0); ; draw++ {
		sum := v.keys.derive("code", purpose, joined(joined(id), binary.BigEndian.AppendUint32(nil, draw)))
		if n := binary.BigEndian.Uint64(sum); n < limit {
			code := strconv.FormatUint(n%bound, 10)
			return strings.Repeat("0", digits-len(code)) + code
		}
	}
}

// derive computes HMAC(HMAC(key, use and purpose), data): one subkey per use and purpose.
func (d *derivation) derive(use, purpose string, data []byte) []byte {
	return mac(mac(d.key, nil, joined("habeas", use, purpose)), nil, data)
}

func mac(key, prefix, data []byte) []byte {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write(data)
	return h.Sum(prefix)
}
