package fulfillment

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

var errRow = errors.New("a collected row is not a JSON object of one line")

// eachField walks the top level of a row as collected, one JSON object without white space between its parts, and
// yields each field's quoted name and raw value. It allocates nothing: a package may hold millions of rows.
func eachField(row []byte, yield func(name, value []byte)) error {
	if len(row) < 2 || row[0] != '{' || row[len(row)-1] != '}' {
		return errRow
	}
	for i := 1; i < len(row)-1; {
		end := skipValue(row, i)
		if end < 0 || end >= len(row) || row[end] != ':' {
			return errRow
		}
		name := row[i:end]
		start := end + 1
		if end = skipValue(row, start); end < 0 {
			return errRow
		}
		yield(name, row[start:end])
		if end < len(row)-1 && row[end] != ',' {
			return errRow
		}
		i = end + 1
	}
	return nil
}

// skipValue returns the index after the JSON value that starts at i, or -1.
func skipValue(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	switch b[i] {
	case '"':
		return skipString(b, i)
	case '{', '[':
		return skipNested(b, i)
	}
	for j := i; j < len(b); j++ {
		if c := b[j]; c == ',' || c == '}' || c == ']' {
			return j
		}
	}
	return -1
}

func skipString(b []byte, i int) int {
	for j := i + 1; j < len(b); j++ {
		switch b[j] {
		case '\\':
			j++
		case '"':
			return j + 1
		}
	}
	return -1
}

func skipNested(b []byte, i int) int {
	depth := 0
	for j := i; j < len(b); j++ {
		switch b[j] {
		case '"':
			end := skipString(b, j)
			if end < 0 {
				return -1
			}
			j = end - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return j + 1
			}
		}
	}
	return -1
}

// plain returns a raw JSON value as the text of a table cell: strings without quotes, null as nothing.
func plain(value []byte) string {
	switch {
	case len(value) == 0 || value[0] == 'n':
		return ""
	case value[0] != '"':
		return string(value)
	case bytes.IndexByte(value, '\\') < 0:
		return string(value[1 : len(value)-1])
	}
	var s string
	if json.Unmarshal(value, &s) != nil {
		return string(value)
	}
	return s
}

// appendCSV appends a cell to a CSV line by RFC 4180. A text that a spreadsheet would run as a formula gets an
// apostrophe in front (ATK-58); numbers keep their sign.
func appendCSV(dst, value []byte) []byte {
	if len(value) == 0 || value[0] == 'n' {
		return dst
	}
	if value[0] != '"' {
		return appendQuoted(dst, value)
	}
	if bytes.IndexByte(value, '\\') >= 0 {
		value = []byte(plain(value))
	} else {
		value = value[1 : len(value)-1]
	}
	if len(value) > 0 && strings.IndexByte("=+-@\t\r\x00", value[0]) >= 0 {
		// Inside the quotes: in front of them a quote would be part of the text, and each comma would begin a cell of
		// the attacker's choice.
		value = append([]byte{'\''}, bytes.ReplaceAll(value, []byte{0}, nil)...)
	}
	return appendQuoted(dst, value)
}

func appendQuoted(dst, value []byte) []byte {
	if !bytes.ContainsAny(value, "\",\r\n") {
		return append(dst, value...)
	}
	dst = append(dst, '"')
	for _, c := range value {
		if c == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}
