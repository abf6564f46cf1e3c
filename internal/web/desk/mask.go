package desk

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/habeasdata/habeas/internal/dsr"
)

const dots = "•••"

// masked shortens a personal value to what tells people on one page apart and is of no use to anybody else.
func masked(kind dsr.IdentifierKind, value string) string {
	value = strings.TrimSpace(value)
	if value == "" {
		return ""
	}
	switch kind {
	case dsr.Email:
		return maskEmail(value)
	case dsr.Name:
		return maskName(value)
	case dsr.PostalAddress:
		return maskAddress(value)
	case dsr.Phone, dsr.Account, dsr.Order, dsr.PostalCode:
		return dots + lastTwo(value)
	}
	return dots
}

// maskEmail keeps the first letters and the ending: l•••@e•••.com.br.
func maskEmail(value string) string {
	local, domain, ok := strings.Cut(value, "@")
	if !ok {
		return dots
	}
	name, ending, dotted := strings.Cut(domain, ".")
	if dotted {
		ending = "." + ending
	}
	return first(local) + dots + "@" + first(name) + dots + ending
}

func maskName(value string) string {
	words := strings.FieldsFunc(value, unicode.IsSpace)
	for i, w := range words {
		words[i] = first(w) + dots
	}
	return strings.Join(words, " ")
}

func first(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return ""
	}
	return string(r)
}

// lastTwo keeps two symbols of a value that is long enough to hide behind.
func lastTwo(value string) string {
	runes := []rune(value)
	if len(runes) < 6 {
		return ""
	}
	return string(runes[len(runes)-2:])
}

// maskAddress keeps the first sign of each line.
func maskAddress(value string) string {
	lines := strings.Split(value, "\n")
	for i, l := range lines {
		lines[i] = first(l) + dots
	}
	return strings.Join(lines, ", ")
}
