package triage

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxWords is how much of a text is read: a wish stands before.
const maxWords = 2500

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// fold makes the form in which words are compared: lower case, no accents.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ReplaceAll(strings.ToLower(s), "ß", "ss")))
}

// wordsOf cuts a text into folded words. The empty word ends a sentence.
func wordsOf(text string) []string {
	text = fold(text)
	var words []string
	start := -1
	for i, r := range text {
		if isWord(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		length := 0
		if start >= 0 {
			length = i - start
			words, start = append(words, text[start:i]), -1
		}
		// "Art. 15" and "z.B." go on.
		ends := strings.ContainsRune("!?;", r) || r == '.' && length > 3 || r == '\n' && strings.HasPrefix(text[i+1:], "\n")
		if n := len(words); ends && n > 0 && words[n-1] != "" {
			words = append(words, "")
		}
		if len(words) >= maxWords {
			return words
		}
	}
	if start >= 0 {
		words = append(words, text[start:])
	}
	return words
}

// lexicon holds the words of all phrases, found by their first letter.
type lexicon struct {
	ids     map[atom]int
	byFirst map[byte][]atom
}

type atom struct {
	stem   string
	prefix bool
}

func newLexicon() lexicon { return lexicon{map[atom]int{}, map[byte][]atom{}} }

func (l lexicon) add(stem string, prefix bool) int {
	a := atom{stem, prefix}
	id, there := l.ids[a]
	if !there {
		id = len(l.ids)
		l.ids[a] = id
		l.byFirst[stem[0]] = append(l.byFirst[stem[0]], a)
	}
	return id
}

// of lists the atoms that a word of a text is taken for.
func (l lexicon) of(word string) []int {
	if word == "" {
		return nil
	}
	var ids []int
	for _, a := range l.byFirst[word[0]] {
		if a.fits(word) {
			ids = append(ids, l.ids[a])
		}
	}
	return ids
}

// fits allows one slip of the keys in a word of six letters or more.
func (a atom) fits(word string) bool {
	if a.prefix && strings.HasPrefix(word, a.stem) || word == a.stem {
		return true
	}
	if len(a.stem) < 6 || len(word) < len(a.stem)-1 {
		return false
	}
	if !a.prefix {
		return slip(a.stem, word)
	}
	for n := len(a.stem) - 1; n <= len(a.stem)+1 && n <= len(word); n++ {
		if slip(a.stem, word[:n]) {
			return true
		}
	}
	return false
}

// slip reports whether two words differ by one letter added, lost or changed, or by two neighbours that changed places.
func slip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case i == len(a):
		return true
	case len(a) < len(b):
		return a[i:] == b[i+1:]
	case i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i]:
		return a[i+2:] == b[i+2:]
	}
	return a[i+1:] == b[i+1:]
}
