package dsr

import (
	"crypto/rand"
	"fmt"
	"io"
	"strings"
)

// refAlphabet has 28 symbols: no vowels (no words), no look-alikes (0/O, 1/I/L).
const refAlphabet = "23456789BCDFGHJKMNPQRSTVWXYZ"

// refLength is the number of symbols after "HB-": seven random ones and a check symbol.
const refLength = 8

// NewReference returns a random submission reference such as HB-7K3F-92QX. It is an address, not a secret: knowing
// it opens nothing.
func NewReference() (string, error) { return newReference(rand.Reader) }

func newReference(random io.Reader) (string, error) {
	symbols := make([]byte, 0, refLength)
	buf := make([]byte, 1)
	for len(symbols) < refLength-1 {
		if _, err := io.ReadFull(random, buf); err != nil {
			return "", fmt.Errorf("draw reference: %w", err)
		}
		// 252 is the largest multiple of 28 in a byte: larger values would favour the first symbols.
		if buf[0] < 252 {
			symbols = append(symbols, refAlphabet[int(buf[0])%len(refAlphabet)])
		}
	}
	symbols = append(symbols, checkSymbol(symbols))
	return "HB-" + string(symbols[:4]) + "-" + string(symbols[4:]), nil
}

// ParseReference normalizes what a person typed (case, spaces, dashes, a request's "-1" at the end) and checks the
// last symbol. It returns the submission reference and the request number, 0 if none was given.
func ParseReference(typed string) (reference string, number int, ok bool) {
	s := strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	if rest, prefixed := strings.CutPrefix(s, "HB"); prefixed {
		if reference, number, ok = parseReference(rest); ok {
			return reference, number, true
		}
	}
	return parseReference(s) // H and B are symbols, too: a reference may begin with them
}

func parseReference(s string) (reference string, number int, ok bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' })
	joined := strings.Join(parts, "")
	if len(joined) > refLength && len(parts) > 1 {
		last := parts[len(parts)-1]
		if len(last) > 2 {
			return "", 0, false
		}
		for _, c := range last {
			if c < '0' || c > '9' {
				return "", 0, false
			}
			number = number*10 + int(c-'0')
		}
		joined = strings.Join(parts[:len(parts)-1], "")
	}
	if len(joined) != refLength {
		return "", 0, false
	}
	for i := range joined {
		if strings.IndexByte(refAlphabet, joined[i]) < 0 {
			return "", 0, false
		}
	}
	if checkSymbol([]byte(joined[:refLength-1])) != joined[refLength-1] {
		return "", 0, false
	}
	return "HB-" + joined[:4] + "-" + joined[4:], number, true
}

// checkSymbol weighs each symbol by its place. The weights are units modulo 28, so one wrong symbol is always found; a
// swap of neighbours is found unless the two are 14 places apart in the alphabet.
func checkSymbol(symbols []byte) byte {
	weights := [...]int{1, 3, 5, 9, 11, 13, 15}
	sum := 0
	for i, s := range symbols {
		sum += weights[i%len(weights)] * strings.IndexByte(refAlphabet, s)
	}
	return refAlphabet[sum%len(refAlphabet)]
}
