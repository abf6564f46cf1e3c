package testkit

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMissingSkipsWithARemedy(t *testing.T) {
	t.Setenv("CI", "")
	r := run(t, func(t testing.TB) { Missing(t, "a thing", "Install it") })
	if want := "missing: a thing. Install it."; r.skipped != want || r.failed != "" {
		t.Errorf("skipped %q, failed %q; want skipped %q", r.skipped, r.failed, want)
	}
}

func TestMissingFailsInCI(t *testing.T) {
	t.Setenv("CI", "true")
	r := run(t, func(t testing.TB) { Missing(t, "a thing", "Install it") })
	if want := "missing: a thing. Install it. With CI=true nothing is skipped."; r.failed != want || r.skipped != "" {
		t.Errorf("skipped %q, failed %q; want failed %q", r.skipped, r.failed, want)
	}
}

func TestRootHasTheModule(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(filepath.Join(Root(t), "internal", "testkit", "root.go")); err != nil {
		t.Error(err)
	}
}

func TestSharedFindsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "sample"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HABEAS_TEST_SHARED", dir)
	if got, want := Shared(t, "sample"), filepath.Join(dir, "sample"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if r := run(t, func(t testing.TB) { Shared(t, "other") }); r.failed == "" {
		t.Error("a path missing in a named folder passed")
	}
}

func TestSharedSkipsWhatIsAbsent(t *testing.T) {
	t.Setenv("CI", "true") // no set-up can fetch it
	t.Setenv("HABEAS_TEST_SHARED", "")
	if err := os.Unsetenv("HABEAS_TEST_SHARED"); err != nil { // what was set comes back after the test
		t.Fatal(err)
	}
	r := run(t, func(t testing.TB) { Shared(t, "no/such/file") })
	if want := "missing: ../shared/no/such/file. Put the sample data beside the repository or set HABEAS_TEST_SHARED."; r.skipped != want {
		t.Errorf("skipped %q, failed %q; want skipped %q", r.skipped, r.failed, want)
	}
}
