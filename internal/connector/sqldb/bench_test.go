package sqldb_test

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
)

const eventRows = 1_000_000

const eventsYAML = `dataset:
  - fides_key: shop
    collections:
      - name: person
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
      - name: event
        data_categories: [user.behavior]
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: person_id, fides_meta: {references: [{dataset: shop, field: person.id, direction: from}]}}
          - {name: at}
          - {name: kind}
          - {name: page}
          - {name: agent}
          - {name: amount}
          - {name: score}
          - {name: seen}
          - {name: session}
`

// events makes one person with a million rows of ten columns and about 130 bytes.
func events(b *testing.B) (string, *connector.Registry) {
	b.Helper()
	e := engines[1]
	dsn := e.fresh(b)
	db := e.open(b, dsn)
	e.script(b, db, `CREATE TABLE person (id BIGINT PRIMARY KEY, email TEXT UNIQUE);
		INSERT INTO person VALUES (1, 'ann@example.com');
		CREATE TABLE event (id BIGINT PRIMARY KEY, person_id BIGINT REFERENCES person(id), at TIMESTAMPTZ, kind TEXT, page TEXT, agent TEXT,
			amount NUMERIC(10,2), score DOUBLE PRECISION, seen BOOLEAN, session UUID);
		INSERT INTO event SELECT n, 1, timestamptz '2024-01-01' + n * interval '1 second', 'click', '/products/' || n || '/details',
			'Mozilla/5.0 (X11; Linux x86_64)', n % 1000 / 7.0, n / 3.0, n % 2 = 0, md5(n::text)::uuid FROM generate_series(1, `+strconv.Itoa(eventRows)+`) n;
		CREATE INDEX ON event (person_id); ANALYZE event;`)
	return dsn, e.connect(b, dsn, eventsYAML, allowed)
}

// bytesSink counts what it is given.
type bytesSink struct{ rows, bytes int64 }

func (s *bytesSink) Row(r connector.Row) error {
	s.rows++
	s.bytes += int64(len(r.JSON))
	return nil
}

// straight is what a program would do that knows the table: decode each row and append it as JSON.
func straight(b *testing.B, dsn string) (rows, size int64) {
	b.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(ctx)
	r, err := conn.Query(ctx, "SELECT id, person_id, at, kind, page, agent, amount::text, score, seen, session::text FROM event WHERE person_id = $1", 1)
	if err != nil {
		b.Fatal(err)
	}
	var id, person int64
	var at time.Time
	var kind, page, agent, amount, session string
	var score float64
	var seen bool
	var buf []byte
	for r.Next() {
		if err := r.Scan(&id, &person, &at, &kind, &page, &agent, &amount, &score, &seen, &session); err != nil {
			b.Fatal(err)
		}
		buf = append(buf[:0], `{"id":`...)
		buf = strconv.AppendInt(buf, id, 10)
		buf = append(buf, `,"person_id":`...)
		buf = strconv.AppendInt(buf, person, 10)
		buf = append(buf, `,"at":"`...)
		buf = at.UTC().AppendFormat(buf, time.RFC3339Nano)
		buf = dataset.AppendText(append(buf, `","kind":`...), kind)
		buf = dataset.AppendText(append(buf, `,"page":`...), page)
		buf = dataset.AppendText(append(buf, `,"agent":`...), agent)
		buf = dataset.AppendText(append(buf, `,"amount":`...), amount)
		buf = dataset.AppendFloat(append(buf, `,"score":`...), score, 64)
		buf = strconv.AppendBool(append(buf, `,"seen":`...), seen)
		buf = append(dataset.AppendText(append(buf, `,"session":`...), session), '}')
		rows++
		size += int64(len(buf))
	}
	if err := r.Err(); err != nil {
		b.Fatal(err)
	}
	return rows, size
}

// BenchmarkCollectAgainstAStraightLoop reports how much longer the collection of a million rows of one person takes than
// a program written for the table, and the most memory that was in use meanwhile.
func BenchmarkCollectAgainstAStraightLoop(b *testing.B) {
	if os.Getenv("HABEAS_TEST_BENCH") == "" {
		b.Skip("measuring takes minutes: make bench, or HABEAS_TEST_BENCH=1")
	}
	dsn, r := events(b)
	var ours, theirs time.Duration
	var peak uint64
	for b.Loop() {
		start := time.Now()
		rows, size := straight(b, dsn)
		theirs += time.Since(start)
		var top atomic.Uint64
		done := make(chan struct{})
		go watch(done, &top)
		start = time.Now()
		sink := &bytesSink{}
		report, err := r.Collect(context.Background(), dataset.Seeds{"email": {"ann@example.com"}}, sink, connector.CollectOptions{})
		ours += time.Since(start)
		close(done)
		peak = max(peak, top.Load())
		if err != nil || len(report.Unresolved) > 0 || sink.rows != rows+1 || sink.bytes <= size {
			b.Fatalf("%d rows and %d bytes against %d and %d, %v %+v", sink.rows, sink.bytes, rows, size, err, report.Unresolved)
		}
	}
	b.ReportMetric(float64(ours)/float64(theirs), "ratio")
	b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N)/eventRows, "ns/row")
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
}

// watch notes the most memory that the program had from the system.
func watch(done chan struct{}, top *atomic.Uint64) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			top.Store(max(top.Load(), m.Sys))
		}
	}
}
