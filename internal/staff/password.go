package staff

import (
	_ "embed" // the list of common words
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/habeasdata/habeas/internal/problem"
)

// Length is what makes a password strong; rules about symbols only make people write it down. NIST SP 800-63B-4
// section 3.1.1.2 asks for a list of refused values and forbids composition rules; its 15 characters are for a
// password without a second factor, so 15 are advised and 12 demanded.
const (
	minPassword = 12
	maxPassword = 128
	// ownLetters is how many letters must be left when what everybody guesses first was taken out.
	ownLetters = 6
)

// commonWords are what passwords are made of too often, longest first.
//
//go:embed common.txt
var commonText string

var commonWords = byLength(strings.Fields(commonText))

func byLength(words []string) []string {
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words
}

// weakness says why a password is refused, "" if it is not. Own are the person's address and name, which are guessed
// first of all.
func weakness(password string, own ...string) string {
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		return "This password has characters that cannot be read."
	case n < minPassword:
		return "Use at least 12 characters; 15 or more are better. A few unrelated words are easy to remember."
	case n > maxPassword:
		return "Use at most 128 characters."
	}
	rest := strings.ToLower(password)
	for _, word := range byLength(ownWords(own)) {
		rest = strings.ReplaceAll(rest, word, " ")
	}
	for _, word := range commonWords {
		rest = strings.ReplaceAll(rest, word, " ")
	}
	if distinctLetters(rest) < ownLetters {
		return "This password is easy to guess. A few unrelated words are safer and easy to remember."
	}
	return ""
}

func checkPassword(password string, own ...string) error {
	if why := weakness(password, own...); why != "" {
		return problem.Fields(problem.Field{Name: "password", Message: why})
	}
	return nil
}

func ownWords(texts []string) []string {
	var words []string
	for _, text := range texts {
		for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if utf8.RuneCountInString(word) >= 3 {
				words = append(words, word)
			}
		}
	}
	return words
}

// distinctLetters counts the different characters that are not spaces: digits too, so that generated passwords pass.
func distinctLetters(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			seen[r] = true
		}
	}
	return len(seen)
}
