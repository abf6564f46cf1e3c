package dataset

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTextCellIsJSONAndComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		cell := AppendText(nil, s)
		var back string
		if err := json.Unmarshal(cell, &back); err != nil || back != s {
			t.Fatalf("%q became %s: %v", s, cell, err)
		}
		if TextOf(cell) != s {
			t.Fatalf("TextOf(%s) is %q", cell, TextOf(cell))
		}
	})
}

func TestBytesThatAreNotTextStayValidJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")
		if cell := AppendText(nil, b); !json.Valid(cell) {
			t.Fatalf("%q is not JSON", cell)
		}
	})
}

func TestTupleComesApartAsItWasJoined(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.String(), 1, 5).Draw(t, "texts")
		var cells []string
		for i, s := range texts {
			if i%2 == 1 {
				cells = append(cells, "12")
				continue
			}
			cells = append(cells, string(AppendText(nil, s)))
		}
		if diff := cmp.Diff(cells, Cells(strings.Join(cells, ","))); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestFloatsAreJSONNumbersOrText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "f")
		if cell := AppendFloat(nil, f, 64); !json.Valid(cell) {
			t.Fatalf("%v became %s", f, cell)
		}
	})
}

func TestDecimalsKeepTheirDeclaredScale(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		scale int
		want  string
		ok    bool
	}{
		{"12.5", 2, "12.50", true}, {"12", 2, "12.00", true}, {"-0.5", 2, "-0.50", true}, {".5", 1, "0.5", true}, {"007", 0, "7", true},
		{"1.500", 2, "1.50", true}, {"1.505", 2, "1.505", false}, {"1.5", -1, "1.5", true}, {"-0.00", 2, "0.00", true}, {"1e5", 2, "1e5", false},
		{"", 2, "", false}, {"abc", 2, "abc", false}, {"99999999999999999999.99", 2, "99999999999999999999.99", true},
	} {
		if got, ok := Rescale(c.in, c.scale); got != c.want || ok != c.ok {
			t.Errorf("Rescale(%q, %d) = %q, %v; want %q, %v", c.in, c.scale, got, ok, c.want, c.ok)
		}
	}
}

func TestValuesAreComparedInTheTypeOfTheOtherEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cell     string
		from, to Type
		want     string
		ok       bool
	}{
		{`5`, Integer, Text, `"5"`, true}, {`"5"`, Text, Integer, `5`, true}, {`"05"`, Text, Integer, `5`, true}, {`"x"`, Text, Integer, ``, false},
		{`"5.00"`, Decimal, Integer, `5`, true}, {`"5.50"`, Decimal, Integer, ``, false}, {`0`, Integer, Text, `"0"`, true},
		{`"ABC-1"`, Text, UUID, `"abc-1"`, true}, {`5`, Integer, Decimal, `"5.00"`, true}, {`true`, Bool, Text, `"true"`, true}, {`""`, Text, Text, `""`, true},
	} {
		got, ok := convert(nil, []byte(c.cell), c.from, c.to, 2)
		if ok != c.ok || (ok && string(got) != c.want) {
			t.Errorf("%s from %s to %s: %s, %v", c.cell, c.from, c.to, got, ok)
		}
	}
}

func TestIdentifiersAreComparedByTheirFixedFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind, in, want string
	}{
		{"email", " Jane.Doe@Example.COM ", "jane.doe@example.com"}, {"work_email", "A@B.C", "a@b.c"}, {"email", "J\u00c4NE@x.y", "j\u00c4ne@x.y"},
		{"phone", "+49 (30) 123-45", "493012345"}, {"phone", "0049 30 12345", "493012345"}, {"account", " A1 ", " A1 "},
	} {
		if got := foldOf(c.kind).Apply(c.in); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.kind, c.in, got, c.want)
		}
	}
}

func TestCategoriesMatchByDots(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		category, target string
		want             bool
	}{
		{"user.name", "user.name", true}, {"user.name.first", "user.name", true}, {"user.name_x", "user.name", false}, {"user", "user.name", false},
		{"users.name", "user", false}, {"user.contact.email", "user", true}, {"", "user", false},
	} {
		if got := Under(c.category, c.target); got != c.want {
			t.Errorf("%s under %s: %v", c.category, c.target, got)
		}
	}
}
