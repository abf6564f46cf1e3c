package store

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/testkit"
)

// noon is the business time at which tests begin: not the present, and with the microseconds that are kept.
var noon = time.Date(2026, 11, 2, 12, 0, 0, 123456000, time.UTC)

// eachDatabase runs a test on both databases, each with an empty database of its own.
func eachDatabase(t *testing.T, test func(t *testing.T, url string)) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, filepath.Join(t.TempDir(), "habeas.db")) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, testkit.Postgres(t)) })
}

// eachStore is eachDatabase with the schema in place.
func eachStore(t *testing.T, test func(t *testing.T, s *Store)) {
	eachDatabase(t, func(t *testing.T, url string) { test(t, migrated(t, url)) })
}

func opened(t testing.TB, url string) *Store {
	t.Helper()
	s, err := Open(context.Background(), Options{URL: url, ControllerID: "acme", Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func migrated(t testing.TB, url string) *Store {
	t.Helper()
	s := opened(t, url)
	if _, err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

// do runs f in a transaction that must commit.
func do(t testing.TB, s *Store, f func(tx *Tx) error) {
	t.Helper()
	if err := s.InTx(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// submission adds an empty submission and returns its id.
func submission(t testing.TB, s *Store) dsr.SubmissionID {
	t.Helper()
	id := dsr.SubmissionID(NewID())
	do(t, s, func(tx *Tx) error {
		return tx.Submissions().Insert(&dsr.Submission{
			ID: id, Reference: string(id), DedupKey: string(id), Key: dsr.Key{Blob: []byte{1}}, Sealed: []byte{1}, Version: 1,
		})
	})
	return id
}

// request opens a request, through the decision that opens one.
func request(t testing.TB, s *Store, change ...func(r *dsr.Request)) dsr.Request {
	t.Helper()
	id := dsr.RequestID(NewID())
	r := dsr.Request{
		ID: id, SubmissionID: submission(t, s), Reference: string(id), Ordinal: 1, Right: regime.Access,
		Class: regime.DataClass, Regime: "eu_gdpr", ReceivedAt: noon, Need: regime.L2,
		AnswerBy: deadline.DateOf(noon.AddDate(0, 1, 0), time.UTC), DueAt: noon.AddDate(0, 1, 0), AlarmAt: noon.AddDate(0, 0, 15),
	}
	for _, c := range change {
		c(&r)
	}
	d, err := dsr.Decide(r, dsr.Command{Event: dsr.Submit, Actor: dsr.Requester(r.SubmissionID)}, noon)
	if err != nil {
		t.Fatal(err)
	}
	do(t, s, func(tx *Tx) error { return tx.Record(d, "pseudonym") })
	got, err := s.Read(context.Background()).Requests().Get(string(id))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// together runs n functions at the same time and waits for all.
func together(n int, f func(i int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		all.Go(func() { <-start; f(i) })
	}
	close(start)
	all.Wait()
}
