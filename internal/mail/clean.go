package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Longest subject and display name, in runes: what mailboxes show, with room to spare.
const (
	maxSubject = 150
	maxName    = 60
	maxMarks   = 4 // combining marks in a row; no language stacks more
)

// cleanLine makes one line of s: control characters (line breaks, NUL) and what is not text become a space, spaces
// collapse, format characters (bidirectional overrides, zero-width ones) go, stacked combining marks end after
// maxMarks, and at most limit runes remain.
func cleanLine(s string, limit int) string {
	var b strings.Builder
	marks, count, space := 0, 0, false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Cf, r):
			continue
		case r == utf8.RuneError, unicode.IsSpace(r), unicode.In(r, unicode.C, unicode.Zl, unicode.Zp):
			space = true
			continue
		case unicode.Is(unicode.M, r):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		if space && count > 0 {
			b.WriteByte(' ')
			count++
		}
		if space = false; count >= limit {
			break
		}
		b.WriteRune(r)
		count++
	}
	// An encoded word (RFC 2047) in what was typed would be decoded by the reader to whatever it hides.
	return strings.ReplaceAll(strings.TrimSpace(b.String()), "=?", "= ?")
}

// cleanText makes a body of s: line breaks and tabs stay, other control and format characters and what is not
// UTF-8 are dropped, so that a body cannot reorder or hide what it says.
func cleanText(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r == utf8.RuneError, unicode.In(r, unicode.Cc, unicode.Cs, unicode.Co), isDirectional(r):
			return -1
		}
		return r
	}, s)
}

// isDirectional reports the explicit direction controls of Unicode (UAX 9). Soft hyphens and joiners, which some
// scripts need, stay.
func isDirectional(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0x061C
}
