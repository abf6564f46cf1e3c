package vault

import (
	"errors"
	"fmt"
	"io"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"
)

const (
	magic       = "HABEAS\x00" // then one byte of format version
	maxHeader   = 4096
	segmentSize = 128 << 10 // ciphertext bytes per authenticated segment
)

// header is the clear beginning of a file: magic, format version, then KEK name and wrapped data key, each after its
// length in one byte. Together with the file's id it is the associated data of the whole stream, so a file opens
// only unchanged and under its own id.
type header struct {
	kek  KEK
	blob []byte
}

func (h header) encode() ([]byte, error) {
	name := h.kek.String()
	if len(name) > 255 || len(h.blob) > 255 {
		return nil, errors.New("file header: too long")
	}
	b := append([]byte(magic), formatVersion, byte(len(name)))
	b = append(b, name...)
	b = append(b, byte(len(h.blob)))
	return append(b, h.blob...), nil
}

// readHeader reads a header and returns its raw bytes too, for the associated data.
func readHeader(r io.Reader) (header, []byte, error) {
	raw := make([]byte, len(magic)+1)
	if _, err := io.ReadFull(r, raw); err != nil {
		return header{}, nil, cut(err)
	}
	if string(raw[:len(magic)]) != magic || raw[len(magic)] != formatVersion {
		return header{}, nil, ErrSealed
	}
	name, err := readShort(r)
	if err != nil {
		return header{}, nil, err
	}
	blob, err := readShort(r)
	if err != nil {
		return header{}, nil, err
	}
	kek, err := ParseKEK(string(name[1:]))
	if err != nil {
		return header{}, nil, fmt.Errorf("%w: %w", ErrSealed, err)
	}
	return header{kek, blob[1:]}, append(append(raw, name...), blob...), nil
}

// readShort reads a length byte and that many bytes, and returns both.
func readShort(r io.Reader) ([]byte, error) {
	b := make([]byte, 1, 256)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, cut(err)
	}
	b = b[:1+int(b[0])]
	if _, err := io.ReadFull(r, b[1:]); err != nil {
		return nil, cut(err)
	}
	return b, nil
}

// cut turns an early end of a file into what it means: the file is not the one that was written.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrSealed
	}
	return err
}

// stream returns the streaming AEAD of one file: AES-256-GCM segments whose nonces carry a counter and a mark on the
// last one (the STREAM construction), so that reordering, cutting and appending are all found.
func stream(key []byte, headerLen int) (*subtle.AESGCMHKDF, error) {
	s, err := subtle.NewAESGCMHKDF(key, "SHA256", keySize, segmentSize, headerLen)
	if err != nil {
		return nil, fmt.Errorf("file key: %w", err)
	}
	return s, nil
}

func streamAAD(id string, header []byte) []byte { return joined("habeas file", id, string(header)) }
