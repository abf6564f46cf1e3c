package audit

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Signed notes as in C2SP signed-note: text, an empty line, then lines of an em dash, the key's name and base64 of
// the key id and the Ed25519 signature over the text.
const (
	algEd25519 = 0x01
	dash       = "\u2014 "
	maxNote    = 64 << 10
)

// ErrSignature says that a checkpoint was not signed by the expected key.
var ErrSignature = errors.New("checkpoint: not signed by the expected key")

// Signer signs checkpoints.
type Signer struct {
	name string
	key  ed25519.PrivateKey
}

// NewSigner returns the signer of a key name (no spaces, no plus) and a secret seed of 32 bytes.
func NewSigner(name string, seed []byte) (*Signer, error) {
	if !keyName(name) || len(seed) != ed25519.SeedSize {
		return nil, errors.New("audit key: a name without spaces or plus and a seed of 32 bytes are needed")
	}
	return &Signer{name, ed25519.NewKeyFromSeed(seed)}, nil
}

// String names the key without its secret.
func (s *Signer) String() string { return "audit signer " + s.name }

// Verifier returns the public half.
func (s *Signer) Verifier() Verifier {
	return Verifier{s.name, ed25519.PublicKey(append([]byte(nil), s.key[ed25519.SeedSize:]...))}
}

func (s *Signer) note(text string) []byte {
	v := s.Verifier()
	sig := append(binary.BigEndian.AppendUint32(nil, v.id()), ed25519.Sign(s.key, []byte(text))...)
	return fmt.Appendf(nil, "%s\n%s%s %s\n", text, dash, s.name, base64.StdEncoding.EncodeToString(sig))
}

// Verifier checks checkpoints with a public key.
type Verifier struct {
	name string
	key  ed25519.PublicKey
}

// ParseVerifier reads the form of Verifier.String.
func ParseVerifier(s string) (Verifier, error) {
	bad := errors.New("audit key: not in the form name+id+key")
	name, rest, _ := strings.Cut(strings.TrimSpace(s), "+")
	id, enc, ok := strings.Cut(rest, "+")
	raw, err := base64.StdEncoding.Strict().DecodeString(enc)
	if !ok || err != nil || !keyName(name) || len(raw) != 1+ed25519.PublicKeySize || raw[0] != algEd25519 {
		return Verifier{}, bad
	}
	v := Verifier{name, ed25519.PublicKey(raw[1:])}
	if n, err := strconv.ParseUint(id, 16, 32); err != nil || len(id) != 8 || uint32(n) != v.id() {
		return Verifier{}, bad
	}
	return v, nil
}

// String returns the verifier key to publish: name, key id in hex and key in base64, joined by plus signs.
func (v Verifier) String() string {
	raw := append([]byte{algEd25519}, v.key...)
	id := hex.EncodeToString(binary.BigEndian.AppendUint32(nil, v.id()))
	return v.name + "+" + id + "+" + base64.StdEncoding.EncodeToString(raw)
}

// IsZero reports whether there is no key.
func (v Verifier) IsZero() bool { return len(v.key) == 0 }

func (v Verifier) id() uint32 {
	data := append([]byte(v.name+"\n"), algEd25519)
	sum := sha256.Sum256(append(data, v.key...))
	return binary.BigEndian.Uint32(sum[:4])
}

// open returns the text of a note that carries v's signature. Signatures of other keys are passed over.
func (v Verifier) open(note []byte) (string, error) {
	cut := bytes.LastIndex(note, []byte("\n\n"))
	if v.IsZero() || len(note) > maxNote || cut < 0 || !bytes.HasSuffix(note, []byte("\n")) {
		return "", ErrSignature
	}
	text := string(note[:cut+1])
	for _, line := range strings.Split(strings.TrimSuffix(string(note[cut+2:]), "\n"), "\n") {
		sig, ok := strings.CutPrefix(line, dash+v.name+" ")
		if !ok {
			continue
		}
		raw, err := base64.StdEncoding.Strict().DecodeString(sig)
		if err != nil || len(raw) != 4+ed25519.SignatureSize || binary.BigEndian.Uint32(raw) != v.id() {
			continue
		}
		if ed25519.Verify(v.key, []byte(text), raw[4:]) {
			return text, nil
		}
	}
	return "", ErrSignature
}

func keyName(s string) bool {
	return ident.MatchString(s) && !strings.Contains(s, "+")
}
