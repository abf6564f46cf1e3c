package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/locale"
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
