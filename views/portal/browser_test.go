package portal_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/habeasdata/habeas/internal/testkit"
	"github.com/habeasdata/habeas/static"
)

// measure returns what is wrong with the layout of a page: sideways scrolling and targets under 44 px. Links inside
// a sentence are exempt (WCAG 2.2, 2.5.8), and so is a box or button whose label enlarges it.
const measure = `(() => {
	const bad = [];
	const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
	if (wide > 0) bad.push("scrolls sideways by " + wide + " px");
	for (const e of document.querySelectorAll("main button, main select, main input:not([type=hidden], [type=checkbox], [type=radio]), main textarea, .choice, summary, nav a, .button, .portal-back, .portal-change")) {
		if (!e.checkVisibility()) continue;
		const h = e.getBoundingClientRect().height;
		if (h < 44) bad.push(e.tagName + " '" + e.textContent.trim().slice(0, 20) + "' is " + h + " px high");
	}
	return bad;
})()`

// TestPagesFitAPhoneAFingerAndAKeyboard looks at every page in a real browser, as a phone and as a desk, by day and by night.
// With PORTAL_SHOTS=DIR it keeps the pictures.
func TestPagesFitAPhoneAFingerAndAKeyboard(t *testing.T) {
	t.Parallel()
	ctx := testkit.Chromium(t)
	mux := http.NewServeMux()
	mux.Handle("/static/", http.StripPrefix("/static/", http.FileServerFS(static.FS)))
	list := pages(t)
	for _, p := range list {
		html := render(t, p.view)
		mux.HandleFunc("/"+p.name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'")
			fmt.Fprint(w, html)
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	shots := os.Getenv("PORTAL_SHOTS")
	for _, p := range list {
		for _, width := range []int64{360, 1280} {
			if err := chromedp.Run(ctx, chromedp.Navigate(server.URL+"/"+p.name)); err != nil {
				t.Fatal(err)
			}
			var bad []string
			if err := chromedp.Run(ctx, testkit.Viewport(width, 800), chromedp.Evaluate(measure, &bad)); err != nil {
				t.Fatal(err)
			}
			faults, err := walkOnAPhone(ctx, width)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range append(bad, faults...) {
				t.Errorf("%s at %d px: %s", p.name, width, b)
			}
			if shots != "" {
				shoot(t, ctx, server.URL+"/"+p.name, filepath.Join(shots, fmt.Sprintf("%s-%d", p.name, width)))
			}
		}
	}
	onlyWhatIsNeeded(t, ctx, server.URL)
}

// onlyWhatIsNeeded checks that questions for agents, parents and the United States appear with their answer alone.
func onlyWhatIsNeeded(t *testing.T, ctx context.Context, url string) {
	t.Helper()
	const seen = `["agent_name", "authority", "child_age", "state"].filter(n => document.querySelector("[name=" + n + "]")?.checkVisibility()).join()`
	for page, want := range map[string]string{"who": "", "who_agent_errors": "agent_name,authority",
		"who_parent": "agent_name,child_age", "where": "state", "where_errors": ""} {
		var got string
		if err := chromedp.Run(ctx, chromedp.Navigate(url+"/"+page), chromedp.Evaluate(seen, &got)); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s asks for %q, want %q", page, got, want)
		}
	}
}

// shoot keeps the page by day and by night. It loads the page anew, so that no change of colour is under way.
func shoot(t *testing.T, ctx context.Context, url, path string) {
	t.Helper()
	for scheme, dark := range map[string]bool{"light": false, "dark": true} {
		if err := chromedp.Run(ctx, testkit.Dark(dark), chromedp.Navigate(url)); err != nil {
			t.Fatal(err)
		}
		testkit.Screenshot(t, ctx, path+"-"+scheme+".png")
	}
}

// walkOnAPhone goes through the page with the keyboard where it is narrow. On a desk the same controls stand in the same order.
func walkOnAPhone(ctx context.Context, width int64) ([]string, error) {
	if width > 360 {
		return nil, nil
	}
	return testkit.Walk(ctx)
}
