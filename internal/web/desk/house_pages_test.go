package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web/desk"
)

func TestTheQueueFiltersByIdsAndPagesByTheLastRow(t *testing.T) {
	t.Parallel()
	h := open(t)
	for range 53 {
		h.log("other", func(l *intake.Logged) { l.Details = "A complaint." })
	}
	r := h.log("delete")
	test := h.log("copy", func(l *intake.Logged) { l.Test, l.Email = true, "test@larkspur.example" })
	officer := h.as(dsr.Officer)
	seen := map[string]bool{}
	path := "/desk/queue"
	for n := 0; path != "" && n < 5; n++ {
		body := officer.get(path).body
		for _, part := range strings.Split(body, `class="row-link" href="/desk/requests/`)[1:] {
			reference, _, _ := strings.Cut(part, `"`)
			if seen[reference] {
				t.Errorf("%s stands on two pages", reference)
			}
			seen[reference] = true
		}
		path = ""
		if before, _, more := strings.Cut(body, `" rel="next"`); more {
			path = strings.ReplaceAll(before[strings.LastIndex(before, `"`)+1:], "&amp;", "&")
		}
	}
	if len(seen) != 54 || seen[test.Reference] {
		t.Errorf("%d requests on all pages, test among them: %v", len(seen), seen[test.Reference])
	}
	one := officer.get("/desk/queue?right=delete&state=nonsense&assignee=nobody").body
	if !strings.Contains(one, r.Reference) || strings.Count(one, "row-link") != 1 || strings.Contains(one, "nonsense") {
		t.Error("the filter by right does not hold, or unknown values are kept")
	}
	if body := officer.get("/desk/queue?view=tests").body; !strings.Contains(body, test.Reference) || !strings.Contains(body, "TEST") || strings.Contains(body, r.Reference) {
		t.Error("the view of tests")
	}
	officer.post("/desk/queue/assign", "ids", string(r.ID), "ids", string(test.ID), "assignee", string(officer.who.id)).did(h, "assign")
	if body := officer.get("/desk/queue?view=mine").body; !strings.Contains(body, r.Reference) {
		t.Error("what I was given is not mine")
	}
	if body := officer.get("/desk/metrics").body; !strings.Contains(text(body), "54 received") {
		t.Errorf("the figures count tests: %s", text(body))
	}
}

// TestASearchStandsInNoAddress: what was typed names people (ATK-37).
func TestASearchStandsInNoAddress(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := h.log("copy")
	second := h.log("delete")
	officer := h.as(dsr.Officer)
	if got := officer.get("/desk/search?q=jane@example.com"); got.status != http.StatusMethodNotAllowed {
		t.Errorf("by address: %d", got.status)
	}
	for _, typed := range []string{"JANE@example.com ", "+351 910 000 111", "00351910000111"} {
		got := officer.post("/desk/search", "q", typed)
		if got.status != 200 || !strings.Contains(got.body, r.Reference) || !strings.Contains(got.body, second.Reference) || strings.Contains(got.body, "jane@example.com") {
			t.Errorf("%q: %d", typed, got.status)
		}
	}
	if got := officer.post("/desk/search", "q", strings.ToLower(r.Reference)); got.location() != page(r) {
		t.Errorf("by reference: %d %q", got.status, got.location())
	}
	for _, typed := range []string{"jane", "example.com", "%", "' or 1=1 --"} {
		if got := officer.post("/desk/search", "q", typed); got.status != 200 || !strings.Contains(got.body, "Nothing found") {
			t.Errorf("%q finds something: %d", typed, got.status)
		}
	}
}

