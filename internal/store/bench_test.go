package store

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/testkit"
)

// BenchmarkLists runs the queries of the Today and queue pages over 100,000 requests on both databases, prints how each
// database goes about them and reports the slowest query's 95th percentile.
func BenchmarkLists(b *testing.B) {
	if os.Getenv("HABEAS_TEST_BENCH") == "" {
		b.Skip("measuring takes minutes: make bench, or HABEAS_TEST_BENCH=1")
	}
	b.Run("sqlite", func(b *testing.B) { lists(b, filepath.Join(b.TempDir(), "habeas.db")) })
	b.Run("postgres", func(b *testing.B) { lists(b, testkit.Postgres(b)) })
}

func lists(b *testing.B, url string) {
	s := migrated(b, url)
	crowd(b, s, 100_000)
	watch(b, s)
	after := RequestFilter{OpenOnly: true, Limit: 51, AfterDue: noon.AddDate(0, 1, 1), AfterID: "x"}
	queries := map[string]func(r Reader) error{}
	for name, f := range map[string]RequestFilter{
		"open": {OpenOnly: true, Limit: 51}, "open, next page": after, "needs": {OpenOnly: true, Needs: true, Limit: 51},
		"state": {OpenOnly: true, State: dsr.InReview, Limit: 51}, "right": {OpenOnly: true, Right: regime.Delete, Limit: 51},
		"assignee": {OpenOnly: true, Assignee: "olga", Limit: 51},
		"overdue":  {OpenOnly: true, DueBefore: noon.AddDate(0, 1, 0).Add(time.Hour), Limit: 51},
	} {
		queries["list of "+name] = func(r Reader) error { _, err := r.FindRequests(f); return err }
		queries["count of "+name] = func(r Reader) error { _, err := r.CountRequests(f, 1000); return err }
	}
	var worst time.Duration
	for name, query := range queries {
		for _, plan := range plans(b, s, query) {
			b.Logf("%s:\n%s", name, plan)
		}
	}
	for b.Loop() {
		for name, query := range queries {
			took := make([]time.Duration, 40)
			for i := range took {
				start := time.Now()
				if err := query(s.Read(b.Context())); err != nil {
					b.Fatal(err)
				}
				took[i] = time.Since(start)
			}
			slices.Sort(took)
			if p95 := took[len(took)*95/100]; p95 > worst {
				worst = p95
				b.Logf("%s: p95 %v", name, p95)
			}
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(worst.Microseconds())/1000, "slowest-p95-ms")
}
