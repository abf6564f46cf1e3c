package mail_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/problem"
)

func addr(t testing.TB, s string) mail.EmailAddr {
	t.Helper()
	a, err := mail.ParseAddr(s)
	if err != nil {
		t.Fatalf("ParseAddr(%q): %v", s, err)
	}
	return a
}

func TestAddressesAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"ann@example.com":                        "ann@example.com",
		"  Ann.Lee+shop@Example.COM ":            "Ann.Lee+shop@example.com",
		"o'hara_x@sub.example.co.uk":             "o'hara_x@sub.example.co.uk",
		"a@bücher.example":                       "a@xn--bcher-kva.example",
		"a@faß.example":                          "a@xn--fa-hia.example", // IDNA2008 keeps the sharp s
		"a@xn--bcher-kva.example":                "a@xn--bcher-kva.example",
		strings.Repeat("l", 64) + "@example.com": strings.Repeat("l", 64) + "@example.com",
	} {
		if got := addr(t, typed).Reveal(); got != want {
			t.Errorf("ParseAddr(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestAddressesThatCouldTrickAServerAreRefused(t *testing.T) {
	t.Parallel()
	label := strings.Repeat("d", 60)
	for _, typed := range []string{
		"", "ann", "@example.com", "ann@", "ann@localhost", "ann@example.com.", "ann@.example.com", "ann@exa mple.com",
		`"ann lee"@example.com`, "ann@[127.0.0.1]", "ann@127.0.0.1", "a..b@example.com", ".a@example.com", "a.@example.com",
		"ann@example.com\r\nBcc: eve@example.com", "ann\n@example.com", "ann\x00@example.com", "ann@example.com\x00",
		"ann,eve@example.com", "ann@example.com,eve@example.com", "ann <ann@example.com>", "ann@example.com>", "änn@example.com",
		"ann\u202e@example.com", "ann@exam\u202eple.com", "ann＠example.com", "eve@example.com@example.org", "ann@-example.com",
		"ann@exa_mple.com", "ann@\u200b.com", "ann@example.com\t", strings.Repeat("l", 65) + "@example.com",
		"ann@" + strings.Repeat(label+".", 5) + "com",
	} {
		got, err := mail.ParseAddr(typed)
		if !problem.Is(err, problem.Invalid) || !got.IsZero() {
			t.Errorf("ParseAddr(%q) = %q, %v; want a refusal", typed, got.Reveal(), err)
		}
		if err != nil && strings.Contains(err.Error(), "ann") {
			t.Errorf("the error repeats what was typed: %v", err)
		}
	}
}

func TestParsedAddressesAreStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]{1,70}@[ -~ü]{1,20}\.[a-zé]{1,8}`)).Draw(t, "typed")
		a, err := mail.ParseAddr(typed)
		if err != nil {
			return
		}
		plain := a.Reveal()
		if len(plain) > 254 || strings.ContainsAny(plain, "\r\n\x00<>, ") {
			t.Fatalf("%q became %q", typed, plain)
		}
		again, err := mail.ParseAddr(plain)
		if err != nil || again != a {
			t.Fatalf("%q parses as %q, %v", plain, again.Reveal(), err)
		}
	})
}

func TestAddressesAreComparedWithoutCase(t *testing.T) {
	t.Parallel()
	if a, b := addr(t, "Ann.Lee@EXAMPLE.com"), addr(t, "ann.lee@example.com"); a.Normalized() != b.Normalized() {
		t.Errorf("%q differs from %q", a.Normalized(), b.Normalized())
	}
	if a, b := addr(t, "ann.lee@example.com"), addr(t, "annlee@example.com"); a.Normalized() == b.Normalized() {
		t.Error("dots are dropped: two people's addresses compare equal")
	}
}

func TestAddressesNeverPrintByAccident(t *testing.T) {
	t.Parallel()
	a := addr(t, "ann@example.com")
	var logged bytes.Buffer
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("x", "addr", a, "in", mail.Name{Addr: a})
	slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "addr", a, "in", mail.Name{Addr: a})
	asJSON, err := json.Marshal(map[string]any{"a": a, "in": mail.Name{Addr: a}})
	if err != nil {
		t.Fatal(err)
	}
	out := fmt.Sprintf("%v %+v %#v %s %q %x %d", a, a, a, a, a, a, a) + fmt.Sprint(mail.Name{Addr: a}, &a) +
		fmt.Errorf("x %w %v", problem.New(problem.Invalid, "y"), a).Error() + a.String() + logged.String() + string(asJSON)
	if strings.Contains(out, "ann") || strings.Contains(out, "example") || !strings.Contains(out, "[redacted]") {
		t.Errorf("the address shows: %s", out)
	}
	if got := a.Masked(); got != "a…@example.com" {
		t.Errorf("Masked = %q", got)
	}
}