func TestTheEmergencyStopStandsOnEveryPageUntilLifted(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, auditor := h.as(dsr.Administrator), h.as(dsr.Auditor)
	admin.post("/desk/systems/stop", "system", "").did(h, "stop")
	if body := auditor.get("/desk").body; !strings.Contains(body, "Emergency stop is on") || !strings.Contains(body, "Some ADMINISTRATOR") {
		t.Error("the stop is not seen by others")
	}
	if body := auditor.get("/desk/systems").body; strings.Contains(body, "/desk/systems/stop") || strings.Contains(body, "/desk/systems/resume") {
		t.Error("an auditor is offered the switch")
	}
	admin.post("/desk/systems/resume", "system", "").did(h, "resume")
	if body := auditor.get("/desk").body; strings.Contains(body, "Emergency stop is on") {
		t.Error("lifted and still there")
	}
	if got := admin.post("/desk/systems/stop", "system", "nonsense"); got.status != http.StatusNotFound {
		t.Errorf("an unknown system: %d", got.status)
	}
	if got := admin.post("/desk/systems/check"); got.status != 200 || !strings.Contains(got.body, "in order") {
		t.Errorf("the check: %d %s", got.status, text(got.body))
	}
}

func TestAStandingRuleNeedsTwoSignatures(t *testing.T) {
	t.Parallel()
	h := open(t)
	officer, approver := h.as(dsr.Officer), h.as(dsr.Approver)
	if got := officer.post("/desk/settings/rules", "right", "opt_out_sale", "cap", "many", "sample", "5"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Type a number of rows") {
		t.Errorf("a rule that cannot be: %d", got.status)
	}
	officer.post("/desk/settings/rules", "right", "access", "cap", "500", "sample", "0", "reference", "yes").did(h, "propose")
	rule := must(h.work.Store.Read(t.Context()).StandingRules().First(store.Match{}))
	sign := "/desk/settings/rules/" + rule.ID + "/sign"
	if strings.Contains(officer.get("/desk/settings").body, sign) {
		t.Error("the author is offered the second signature")
	}
	if got := officer.post(sign); got.status != http.StatusForbidden {
		t.Errorf("the author's second signature: %d", got.status)
	}
	if !strings.Contains(approver.get("/desk/settings").body, sign) {
		t.Error("nobody is offered the second signature")
	}
	approver.post(sign).did(h, "sign")
	approver.post("/desk/settings/rules/"+rule.ID+"/end").did(h, "end")
	if body := approver.get("/desk/settings").body; !strings.Contains(body, "ended") || strings.Contains(body, sign) {
		t.Error("an ended rule offers more")
	}
}

func TestStaffAreManagedByAdministrators(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.as(dsr.Administrator)
	officer := h.as(dsr.Officer)
	bad := admin.post("/desk/staff/invite", "name", "", "email", "no address", "role", "king")
	for _, want := range []string{"Give an email address", "Choose one of the roles", `value="no address"`} {
		if bad.status != http.StatusUnprocessableEntity || !strings.Contains(bad.body, want) {
			t.Errorf("%d: the page with errors lacks %q", bad.status, want)
		}
	}
	admin.post("/desk/staff/"+string(officer.who.id)+"/role", "role", "auditor").did(h, "change the role")
	if got := officer.get("/desk"); got.status != 303 {
		t.Errorf("the session outlived the role: %d", got.status)
	}
	if got := admin.post("/desk/staff/" + string(admin.who.id) + "/disable"); got.status != http.StatusConflict {
		t.Errorf("the last administrator: %d", got.status)
	}
	if body := admin.get("/desk/staff").body; strings.Contains(body, "/desk/staff/"+string(admin.who.id)) {
		t.Error("one's own account can be changed")
	}
	admin.post("/desk/staff/"+string(h.staff[dsr.Approver].id)+"/disable").did(h, "disable")
}

func TestALetterIsShownWithoutItsSecrets(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"Your code: 4417 0921. Thank you.":              "",
		"Open https://x.example/confirm/AbC-9 to go on": "",
		"Due 25 November 2026 (GDPR Art. 12(3))":        "Due 25 November 2026 (GDPR Art. 12(3))",
	} {
		got := desk.WithoutSecrets(typed)
		if want != "" && got != want || strings.Contains(got, "4417") || strings.Contains(got, "AbC-9") {
			t.Errorf("%q is shown as %q", typed, got)
		}
	}
}
