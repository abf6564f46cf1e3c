package staff

import (
	"bytes"
	"context"
	"encoding/base64"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/testkit"
	"github.com/habeasdata/habeas/internal/vault"
)

const (
	goodPassword = "violet tractor under glass"
	here         = "192.0.2.0/24"
)

// house is a service on a real database with a clock that tests move.
type house struct {
	*Service
	t     *testing.T
	mu    sync.Mutex
	clock time.Time
}

func newHouse(t *testing.T, url string) *house {
	t.Helper()
	dir := t.TempDir()
	if url == "" {
		url = filepath.Join(dir, "habeas.db")
	}
	h := &house{t: t, clock: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	master := vault.NewSecret(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)))
	if err := vault.Init(dir, master); err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(dir, master)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{URL: url, ControllerID: "acme", Now: h.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Service = &Service{Store: db, Vault: v, Controller: dsr.Controller{ID: "acme", Name: "Acme Shop"}, Now: h.now}
	return h
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clock
}

func (h *house) forward(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = h.clock.Add(d)
}

// person is one account with its factors.
type person struct {
	Bootstrapped
	id dsr.StaffID
}

func (p person) actor() dsr.Actor { return dsr.Staff(p.id, p.Role) }

func (h *house) hire(email string, role dsr.Role) person {
	h.t.Helper()
	p := person{Bootstrapped: Bootstrapped{Email: email, Name: "Somebody New", Role: role, Password: goodPassword, Secret: NewSecret()}}
	if err := h.Bootstrap(h.t.Context(), p.Bootstrapped); err != nil {
		h.t.Fatal(err)
	}
	m, known, err := h.byEmail(h.Store.Read(h.t.Context()).Tables, email)
	if err != nil || !known {
		h.t.Fatalf("known %v: %v", known, err)
	}
	p.id = m.ID
	return p
}

func (h *house) code(secret string) string {
	h.t.Helper()
	code, err := totp.GenerateCode(secret, h.now())
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

func (h *house) wrongCode(secret string) string {
	code := []byte(h.code(secret))
	code[0] = '0' + (code[0]-'0'+5)%10
	return string(code)
}

// enter signs a person in with both factors, in a time step of its own.
func (h *house) enter(p person) string {
	h.t.Helper()
	h.forward(2 * stepSeconds * time.Second)
	half, err := h.SignIn(h.t.Context(), p.Email, p.Password, here)
	if err != nil {
		h.t.Fatal(err)
	}
	token, err := h.SecondFactor(h.t.Context(), half, h.code(p.Secret))
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

func (h *house) events() []string {
	h.t.Helper()
	entries, err := h.Store.Read(h.t.Context()).History(store.AdminChain)
	if err != nil {
		h.t.Fatal(err)
	}
	var events []string
	for _, e := range entries {
		events = append(events, e.Record.Event)
	}
	return events
}

func expect(t *testing.T, err error, kind problem.Kind) {
	t.Helper()
	if !problem.Is(err, kind) {
		t.Errorf("error is %v, want a problem of kind %s", err, kind)
	}
}

func eachDatabase(t *testing.T, test func(t *testing.T, h *house)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, newHouse(t, "")) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, newHouse(t, testkit.Postgres(t))) })
}

