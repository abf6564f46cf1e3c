package desk_test

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web/desk"
)

// TestEveryRouteHasTheRolesThatWereAgreed holds the table of routes against testdata/routes.txt, which a person can
// read. A change of who may do what is a change of that file.
func TestEveryRouteHasTheRolesThatWereAgreed(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, r := range desk.Table(&desk.Desk{}) {
		roles := make([]string, len(r.Roles))
		for i, role := range r.Roles {
			roles[i] = string(role)
		}
		if r.Roles == nil {
			roles = []string{"anyone"}
		}
		line := r.Method + " " + r.Path + ": " + strings.Join(roles, " ")
		if r.Fresh {
			line += ", second factor again"
		}
		b.WriteString(line + "\n")
	}
	want := must(os.ReadFile("testdata/routes.txt"))
	if b.String() != string(want) {
		t.Errorf("the table differs from testdata/routes.txt; it says:\n%s", b.String())
	}
}

// TestEveryRouteRefusesEveryOtherRole tries every address as every role, and signed out, on the real server.
func TestEveryRouteRefusesEveryOtherRole(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("copy")
	opt := h.log("opt_out")
	task, err := h.work.Store.Read(t.Context()).Tasks().First(store.Match{"request_id": opt.ID, "manual": true})
	if err != nil {
		t.Fatal(err)
	}
	fill := strings.NewReplacer(":reference", r.Reference, ":task", string(task.ID), ":member", "none", ":rule", "none", ":mail", "none", ":file", "none", ":item", "none", ":hold", "none", ":letter", "denied")
	out := h.browser()
	browsers := map[dsr.Role]*browser{}
	for _, role := range dsr.Roles {
		browsers[role] = h.as(role)
	}
	for _, row := range desk.Table(h.desk) {
		if row.Roles == nil {
			continue
		}
		path := fill.Replace(row.Path)
		if got := try(out, row.Method, path); got.status != 303 || got.location() != "/desk/sign-in" {
			t.Errorf("%s %s signed out: %d %s", row.Method, row.Path, got.status, got.location())
		}
		for _, role := range dsr.Roles {
			got := try(browsers[role], row.Method, path)
			refused := got.status == http.StatusForbidden
			if allowed := slices.Contains(row.Roles, role); refused == allowed || got.location() == "/desk/sign-in" {
				t.Errorf("%s %s as %s: %d", row.Method, row.Path, role, got.status)
			}
			if got.status >= 500 {
				t.Errorf("%s %s as %s: %d", row.Method, row.Path, role, got.status)
			}
		}
	}
}

func try(b *browser, method, path string) reply {
	if method == http.MethodPost {
		return b.post(path)
	}
	return b.get(path)
}

func TestAnAdministratorSeesNoRequest(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("copy")
	admin := h.as(dsr.Administrator)
	if got := admin.get("/desk"); got.location() != "/desk/systems" {
		t.Errorf("today led to %q", got.location())
	}
	for _, path := range []string{"/desk/systems", "/desk/law", "/desk/audit", "/desk/audit?request=" + r.Reference, "/desk/staff", "/desk/settings", "/desk/metrics"} {
		got := admin.get(path)
		if got.status != 200 || strings.Contains(got.body, r.Reference) || strings.Contains(got.body, string(r.ID)) {
			t.Errorf("%s: %d, or it names a request", path, got.status)
		}
	}
}

// personal are the values that stand masked until a look is written down.
var personal = []string{"Jane Roe", "jane@example.com", "+351 910 000 111", "Roe"}

func TestAnAuditorReadsMaskedOnly(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.reviewed("copy")
	officer := h.as(dsr.Officer)
	officer.post(page(r)+"/comment", "text", "She called twice.").did(h, "comment")
	officer.post(page(r)+"/message", "text", "Dear Jane.").did(h, "message")
	auditor := h.as(dsr.Auditor)
	for _, path := range []string{"/desk", "/desk/queue", page(r), "/desk/audit", "/desk/audit?request=" + r.Reference} {
		got := auditor.get(path)
		if got.status != 200 {
			t.Errorf("%s: %d", path, got.status)
		}
		for _, value := range append([]string{"Everything, please.", "She called twice.", "Dear Jane."}, personal...) {
			if strings.Contains(got.body, value) {
				t.Errorf("%s shows %q", path, value)
			}
		}
		if strings.Contains(text(got.body), "Deny") {
			t.Errorf("%s offers an act", path)
		}
	}
}

// TestPeopleAreMaskedUntilALookIsWrittenDown: ATK-77.
func TestPeopleAreMaskedUntilALookIsWrittenDown(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("copy")
	officer := h.as(dsr.Officer)
	for _, path := range []string{"/desk", "/desk/queue", page(r), "/desk/triage/" + r.Reference} {
		for _, value := range personal {
			if strings.Contains(officer.get(path).body, value) {
				t.Errorf("%s shows %q", path, value)
			}
		}
	}
	before := h.looks(r)
	shown := officer.post(page(r) + "/show")
	if shown.status != 200 || !strings.Contains(shown.body, "Jane Roe") || !strings.Contains(shown.body, "jane@example.com") {
		t.Errorf("the look shows nothing: %d", shown.status)
	}
	if got := h.looks(r); got != before+1 {
		t.Errorf("%d looks written down, want one more than %d", got, before)
	}
	if strings.Contains(officer.get(page(r)).body, "Jane Roe") {
		t.Error("the next page is not masked again")
	}
}

// looks counts the looks at personal values in a request's history.
func (h *house) looks(r dsr.Request) int {
	n := 0
	for _, e := range must(h.work.Store.Read(h.t.Context()).History(string(r.ID))) {
		if e.Record.Event == string(dsr.Unmask) {
			n++
		}
	}
	return n
}

// TestTheSecondFactorIsAskedAgain: approving, staff, rules and the stop need it within ten minutes.
func TestTheSecondFactorIsAskedAgain(t *testing.T) {
	t.Parallel()
	h := open(t)
	officer := h.as(dsr.Officer)
	h.forward(11 * time.Minute)
	asked := officer.post("/desk/systems/stop", "system", "shop")
	if asked.status != http.StatusForbidden || !strings.Contains(asked.body, "Confirm it is you") || !strings.Contains(asked.body, `name="system" value="shop"`) {
		t.Fatalf("no question: %d", asked.status)
	}
	if on := must(h.work.Stopped(t.Context(), "shop")); on {
		t.Fatal("done without the code")
	}
	if r := officer.post("/desk/systems/stop", "system", "shop", "code", "000000"); r.status != http.StatusForbidden {
		t.Errorf("a wrong code: %d", r.status)
	}
	officer.post("/desk/systems/stop", "system", "shop", "code", h.code(officer.who)).did(h, "stop with the code")
	if on := must(h.work.Stopped(t.Context(), "shop")); !on {
		t.Error("the code was right and nothing is stopped")
	}
	if body := officer.get("/desk").body; !strings.Contains(body, "Emergency stop is on") {
		t.Error("the stop does not stand on the page")
	}
}
