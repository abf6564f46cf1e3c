package fulfillment

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/testkit"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/views/answer"
)

const bigRows = 1_000_000

// bigChild tells a process of this test which part of the comparison it is: each runs alone, so that its memory is its
// own.
const bigChild = "HABEAS_TEST_BIG_CHILD"

// took is what a child reports.
type took struct {
	Collect, Build time.Duration
	PeakKiB        int64
}

// BenchmarkBigSubject collects a million rows of one person from Postgres into the vault and builds the answer file,
// against a straight program that decodes the same rows and encodes, compresses and encrypts them alike.
func BenchmarkBigSubject(b *testing.B) {
	if os.Getenv(bigChild) != "" {
		bigPart(b)
		return
	}
	if os.Getenv("HABEAS_TEST_BENCH") == "" {
		b.Skip("measuring takes minutes: make bench, or HABEAS_TEST_BENCH=1")
	}
	dsn := bigDatabase(b)
	var ours, theirs took
	var copied time.Duration
	for b.Loop() {
		for range 3 {
			theirs.add(b, runPart(b, "straight", dsn))
			ours.add(b, runPart(b, "ours", dsn))
			copied += copyOut(b, dsn)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ours.Collect.Seconds()/theirs.Collect.Seconds(), "collect-ratio")
	b.ReportMetric(ours.Build.Seconds()/theirs.Build.Seconds(), "build-ratio")
	b.ReportMetric(float64(ours.PeakKiB)/1024, "peak-MiB")
	b.ReportMetric(ours.Collect.Seconds()/copied.Seconds(), "collect-to-copy-ratio")
	b.ReportMetric(ours.Collect.Seconds()/3/float64(b.N), "collect-s")
	b.ReportMetric(ours.Build.Seconds()/3/float64(b.N), "build-s")
}

func (t *took) add(b *testing.B, more took) {
	t.Collect, t.Build, t.PeakKiB = t.Collect+more.Collect, t.Build+more.Build, max(t.PeakKiB, more.PeakKiB)
	b.Logf("%+v", more)
}

func bigDatabase(b *testing.B) string {
	b.Helper()
	dsn := testkit.Postgres(b)
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(`CREATE TABLE person (id BIGINT PRIMARY KEY, email TEXT UNIQUE);
		INSERT INTO person VALUES (1, 'ann@example.com');
		CREATE TABLE event (id BIGINT PRIMARY KEY, person_id BIGINT REFERENCES person(id), at TIMESTAMPTZ, kind TEXT, page TEXT, agent TEXT,
			amount NUMERIC(10,2), score DOUBLE PRECISION, seen BOOLEAN, session UUID);
		INSERT INTO event SELECT n, 1, timestamptz '2024-01-01' + n * interval '1 second', 'click', '/products/' || n || '/details',
			'Mozilla/5.0 (X11; Linux x86_64)', n % 1000 / 7.0, n / 3.0, n % 2 = 0, md5(n::text)::uuid FROM generate_series(1, ` + strconv.Itoa(bigRows) + `) n;
		CREATE INDEX ON event (person_id)`)
	if err == nil {
		_, err = db.Exec("VACUUM ANALYZE event")
	}
	if err != nil {
		b.Fatal(err)
	}
	return dsn
}

// runPart runs one side in a process of its own.
func runPart(b *testing.B, part, dsn string) took {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^$", "-test.bench=^BenchmarkBigSubject$", "-test.benchtime=1x")
	result := filepath.Join(b.TempDir(), "result")
	cmd.Env = append(os.Environ(), bigChild+"="+part, "HABEAS_TEST_BIG_DSN="+dsn, "HABEAS_TEST_BIG_RESULT="+result)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", part, err, out)
	}
	var t took
	text, err := os.ReadFile(result)
	if err == nil {
		err = json.Unmarshal(text, &t)
	}
	if err != nil {
		b.Fatal(err)
	}
	return t
}

