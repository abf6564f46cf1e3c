package desk_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"

	"github.com/habeasdata/habeas/internal/testkit"
	"github.com/habeasdata/habeas/static"
)

// site serves the sample pages under the policy that the product sends.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/static/", http.StripPrefix("/static/", http.FileServerFS(static.FS)))
	for name, component := range pages(t) {
		body := render(t, component)
		mux.HandleFunc("/page/"+name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'")
			_, _ = w.Write(body)
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// TestPagesFitAPhoneAndThePolicy opens every page at 360, 1280 and 1920 px: none may scroll sideways, and the content
// security policy may have nothing to complain about. With HABEAS_TEST_SHOTS set to a folder it also writes
// pictures there, light and dark, to be looked at.
func TestPagesFitAPhoneAndThePolicy(t *testing.T) {
	ctx := testkit.Chromium(t)
	server := site(t)
	var complaints []string
	chromedp.ListenTarget(ctx, func(event any) {
		if e, ok := event.(*log.EventEntryAdded); ok && strings.Contains(e.Entry.Text, "Content Security Policy") {
			complaints = append(complaints, e.Entry.Text)
		}
	})
	var names []string
	for name := range pages(t) {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			for _, width := range []int64{360, 1280, 1920} {
				fits(t, ctx, server.URL+"/page/"+name, width)
				shoot(t, ctx, server.URL+"/page/"+name, name, width)
			}
		})
	}
	for _, c := range complaints {
		t.Errorf("policy: %s", c)
	}
}

// fits opens the page at the width and fails when it is wider than the window.
func fits(t *testing.T, ctx context.Context, address string, width int64) {
	t.Helper()
	var inner, scroll int64
	err := chromedp.Run(ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate(address),
		chromedp.Evaluate(`document.documentElement.clientWidth`, &inner), chromedp.Evaluate(`document.documentElement.scrollWidth`, &scroll))
	if err != nil {
		t.Fatal(err)
	}
	if scroll > inner {
		t.Errorf("scrolls sideways at %d px: %d px wide", width, scroll)
	}
}

// shoot writes a picture of the whole page in both schemes, where a folder is named. The scheme is set before
// the page loads: a switch on an open page can be caught half painted.
func shoot(t *testing.T, ctx context.Context, address, name string, width int64) {
	t.Helper()
	folder := os.Getenv("HABEAS_TEST_SHOTS")
	if folder == "" {
		return
	}
	for _, scheme := range []string{"light", "dark"} {
		var picture []byte
		media := emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}})
		if err := chromedp.Run(ctx, media, chromedp.Navigate(address), chromedp.FullScreenshot(&picture, 100)); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(folder, name+"-"+strconv.FormatInt(width, 10)+"-"+scheme+".png")
		if err := os.WriteFile(file, picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestKeysMoveTickSearchAndExplain presses the desk's keys on the queue.
func TestKeysMoveTickSearchAndExplain(t *testing.T) {
	ctx := testkit.Chromium(t)
	server := site(t)
	var current, ticked, focused, next string
	var open, sent bool
	err := chromedp.Run(ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(server.URL+"/page/queue"), chromedp.WaitReady("tr[data-row]"),
		chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("x"),
		chromedp.Evaluate(`document.querySelector('[data-current] a[data-open]').getAttribute('href')`, &current),
		chromedp.Evaluate(`document.querySelector('[data-ticked-line]:not([hidden])').textContent`, &ticked),
		chromedp.KeyEvent("k"), chromedp.Evaluate(`document.activeElement.getAttribute('href')`, &next),
		chromedp.KeyEvent("/"), chromedp.Evaluate(`document.activeElement.name`, &focused),
		chromedp.Evaluate(`document.activeElement.blur()`, nil),
		chromedp.KeyEvent("?"), chromedp.Evaluate(`document.querySelector('dialog').open`, &open),
		chromedp.Navigate(server.URL+"/page/triage"), chromedp.WaitReady("[data-key]"), chromedp.KeyEvent("y"),
		chromedp.Evaluate(`!location.pathname.endsWith('/triage')`, &sent),
	)
	if err != nil {
		t.Fatal(err)
	}
	if current != "/desk/r/2" || ticked != "1 ticked" || next != "/desk/r/1" || focused != "q" || !open {
		t.Errorf("current %q, ticked %q, then %q, focused %q, dialog open %v", current, ticked, next, focused, open)
	}
	if sent {
		t.Error("a single key sent a form")
	}
}

// TestTheKeyboardReachesEverything walks every page with the Tab key, on a desk and on a phone.
func TestTheKeyboardReachesEverything(t *testing.T) {
	ctx := testkit.Chromium(t)
	server := site(t)
	for name := range pages(t) {
		for _, width := range []int64{1280, 360} {
			if err := chromedp.Run(ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate(server.URL+"/page/"+name)); err != nil {
				t.Fatal(err)
			}
			faults, err := testkit.Walk(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range faults {
				t.Errorf("%s at %d px: %s", name, width, fault)
			}
		}
	}
}
