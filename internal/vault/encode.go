package vault

import "encoding/binary"

// joined encodes parts so that no two lists give the same bytes: each part after its length in four bytes.
func joined[T ~string | ~[]byte](parts ...T) []byte {
	n := 0
	for _, p := range parts {
		n += 4 + len(p)
	}
	b := make([]byte, 0, n)
	for _, p := range parts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}
