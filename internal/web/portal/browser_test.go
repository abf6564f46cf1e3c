package portal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"

	"github.com/habeasdata/habeas/internal/testkit"
)

// TestARealBrowserSendsARequestAndConfirmsIt drives the pages as a person does, under the headers that the server
// really sends: a policy that blocked the style sheet, or a referrer policy that turned our own posts into foreign
// ones, would show here only. With PORTAL_SHOTS=DIR it keeps the pictures.
func TestARealBrowserSendsARequestAndConfirmsIt(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := testkit.Chromium(t)
	var complaints []string
	chromedp.ListenTarget(ctx, func(event any) {
		if e, ok := event.(*log.EventEntryAdded); ok && e.Entry.Level == log.LevelError {
			complaints = append(complaints, e.Entry.Text)
		}
	})
	shots := os.Getenv("PORTAL_SHOTS")
	at := func(name, path string, more ...chromedp.Action) {
		t.Helper()
		var where, font string
		var picture []byte
		actions := append(more, chromedp.WaitReady("main h1", chromedp.ByQuery), chromedp.Poll(`document.readyState === "complete"`, nil),
			chromedp.Location(&where), chromedp.Evaluate(`getComputedStyle(document.body).fontFamily`, &font))
		if shots != "" {
			actions = append(actions, chromedp.FullScreenshot(&picture, 100))
		}
		if err := chromedp.Run(ctx, actions...); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if where != h.url+path {
			var text string
			_ = chromedp.Run(ctx, chromedp.Text("main", &text, chromedp.ByQuery))
			t.Fatalf("%s: at %s, want %s\n%s", name, where, path, text)
		}
		if !strings.Contains(font, "sans") && !strings.Contains(font, "system-ui") {
			t.Errorf("%s: the style sheet did not load: %q", name, font)
		}
		if shots != "" {
			_ = os.WriteFile(filepath.Join(shots, name+".png"), picture, 0o644)
		}
	}
	next := func() chromedp.Action {
		return chromedp.Evaluate(`document.querySelector("main form button, main form [type=submit]").click()`, nil)
	}
	at("start", "/", chromedp.Navigate(h.url+"/"))
	at("rights", "/request/rights", chromedp.Navigate(h.url+"/request/rights"))
	at("who", "/request/who", chromedp.Click(`input[value=copy]`, chromedp.ByQuery), chromedp.Click(`input[value=delete]`, chromedp.ByQuery),
		next(), chromedp.WaitReady(`[name=requester]`, chromedp.ByQuery))
	at("where", "/request/where", chromedp.Click(`input[value=self]`, chromedp.ByQuery), chromedp.Click(`input[value=customer]`, chromedp.ByQuery),
		next(), chromedp.WaitReady(`[name=country]`, chromedp.ByQuery))
	at("find", "/request/find", chromedp.SetValue(`[name=country]`, "US", chromedp.ByQuery), chromedp.SetValue(`[name=state]`, "CA", chromedp.ByQuery),
		next(), chromedp.WaitReady(`[name=email]`, chromedp.ByQuery))
	at("find-wrong", "/request/find", chromedp.SendKeys(`[name=email]`, "no address", chromedp.ByQuery), next(),
		chromedp.WaitReady(`.errors`, chromedp.ByQuery))
	at("check", "/request/check", chromedp.SetValue(`[name=email]`, "jane@example.com", chromedp.ByQuery), next(),
		chromedp.WaitReady(`[name=submission_key]`, chromedp.ByQuery))
	at("sent", "/sent", next(), chromedp.WaitReady(`.panel-reference`, chromedp.ByQuery))
	var reference string
	if err := chromedp.Run(ctx, chromedp.Text(".panel-reference", &reference, chromedp.ByQuery)); err != nil {
		t.Fatal(err)
	}
	sub := h.submission(strings.TrimSpace(reference))
	h.begin(sub)
	token, code := h.firstMail(sub)
	at("confirm", "/c/"+token, chromedp.Navigate(h.url+"/c/"+token))
	at("confirmed", "/confirmed", chromedp.SendKeys(`[name=code]`, code, chromedp.ByQuery), next(),
		chromedp.WaitNotPresent(`[name=code]`, chromedp.ByQuery))
	at("status", "/status", chromedp.Navigate(h.url+"/status"))
	// The page with errors is a 422, which the browser notes for itself.
	for _, c := range complaints {
		if !strings.Contains(c, "422") {
			t.Errorf("the browser complains: %s", c)
		}
	}
}
