package testkit

import (
	"os"
	"path/filepath"
	"testing"
)

// Root returns the repository's top folder: the nearest one above the test's package that has a go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = parent
	}
}

// Shared returns the full path of a file or folder in the folder "shared" beside the repository, or in the one that
// HABEAS_TEST_SHARED names. The data is no part of the repository and no set-up can fetch it, so its absence skips the
// test even where CI is true; a folder that was named and lacks the path is an error.
func Shared(t testing.TB, path string) string {
	t.Helper()
	base, named := os.LookupEnv("HABEAS_TEST_SHARED")
	if !named {
		base = filepath.Join(Root(t), "..", "shared")
	}
	full := filepath.Join(base, filepath.FromSlash(path))
	if _, err := os.Stat(full); err != nil {
		if named {
			t.Fatalf("HABEAS_TEST_SHARED has no %s: %v", path, err)
		}
		t.Skipf("missing: ../shared/%s. Put the sample data beside the repository or set HABEAS_TEST_SHARED.", path)
	}
	return full
}
