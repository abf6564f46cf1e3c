package portal_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/locale"
)

// maxGrade is the US school grade that no page may be above, by the formula of Flesch and Kincaid (Kincaid et al.,
// 1975): 0.39 words per sentence + 11.8 syllables per word - 15.59.
const maxGrade = 8.0

func grade(sentences, words, syllables int) float64 {
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
}

var vowels = regexp.MustCompile(`[aeiouy]+`)

// syllables counts groups of vowels, without a silent e at the end.
func syllables(word string) int {
	word = strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }))
	word = strings.TrimSuffix(word, "'s")
	n := len(vowels.FindAllString(word, -1))
	silent := strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") ||
		strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "ted") && !strings.HasSuffix(word, "ded")
	if silent && n > 1 {
		n--
	}
	return max(n, 1)
}

// count adds up sentences, words and syllables of text whose passages end at a full stop or at their end.
func count(passages []string) (sentences, words, syllableCount int) {
	for _, passage := range passages {
		open := false
		for _, word := range strings.Fields(passage) {
			if !strings.ContainsFunc(word, unicode.IsLetter) {
				continue
			}
			words, syllableCount, open = words+1, syllableCount+syllables(word), true
			if strings.ContainsAny(word[len(word)-1:], ".?!") {
				sentences, open = sentences+1, false
			}
		}
		if open {
			sentences++
		}
	}
	return sentences, words, syllableCount
}

// passages returns the sentences of the main part of a page.
func passages(t *testing.T, p page) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(render(t, p.view)))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	walk(doc, func(n *html.Node) {
		if n.Data != "main" {
			return
		}
		walk(n, func(n *html.Node) {
			if n.Data == "option" || n.Data == "textarea" {
				return
			}
			own := ""
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				if c.Type == html.TextNode {
					own += c.Data + " "
				}
			}
			// Headings and labels are no sentences; counting them would flatter the page.
			if len(strings.Fields(own)) >= 6 {
				out = append(out, own)
			}
		})
	})
	return out
}

func TestEveryPageReadsAtGradeEightOrBelow(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		if g := grade(count(passages(t, p))); g > maxGrade {
			t.Errorf("%s reads at grade %.1f, above %.1f", p.name, g, maxGrade)
		}
	}
}

// TestEverySentenceIsShort holds single texts to the grade, too: an average hides one hard sentence. Texts under
// twelve words are names and labels. The declaration is bound to the words of the law.
func TestEverySentenceIsShort(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	p, looked := catalog.Printer("en"), 0
	for _, id := range catalog.IDs() {
		if !strings.HasPrefix(id, "portal.") || strings.HasPrefix(id, "portal.statement.") {
			continue
		}
		var args []any
		for _, name := range catalog.Placeholders(id) {
			args = append(args, name, "one")
		}
		sentences, words, n := count([]string{p.T(id, args...)})
		if words < 12 {
			continue
		}
		looked++
		if g := grade(sentences, words, n); g > maxGrade+2 {
			t.Errorf("%s reads at grade %.1f: %q", id, g, p.T(id, args...))
		}
	}
	if looked < 50 {
		t.Errorf("only %d texts measured", looked)
	}
}

func TestGradeKnowsHardFromEasy(t *testing.T) {
	t.Parallel()
	easy := grade(count([]string{"We look for your data. Then we send it to you."}))
	hard := grade(count([]string{"Notwithstanding the aforementioned stipulations, applicable verification " +
		"documentation must invariably be submitted contemporaneously."}))
	if easy > 3 || hard < 18 {
		t.Errorf("easy %.1f, hard %.1f", easy, hard)
	}
}
