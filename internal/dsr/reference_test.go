package dsr

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func drawReference(t *rapid.T) string {
	random := rapid.SliceOfN(rapid.ByteRange(0, 251), 7, 7).Draw(t, "random")
	ref, err := newReference(bytes.NewReader(random))
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func TestAReferenceIsReadHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ref := drawReference(t)
		plain := strings.ReplaceAll(ref[3:], "-", "")
		for typed, number := range map[string]int{
			ref: 0, strings.ToLower(ref): 0, " " + ref + " ": 0, "hb " + plain: 0, plain: 0, ref + "-1": 1, ref + "-12": 12,
			strings.ReplaceAll(ref, "-", " "): 0, strings.ReplaceAll(ref, "-", ""): 0, strings.ToLower(ref) + " -3": 3,
		} {
			got, n, ok := ParseReference(typed)
			if !ok || got != ref || n != number {
				t.Fatalf("%q is read as %q, %d, %v", typed, got, n, ok)
			}
		}
	})
}

func TestTheCheckSymbolFindsOneWrongSymbol(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ref := drawReference(t)
		symbols := []byte(strings.ReplaceAll(ref[3:], "-", ""))
		i := rapid.IntRange(0, len(symbols)-1).Draw(t, "place")
		other := rapid.SampledFrom([]byte(refAlphabet)).Draw(t, "symbol")
		wrong := bytes.Clone(symbols)
		wrong[i] = other
		if _, _, ok := ParseReference(string(wrong)); ok != (other == symbols[i]) {
			t.Fatalf("%s typed as %s: taken %v", symbols, wrong, ok)
		}
	})
}

func TestAReferenceMayBeginLikeThePrefix(t *testing.T) {
	t.Parallel()
	symbols := []byte("HBHB234")
	plain := string(symbols) + string(checkSymbol(symbols))
	want := "HB-" + plain[:4] + "-" + plain[4:]
	for _, typed := range []string{plain, want, plain + "-1"} {
		if got, _, ok := ParseReference(typed); !ok || got != want {
			t.Errorf("%q is read as %q, %v", typed, got, ok)
		}
	}
}

func TestWhatIsNoReferenceIsRefused(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"", "HB", "HB-", "-", "HB-AAAA-AAAA", "HB-2222-222", "HB-2222-22222", "HB-2222-2222-999", "HB-2222-2222-x", "O0I1", strings.Repeat("2", 1000), "ÄÖ"} {
		if ref, _, ok := ParseReference(typed); ok {
			t.Errorf("%q is read as %s", typed, ref)
		}
	}
}

func TestNewReferencesDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		ref, err := NewReference()
		if err != nil {
			t.Fatal(err)
		}
		if got, _, ok := ParseReference(ref); !ok || got != ref || seen[ref] {
			t.Fatalf("%s is read as %s, %v; seen before %v", ref, got, ok, seen[ref])
		}
		seen[ref] = true
	}
}
