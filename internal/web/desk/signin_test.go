package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
)

func TestBothFactorsOpenTheDeskAndSignOutCloses(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	if r := b.get("/desk"); r.status != 303 || r.location() != "/desk/sign-in" {
		t.Errorf("signed out: %d %s", r.status, r.location())
	}
	m := h.staff[dsr.Officer]
	wrong := b.post("/desk/sign-in", "email", m.Email, "password", "wrong")
	unknown := b.post("/desk/sign-in", "email", "nobody@larkspur.example", "password", "wrong")
	if wrong.status != 401 || unknown.status != 401 || strings.ReplaceAll(wrong.body, m.Email, "") != strings.ReplaceAll(unknown.body, "nobody@larkspur.example", "") {
		t.Errorf("a wrong password (%d) and an unknown address (%d) differ", wrong.status, unknown.status)
	}
	b.post("/desk/sign-in", "email", m.Email, "password", m.Password).did(h, "first factor")
	if r := b.get("/desk"); r.status != 303 {
		t.Errorf("one factor opened the desk: %d", r.status)
	}
	if r := b.post("/desk/sign-in/code", "code", "000000"); r.status != 401 {
		t.Errorf("a wrong code: %d", r.status)
	}
	h.forward(time.Minute)
	b.post("/desk/sign-in/code", "code", h.code(m)).did(h, "second factor")
	if r := b.get("/desk"); r.status != 200 || !strings.Contains(r.body, "Act now") {
		t.Errorf("the desk: %d", r.status)
	}
	b.post("/desk/sign-out").did(h, "sign out")
	if r := b.get("/desk"); r.status != 303 {
		t.Errorf("after signing out: %d", r.status)
	}
}

func TestSignInLeadsBackToWhereOneWanted(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	b.get("/desk/law")
	m := h.staff[dsr.Auditor]
	b.post("/desk/sign-in", "email", m.Email, "password", m.Password)
	if r := b.post("/desk/sign-in/code", "code", h.code(m)); r.location() != "/desk/law" {
		t.Errorf("led to %q", r.location())
	}
}

func TestAnInvitedMemberSetsUpBothFactors(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.as(dsr.Administrator)
	r := admin.post("/desk/staff/invite", "name", "Nina New", "email", "nina@larkspur.example", "role", "officer")
	at := strings.Index(r.body, h.url+"/desk/enrol/")
	if r.status != 200 || at < 0 {
		t.Fatalf("no link: %d %s", r.status, text(r.body))
	}
	path, _, _ := strings.Cut(r.body[at+len(h.url):], "<")
	b := h.browser()
	e, err := h.desk.Staff.Enrolment(t.Context(), strings.TrimPrefix(path, "/desk/enrol/"))
	if err != nil {
		t.Fatal(err)
	}
	nina := member{}
	nina.Secret, nina.Email, nina.Password = e.Secret, "nina@larkspur.example", "seven quiet otters 19"
	if r := b.get(path); r.status != 200 || !strings.Contains(r.body, "Nina New") {
		t.Errorf("the page behind the link: %d", r.status)
	}
	if r := b.post(path, "password", nina.Password, "again", "something else", "code", h.code(nina)); r.status != 422 {
		t.Errorf("two passwords: %d", r.status)
	}
	if r := b.post(path, "password", "short", "again", "short", "code", h.code(nina)); r.status != 422 {
		t.Errorf("a weak password: %d", r.status)
	}
	b.post(path, "password", nina.Password, "again", nina.Password, "code", h.code(nina)).did(h, "enrol")
	if r := b.get(path); r.status != 410 {
		t.Errorf("a used link: %d", r.status)
	}
	if r := h.signedIn(nina).get("/desk"); r.status != 200 {
		t.Errorf("her desk: %d", r.status)
	}
}
