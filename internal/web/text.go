package web

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Readable reports whether a field holds text as people type it: whole UTF-8, and of the control characters only line
// ends and tabs. A database refuses some of the others, and a letter or a log may be broken by the rest.
func Readable(value string) bool {
	return utf8.ValidString(value) && !strings.ContainsFunc(value, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t'
	})
}
