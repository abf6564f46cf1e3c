package letter

import (
	"regexp"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/locale"
)

// maxGrade is the US school grade that everyone who gets a letter can be asked to read at.
const maxGrade = 8

// grade is the Flesch-Kincaid grade level (Kincaid et al. 1975):
// 0.39 words per sentence + 11.8 syllables per word - 15.59.
func grade(text string) float64 {
	sentences, count, syllables := 0, 0, 0
	for _, sentence := range regexp.MustCompile(`[.!?:](\s|$)|\n\n`).Split(text, -1) {
		found := regexp.MustCompile(`[A-Za-z']+`).FindAllString(sentence, -1)
		if len(found) == 0 {
			continue
		}
		sentences++
		count += len(found)
		for _, word := range found {
			syllables += syllablesOf(word)
		}
	}
	if count == 0 {
		return 0
	}
	return 0.39*float64(count)/float64(sentences) + 11.8*float64(syllables)/float64(count) - 15.59
}

var (
	vowels = regexp.MustCompile(`[aeiouy]+`)
	mute   = regexp.MustCompile(`([^aeiouyl]|[aeiouy]l)e$|[^aeiouytd]ed$|[^aeiouysxzcgh]es$`)
)

// syllablesOf counts groups of vowels, less a mute e at the end.
func syllablesOf(word string) int {
	word = strings.ToLower(word)
	n := len(vowels.FindAllString(word, -1))
	if n > 1 && mute.MatchString(word) {
		n--
	}
	return max(n, 1)
}

func TestSyllablesAreCountedAsSpoken(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]int{
		"we": 1, "data": 2, "delete": 2, "deleted": 3, "asked": 1, "table": 2, "rule": 1, "address": 2, "people": 2,
		"records": 2, "the": 1, "goes": 1, "promises": 3, "identity": 4, "notification": 5, "likes": 1,
	} {
		if got := syllablesOf(word); got != want {
			t.Errorf("%s: %d syllables, want %d", word, got, want)
		}
	}
	hard := "Notwithstanding the aforementioned obligations, verification documentation constitutes a mandatory prerequisite."
	if easy := "We got your mail. We will write to you soon."; grade(easy) > 3 || grade(hard) < 15 {
		t.Errorf("grades %.1f and %.1f", grade(easy), grade(hard))
	}
}

// Each text of some length, and each letter as a whole, reads at grade 8 or below. Placeholders count as one short
// word, for what they hold is not the writer's.
func TestLettersReadAtGradeEight(t *testing.T) {
	t.Parallel()
	c, err := locale.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	p := c.Printer("en")
	for _, id := range c.IDs() {
		if !strings.HasPrefix(id, "letter.") {
			continue
		}
		args := []any{}
		for _, name := range c.Placeholders(id) {
			args = append(args, name, "this")
		}
		text, err := p.Text(id, args...)
		if err != nil {
			t.Fatal(err)
		}
		if g := grade(text); len(strings.Fields(text)) >= 8 && g > maxGrade {
			t.Errorf("%s reads at grade %.1f: %s", id, g, text)
		}
	}
	links := regexp.MustCompile(`https?://\S+`)
	for name, n := range samples() {
		if g := grade(links.ReplaceAllString(render(t, p, n).Text, "")); g > maxGrade {
			t.Errorf("%s reads at grade %.1f", name, g)
		}
	}
}
