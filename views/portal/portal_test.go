package portal_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/views/portal"
	"github.com/habeasdata/habeas/views/ui"
)

var update = flag.Bool("update", false, "write the golden pages anew")

// page is one state of one page, worth looking at.
type page struct {
	name string
	view templ.Component
}

func english(t *testing.T) *locale.Printer {
	t.Helper()
	catalog, err := locale.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	return catalog.Printer("en")
}

func site(t *testing.T) portal.Site { return siteIn(english(t)) }

// siteIn is the same site in another language.
func siteIn(p *locale.Printer) portal.Site {
	return portal.Site{P: p, Brand: "Larkspur Books", BrandURL: "https://larkspur.example", CSRF: "test-token",
		Assets: ui.Assets{Stylesheet: "/static/app.css", Icon: "/static/favicon.svg"},
		Contact: portal.Contact{Email: "privacy@larkspur.example", Phone: "+1 (415) 555-0132",
			Post: []string{"Larkspur Books, Privacy", "210 Fern Street", "Oakland, CA 94607"}}}
}

func render(t *testing.T, view templ.Component) string {
	t.Helper()
	var out bytes.Buffer
	if err := view.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestEveryPageMatchesItsGoldenFile(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		path := filepath.Join("testdata", p.name+".html")
		// One tag per line, so that a change reads as one.
		got := strings.ReplaceAll(render(t, p.view), "><", ">\n<") + "\n"
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: run with -update if this is meant (-want +got):\n%s", path, diff)
		}
	}
}
