package testkit

import (
	"os"
	"strconv"
	"testing"
)

// Missing skips the test because the machine lacks what, and says what to do about it. Where CI is true, a test that
// was not run is a failure.
func Missing(t testing.TB, what, remedy string) {
	t.Helper()
	if ci, err := strconv.ParseBool(os.Getenv("CI")); err == nil && ci {
		t.Fatalf("missing: %s. %s. With CI=true nothing is skipped.", what, remedy)
	}
	t.Skipf("missing: %s. %s.", what, remedy)
}
