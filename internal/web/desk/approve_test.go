package desk_test

import (
	"database/sql"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// TestATK74 holds four eyes together: one person's two yeses are one, on the page, over a raw post, and in the
// database itself.
func TestATK74(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *dsr.Controller) { c.RowCap = 1 })
	r := h.reviewed("delete")
	if r.ApprovalsNeeded != 2 {
		t.Fatalf("%d approvals needed above the row cap", r.ApprovalsNeeded)
	}
	officer := h.as(dsr.Officer)
	preview := officer.get(page(r) + "/preview")
	rows := between(preview.body, "row cap. Type ", " to approve it")
	if preview.status != 200 || rows == "" {
		t.Fatalf("the preview asks for no number: %d %s", preview.status, text(preview.body))
	}
	wrong := officer.post(page(r)+"/approve", "plan", r.PlanHash, "rows", "1")
	if wrong.status != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, "Type the number of rows") {
		t.Errorf("a wrong number of rows: %d", wrong.status)
	}
	if got := officer.post(page(r)+"/approve", "plan", strings.Repeat("0", 40), "rows", rows); got.status != http.StatusConflict {
		t.Errorf("another plan: %d", got.status)
	}
	officer.post(page(r)+"/approve", "plan", r.PlanHash, "rows", rows).did(h, "first approval")
	if body := officer.get(page(r) + "/preview").body; strings.Contains(body, `action="`+page(r)+`/approve"`) || !strings.Contains(body, "You have approved this plan") {
		t.Error("the page offers the same person a second yes")
	}
	for range 2 { // by hand, past the page
		if got := officer.post(page(r)+"/approve", "plan", r.PlanHash, "rows", rows); got.status != http.StatusForbidden {
			t.Errorf("the same person again: %d", got.status)
		}
	}
	if got := h.request(r.ID); got.Approvals != 1 || got.State != dsr.InReview {
		t.Errorf("%d approvals, %s", got.Approvals, got.State)
	}
	h.refusesTheSameActor(r)
	h.as(dsr.Approver).post(page(r)+"/approve", "plan", r.PlanHash, "rows", rows).did(h, "second approval")
	if got := h.request(r.ID); got.Approvals != 2 {
		t.Errorf("%d approvals after the second person", got.Approvals)
	}
}

// refusesTheSameActor writes past all code, into the database.
func (h *house) refusesTheSameActor(r dsr.Request) {
	h.t.Helper()
	a := must(h.work.Store.Read(h.t.Context()).Approvals().First(store.Match{"request_id": r.ID}))
	db := must(sql.Open("sqlite", h.db))
	defer db.Close()
	_, err := db.ExecContext(h.t.Context(), `insert into approval (id, controller_id, request_id, plan_hash, actor, by_rule, at) values (?, ?, ?, ?, ?, ?, ?)`,
		store.NewID(), a.ControllerID, a.RequestID, a.PlanHash, a.Actor, false, a.At)
	if err == nil || !strings.Contains(err.Error(), "UNIQUE") {
		h.t.Errorf("the database took the same actor twice: %v", err)
	}
}

func between(s, from, to string) string {
	_, rest, ok := strings.Cut(s, from)
	if !ok {
		return ""
	}
	inside, _, _ := strings.Cut(rest, to)
	return inside
}

// TestNobodyApprovesTheirOwnRequest: ATK-75.
func TestNobodyApprovesTheirOwnRequest(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.reviewed("copy")
	jane := h.signedIn(h.hire("jane@example.com", dsr.Approver))
	if got := jane.get(page(r) + "/review"); !strings.Contains(got.body, "This request is about you") {
		t.Errorf("the page does not say why: %s", text(got.body))
	}
	if got := jane.post(page(r)+"/approve", "plan", r.PlanHash); got.status != http.StatusForbidden {
		t.Errorf("her own yes: %d", got.status)
	}
}

