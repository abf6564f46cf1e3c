package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// Hash is a SHA-256; the zero Hash stands before the first record of a chain and before the first leaf.
type Hash [sha256.Size]byte

// String returns the hash in hex.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText encodes the hash in hex.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads the form of MarshalText.
func (h *Hash) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != len(h) {
		return fmt.Errorf("not a SHA-256 in hex")
	}
	copy(h[:], b)
	return nil
}

// Head is the end of a chain or of the log: how many there are and the last hash. The zero Head is an empty one.
type Head struct {
	Seq  int64
	Hash Hash
}

// Entry is a record in its chain.
type Entry struct {
	Record Record `json:"record"`
	Prev   Hash   `json:"prev"`
	Hash   Hash   `json:"hash"`
}

// Head returns the chain's head after the entry.
func (e Entry) Head() Head { return Head{e.Record.Seq, e.Hash} }

// Append puts rec after head. It sets rec.Seq and cuts rec.At to the precision that is kept.
func Append(head Head, rec Record) (Entry, error) {
	rec.Seq = head.Seq + 1
	rec.At = rec.At.UTC().Truncate(time.Microsecond)
	if err := rec.Check(); err != nil {
		return Entry{}, err
	}
	return Entry{Record: rec, Prev: head.Hash, Hash: link(head.Hash, rec.Canonical())}, nil
}

// follows says what is wrong with e as the next entry after head; "" if nothing is.
func (e Entry) follows(head Head) string {
	switch {
	case e.Record.Seq != head.Seq+1:
		return fmt.Sprintf("record %d follows record %d", e.Record.Seq, head.Seq)
	case e.Prev != head.Hash:
		return "the record before it is not the one that it was written after"
	case e.Hash != link(e.Prev, e.Record.Canonical()):
		return "the record was changed"
	}
	return ""
}

func link(prev Hash, canonical []byte) Hash {
	h := sha256.New()
	_, _ = h.Write(prev[:])
	_, _ = h.Write(canonical)
	var sum Hash
	h.Sum(sum[:0])
	return sum
}
