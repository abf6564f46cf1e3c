package locale

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/configs"
)

// The rules of this file hold for every folder under configs/locales: a language is shipped whole or not at all.

func shipped(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// translations calls look with every message of every shipped language but English.
func translations(t *testing.T, c *Catalog, look func(t *testing.T, tag string, of, english entry)) {
	t.Helper()
	for _, tag := range c.Tags() {
		if tag == Fallback {
			continue
		}
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			for _, id := range c.IDs() {
				if m, ok := c.messages[tag][id]; ok {
					look(t, tag, m, c.messages[Fallback][id])
				}
			}
		})
	}
}

func TestEveryShippedLanguageIsComplete(t *testing.T) {
	t.Parallel()
	c := shipped(t)
	for _, tag := range c.Tags() {
		if missing := c.Missing(tag); len(missing) > 0 {
			t.Errorf("%s lacks %d texts:\n%s", tag, len(missing), strings.Join(missing, "\n"))
		}
	}
}

func TestTranslationsKeepEveryPlaceholder(t *testing.T) {
	t.Parallel()
	translations(t, shipped(t), func(t *testing.T, _ string, of, english entry) {
		t.Helper()
		if diff := cmp.Diff(english.placeholders, of.placeholders); diff != "" {
			t.Errorf("%s: %s: placeholders (-en +this):\n%s", of.where, of.id, diff)
		}
		for form, text := range of.texts {
			names, err := placeholdersOf(text)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range english.placeholders {
				if !slices.Contains(names, name) && !(of.plural && form == "one" && name == "Count") {
					t.Errorf("%s: %s: the form %q lacks {{.%s}}", of.where, of.id, form, name)
				}
			}
		}
	})
}

// A text for one may say "one request" without a figure, but only where the language uses that text for 1 alone:
// French uses it for 0, too.
func TestEveryNumberHasItsPluralForm(t *testing.T) {
	t.Parallel()
	c := shipped(t)
	for _, tag := range c.Tags() {
		p := c.Printer(tag)
		for _, id := range c.IDs() {
			if !c.messages[Fallback][id].plural {
				continue
			}
			var args []any
			for _, name := range c.Placeholders(id) {
				args = append(args, name, "x")
			}
			for _, n := range []int{0, 1, 2, 3, 5, 11, 21, 100, 1_000_000} {
				said, err := p.Plural(id, n, args...)
				if err != nil {
					t.Errorf("%s: %s for %d: %v", tag, id, n, err)
				}
				if n != 1 && !strings.Contains(said, p.Number(int64(n))) {
					t.Errorf("%s: %s does not say %d: %q", tag, id, n, said)
				}
			}
		}
	}
}

// same lists the texts that a language rightly writes as English does.
var same = map[string][]string{
	"de": {"answer.system", "portal.check.name", "portal.code.code", "portal.confirm.code", "portal.contact.post", "portal.country.SZ",
		"portal.download.passphrase", "portal.fault.status", "portal.find.name", "portal.passphrase.field", "portal.privacy.cookies",
		"portal.prove.code", "portal.wrong.name"},
	"es": {"portal.error.title", "portal.privacy.cookies"},
	"fr": {"portal.code.code", "portal.confirm.code", "portal.country.SZ", "portal.declaration.version",
		"portal.fault.status", "portal.message.title", "portal.privacy.cookies", "portal.prove.code"},
}

// TestNoEnglishIsLeft finds texts that nobody translated.
func TestNoEnglishIsLeft(t *testing.T) {
	t.Parallel()
	letters := regexp.MustCompile(`\pL`)
	translations(t, shipped(t), func(t *testing.T, tag string, of, english entry) {
		t.Helper()
		words := placeholder.ReplaceAllString(english.texts["other"], "")
		if !letters.MatchString(words) {
			return
		}
		if equal := of.texts["other"] == english.texts["other"]; equal != slices.Contains(same[tag], of.id) {
			t.Errorf("%s: %s is English: %v; the list of equal words says otherwise: %q", of.where, of.id, equal, of.texts["other"])
		}
		for form, text := range of.texts {
			if word := englishWord.FindString(text); word != "" {
				t.Errorf("%s: %s (%s) has the English word %q: %s", of.where, of.id, form, word, text)
			}
		}
	})
}

// englishWord finds words that hardly an English sentence does without and no other shipped language has.
var englishWord = regexp.MustCompile(`(?i)(?:^|[^\pL{.])(the|your|you|and|with|this|that|of|is|we|our|for|not|please)(?:[^\pL]|$)`)

func TestEnglishIsKnownFromOtherLanguages(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"See how your request stands": true, "Thank you, we go on": true, "Is it not you?": true, "(we wait)": true,
		"Su solicitud está lista": false, "La ley y sus derechos": false, "Votre demande est sur notre liste": false,
		"Wir haben Ihre Anfrage": false, "{{.Of}} von {{.Total}}": false, "": false,
	} {
		if got := englishWord.MatchString(text); got != want {
			t.Errorf("%q is English: %v, want %v", text, got, want)
		}
	}
}

// TestTextsAreTidy holds all languages to one hand: no double spaces, no straight apostrophes in French.
func TestTextsAreTidy(t *testing.T) {
	t.Parallel()
	bad := map[string]*regexp.Regexp{
		"":   regexp.MustCompile(`  |\s$|^\s|\.\.|[“”]`),
		"fr": regexp.MustCompile(`'| [:;?!»]|[\pL\d][?!;]|\pL:|« `),
		"es": regexp.MustCompile(`^[^¿]*\?|^[^¡]*!`),
	}
	c := shipped(t)
	for _, tag := range c.Tags() {
		for id, m := range c.messages[tag] {
			for form, text := range m.texts {
				for _, of := range []string{"", tag} {
					if rule := bad[of]; rule != nil && rule.MatchString(text) {
						t.Errorf("%s: %s (%s): %s is not how %s is written: %q", m.where, id, form, fmt.Sprintf("%q", rule.FindString(text)), tag, text)
					}
				}
			}
		}
	}
}
