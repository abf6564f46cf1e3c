package desk_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/vault"
)

// TestTheDeskCountsPostsByAccount: one who posts in a loop is stopped; a colleague behind the same address is not.
func TestTheDeskCountsPostsByAccount(t *testing.T) {
	t.Parallel()
	h := open(t)
	officer, approver := h.as(dsr.Officer), h.as(dsr.Approver)
	count := map[int]int{}
	var last reply
	for range 250 {
		last = officer.post("/desk/search", "q", "nobody@example.com")
		count[last.status]++
	}
	if count[200] != 240 || count[429] != 10 || last.header.Get("Retry-After") == "" || !strings.Contains(last.body, "Too many tries") {
		t.Errorf("replies by status: %v, Retry-After %q", count, last.header.Get("Retry-After"))
	}
	if got := officer.get("/desk"); got.status != http.StatusOK {
		t.Errorf("reading counts as posting: %d", got.status)
	}
	if got := approver.post("/desk/search", "q", "nobody@example.com"); got.status != http.StatusOK {
		t.Errorf("a colleague: %d", got.status)
	}
}

// TestAnAccountWhoseKeyIsDestroyedIsOneUnreadableRow: the others are listed, and the desk goes on.
func TestAnAccountWhoseKeyIsDestroyedIsOneUnreadableRow(t *testing.T) {
	t.Parallel()
	h := open(t)
	made := h.clock()
	h.forward(15 * 24 * time.Hour) // into the next month, in which only the administrator and the officer sign in
	admin, officer := h.as(dsr.Administrator), h.as(dsr.Officer)
	if err := h.work.Vault.Destroy(vault.Record, vault.Month(made)); err != nil {
		t.Fatal(err)
	}
	page := admin.get("/desk/staff")
	if page.status != 200 || strings.Count(page.body, "(cannot be read)") == 0 || !strings.Contains(page.body, "Some OFFICER") || !strings.Contains(page.body, "unreadable") {
		t.Fatalf("%d %s", page.status, text(page.body))
	}
	auditor := h.staff[dsr.Auditor].id
	if strings.Contains(page.body, "/desk/staff/"+string(auditor)+"/role") {
		t.Error("a role is offered to an account that nobody can sign in with")
	}
	for _, path := range []string{"/desk", "/desk/queue", "/desk/audit"} {
		if got := officer.get(path); got.status != 200 {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	admin.post("/desk/staff/"+string(auditor)+"/disable").did(h, "disable")
}
