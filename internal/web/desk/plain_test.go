package desk_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/testkit"
)

// TestTriageNeedsNoScript decides two messages in a browser that runs none: one is split, one is taken as it was typed.
func TestTriageNeedsNoScript(t *testing.T) {
	h := open(t)
	ctx := testkit.Chromium(t)
	first := h.log("copy", func(l *intake.Logged) { l.Details = "Delete me as well." })
	if err := chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(true)); err != nil {
		t.Fatal(err)
	}
	h.typeIn(ctx, h.staff[dsr.Officer])
	const form = `form[action$="/split"] `
	var after string
	_, err := chromedp.RunResponse(ctx, chromedp.Navigate(h.url+"/desk/triage"))
	if err == nil {
		_, err = chromedp.RunResponse(ctx, chromedp.Click(`//summary[contains(normalize-space(.), "Split")]`, chromedp.BySearch, chromedp.NodeVisible),
			chromedp.Click(form+`[value="delete"]`, chromedp.ByQuery),
			chromedp.SendKeys(form+`[name="reason"]`, "asks for both", chromedp.ByQuery), chromedp.Click(form+`button[type=submit]`, chromedp.ByQuery))
	}
	if err == nil {
		err = chromedp.Run(ctx, chromedp.Text("main", &after, chromedp.ByQuery))
	}
	if err != nil {
		t.Fatalf("split: %v", err)
	}
	if n := len(must(h.work.Store.Read(t.Context()).RequestsOf(first.SubmissionID))); n != 2 {
		t.Fatalf("%d requests after the split: %s", n, after)
	}
	for range 2 { // what was split off is a new message too
		if _, err := chromedp.RunResponse(ctx, chromedp.Navigate(h.url+"/desk/triage")); err != nil {
			t.Fatal(err)
		}
		if _, err := chromedp.RunResponse(ctx, chromedp.Click(`form[action$="/take"] button`, chromedp.ByQuery, chromedp.NodeVisible)); err != nil {
			t.Fatalf("take: %v", err)
		}
	}
	for _, r := range must(h.work.Store.Read(t.Context()).RequestsOf(first.SubmissionID)) {
		if r.Assignee != h.staff[dsr.Officer].id {
			t.Errorf("nobody has %s", r.Reference)
		}
	}
}

// TestAnApprovedPlanIsNoNewMessage: whoever approved it has read it, so triage does not ask what it is.
func TestAnApprovedPlanIsNoNewMessage(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.reviewed("delete")
	officer := h.as(dsr.Officer)
	if got := officer.get("/desk/triage"); got.location() != "/desk/triage/"+r.Reference {
		t.Errorf("before, triage begins at %q", got.location())
	}
	officer.post(page(r)+"/approve", "plan", r.PlanHash).did(h, "approve")
	if got := officer.get("/desk/triage"); got.status != 200 || !strings.Contains(got.body, "Nothing is new") {
		t.Errorf("afterwards: %d %s", got.status, got.location())
	}
}

// TestPlacesLanguagesAndChoicesAreWords: staff read no codes.
func TestPlacesLanguagesAndChoicesAreWords(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("opt_out", func(l *intake.Logged) { l.Country, l.State = "US", "CA" })
	h.as(dsr.Officer).shows([]string{page(r)}, []string{"California, United States", "English"}, []string{"US-CA"})
	h.as(dsr.Officer).shows([]string{"/desk/queue"}, []string{"1 request, the earliest due first"}, nil)
	h.as(dsr.Officer).shows([]string{"/desk/triage/" + h.log("copy").Reference}, []string{"A copy of their data"}, nil)
}

// TestTheAuditLogNamesTheRequestOfEachRecord: who reads the log of the house need not open every line to know.
func TestTheAuditLogNamesTheRequestOfEachRecord(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("copy")
	h.as(dsr.Auditor).shows([]string{"/desk/audit"}, []string{r.Reference}, nil)
}
