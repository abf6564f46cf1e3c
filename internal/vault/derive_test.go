package vault

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestIndexIsStablePerFieldAndInstallation(t *testing.T) {
	t.Parallel()
	dir, master, v := fresh(t)
	a := v.Index("email", "jane@example.com")
	if len(a) != 33 || !bytes.Equal(a, reopen(t, dir, master).Index("email", "jane@example.com")) {
		t.Fatal("index changed with the process")
	}
	_, _, other := fresh(t)
	for name, b := range map[string][]byte{
		"another field": v.Index("phone", "jane@example.com"), "another value": v.Index("email", "jane@example.org"),
		"moved border":          v.Index("emailj", "ane@example.com"),
		"another installation":  other.Index("email", "jane@example.com"),
		"the same bytes as MAC": v.MAC("email", []byte("jane@example.com")),
	} {
		if bytes.Equal(a, b) {
			t.Errorf("equal under %s", name)
		}
	}
}

func TestRowsIndexedBeforeARotationAreFound(t *testing.T) {
	t.Parallel()
	dir, master, v := fresh(t)
	old, token := v.Index("email", "jane@example.com"), v.Token("link", "1")
	if _, err := v.RotateIndex(); err != nil {
		t.Fatal(err)
	}
	v = reopen(t, dir, master)
	all := v.IndexAll("email", "jane@example.com")
	if len(all) != 2 || !bytes.Equal(all[0], v.Index("email", "jane@example.com")) || !bytes.Equal(all[1], old) {
		t.Errorf("after rotation: %x", all)
	}
	if bytes.Equal(all[0], old) || all[0][0] == old[0] {
		t.Error("the index did not rotate")
	}
	if v.Token("link", "1") != token {
		t.Error("rotating the index changed a link")
	}
	v, err := v.RetireIndex()
	if err != nil || len(v.IndexAll("email", "x")) != 1 || v.Index("email", "x")[0] != 2 {
		t.Errorf("after retirement: %v", err)
	}
	if v, err = v.RotateIndex(); err != nil || v.Index("email", "x")[0] != 3 {
		t.Errorf("a retired version came back: %v", err)
	}
}

func TestTokensAreStableAndUnlike(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	a := v.Token("confirm", "r1")
	if a != v.Token("confirm", "r1") || a == v.Token("confirm", "r2") || a == v.Token("deliver", "r1") {
		t.Error("tokens do not follow purpose and id")
	}
	if raw, err := base64.RawURLEncoding.DecodeString(a); err != nil || len(raw) != 32 {
		t.Errorf("%q is not 256 URL-safe bits", a)
	}
	if len(TokenHash(a)) != 32 || strings.Contains(string(TokenHash(a)), a) {
		t.Error("hash")
	}
}

func TestCodesAreEvenlySpread(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	var digits [6][10]int
	const n = 20000
	for i := range n {
		code := v.Code("confirm", fmt.Sprint(i), 6)
		if len(code) != 6 {
			t.Fatalf("%q", code)
		}
		for pos, d := range code {
			digits[pos][d-'0']++
		}
	}
	for pos, counts := range digits {
		chi := 0.0
		for _, c := range counts {
			d := float64(c) - n/10
			chi += d * d / (n / 10)
		}
		if chi > 45 { // 9 degrees of freedom: beyond one in a million
			t.Errorf("digit %d: chi square %.1f, %v", pos, chi, counts)
		}
	}
	for i := range 500 { // at 18 digits one draw in forty is thrown away: the next one must differ
		if len(v.Code("confirm", fmt.Sprint(i), 18)) != 18 {
			t.Fatal("length")
		}
	}
	if len(v.Code("p", "1", 3)) != 6 || len(v.Code("p", "1", 99)) != 18 {
		t.Error("length bounds")
	}
}

func TestJoinedPartsCannotBeMovedAcrossBorders(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune{0, 'a', 1}), 0, 3, -1), 0, 4)
		a, b := list.Draw(t, "a"), list.Draw(t, "b")
		same := len(a) == len(b)
		for i := 0; same && i < len(a); i++ {
			same = a[i] == b[i]
		}
		if bytes.Equal(joined(a...), joined(b...)) != same {
			t.Fatalf("%q and %q", a, b)
		}
	})
}

func TestSecretsDoNotPrint(t *testing.T) {
	t.Parallel()
	s := NewSecret("hunter2")
	type holder struct {
		Public  Secret
		private Secret
	}
	h := holder{s, s}
	var out []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
		out = append(out, fmt.Sprintf(verb, s), fmt.Sprintf(verb, &s), fmt.Sprintf(verb, h), fmt.Sprintf(verb, &h), fmt.Sprintf(verb, []Secret{s}))
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "s", s, "h", h)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "s", s, "h", h)
	js, err := json.Marshal(map[string]any{"s": s, "h": h, "p": &s})
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, log.String(), string(js), s.String())
	for _, line := range out {
		if strings.Contains(line, "hunter2") || strings.Contains(strings.ToLower(line), "68756e74657232") {
			t.Errorf("printed: %s", line)
		}
	}
	if fmt.Sprint(s) != "[redacted]" || s.Reveal() != "hunter2" || !s.Equal(NewSecret("hunter2")) || s.Equal(Secret{}) {
		t.Error("a secret is what it was made of")
	}
	if err := json.Unmarshal([]byte(`{"Public":"abc"}`), &h); err != nil || h.Public.Reveal() != "abc" {
		t.Errorf("from configuration: %v", err)
	}
}
