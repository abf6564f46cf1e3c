package internal

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestTheHouseIsBuiltToTheMap(t *testing.T) {
	t.Parallel()
	m, err := readMap("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	all, err := load("..")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d packages were seen", len(all))
	}
	for _, f := range check(all, m, 500) {
		t.Error(f)
	}
}

// TestEachRuleCanFail runs the rules on a small module that breaks them all, and beside each breach does the thing that
// looks like it and is allowed. want.txt has every finding and nothing else.
func TestEachRuleCanFail(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("testdata", "arch")
	m, err := readMap(filepath.Join(dir, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := load(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range check(all, m, 30) {
		got = append(got, f.String())
	}
	text, err := os.ReadFile(filepath.Join(dir, "want.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); {
		want = append(want, s.Text())
	}
	for _, f := range got {
		if !slices.Contains(want, f) {
			t.Errorf("unexpected: %s", f)
		}
	}
	for _, f := range want {
		if !slices.Contains(got, f) {
			t.Errorf("not found: %s", f)
		}
	}
	for _, rule := range []string{"map", "tests only", "gorm", "echo", "time", "temporary file", "raw markup", "sql", "package comment", "doc comment", "lines"} {
		if !slices.ContainsFunc(got, func(f string) bool { return strings.HasPrefix(f, rule+": ") }) {
			t.Errorf("nothing in the sample breaks the rule %q", rule)
		}
	}
}

func TestMapNeedsItsTable(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "map.md")
	if err := os.WriteFile(empty, []byte("# no table here\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readMap(empty); err == nil {
		t.Error("a page without a table was taken for a map that allows everything")
	}
}
