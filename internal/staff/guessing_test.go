package staff

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

func TestGuessingSlowsTheGuesserAndNotTheMember(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	ctx := t.Context()
	p := h.hire("p@example.com", dsr.Officer)
	for range triesPerPair {
		_, err := h.SignIn(ctx, p.Email, "not the right password", "198.51.100.0/24")
		expect(t, err, problem.Unauthenticated)
	}
	_, err := h.SignIn(ctx, p.Email, p.Password, "198.51.100.0/24")
	expect(t, err, problem.TooMany)
	for range 20 { // of which the member's own client hears nothing, however often they come
		if _, err := h.SignIn(ctx, p.Email, p.Password, here); err != nil {
			t.Fatalf("the member is locked out: %v", err)
		}
	}
	h.forward(throttleWindow)
	if _, err := h.SignIn(ctx, p.Email, p.Password, "198.51.100.0/24"); err != nil {
		t.Errorf("the throttle does not end: %v", err)
	}
	if got := strings.Count(strings.Join(h.events(), " "), eventThrottled); got != 1 {
		t.Errorf("the attack stands in the audit log %d times, want once", got)
	}
}

func TestSprayingOneClientIsSlowedAcrossAccounts(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	for i := range triesPerClient + 1 {
		_, err := h.SignIn(t.Context(), string(rune('a'+i))+"@example.com", "not the right password", here)
		want := problem.Unauthenticated
		if i == triesPerClient {
			want = problem.TooMany
		}
		expect(t, err, want)
	}
}

func TestAnUnknownAddressAnswersLikeAWrongPassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	p := h.hire("p@example.com", dsr.Officer)
	_, known := h.SignIn(t.Context(), p.Email, "not the right password", here)
	_, unknown := h.SignIn(t.Context(), "nobody@example.com", "not the right password", here)
	if known == nil || unknown == nil || known.Error() != unknown.Error() || problem.KindOf(known) != problem.KindOf(unknown) {
		t.Errorf("known: %v; unknown: %v", known, unknown)
	}
	_, long := h.SignIn(t.Context(), p.Email, strings.Repeat("x", 1<<20), here)
	expect(t, long, problem.Unauthenticated)
}

func TestParallelGuessesOfACodeAreCounted(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, h *house) {
		p := h.hire("p@example.com", dsr.Officer)
		half, err := h.SignIn(t.Context(), p.Email, p.Password, here)
		if err != nil {
			t.Fatal(err)
		}
		h.forward(time.Minute)
		wrong := h.wrongCode(p.Secret)
		var all sync.WaitGroup
		var looked atomic.Int32
		for range 40 {
			all.Go(func() {
				if _, err := h.SecondFactor(context.Background(), half, wrong); problem.Is(err, problem.Unauthenticated) && err.Error() == errCode.Error() {
					looked.Add(1)
				}
			})
		}
		all.Wait()
		m, err := h.Store.Read(t.Context()).Members().Get(string(p.id))
		if err != nil || m.Failures > wrongCodesFree || looked.Load() >= wrongCodesPerHalf {
			t.Errorf("%d codes were looked at, %d failures kept: %v", looked.Load(), m.Failures, err)
		}
		// The right code is too late for this half session, and for the account while the pause lasts.
		if _, err := h.SecondFactor(t.Context(), half, h.code(p.Secret)); err == nil {
			t.Error("the half session survived its last try")
		}
		half, err = h.SignIn(t.Context(), p.Email, p.Password, here)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.SecondFactor(t.Context(), half, h.code(p.Secret))
		expect(t, err, problem.TooMany)
		h.forward(firstPause)
		if _, err = h.SecondFactor(t.Context(), half, h.code(p.Secret)); err != nil {
			t.Errorf("the pause does not end: %v", err)
		}
	})
}

