package testkit

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestAWalkFindsWhatAKeyboardMisses holds the walk against a page with one fault of each kind, and one without.
func TestAWalkFindsWhatAKeyboardMisses(t *testing.T) {
	t.Parallel()
	ctx := Chromium(t)
	const style = `<style>* { box-sizing: border-box } :focus-visible { outline: 3px solid red } button, a, label { display: inline-block; min-width: 40px; min-height: 40px }</style>`
	for name, test := range map[string]struct{ page, want string }{
		"nothing":   {`<button>one</button><label><input type="radio" name="r">a</label><label><input type="radio" name="r">b</label><a href="#x">two</a>`, ""},
		"no ring":   {`<button style="outline: none">one</button>`, "shows no focus ring"},
		"unreached": {`<button>one</button><button tabindex="-1">two</button>`, `never comes to button  "two"`},
		"covered":   {`<button>one</button><div class="lid" style="position: fixed; inset: 0; background: white"></div>`, "is covered by"},
		"small":     {`<button style="min-width: 0; min-height: 0; width: 20px; height: 20px; padding: 0">x</button>`, "is under 24 pixels"},
		"a trap":    {`<button id="a" onblur="setTimeout(() => a.focus())">one</button><button>two</button>`, "is caught at"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := chromedp.Run(ctx, Viewport(1280, 800), chromedp.Navigate("data:text/html,"+url.PathEscape("<!doctype html>"+style+test.page))); err != nil {
				t.Fatal(err)
			}
			faults, err := Walk(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(faults, "; "); test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}
