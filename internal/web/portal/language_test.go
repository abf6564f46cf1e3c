package portal_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/testkit"
)

// TestTheMenuOffersEveryLanguageAndTheChoiceHolds reads the running site in each language: the browser's wish is met,
// the menu has every language, and a choice from it wins over the browser's wish on the next page.
func TestTheMenuOffersEveryLanguageAndTheChoiceHolds(t *testing.T) {
	t.Parallel()
	h := open(t)
	catalog := must(locale.Load(configs.FS))
	for _, tag := range catalog.Tags() {
		words := catalog.Printer(tag)
		wish := must(http.NewRequest(http.MethodGet, h.url+"/", nil))
		wish.Header.Set("Accept-Language", tag+", en;q=0.5")
		page := h.browser().do(wish)
		speaks(t, page, tag, words.T("portal.start.title"))
		for _, other := range catalog.Tags() {
			if !strings.Contains(page.body, `<option value="`+other+`"`) {
				t.Errorf("the menu of the %s page lacks %s", tag, other)
			}
		}
		if !strings.Contains(page.body, `<option value="`+tag+`" selected`) {
			t.Errorf("the menu of the %s page does not show %s as chosen", tag, tag)
		}

		b := h.browser()
		if r := b.post("/language", "language", tag, "back", "/request/rights"); r.location() != "/request/rights" {
			t.Errorf("%s: the choice leads to %q", tag, r.location())
		}
		speaks(t, b.get("/request/rights"), tag, words.T("portal.rights.title"))
		speaks(t, b.post("/request/rights"), tag, words.T("portal.error.right.missing"))
		speaks(t, b.get("/nowhere"), tag, words.T("portal.fault.not_found_title"))
	}
}

// TestTheReceiptSpeaksTheLanguageOfTheForm sends a request in each language: the receipt says the legal date as that
// language does, and the submission keeps the language for its mails.
func TestTheReceiptSpeaksTheLanguageOfTheForm(t *testing.T) {
	t.Parallel()
	h := open(t)
	catalog := must(locale.Load(configs.FS))
	for _, tag := range catalog.Tags() {
		words, b := catalog.Printer(tag), h.browser()
		b.post("/language", "language", tag, "back", "/")
		sub := b.ask("key-"+strings.Repeat("0", 16)+tag, tag+"@example.com", "right", "copy")
		if sub.Locale != tag {
			t.Errorf("a form in %s is kept as one in %q", tag, sub.Locale)
		}
		page := b.get("/sent")
		speaks(t, page, tag, words.T("portal.sent.title"))
		// 45 days after 20 November 2026: Cal. Civ. Code 1798.130(a)(2)(A).
		if date := words.Date(2027, 1, 4); !strings.Contains(page.body, date) {
			t.Errorf("the receipt in %s does not say %q", tag, date)
		}
	}
}

// speaks checks a page's language, and that a text of it is there.
func speaks(t *testing.T, r reply, tag, text string) {
	t.Helper()
	if !strings.Contains(r.body, `<html lang="`+tag+`"`) {
		t.Errorf("a page does not say that it is in %s", tag)
	}
	if strings.Contains(text, "⟦") || !strings.Contains(r.body, text) {
		t.Errorf("the page in %s lacks %q", tag, text)
	}
}

// TestPagesFitASmallScreenInEveryLanguage looks at pages 360 px wide, which no word may push wider. With PORTAL_SHOTS=DIR
// it keeps the pictures.
func TestPagesFitASmallScreenInEveryLanguage(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := testkit.Chromium(t)
	shots := os.Getenv("PORTAL_SHOTS")
	look := func(tag, name string, do ...chromedp.Action) {
		t.Helper()
		var width int
		var lang string
		var picture []byte
		actions := append(do, chromedp.WaitReady("main h1", chromedp.ByQuery), chromedp.Poll(`document.readyState === "complete"`, nil),
			chromedp.Evaluate(`document.documentElement.scrollWidth`, &width), chromedp.Evaluate(`document.documentElement.lang`, &lang))
		if shots != "" {
			actions = append(actions, chromedp.FullScreenshot(&picture, 100))
		}
		if err := chromedp.Run(ctx, actions...); err != nil {
			t.Fatalf("%s in %s: %v", name, tag, err)
		}
		if width > 360 || lang != tag {
			t.Errorf("%s in %s is %d px wide and says that it is in %q", name, tag, width, lang)
		}
		if shots != "" {
			_ = os.WriteFile(filepath.Join(shots, name+"-"+tag+".png"), picture, 0o644)
		}
	}
	next := chromedp.Evaluate(`document.querySelector("main form button, main form [type=submit]").click()`, nil)
	for _, tag := range must(locale.Load(configs.FS)).Tags() {
		look(tag, "start", chromedp.EmulateViewport(360, 800), chromedp.Navigate(h.url+"/"),
			chromedp.SetValue(`[name=language]`, tag, chromedp.ByQuery), chromedp.Click(`.portal-language button`, chromedp.ByQuery),
			chromedp.WaitReady(`html[lang="`+tag+`"]`, chromedp.ByQuery))
		look(tag, "rights", chromedp.Navigate(h.url+"/request/rights"))
		look(tag, "rights-wrong", next, chromedp.WaitReady(`.errors`, chromedp.ByQuery))
		look(tag, "who", chromedp.Click(`input[value=copy]`, chromedp.ByQuery), next, chromedp.WaitReady(`[name=requester]`, chromedp.ByQuery))
		look(tag, "where", chromedp.Click(`input[value=self]`, chromedp.ByQuery), chromedp.Click(`input[value=customer]`, chromedp.ByQuery),
			next, chromedp.WaitReady(`[name=country]`, chromedp.ByQuery))
		look(tag, "find", chromedp.SetValue(`[name=country]`, "US", chromedp.ByQuery), chromedp.SetValue(`[name=state]`, "CA", chromedp.ByQuery),
			next, chromedp.WaitReady(`[name=email]`, chromedp.ByQuery))
		look(tag, "check", chromedp.SetValue(`[name=email]`, tag+"@example.com", chromedp.ByQuery), next,
			chromedp.WaitReady(`[name=submission_key]`, chromedp.ByQuery))
		look(tag, "sent", next, chromedp.WaitReady(`.panel-reference`, chromedp.ByQuery))
	}
}

// TestTheCompanysLanguageIsForWhoAskedForNone gives the house another language than English.
func TestTheCompanysLanguageIsForWhoAskedForNone(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.work.Controller.Locale = "fr"
	title := must(locale.Load(configs.FS)).Printer("fr").T("portal.start.title")
	speaks(t, h.browser().get("/"), "fr", title)
	for wish, tag := range map[string]string{"fi": "fr", "es-MX": "es", "en": "en"} {
		r := must(http.NewRequest(http.MethodGet, h.url+"/", nil))
		r.Header.Set("Accept-Language", wish)
		speaks(t, h.browser().do(r), tag, "")
	}
}
