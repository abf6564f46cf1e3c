package app_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// tab is one tab of a real browser, driven as a person does: by what stands on links and buttons. It notes whatever a
// person would never see: errors in the console, breaches of the page's own policy, requests to anybody else.
type tab struct {
	t     *testing.T
	ctx   context.Context
	site  string // where pages may fetch from
	loads chan struct{}

	mu         sync.Mutex
	complaints []string
}

// pageLoad is how long a page may take on a machine that is busy with other tests.
const pageLoad = 30 * time.Second

// openTab opens a tab in a browser that pages of site are read in. With an own window it has cookies of its own.
func openTab(t *testing.T, browser context.Context, site string, ownWindow bool) *tab {
	t.Helper()
	var options []chromedp.ContextOption
	if ownWindow {
		options = append(options, chromedp.WithTargetID(newWindow(t, browser)))
	}
	ctx, cancel := chromedp.NewContext(browser, options...)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, site: site, loads: make(chan struct{}, 100)}
	chromedp.ListenTarget(ctx, b.hear)
	b.do("open a tab", network.Enable(), audits.Enable())
	return b
}

// newWindow opens a window that shares nothing with the others.
func newWindow(t *testing.T, browser context.Context) (id target.ID) {
	t.Helper()
	ctx := cdp.WithExecutor(browser, chromedp.FromContext(browser).Browser)
	profile, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(ctx)
	if err == nil {
		id, err = target.CreateTarget("about:blank").WithBrowserContextID(profile).WithNewWindow(true).Do(ctx)
	}
	if err != nil {
		t.Fatalf("open a window: %v", err)
	}
	return id
}

func (b *tab) hear(event any) {
	switch e := event.(type) {
	case *page.EventLoadEventFired:
		b.loads <- struct{}{}
	case *runtime.EventExceptionThrown:
		b.complain("script: " + e.ExceptionDetails.Error())
	case *log.EventEntryAdded:
		// What a page answers with a status of 400 and more the browser notes for itself; the story asks for some.
		if e.Entry.Level == log.LevelError && !strings.Contains(e.Entry.Text, "the server responded with a status of 4") {
			b.complain("console: " + e.Entry.Text)
		}
	case *audits.EventIssueAdded:
		if e.Issue.Code == audits.InspectorIssueCodeContentSecurityPolicyIssue {
			b.complain("policy: " + e.Issue.Details.ContentSecurityPolicyIssueDetails.ViolatedDirective)
		}
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, b.site) && !strings.HasPrefix(e.Request.URL, "data:") {
			b.complain("foreign request: " + e.Request.URL)
		}
	}
}

func (b *tab) complain(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.complaints = append(b.complaints, what)
}

// heard returns the complaints since the last call.
func (b *tab) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := b.complaints
	b.complaints = nil
	return list
}

// do runs actions and ends the test with the page's text if one fails.
func (b *tab) do(what string, actions ...chromedp.Action) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, pageLoad)
	defer cancel()
	if len(b.loads) == 0 && chromedp.FromContext(b.ctx).Target == nil {
		ctx = b.ctx // the first run makes the tab, which must not end with a time limit
	}
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.t.Fatalf("%s: %v\n%s", what, err, b.text())
	}
}

// leads runs actions that lead to another page, and waits for it.
func (b *tab) leads(what string, actions ...chromedp.Action) {
	b.t.Helper()
	for len(b.loads) > 0 {
		<-b.loads
	}
	b.do(what, actions...)
	select {
	case <-b.loads:
	case <-time.After(pageLoad):
		b.t.Fatalf("%s leads to no page\n%s", what, b.text())
	}
}

func (b *tab) open(address string) {
	b.t.Helper()
	b.leads("open "+address, chromedp.Navigate(address))
}

// follow clicks the link or the button that says text, or the first of the page whose address holds it.
func (b *tab) follow(text string) {
	b.t.Helper()
	path := `//main//a[contains(normalize-space(.), "` + text + `") or contains(@href, "` + text + `")] | //main//button[contains(normalize-space(.), "` + text + `")]`
	b.leads("follow "+text, chromedp.Click(path, chromedp.BySearch, chromedp.NodeVisible))
}

// press clicks the button of the form that posts to an address.
func (b *tab) press(action string) {
	b.t.Helper()
	b.leads("press "+action, chromedp.Click(`form[action$="`+action+`"] button:not([formaction])`, chromedp.ByQuery, chromedp.NodeVisible))
}

// unfold opens what is folded under a line.
func (b *tab) unfold(line string) {
	b.t.Helper()
	b.do("unfold "+line, chromedp.Click(`//main//summary[contains(normalize-space(.), "`+line+`")]`, chromedp.BySearch, chromedp.NodeVisible))
}

// fill types into fields: names and values in turn.
func (b *tab) fill(pairs ...string) {
	b.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		field := `main [name="` + pairs[i] + `"]:not([type=hidden])`
		b.do("fill "+pairs[i], chromedp.Clear(field, chromedp.ByQuery), chromedp.SendKeys(field, pairs[i+1], chromedp.ByQuery))
	}
}

// tick clicks boxes and circles: names and values in turn.
func (b *tab) tick(pairs ...string) {
	b.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		b.do("tick "+pairs[i], chromedp.Click(`main input[name="`+pairs[i]+`"][value="`+pairs[i+1]+`"]`, chromedp.ByQuery))
	}
}

// choose picks from a list.
func (b *tab) choose(name, value string) {
	b.t.Helper()
	b.do("choose "+name, chromedp.SetValue(`main select[name="`+name+`"]`, value, chromedp.ByQuery))
}

// value is what stands in a field.
func (b *tab) value(name string) (v string) {
	b.t.Helper()
	b.do("read "+name, chromedp.Value(`main [name="`+name+`"]`, &v, chromedp.ByQuery))
	return v
}

// text is what a person reads on the page, white space aside.
func (b *tab) text() string {
	ctx, cancel := context.WithTimeout(b.ctx, pageLoad)
	defer cancel()
	var text string
	if err := chromedp.Run(ctx, chromedp.Text("body", &text, chromedp.ByQuery)); err != nil {
		return "(no text: " + err.Error() + ")"
	}
	return strings.Join(strings.Fields(text), " ")
}

// says fails the test unless the page says every part.
func (b *tab) says(parts ...string) {
	b.t.Helper()
	text := b.text()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			b.t.Fatalf("the page does not say %q:\n%s", part, text)
		}
	}
}

// until loads a page again until it says text: what jobs do behind it takes a moment.
func (b *tab) until(address, text string) {
	b.t.Helper()
	for end := time.Now().Add(pageLoad); ; time.Sleep(50 * time.Millisecond) {
		if b.open(address); strings.Contains(b.text(), text) {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("%s never says %q:\n%s", address, text, b.text())
		}
	}
}

// withoutScript makes the tab one in which no page's script runs.
func (b *tab) withoutScript() { b.do("turn scripts off", emulation.SetScriptExecutionDisabled(true)) }

// count is how many elements of the page a selector finds.
func (b *tab) count(selector string) int {
	b.t.Helper()
	var found []*cdp.Node
	b.do("count "+selector, chromedp.Nodes(selector, &found, chromedp.ByQueryAll, chromedp.AtLeast(0)))
	return len(found)
}
