package dataset

import (
	"bytes"
	"encoding/base64"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A cell is one value as a JSON scalar: null, true, 12, 1.5, "text". Decimals, times, bytes and identifiers are
// strings. Two equal values of one column have equal cells, so cells can be compared as bytes. A tuple is one cell, or
// several joined by commas.

// Null is the cell of no value.
var Null = []byte("null")

// IsNull reports whether the cell holds no value.
func IsNull(cell []byte) bool { return len(cell) == 0 || cell[0] == 'n' }

const hexDigits = "0123456789abcdef"

// plain marks the bytes that stand in a JSON string as they are.
var plain = func() (t [256]bool) {
	for i := 0x20; i < utf8.RuneSelf; i++ {
		t[i] = i != '"' && i != '\\' && i != 0x7f
	}
	return t
}()

// AppendText appends s as a JSON string. Bytes that are not UTF-8 become U+FFFD; line and paragraph separators are
// escaped, so that the result may stand in a script.
func AppendText[T string | []byte](dst []byte, s T) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		b := s[i]
		if plain[b] {
			i++
			continue
		}
		if b < utf8.RuneSelf {
			dst = appendEscape(append(dst, s[start:i]...), b)
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
		if (r == utf8.RuneError && size == 1) || r == '\u2028' || r == '\u2029' {
			dst = append(dst, s[start:i]...)
			dst = append(dst, `\u`...)
			for shift := 12; shift >= 0; shift -= 4 {
				dst = append(dst, hexDigits[r>>shift&0xf])
			}
			start = i + size
		}
		i += size
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

func appendEscape(dst []byte, b byte) []byte {
	switch b {
	case '"', '\\':
		return append(dst, '\\', b)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[b>>4], hexDigits[b&0xf])
}

// AppendFloat appends f in its shortest form; what JSON has no number for becomes a string.
func AppendFloat(dst []byte, f float64, bits int) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return AppendText(dst, strconv.FormatFloat(f, 'g', -1, bits))
	}
	abs := math.Abs(f)
	if abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		return strconv.AppendFloat(dst, f, 'e', -1, bits)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, bits)
}

// AppendBytes appends b as a base64 string.
func AppendBytes(dst, b []byte) []byte {
	dst = append(dst, '"')
	dst = base64.StdEncoding.AppendEncode(dst, b)
	return append(dst, '"')
}

// TextOf returns the value of a cell as text: a string without its quotes and escapes, anything else as it stands.
func TextOf(cell []byte) string {
	if len(cell) < 2 || cell[0] != '"' {
		return string(cell)
	}
	inner := cell[1 : len(cell)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	return unescape(inner)
}

// unescape reverses AppendText, and the short escapes that other encoders use.
func unescape(s []byte) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 >= len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'u':
			if i+4 < len(s) {
				v, _ := strconv.ParseUint(string(s[i+1:i+5]), 16, 16)
				b.WriteRune(rune(v))
				i += 4
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// Cells splits a tuple into its cells.
func Cells(tuple string) []string {
	var cells []string
	start, quoted := 0, false
	for i := 0; i < len(tuple); i++ {
		switch {
		case quoted && tuple[i] == '\\':
			i++
		case tuple[i] == '"':
			quoted = !quoted
		case tuple[i] == ',' && !quoted:
			cells = append(cells, tuple[start:i])
			start = i + 1
		}
	}
	return append(cells, tuple[start:])
}

// appendTuple joins the cells at the given places. It returns false if one of them is null: null refers to nothing.
func appendTuple(dst []byte, cells [][]byte, at []int) ([]byte, bool) {
	for n, i := range at {
		if IsNull(cells[i]) {
			return dst, false
		}
		if n > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, cells[i]...)
	}
	return dst, true
}
