package letter

import (
	"maps"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/locale"
)

// everyLetter has all samples, and the rights that no sample asks for.
func everyLetter() map[string]Notice {
	all := maps.Clone(samples())
	all["every right"] = everyRight()
	return all
}

func TestEveryLetterReadsInEveryLanguage(t *testing.T) {
	t.Parallel()
	c, err := locale.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	english := c.Printer(locale.Fallback)
	for _, tag := range c.Tags() {
		p := c.Printer(tag)
		for name, n := range everyLetter() {
			r := render(t, p, n)
			if !strings.Contains(r.HTML, `<html lang="`+tag+`">`) {
				t.Errorf("%s: %s does not say that it is in %s", tag, name, tag)
			}
			if strings.ContainsAny(r.Subject+r.Text, "⟦⟧") {
				t.Errorf("%s: %s lacks a word:\n%s", tag, name, r.Text)
			}
			if n := utf8.RuneCountInString(r.Subject); n > 78 {
				t.Errorf("%s: the subject of %s has %d letters: %s", tag, name, n, r.Subject)
			}
			for _, line := range strings.Split(r.Text, "\n") {
				if n := utf8.RuneCountInString(line); n > columns && !strings.Contains(line, "://") {
					t.Errorf("%s: %s has a line of %d letters: %s", tag, name, n, line)
				}
			}
			if tag != locale.Fallback && render(t, english, n).Subject == r.Subject {
				t.Errorf("%s: %s has the English subject %q", tag, name, r.Subject)
			}
		}
	}
}

// A refusal is the letter that must be understood most: each language has one to read whole.
func TestARefusalInEveryLanguageIsWhatTheGoldenFilesSay(t *testing.T) {
	t.Parallel()
	c, err := locale.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range c.Tags() {
		if tag == locale.Fallback {
			continue // with the other letters
		}
		r := render(t, c.Printer(tag), samples()["denied_part"])
		golden(t, "denied_part."+tag+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		golden(t, "denied_part."+tag+".html", r.HTML)
	}
}

func TestANoBreakSpaceBreaksNoLine(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("a", columns-3) + " quoi\u00a0: non\u202f!"
	want := strings.Repeat("a", columns-3) + "\nquoi\u00a0: non\u202f!"
	if got := wrap(text, "", ""); got != want {
		t.Errorf("wrap = %q, want %q", got, want)
	}
}

func TestChineseBreaksBetweenSignsAndNotBeforeTheirPunctuation(t *testing.T) {
	t.Parallel()
	full := strings.Repeat("字", columns/2) // a sign takes two columns
	for text, want := range map[string]string{
		full + "二。":             full + "\n二。",
		full + "。二":             strings.Repeat("字", columns/2-1) + "\n字。二",
		full[3:] + "（二）":        full[3:] + "\n（二）",
		full[3:] + " HB-7K3F 二": full[3:] + "\nHB-7K3F 二",
	} {
		if got := wrap(text, "", ""); got != want {
			t.Errorf("wrap = %q, want %q", got, want)
		}
	}
}
