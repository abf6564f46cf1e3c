package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// The public sees figures only where the controller switched them on, only of full years, and never a test.
func TestPublicFiguresAreOffUntilSwitchedOn(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	sub := b.ask("counted", "jane@example.com", "right", "delete")
	requests := must(h.work.Store.Read(t.Context()).RequestsOf(sub.ID))
	if got := b.get("/privacy-metrics"); got.status != http.StatusNotFound || strings.Contains(b.get("/privacy").body, "/privacy-metrics") {
		t.Fatalf("switched off: %d", got.status)
	}
	h.work.Controller.PublicMetrics = true
	if body := b.get("/privacy-metrics").body; !strings.Contains(body, "Requests from 2025") || !strings.Contains(body, "We got no requests in this year") {
		t.Errorf("before a full year: %s", body)
	}
	received := requests[0].ReceivedAt.AddDate(-1, 0, 0)
	set := func(values store.Values) {
		t.Helper()
		err := h.work.Store.InTx(t.Context(), func(tx *store.Tx) error {
			return tx.Requests().SetOne(store.Match{"id": requests[0].ID}, values)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	set(store.Values{"received_at": received, "answered_at": received.AddDate(0, 0, 9), "state": dsr.Fulfilled, "outcome": dsr.InPart})
	body := b.get("/privacy-metrics").body
	for _, want := range []string{"Requests from 2025", "Done in full or in part", `<td class="end">1</td>`, `<td class="end">9</td>`, "11 CCR 7102"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q: %s", want, body)
		}
	}
	if strings.Contains(body, "Requests from 2026") || strings.Contains(body, "jane") {
		t.Error("the running year is shown, or a person")
	}
	if !strings.Contains(b.get("/privacy").body, "/privacy-metrics") {
		t.Error("the privacy page does not lead there")
	}
	set(store.Values{"test": true})
	if body := b.get("/privacy-metrics").body; !strings.Contains(body, "We got no requests in this year") {
		t.Error("a test is counted")
	}
}
