package portal_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/views/portal"
)

// title returns the words of the page's title and of its first heading.
func titles(t *testing.T, markup string) (title, heading string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	walk(doc, func(n *html.Node) {
		if n.FirstChild == nil || n.FirstChild.Type != html.TextNode {
			return
		}
		switch {
		case n.Data == "title" && title == "":
			title = n.FirstChild.Data
		case n.Data == "h1" && heading == "":
			heading = n.FirstChild.Data
		}
	})
	return title, heading
}

func TestEveryPageReadsInEveryLanguage(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	english := pages(t)
	for _, tag := range catalog.Tags() {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			for i, p := range pagesOf(siteIn(catalog.Printer(tag))) {
				got := render(t, p.view)
				if !strings.Contains(got, `<html lang="`+tag+`"`) {
					t.Errorf("%s does not say that it is in %s", p.name, tag)
				}
				if strings.ContainsAny(got, "⟦⟧") {
					t.Errorf("%s lacks a word", p.name)
				}
				if tag == locale.Fallback {
					continue
				}
				title, heading := titles(t, got)
				was, wasHeading := titles(t, render(t, english[i].view))
				if title == was || heading == wasHeading || heading == "" {
					t.Errorf("%s has the English title %q or heading %q", p.name, title, heading)
				}
			}
		})
	}
}

func TestCountriesHaveTheirNamesInEveryLanguage(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range catalog.Tags() {
		english := map[string]string{}
		for _, c := range portal.Countries(catalog.Printer(locale.Fallback)) {
			english[c.Value] = c.Label
		}
		own := 0
		for _, c := range portal.Countries(catalog.Printer(tag)) {
			if c.Label == "" {
				t.Errorf("%s: %s has no name", tag, c.Value)
			}
			if c.Label != english[c.Value] {
				own++
			}
		}
		if tag != locale.Fallback && own < 50 {
			t.Errorf("%s: %d countries only have a name of that language", tag, own)
		}
	}
}