// TestAnAccessIsReviewedAndReleased goes from the counts to the released answer.
func TestAnAccessIsReviewedAndReleased(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.reviewed("copy")
	officer := h.as(dsr.Officer)
	review := officer.get(page(r) + "/review")
	for _, want := range []string{"shop:orders", "shop:employees", "third-party", "Show rows (written down)", "Release 4 rows"} {
		if !strings.Contains(review.body, want) {
			t.Errorf("the review lacks %q: %s", want, text(review.body))
		}
	}
	if strings.Contains(review.body, "two novels") || strings.Contains(review.body, "Eve Advisor") {
		t.Error("values stand on the page before a look was written down")
	}
	orders := h.collection(r, "shop:orders")
	before := h.looks(r)
	rows := officer.post(page(r)+"/review/rows", "collection", orders.ID)
	if rows.status != 200 || !strings.Contains(rows.body, "two novels") || h.looks(r) != before+1 {
		t.Errorf("the look: %d, written down %d times", rows.status, h.looks(r)-before)
	}
	if got := officer.post(page(r)+"/review/decide", "collection", orders.ID, "decision", "exclude"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("excluded without a reason: %d", got.status)
	}
	officer.post(page(r)+"/review/redact", "collection", orders.ID, "field", "note", "scope", "all", "reason", "names others").did(h, "redact")
	next := h.request(r.ID)
	if next.PlanHash == r.PlanHash || len(h.collection(r, "shop:orders").Redacted) != 1 {
		t.Error("the decision made no new plan")
	}
	if got := officer.post(page(r)+"/approve", "plan", r.PlanHash); got.status != http.StatusConflict {
		t.Errorf("the old plan: %d", got.status)
	}
	officer.post(page(r)+"/approve", "plan", next.PlanHash).did(h, "approve")
	h.jobs()
	if got := h.request(r.ID); got.State != dsr.Answering {
		t.Errorf("released and %s", got.State)
	}
	if got := officer.get(page(r)); got.status != 200 || strings.Contains(got.body, "/approve") || !strings.Contains(got.body, "Released") {
		t.Errorf("the page after release: %d", got.status)
	}
}

func (h *house) collection(r dsr.Request, name string) dsr.Collection {
	h.t.Helper()
	c, err := h.work.Store.Read(h.t.Context()).Collections().First(store.Match{"request_id": r.ID, "name": name})
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// TestOtherPeoplesRowsNeedASecondPerson lets the advisor in, which one person may not release alone.
func TestOtherPeoplesRowsNeedASecondPerson(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.reviewed("copy")
	officer := h.as(dsr.Officer)
	advisor := h.collection(r, "shop:employees")
	officer.post(page(r)+"/review/decide", "collection", advisor.ID, "decision", "include", "reason", "she agreed in writing").did(h, "include")
	next := h.request(r.ID)
	if next.ApprovalsNeeded != 2 {
		t.Errorf("%d approvals needed for other people's rows", next.ApprovalsNeeded)
	}
	officer.post(page(r)+"/approve", "plan", next.PlanHash).did(h, "first approval")
	h.jobs()
	if got := h.request(r.ID); got.State != dsr.InReview {
		t.Errorf("one person released other people's rows: %s", got.State)
	}
}

// TestADeletionWaitsForConfirmationAndHold follows a deletion through its page.
func TestADeletionWaitsForConfirmationAndHold(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.reviewed("delete")
	officer := h.as(dsr.Officer)
	preview := text(officer.get(page(r) + "/preview").body)
	for _, want := range []string{"shop:customers", "rows deleted", "Approve: delete"} {
		if !strings.Contains(preview, want) {
			t.Errorf("the preview lacks %q: %s", want, preview)
		}
	}
	officer.post(page(r)+"/approve", "plan", r.PlanHash).did(h, "approve")
	officer.post(page(r)+"/confirm", "reason", "she said so on the phone").did(h, "confirm")
	h.jobs()
	held := h.request(r.ID)
	if held.HoldUntil.IsZero() || held.State != dsr.InReview {
		t.Fatalf("no hold: %s", held.State)
	}
	if body := text(officer.get(page(r)).body); !strings.Contains(body, "Cancel the deletion") || !strings.Contains(body, "on hold") {
		t.Error("the hold cannot be cancelled from the page")
	}
	officer.post(page(r)+"/cancel", "reason", "she called again").did(h, "cancel")
	if got := h.request(r.ID); got.State != dsr.Withdrawn {
		t.Errorf("cancelled and %s", got.State)
	}
	db := must(sql.Open("sqlite", h.shop))
	defer db.Close()
	n := 0
	if err := db.QueryRowContext(t.Context(), "select count(*) from customers").Scan(&n); err != nil || n != 2 {
		t.Errorf("%s customers left (%v)", strconv.Itoa(n), err)
	}
}
