package audit

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Checkpoint states the log at one moment. Copies of it outside the database show every later cut or roll-back.
type Checkpoint struct {
	Origin string // names the installation's log
	Size   int64  // leaves
	Root   Hash   // hash of the last leaf, zero for an empty log
	At     time.Time
}

// Sign returns the checkpoint as a signed note: the C2SP checkpoint layout (origin, size, root in base64, then our
// line with the time). The root is the head of a hash chain, not of a Merkle tree.
func (s *Signer) Sign(c Checkpoint) ([]byte, error) {
	if !ident.MatchString(c.Origin) || c.Size < 0 {
		return nil, errors.New("checkpoint: an origin and a size are needed")
	}
	text := fmt.Sprintf("%s\n%d\n%s\ntime %s\n",
		c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]), canonicalTime(c.At))
	return s.note(text), nil
}

// OpenCheckpoint checks the signature of a signed checkpoint and reads it.
func (v Verifier) OpenCheckpoint(note []byte) (Checkpoint, error) {
	text, err := v.open(note)
	if err != nil {
		return Checkpoint{}, err
	}
	return parseCheckpoint(text)
}

func parseCheckpoint(text string) (Checkpoint, error) {
	bad := errors.New("checkpoint: not in the form origin, size, root, time")
	lines := strings.Split(text, "\n")
	if len(lines) != 5 || lines[4] != "" || !ident.MatchString(lines[0]) {
		return Checkpoint{}, bad
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, bad
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != len(Hash{}) {
		return Checkpoint{}, bad
	}
	stamp, ok := strings.CutPrefix(lines[3], "time ")
	at, err := time.Parse(timeForm, stamp)
	if !ok || err != nil {
		return Checkpoint{}, bad
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: Hash(root), At: at}, nil
}