func TestFromInvitationToSession(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		link, err := h.Invite(ctx, Console(), " Olga@Example.com ", "Olga Officer", dsr.Officer)
		if err != nil {
			t.Fatal(err)
		}
		e, err := h.Enrolment(ctx, link)
		if err != nil {
			t.Fatal(err)
		}
		if e.Name != "Olga Officer" || e.Email != "Olga@Example.com" || e.Role != dsr.Officer || !strings.HasPrefix(e.URI, "otpauth://totp/Acme%20Shop:Olga@Example.com?") {
			t.Fatalf("enrolment shows %+v", e)
		}
		if _, err := h.SignIn(ctx, "olga@example.com", "", here); !problem.Is(err, problem.Unauthenticated) {
			t.Fatalf("an invited account signs in without a password: %v", err)
		}
		expect(t, h.Enrol(ctx, link, goodPassword, h.wrongCode(e.Secret)), problem.Invalid)
		expect(t, h.Enrol(ctx, link, "too short", h.code(e.Secret)), problem.Invalid)
		if err := h.Enrol(ctx, link, goodPassword, h.code(e.Secret)); err != nil {
			t.Fatal(err)
		}
		expect(t, h.Enrol(ctx, link, goodPassword, h.code(e.Secret)), problem.Gone)
		if _, err := h.Enrolment(ctx, link); !problem.Is(err, problem.Gone) {
			t.Errorf("the used link still shows the secret: %v", err)
		}
		half, err := h.SignIn(ctx, "OLGA@example.com", goodPassword, here)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Session(ctx, half); !problem.Is(err, problem.Unauthenticated) {
			t.Errorf("a half session opens the desk: %v", err)
		}
		if _, err := h.SecondFactor(ctx, half, h.code(e.Secret)); !problem.Is(err, problem.Unauthenticated) {
			t.Errorf("the code of the enrolment opens a session: %v", err)
		}
		h.forward(stepSeconds * time.Second)
		token, err := h.SecondFactor(ctx, half, h.code(e.Secret))
		if err != nil {
			t.Fatal(err)
		}
		s, err := h.Session(ctx, token)
		if err != nil || s.Member.Name != "Olga Officer" || s.Member.Role != dsr.Officer {
			t.Errorf("session %+v: %v", s, err)
		}
		if _, err := h.SecondFactor(ctx, half, h.code(e.Secret)); !problem.Is(err, problem.Unauthenticated) {
			t.Errorf("a half session opens two sessions: %v", err)
		}
		if err := h.SignOut(ctx, token); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Session(ctx, token); !problem.Is(err, problem.Unauthenticated) {
			t.Errorf("signed out and still in: %v", err)
		}
		want := []string{eventInvited, eventEnrolled, eventWrongCode, eventSignedIn, eventSignedOut}
		if got := strings.Join(h.events(), " "); got != strings.Join(want, " ") {
			t.Errorf("audit log: %s", got)
		}
	})
}

func TestAnInvitationEndsAfterSevenDaysAndWithTheNextOne(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	first, err := h.Invite(t.Context(), Console(), "a@example.com", "A", dsr.Officer)
	if err != nil {
		t.Fatal(err)
	}
	second, err := h.Invite(t.Context(), Console(), "a@example.com", "A", dsr.Approver)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Enrolment(t.Context(), first); !problem.Is(err, problem.Gone) {
		t.Errorf("the replaced link works: %v", err)
	}
	if e, err := h.Enrolment(t.Context(), second); err != nil || e.Role != dsr.Approver {
		t.Errorf("the second link shows %+v: %v", e.Role, err)
	}
	h.forward(EnrolmentDays * 24 * time.Hour)
	if _, err := h.Enrolment(t.Context(), second); !problem.Is(err, problem.Gone) {
		t.Errorf("the link works after its time: %v", err)
	}
	if _, err := h.Enrolment(t.Context(), h.Vault.Token("confirm", "x")); !problem.Is(err, problem.Gone) {
		t.Errorf("another token opens an enrolment: %v", err)
	}
}

func TestOnlyAnAdministratorChangesAccounts(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	ctx := t.Context()
	admin, officer := h.hire("admin@example.com", dsr.Administrator), h.hire("officer@example.com", dsr.Officer)
	forged := dsr.Staff(officer.id, dsr.Administrator) // says so, but the account does not
	for _, actor := range []dsr.Actor{
		officer.actor(), forged, dsr.Staff("nobody", dsr.Administrator), dsr.Requester("x"), dsr.System(dsr.ByRule, "other"), {},
	} {
		_, err := h.Invite(ctx, actor, "new@example.com", "New", dsr.Administrator)
		if !problem.Is(err, problem.Forbidden) && actor.Cause != "" {
			t.Errorf("%+v invites: %v", actor, err)
		}
		if err == nil || h.Disable(ctx, actor, admin.id) == nil || h.SetRole(ctx, actor, officer.id, dsr.Approver) == nil {
			t.Errorf("%+v changes accounts", actor)
		}
	}
	if _, known, _ := h.byEmail(h.Store.Read(ctx).Tables, "new@example.com"); known {
		t.Error("a refused invitation left an account")
	}
	if _, err := h.Invite(ctx, admin.actor(), "new@example.com", "New", dsr.Auditor); err != nil {
		t.Errorf("the administrator cannot invite: %v", err)
	}
	_, err := h.Invite(ctx, admin.actor(), "officer@example.com", "Evil Twin", dsr.Administrator)
	expect(t, err, problem.Conflict)
}

func TestNobodyRaisesThemselvesAndTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	ctx := t.Context()
	one := h.hire("one@example.com", dsr.Administrator)
	expect(t, h.SetRole(ctx, one.actor(), one.id, dsr.Officer), problem.Forbidden)
	expect(t, h.Disable(ctx, one.actor(), one.id), problem.Conflict)
	expect(t, h.SetRole(ctx, Console(), one.id, dsr.Officer), problem.Conflict)
	two := h.hire("two@example.com", dsr.Administrator)
	if err := h.Disable(ctx, two.actor(), one.id); err != nil {
		t.Fatal(err)
	}
	expect(t, h.Disable(ctx, one.actor(), two.id), problem.Forbidden)
	expect(t, h.Disable(ctx, two.actor(), one.id), problem.Conflict)
	expect(t, h.SetRole(ctx, two.actor(), one.id, "owner"), problem.Invalid)
	expect(t, h.SetRole(ctx, two.actor(), "nobody", dsr.Officer), problem.NotFound)
}

func TestTwoAdministratorsCannotDisableEachOther(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, h *house) {
		active := store.Match{"role": dsr.Administrator, "state": dsr.Active}
		for range 5 {
			a, b := h.hire(store.NewID()+"@example.com", dsr.Administrator), h.hire(store.NewID()+"@example.com", dsr.Administrator)
			var both sync.WaitGroup
			both.Go(func() { _ = h.Disable(context.Background(), a.actor(), b.id) })
			both.Go(func() { _ = h.Disable(context.Background(), b.actor(), a.id) })
			both.Wait()
			err := h.Store.InTx(t.Context(), func(tx *store.Tx) error {
				n, err := tx.Members().Set(active, store.Values{"state": dsr.Disabled}) // so that the next round starts with none
				if n != 1 {
					t.Errorf("%d administrators are left", n)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestSessionsEndWithRoleAccountIdlenessAndTime(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	ctx := t.Context()
	h.hire("admin@example.com", dsr.Administrator)
	p := h.hire("p@example.com", dsr.Officer)
	gone := func(token, why string) {
		t.Helper()
		if _, err := h.Session(ctx, token); !problem.Is(err, problem.Unauthenticated) {
			t.Errorf("the session outlives %s: %v", why, err)
		}
	}
	token := h.enter(p)
	if err := h.SetRole(ctx, Console(), p.id, dsr.Approver); err != nil {
		t.Fatal(err)
	}
	gone(token, "its role")

	token = h.enter(p)
	for range 5 { // activity keeps it alive
		h.forward(29 * time.Minute)
		if s, err := h.Session(ctx, token); err != nil || s.Member.Role != dsr.Approver {
			t.Fatalf("an active session ended: %v", err)
		}
	}
	h.forward(30 * time.Minute)
	gone(token, "half an hour of silence")

	token = h.enter(p)
	for range 24 {
		h.forward(29 * time.Minute)
		_, _ = h.Session(ctx, token)
	}
	h.forward(24 * time.Minute)
	gone(token, "twelve hours")

	token = h.enter(p)
	if err := h.Disable(ctx, Console(), p.id); err != nil {
		t.Fatal(err)
	}
	gone(token, "its account")
	_, err := h.SignIn(ctx, p.Email, p.Password, here)
	expect(t, err, problem.Unauthenticated)
}

func TestAnActNeedsAFreshSecondFactor(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	h.Controller.SingleOfficer = true
	ctx := t.Context()
	p := h.hire("p@example.com", dsr.Officer)
	token := h.enter(p)
	session := func() Session {
		t.Helper()
		s, err := h.Session(ctx, token)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if err := h.RequireStepUp(session(), StepUpAge); err != nil || !h.Actor(session()).SingleOfficer {
		t.Errorf("signing in gave both factors just now: %v", err)
	}
	h.forward(11 * time.Minute)
	if err := h.RequireStepUp(session(), StepUpAge); err != ErrStepUp || h.Actor(session()).SingleOfficer {
		t.Errorf("an old second factor passes: %v", err)
	}
	expect(t, h.StepUp(ctx, token, h.wrongCode(p.Secret)), problem.Unauthenticated)
	used := h.code(p.Secret)
	if err := h.StepUp(ctx, token, used); err != nil {
		t.Fatal(err)
	}
	if err := h.RequireStepUp(session(), StepUpAge); err != nil {
		t.Errorf("stepped up: %v", err)
	}
	expect(t, h.StepUp(ctx, token, used), problem.Unauthenticated)
	expect(t, h.StepUp(ctx, "no session", used), problem.Unauthenticated)
}
