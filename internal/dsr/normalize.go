package dsr

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normalize brings an identifier into the one form in which values of its kind are compared and indexed. The rules
// are fixed: a changed rule would make old blind indexes miss.
func Normalize(kind IdentifierKind, value string) string {
	v := strings.TrimSpace(norm.NFKC.String(value))
	switch kind {
	case Email:
		return strings.ToLower(v)
	case Phone:
		return normalizePhone(v)
	case Order, Account, PostalCode:
		return strings.ToUpper(keep(v, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }))
	case Name:
		return normalizeName(v)
	case DateOfBirth:
		return keep(v, unicode.IsDigit)
	default:
		return v // a device id is compared as it is
	}
}

// normalizePhone keeps the digits. "00" in front of a country code is the same as "+", which is dropped.
func normalizePhone(v string) string {
	digits := keep(v, unicode.IsDigit)
	return strings.TrimPrefix(digits, "00")
}

// normalizeName folds case and accents and puts the words in order, so that "García, Ana" is "Ana Garcia".
func normalizeName(v string) string {
	folded := keep(norm.NFD.String(strings.ToLower(v)), func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsSpace(r) || r == '-'
	})
	words := strings.FieldsFunc(folded, func(r rune) bool { return unicode.IsSpace(r) || r == '-' })
	slices.Sort(words)
	return strings.Join(words, " ")
}

func keep(s string, want func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if want(r) {
			return r
		}
		return -1
	}, s)
}

// Matches reports whether two values of a kind mean the same: equal in normal form, or, for a phone number, one
// written with its country code and one without.
func Matches(kind IdentifierKind, a, b string) bool {
	x, y := Normalize(kind, a), Normalize(kind, b)
	if x == "" || y == "" {
		return false
	}
	if x == y {
		return true
	}
	if kind != Phone {
		return false
	}
	x, y = strings.TrimPrefix(x, "0"), strings.TrimPrefix(y, "0")
	const enough = 9 // digits of a national number that may stand for the whole
	return len(x) >= enough && strings.HasSuffix(y, x) || len(y) >= enough && strings.HasSuffix(x, y)
}