func copyOut(b *testing.B, dsn string) time.Duration {
	b.Helper()
	psql, err := exec.LookPath("psql")
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	out, err := exec.Command(psql, dsn, "-c", `\copy (select * from event where person_id = 1) to '/dev/null' csv`).CombinedOutput()
	if err != nil {
		b.Fatalf("psql: %v\n%s", err, out)
	}
	return time.Since(start)
}

// bigPart is a child: it runs its side once and writes what it took.
func bigPart(b *testing.B) {
	dsn := os.Getenv("HABEAS_TEST_BIG_DSN")
	collect, build := straight{dsn, b.TempDir()}.collect, straight{dsn, b.TempDir()}.build
	if os.Getenv(bigChild) == "ours" {
		o := newOurs(b, dsn)
		collect, build = o.collect, o.build
	}
	var t took
	for b.Loop() {
		if t.Collect != 0 {
			continue
		}
		for _, step := range []struct {
			run  func() error
			took *time.Duration
		}{{collect, &t.Collect}, {build, &t.Build}} {
			start := time.Now()
			if err := step.run(); err != nil {
				b.Fatal(err)
			}
			*step.took = time.Since(start)
		}
	}
	t.PeakKiB = highWater(b)
	text, err := json.Marshal(t)
	if err == nil {
		err = os.WriteFile(os.Getenv("HABEAS_TEST_BIG_RESULT"), text, 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// highWater is the most memory that this process has had, in KiB.
func highWater(b *testing.B) int64 {
	b.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("peak memory is read from /proc")
	}
	for line := range bytes.Lines(text) {
		var kib int64
		if n, err := fmt.Sscanf(string(line), "VmHWM: %d kB", &kib); err == nil && n == 1 {
			return kib
		}
	}
	b.Fatal("no VmHWM")
	return 0
}

// ours is the program's own way: registry, sink and packer as the jobs use them.
type ours struct {
	vault    *vault.Vault
	systems  *connector.Registry
	request  dsr.Request
	gathered []dsr.Collection
}

func newOurs(b *testing.B, dsn string) *ours {
	b.Helper()
	dir := b.TempDir()
	for name, text := range map[string]string{"connectors/shop.yaml": bigConnector, "datasets/shop.yml": bigDataset} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	env := func(string) (string, bool) { return dsn, true }
	systems, err := connector.Load(dir, env, sqldb.Kind)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = systems.Close() })
	data, key := b.TempDir(), vault.GenerateMasterKey()
	if err := vault.Init(data, key); err != nil {
		b.Fatal(err)
	}
	v, err := vault.Open(data, key)
	if err != nil {
		b.Fatal(err)
	}
	return &ours{vault: v, systems: systems, request: dsr.Request{ID: "r"}}
}

func (o *ours) collect() error {
	out := newSink(context.Background(), o.vault, time.Now())
	defer out.abort()
	report, err := o.systems.Collect(context.Background(), dataset.Seeds{"email": {"ann@example.com"}}, out, connector.CollectOptions{})
	if err != nil {
		return err
	}
	o.gathered, err = out.collections(o.request, report, map[string]bool{"shop": true})
	var rows int64
	for _, c := range o.gathered {
		rows += c.Rows
	}
	if err == nil && (rows != bigRows+1 || len(report.Unresolved) > 0) {
		err = fmt.Errorf("%d rows, %+v %+v", rows, report.Unresolved, report.Outcomes)
	}
	return err
}

func (o *ours) build() error {
	ctx := context.Background()
	w, err := o.vault.Create(ctx, vault.Package, time.Now())
	if err != nil {
		return err
	}
	defer w.Abort()
	p := newPacker(w, Manifest{Made: time.Now()}, answer.Page{})
	for _, c := range o.gathered {
		err := p.add(ctx, source{Collection: c, open: func(ctx context.Context) (io.ReadCloser, error) { return o.vault.OpenFile(ctx, c.VaultID) }})
		if err != nil {
			return err
		}
	}
	if err := p.close(ctx); err != nil {
		return err
	}
	_, err = w.Commit()
	return err
}

const bigConnector = `name: shop
kind: sqldb
driver: postgres
dsn: {env: SHOP_DSN}
datasets: [shop.yml]
actions: [access]
`

const bigDataset = `dataset:
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
