package workflow_test

import (
	"database/sql"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

var recomputed = flag.Int("recompute.rows", 1_000_000, "open requests that BenchmarkRecompute computes again")

// BenchmarkRecompute computes the clock of every open request again and compares the dates, against reading the same rows
// and doing nothing: the ratio is to stay below 3.
func BenchmarkRecompute(b *testing.B) {
	if os.Getenv("HABEAS_TEST_BENCH") == "" {
		b.Skip("measuring takes minutes: make bench, or HABEAS_TEST_BENCH=1")
	}
	s := manyOpen(b, *recomputed)
	same := func(r dsr.Request) bool {
		c, err := s.Clock(r)
		if err != nil {
			b.Fatal(err)
		}
		return c.AckBy == r.AckBy && c.Due() == r.AnswerBy && c.ExtendedTo == r.ExtendTo && c.Working == r.WorkingBy
	}
	var read, all time.Duration
	moved := 0
	for b.Loop() {
		start := time.Now()
		everyOpen(b, s, func(dsr.Request) {})
		read += time.Since(start)
		start = time.Now()
		everyOpen(b, s, func(r dsr.Request) {
			if !same(r) {
				moved++
			}
		})
		all += time.Since(start)
	}
	if moved == 0 {
		b.Error("no date has moved: nothing was compared")
	}
	ratio := float64(all) / float64(read)
	b.ReportMetric(ratio, "x-reading-alone")
	b.ReportMetric(float64(*recomputed), "rows")
	b.ReportMetric(float64(read.Microseconds())/float64(b.N**recomputed), "read-µs/row")
	if ratio > 3 {
		b.Errorf("computing %d requests again takes %.2f times as long as reading them", *recomputed, ratio)
	}
}

// everyOpen hands every open request to f, page by page.
func everyOpen(b *testing.B, s *workflow.Service, f func(dsr.Request)) {
	b.Helper()
	filter, n := store.RequestFilter{OpenOnly: true, Limit: 1000}, 0
	for {
		list, err := s.Store.Read(b.Context()).FindRequests(filter)
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range list {
			f(r)
		}
		n += len(list)
		if len(list) < filter.Limit {
			break
		}
		filter.AfterDue, filter.AfterID = list[len(list)-1].DueAt, list[len(list)-1].ID
	}
	if n != *recomputed {
		b.Fatalf("%d requests, want %d", n, *recomputed)
	}
}

// manyOpen is a service over a SQLite database with so many open requests, received on each day of a year.
func manyOpen(b *testing.B, n int) *workflow.Service {
	b.Helper()
	check := func(err error) {
		if err != nil {
			b.Helper()
			b.Fatal(err)
		}
	}
	law, err := regime.Load(configs.FS)
	check(err)
	calendars, err := deadline.LoadCalendars(configs.FS)
	check(err)
	where, err := time.LoadLocation("America/Los_Angeles")
	check(err)
	path, now := filepath.Join(b.TempDir(), "habeas.db"), time.Date(2027, 1, 4, 18, 0, 0, 0, time.UTC)
	db, err := store.Open(b.Context(), store.Options{URL: path, ControllerID: "acme", Now: func() time.Time { return now }})
	check(err)
	b.Cleanup(func() { check(db.Close()) })
	_, err = db.Migrate(b.Context())
	check(err)
	check(db.InTx(b.Context(), func(tx *store.Tx) error {
		err := tx.Submissions().Insert(&dsr.Submission{ID: "s", Reference: "s", DedupKey: "s", Key: dsr.Key{Blob: []byte{1}}, Sealed: []byte{1}})
		if err != nil {
			return err
		}
		return tx.Requests().Insert(&dsr.Request{
			ID: "seed", SubmissionID: "s", Reference: "seed", Right: regime.KnowSpecific, Class: regime.DataClass, Regime: "us_ca_ccpa",
			State: dsr.Fulfilled, ReceivedAt: now.AddDate(-1, 0, 0), DueAt: now,
		})
	}))
	raw, err := sql.Open("sqlite", path)
	check(err)
	defer raw.Close()
	rows, err := raw.Query("select * from request where 1 = 0")
	check(err)
	columns, err := rows.Columns()
	check(err)
	check(rows.Close())
	varied := map[string]string{
		"id": "'r' || i", "reference": "'r' || i", "state": "'in_review'",
		"received_at": "strftime('%Y-%m-%d %H:%M:%S', received_at, '+' || (i % 360) || ' days') || '+00:00'",
	}
	var values []string
	for i, c := range columns {
		columns[i] = `"` + c + `"`
		if v, ok := varied[c]; ok {
			values = append(values, v)
		} else {
			values = append(values, `"`+c+`"`)
		}
	}
	_, err = raw.Exec(fmt.Sprintf(`with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)
		insert into request (%s) select %s from request, n where id = 'seed'`, n, strings.Join(columns, ", "), strings.Join(values, ", ")))
	check(err)
	return &workflow.Service{Store: db, Law: law, Now: func() time.Time { return now },
		Controller: dsr.Controller{ID: "acme", Location: where, Calendar: calendars["us_federal"]}}
}
