package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestMaskHidesTheValueAndRepeatsWithinARequestOnly(t *testing.T) {
	t.Parallel()
	for _, m := range []*Mask{{Strategy: "hash"}, {Strategy: "hash", Algorithm: "SHA-512"}, {Strategy: "hmac"}, {Strategy: "aes_encrypt"}, {Strategy: "random_string_rewrite", Suffix: "@x.y"}} {
		rapid.Check(t, func(t *rapid.T) {
			value := rapid.StringN(12, 40, -1).Draw(t, "value")
			cell := AppendText(nil, value)
			one, again, other := m.Apply([]byte("k1"), "p", cell, 0), m.Apply([]byte("k1"), "p", cell, 0), m.Apply([]byte("k2"), "p", cell, 0)
			if string(one) != string(again) {
				t.Fatalf("%s differs from itself", m.Strategy)
			}
			if string(one) == string(other) || strings.Contains(TextOf(one), value) {
				t.Fatalf("%s: %s and %s for %q", m.Strategy, one, other, value)
			}
			if n := utf8.RuneCountInString(TextOf(one)); m.Strategy != "aes_encrypt" && n != m.width() {
				t.Fatalf("%s has %d characters and says %d", m.Strategy, n, m.width())
			}
		})
	}
}

func TestRandomMaskDependsOnTheRowAndNotOnTheValue(t *testing.T) {
	t.Parallel()
	m := &Mask{Strategy: "random_string_rewrite", Length: 200}
	a := m.Apply([]byte("k"), "row 1", []byte(`"a"`), 0)
	if string(a) != string(m.Apply([]byte("k"), "row 1", a, 0)) {
		t.Error("a repeat changes the mask")
	}
	if string(a) == string(m.Apply([]byte("k"), "row 2", []byte(`"a"`), 0)) {
		t.Error("two rows have one mask")
	}
	if strings.Trim(TextOf(a), "abcdefghijklmnopqrstuvwxyz0123456789") != "" || len(TextOf(a)) != 200 {
		t.Error(string(a))
	}
}

func TestMasksOfNothingAndFixedMasks(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte("ann" + "salt"))
	for _, c := range []struct {
		mask  Mask
		cell  string
		limit int
		want  string
	}{
		{Mask{Strategy: "hash"}, "null", 0, "null"}, {Mask{Strategy: "string_rewrite", Rewrite: "x"}, "null", 0, "null"},
		{Mask{Strategy: "null_rewrite"}, `"ann"`, 0, "null"}, {Mask{Strategy: "preserve"}, `"ann"`, 0, `"ann"`},
		{Mask{Strategy: "string_rewrite", Rewrite: "gone", Suffix: "@x"}, `"ann"`, 0, `"gone@x"`},
		{Mask{Strategy: "string_rewrite", Rewrite: "g\u00e4ne"}, `"ann"`, 2, "\"g\u00e4\""},
		{Mask{Strategy: "hash"}, `"ann"`, 0, `"` + hex.EncodeToString(sum[:]) + `"`},
	} {
		if got := c.mask.Apply([]byte("salt"), "p", []byte(c.cell), c.limit); string(got) != c.want {
			t.Errorf("%+v of %s: %s, want %s", c.mask, c.cell, got, c.want)
		}
	}
}
