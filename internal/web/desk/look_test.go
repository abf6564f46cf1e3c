package desk_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/log"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/testkit"
)

// TestPagesInARealBrowser signs in by hand and opens every page of the desk: no markup of strangers runs (ATK-57),
// the policy blocks nothing of ours, and nothing is wider than a phone. With HABEAS_TEST_SHOTS set to a folder it
// leaves a picture of each page there.
func TestPagesInARealBrowser(t *testing.T) {
	h := open(t)
	ctx := testkit.Chromium(t)
	r := h.reviewed("copy", func(l *intake.Logged) { l.Name, l.Details = corpus[1], strings.Join(corpus, "\n") })
	gone := h.reviewed("delete")
	opt := h.log("opt_out")
	new := h.log("copy", func(l *intake.Logged) { l.Email, l.Phone = "john@example.com", "" })
	var ran, blocked atomic.Int32
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *cdppage.EventJavascriptDialogOpening:
			ran.Add(1)
		case *log.EventEntryAdded:
			if strings.Contains(e.Entry.Text, "Content Security Policy") {
				blocked.Add(1)
			}
		}
	})
	h.typeIn(ctx, h.staff[dsr.Officer])
	for name, path := range map[string]string{
		"today": "/desk", "queue": "/desk/queue", "request": page(r), "review": page(r) + "/review", "preview": page(gone) + "/preview",
		"deletion": page(gone), "opt-out": page(opt), "triage": "/desk/triage/" + new.Reference, "intake": "/desk/intake", "tasks": "/desk/tasks",
		"task": "/desk/tasks/" + string(h.manualTask(opt).ID), "systems": "/desk/systems", "law": "/desk/law?right=access", "metrics": "/desk/metrics",
		"audit": "/desk/audit", "letters": "/desk/letters", "letter": "/desk/letters/denied?law=us_va_vcdpa&language=th", "settings": "/desk/settings", "owner": "/task/" + h.work.TokenFor(dsr.TokenTask, string(h.manualTask(opt).ID)),
	} {
		var wide, narrow int64
		var title string
		err := chromedp.Run(ctx, testkit.Viewport(1280, 900), chromedp.Navigate(h.url+path), chromedp.Title(&title),
			chromedp.ActionFunc(func(ctx context.Context) error { return h.shoot(ctx, name+"-wide") }),
			chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide),
			testkit.Viewport(360, 800), chromedp.Evaluate(`document.documentElement.scrollWidth`, &narrow),
			chromedp.ActionFunc(func(ctx context.Context) error { return h.shoot(ctx, name+"-phone") }))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if wide > 1280 || narrow > 360 {
			t.Errorf("%s is %d wide on 1280 and %d on 360", name, wide, narrow)
		}
		if strings.Contains(title, "Something") || strings.Contains(title, "nothing here") {
			t.Errorf("%s shows %q", name, title)
		}
	}
	if ran.Load() > 0 || blocked.Load() > 0 {
		t.Errorf("%d scripts of strangers ran, %d things were blocked", ran.Load(), blocked.Load())
	}
}

// typeIn signs in as a person does.
func (h *house) typeIn(ctx context.Context, m member) {
	h.t.Helper()
	err := chromedp.Run(ctx, log.Enable(), chromedp.Navigate(h.url+"/desk/sign-in"), chromedp.SendKeys(`#f-email`, m.Email), chromedp.SendKeys(`#f-password`, m.Password),
		chromedp.Submit(`#f-password`), chromedp.WaitVisible(`#f-code`), chromedp.SendKeys(`#f-code`, h.code(m)), chromedp.Submit(`#f-code`),
		chromedp.WaitVisible(`.shell`))
	if err != nil {
		h.t.Fatalf("sign in: %v", err)
	}
}

func (h *house) shoot(ctx context.Context, name string) error {
	folder := os.Getenv("HABEAS_TEST_SHOTS")
	if folder == "" {
		return nil
	}
	var picture []byte
	if err := chromedp.FullScreenshot(&picture, 100).Do(ctx); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600)
}
