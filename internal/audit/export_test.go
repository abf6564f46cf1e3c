package audit

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

func exported(t testing.TB, s *story) string {
	t.Helper()
	var b bytes.Buffer
	if err := Export(context.Background(), &b, "habeas/test", s.signer.Verifier(), s.history()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func verifyText(s *story, text string) (Summary, error) {
	_, sum, err := VerifyExport(context.Background(), strings.NewReader(text), Rules{Key: s.signer.Verifier()})
	return sum, err
}

func TestExportVerifiesOffline(t *testing.T) {
	t.Parallel()
	for _, n := range []int{2, 5, 30} {
		s := tell(t, n)
		text := exported(t, s)
		want, _ := s.verify()
		if sum, err := verifyText(s, text); err != nil || sum != want {
			t.Errorf("%+v, %v, want %+v", sum, err, want)
		}
		head, _, err := VerifyExport(context.Background(), strings.NewReader(text), Rules{})
		if err != nil || head.Key != s.signer.Verifier().String() || head.Origin != "habeas/test" {
			t.Errorf("by its own key: %+v, %v", head, err)
		}
	}
}

func TestTouchedExportIsRefused(t *testing.T) {
	t.Parallel()
	s := tell(t, 12)
	text := exported(t, s)
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	for i := range lines {
		without := strings.Join(lines[:i], "") + strings.Join(lines[i+1:], "")
		if _, err := verifyText(s, without); err == nil {
			t.Errorf("line %d is missing and nobody noticed: %s", i+1, lines[i])
		}
		twice := strings.Join(lines[:i+1], "") + "\n" + strings.Join(lines[i:], "")
		if _, err := verifyText(s, twice); err == nil {
			t.Errorf("line %d is doubled and nobody noticed", i+1)
		}
		if _, err := verifyText(s, strings.Join(lines[:i], "")); err == nil {
			t.Errorf("cut before line %d and nobody noticed", i+1)
		}
	}
	var b *Broken
	if _, err := verifyText(s, strings.Replace(text, `"to":"verifying"`, `"to":"denied"`, 1)); !errors.As(err, &b) || b.GSeq != 1 {
		t.Errorf("edited: %v", err)
	}
	for _, bad := range []string{"", "{}", "null\n", "[]", text + "{}", strings.Replace(text, `"format":1`, `"format":2`, 1), `{"x":1}`} {
		if _, err := verifyText(s, bad); err == nil {
			t.Errorf("%.40q was taken", bad)
		}
	}
	if _, err := verifyText(&story{signer: otherSigner(t)}, text); !errors.Is(err, ErrSignature) {
		t.Errorf("under another key: %v", err)
	}
}

func TestVerifierKeyReadsBack(t *testing.T) {
	t.Parallel()
	v := otherSigner(t).Verifier()
	got, err := ParseVerifier(" " + v.String() + "\n")
	if err != nil || got.String() != v.String() {
		t.Fatalf("%v, %v", got, err)
	}
	for i := range v.String() {
		bad := []byte(v.String())
		bad[i] ^= 2
		if _, err := ParseVerifier(string(bad)); err == nil {
			t.Errorf("a key with byte %d changed was taken", i)
		}
	}
	for _, name := range []string{"", "a b", "a+b"} {
		if _, err := NewSigner(name, make([]byte, 32)); err == nil {
			t.Errorf("%q names a key", name)
		}
	}
	if _, err := NewSigner("a", make([]byte, 31)); err == nil {
		t.Error("a short seed")
	}
}

func otherSigner(t testing.TB) *Signer {
	t.Helper()
	s, err := NewSigner("habeas-audit", bytes.Repeat([]byte{9}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func FuzzOpenCheckpoint(f *testing.F) {
	s := tell(f, 6)
	f.Add(s.notes[0])
	f.Add([]byte("x\n\n"))
	f.Fuzz(func(t *testing.T, note []byte) {
		c, err := s.signer.Verifier().OpenCheckpoint(note)
		if err != nil {
			return
		}
		again, err := s.signer.Sign(c)
		if err != nil || !bytes.HasPrefix(note, again[:bytes.Index(again, []byte("\n\n"))]) {
			t.Fatalf("%q read as %q", note, again)
		}
	})
}

func FuzzVerifyExport(f *testing.F) {
	s := tell(f, 6)
	good := exported(f, s)
	f.Add(good)
	f.Add(`{"habeas_audit":{"format":1}}`)
	f.Fuzz(func(t *testing.T, text string) {
		sum, err := verifyText(s, text)
		if err == nil && sum.Checkpoints > 0 && sum.Entries < 3 {
			t.Fatalf("a signed checkpoint of 3 records with %d of them", sum.Entries)
		}
	})
}

// BenchmarkVerify gives records per second: 50 million are to take less than 30 minutes.
func BenchmarkVerify(b *testing.B) {
	s := tell(b, 10000)
	s.notes = s.notes[len(s.notes)-10:] // one a minute, not one per three records
	for b.Loop() {
		if _, err := s.verify(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*10000/b.Elapsed().Seconds(), "records/s")
}
