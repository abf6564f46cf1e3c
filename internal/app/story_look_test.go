package app_test

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/habeasdata/habeas/internal/app/demo"
	"github.com/habeasdata/habeas/internal/testkit"
)

// fetch opens the link of the last letter, types a wrong passphrase, then the right one, and returns the saved file.
func (n *newcomer) fetch(address string) string {
	n.t.Helper()
	b, dir := n.public, n.t.TempDir()
	b.open(address)
	b.says("Get your file", "Open index.html first")
	b.fill("passphrase", "another thing entirely")
	b.leads("try a wrong passphrase", chromedp.Click(`main form button`, chromedp.ByQuery))
	b.says("There is a problem")
	saved := make(chan string, 1)
	chromedp.ListenTarget(b.ctx, func(event any) {
		if e, ok := event.(*browser.EventDownloadProgress); ok && e.State == browser.DownloadProgressStateCompleted {
			saved <- filepath.Join(dir, e.GUID)
		}
	})
	b.fill("passphrase", newPhrase)
	b.do("fetch the file", browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllowAndName).WithDownloadPath(dir).WithEventsEnabled(true),
		chromedp.Click(`main form button`, chromedp.ByQuery))
	select {
	case path := <-saved:
		return path
	case <-time.After(pageLoad):
		n.t.Fatalf("no file was saved\n%s", b.text())
		return ""
	}
}

// checkFile opens the answer file as its reader would.
func (n *newcomer) checkFile(path string, p demo.Person) {
	n.t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		n.t.Fatalf("open the file: %v", err)
	}
	defer z.Close()
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			n.t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			n.t.Fatalf("%s: %v", f.Name, err)
		}
		files[f.Name] = string(text)
	}
	orders, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(files["data/shop/orders.csv"], "\ufeff"))).ReadAll()
	if err != nil || len(orders) < 2 || !strings.Contains(strings.Join(orders[1], "|"), p.Order) {
		n.t.Errorf("orders.csv: %v %q", err, orders)
	}
	var manifest struct{ Collections []any }
	if err := json.Unmarshal([]byte(files["manifest.json"]), &manifest); err != nil || len(manifest.Collections) == 0 {
		n.t.Errorf("manifest.json: %v, %d collections", err, len(manifest.Collections))
	}
	for name, text := range files {
		for _, never := range []string{demo.People[0].Email, "<script"} {
			if strings.Contains(text, never) {
				n.t.Errorf("%s holds %q", name, never)
			}
		}
	}
	n.readOffline(files["index.html"], p)
}

// readOffline opens the file's page from the disk.
func (n *newcomer) readOffline(text string, p demo.Person) {
	n.t.Helper()
	path := filepath.Join(n.t.TempDir(), "index.html")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		n.t.Fatal(err)
	}
	b := openTab(n.t, n.browser, "file://", false)
	b.open("file://" + path)
	b.says(p.Name, p.Order)
	n.looksRight(b, "index.html of the file")
	for _, complaint := range b.heard() {
		n.t.Errorf("index.html: %s", complaint)
	}
}

// looksRight checks a page on a phone and on a desk, in light and in dark colours.
func (n *newcomer) looksRight(b *tab, name string) {
	n.t.Helper()
	if h1 := b.count("h1"); h1 != 1 {
		n.t.Errorf("%s has %d first headings", name, h1)
	}
	colours := map[bool]string{}
	for _, size := range [][2]int64{{360, 740}, {1280, 800}} {
		for _, dark := range []bool{false, true} {
			var wide float64
			var colour string
			b.do("look at "+name, testkit.Viewport(size[0], size[1]), testkit.Dark(dark),
				chromedp.ActionFunc(func(ctx context.Context) error {
					_, _, _, _, _, content, err := page.GetLayoutMetrics().Do(ctx)
					if err == nil {
						wide = content.Width
					}
					return err
				}),
				chromedp.Evaluate(`getComputedStyle(document.body).color`, &colour))
			if wide > float64(size[0]) {
				n.t.Errorf("%s is %.0f px wide on %d px", name, wide, size[0])
			}
			colours[dark] = colour
		}
	}
	if colours[true] == colours[false] {
		n.t.Errorf("%s looks the same in the dark: %s", name, colours[true])
	}
}

// perPattern is how many pages of one kind are looked at: one request's page is laid out as the next one's.
const perPattern = 2

var varying = regexp.MustCompile(`HB-[0-9A-Z-]+|[0-9a-f]{8}-[0-9a-f-]{27}|m[0-9]{6,}|\?.*`)

// mailText is the end of the address of a mail's own HTML, which is laid out for mail readers, not as one of our pages.
const mailText = "/html"

// lookAtEveryPage follows every link of portal, desk and mailbox and checks each page.
func (n *newcomer) lookAtEveryPage() {
	n.t.Helper()
	for _, zone := range []struct {
		name, first string
		needs       []string // pages that must have been found
	}{
		{"desk", n.demo.Desk, []string{"/desk/queue", "/desk/systems", "/desk/law", "/desk/metrics", "/desk/audit", "/desk/settings", "/desk/intake", "/desk/tasks", "/desk/requests/*"}},
		{"portal", n.demo.Portal, []string{"/request/rights*", "/status", "/privacy"}},
		{"mailbox", n.demo.Mailbox, []string{"/*"}},
	} {
		b := openTab(n.t, n.browser, strings.TrimSuffix(zone.first, "/desk"), false)
		seen := n.crawl(b, zone.first)
		for _, path := range zone.needs {
			if seen[path] == 0 {
				n.t.Errorf("no link of the %s leads to %s: %v", zone.name, path, seen)
			}
		}
	}
}

// crawl returns how many pages of each kind it looked at.
func (n *newcomer) crawl(b *tab, first string) map[string]int {
	n.t.Helper()
	at, err := url.Parse(first)
	if err != nil {
		n.t.Fatal(err)
	}
	seen, known, list := map[string]int{}, map[string]bool{first: true}, []string{first}
	for len(list) > 0 {
		address := list[0]
		list = list[1:]
		kind := varying.ReplaceAllString(strings.TrimPrefix(address, at.Scheme+"://"+at.Host), "*")
		if seen[kind]++; seen[kind] > perPattern {
			continue
		}
		b.open(address)
		if !strings.HasSuffix(kind, mailText) {
			n.looksRight(b, kind)
		}
		for _, complaint := range b.heard() {
			n.t.Errorf("%s: %s", kind, complaint)
		}
		var links []string
		b.do("read the links of "+kind, chromedp.Evaluate(`[...document.links].map(a => a.href.split("#")[0])`, &links))
		for _, link := range links {
			to, err := url.Parse(link)
			page := err == nil && !strings.HasSuffix(to.Path, ".csv") // a browser saves it and shows no page
			if page && to.Scheme == at.Scheme && to.Host == at.Host && !known[link] {
				known[link] = true
				list = append(list, link)
			}
		}
	}
	return seen
}
