package testkit

import (
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestChromiumShowsAPageAsAPhoneInTheDark(t *testing.T) {
	t.Parallel()
	ctx := Chromium(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!doctype html><meta name="viewport" content="width=device-width"><title>hello</title><p style="height:3000px">x`))
	}))
	t.Cleanup(server.Close)
	var title string
	var width int
	var dark, light bool
	err := chromedp.Run(ctx, Viewport(360, 740), Dark(true), chromedp.Navigate(server.URL), chromedp.Title(&title),
		chromedp.Evaluate(`innerWidth`, &width), chromedp.Evaluate(`matchMedia("(prefers-color-scheme: dark)").matches`, &dark),
		Dark(false), chromedp.Evaluate(`matchMedia("(prefers-color-scheme: light)").matches`, &light))
	if err != nil {
		t.Fatal(err)
	}
	if title != "hello" || width != 360 || !dark || !light {
		t.Errorf("title %q, width %d, dark %t, light %t", title, width, dark, light)
	}
	path := filepath.Join(t.TempDir(), "shots", "page.png")
	Screenshot(t, ctx, path)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	shot, err := png.DecodeConfig(f)
	if err != nil {
		t.Fatal(err)
	}
	if shot.Height < 3000 {
		t.Errorf("the picture is %d high: not the whole page", shot.Height)
	}
}