func TestOneCodeOpensOneDoor(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, h *house) {
		p := h.hire("p@example.com", dsr.Officer)
		var halves []string
		for range 8 {
			half, err := h.SignIn(t.Context(), p.Email, p.Password, here)
			if err != nil {
				t.Fatal(err)
			}
			halves = append(halves, half)
		}
		code := h.code(p.Secret)
		var all sync.WaitGroup
		var opened atomic.Int32
		for _, half := range halves {
			all.Go(func() {
				if _, err := h.SecondFactor(context.Background(), half, code); err == nil {
					opened.Add(1)
				}
			})
		}
		all.Wait()
		if opened.Load() != 1 {
			t.Errorf("one code opened %d sessions", opened.Load())
		}
	})
}

func TestPausesGrowToAnHour(t *testing.T) {
	t.Parallel()
	for failures, want := range map[int]time.Duration{
		0: 0, 4: 0, 5: time.Minute, 6: 2 * time.Minute, 8: 8 * time.Minute, 10: 32 * time.Minute, 11: time.Hour, 1000: time.Hour,
	} {
		if got := pauseAfter(failures); got != want {
			t.Errorf("after %d wrong codes: %s, want %s", failures, got, want)
		}
	}
}

func TestCommonPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	for password, fine := range map[string]bool{
		goodPassword:                   true,
		"x7#Kq9!mZp2w":                 true,
		"grüne Wolken über Bergen":     true,
		"short":                        false,
		"elevenchars":                  false,
		"password1234":                 false,
		"Password1234!":                false,
		"passwordpassword":             false,
		"qwertyuiop123":                false,
		"aaaaaaaaaaaaaaaa":             false,
		"123456789012":                 false,
		"Welcome2026!!":                false,
		"correct horse battery staple": false,
		"olga-officer-1":               false,
		"iloveyou1234":                 false,
		strings.Repeat("ab1 cd2 ", 17): false,
	} {
		if why := weakness(password, "olga@example.com", "Olga Officer"); (why == "") != fine {
			t.Errorf("%q: %q, want it taken: %v", password, why, fine)
		}
	}
}

func TestNothingPersonalStandsInPlainColumns(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	p := h.hire("secret.person@example.com", dsr.Officer)
	m, err := h.Store.Read(t.Context()).Members().Get(string(p.id))
	if err != nil {
		t.Fatal(err)
	}
	columns := string(m.Email) + string(m.Name) + string(m.Secret) + string(m.EmailIndex) + m.Password + string(m.Key.Blob)
	for _, plain := range []string{"secret", "example", "Somebody", p.Secret, p.Password} {
		if strings.Contains(columns, plain) {
			t.Errorf("%q can be read in the row", plain)
		}
	}
	email, name, err := h.Reveal(t.Context(), p.id)
	if err != nil || email != p.Email || name != p.Name {
		t.Errorf("revealed %q %q: %v", email, name, err)
	}
}

func TestAnAccountInUseOutlivesTheKeyOfItsMonth(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	p := h.hire("p@example.com", dsr.Officer)
	before, err := h.Store.Read(t.Context()).Members().Get(string(p.id))
	if err != nil {
		t.Fatal(err)
	}
	h.forward(40 * 24 * time.Hour)
	h.enter(p)
	after, err := h.Store.Read(t.Context()).Members().Get(string(p.id))
	if err != nil || before.Key.KEK != "record/2026-11" || after.Key.KEK != "record/2026-12" {
		t.Errorf("sealed under %s, then %s: %v", before.Key.KEK, after.Key.KEK, err)
	}
	if err := h.Vault.Destroy("record", "2026-11"); err != nil {
		t.Fatal(err)
	}
	if list, err := h.List(t.Context()); err != nil || len(list) != 1 || list[0].Name != p.Name {
		t.Errorf("the account went with the key: %v", err)
	}
}

func TestTheAdministrationChainHolds(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	p := h.hire("p@example.com", dsr.Officer)
	h.enter(p)
	entries, err := h.Store.Read(t.Context()).History(store.AdminChain)
	if err != nil || len(entries) != 2 {
		t.Fatalf("%d records: %v", len(entries), err)
	}
	if got := entries[1].Record.Actor.Pseudonym; got != h.pseudonym(p.id) || strings.Contains(got, string(p.id)) {
		t.Errorf("the actor stands as %q", got)
	}
}
