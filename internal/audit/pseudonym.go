package audit

import "encoding/hex"

// pseudonymSize is how many bytes of a keyed hash tell actors apart: 96 bits.
const pseudonymSize = 12

// Pseudonym shortens a keyed hash of at least 12 bytes to what stands for a person in a record, as hexadecimal. The
// caller makes the hash, under a key that only it has.
func Pseudonym(mac []byte) string { return hex.EncodeToString(mac[:pseudonymSize]) }
