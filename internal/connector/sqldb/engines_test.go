package sqldb_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/manual"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/testkit"
)

// engine is one database under test.
type engine struct {
	driver string // ours
	sql    string // database/sql's
	fresh  func(t testing.TB) string
}

var engines = []engine{
	{"sqlite", "sqlite", func(t testing.TB) string {
		path := filepath.Join(t.TempDir(), "test.db")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}},
	{"postgres", "pgx", testkit.Postgres},
	{"mysql", "mysql", testkit.MariaDB},
}

// open connects for the test's own statements, closed before the database is dropped.
func (e engine) open(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(e.sql, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// script runs statements that end with a semicolon at the end of a line.
func (e engine) script(t testing.TB, db *sql.DB, text string) {
	t.Helper()
	statements := []string{text}
	if e.driver == "mysql" {
		statements = strings.Split(text, ";\n")
	}
	for _, s := range statements {
		if strings.TrimSpace(s) == "" {
			continue
		}
		if _, err := db.ExecContext(context.Background(), s); err != nil {
			t.Fatalf("%v in %.200s", err, s)
		}
	}
}

// forEach runs a test on every engine.
func forEach(t *testing.T, test func(t *testing.T, e engine)) {
	for _, e := range engines {
		t.Run(e.driver, func(t *testing.T) {
			t.Parallel()
			test(t, e)
		})
	}
}

// files writes a configuration folder: file names to contents.
func files(t testing.TB, contents map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range contents {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// connect loads a folder with one connector named shop over one dataset.
func (e engine) connect(t testing.TB, dsn, yaml string, more ...string) *connector.Registry {
	t.Helper()
	dir := files(t, map[string]string{
		"connectors/shop.yaml": "name: shop\nkind: sqldb\ndriver: " + e.driver + "\ndsn: {env: SHOP_DSN}\ndatasets: [shop.yml]\n" + strings.Join(more, "\n"),
		"datasets/shop.yml":    yaml})
	return registry(t, dir, map[string]string{"SHOP_DSN": dsn})
}

func registry(t testing.TB, dir string, env map[string]string) *connector.Registry {
	t.Helper()
	r, err := connector.Load(dir, func(name string) (string, bool) { v, ok := env[name]; return v, ok }, sqldb.Kind, manual.Kind)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	for _, h := range r.Check(context.Background()) {
		if !h.OK {
			t.Fatalf("%s: %v\n%v", h.Connector, h.Detail, h.Findings)
		}
	}
	return r
}

const allowed = "actions: [access, erasure]"

// sink keeps rows as text, by class and collection.
type sink map[string][]string

func (s sink) Row(r connector.Row) error {
	at := r.Class.String() + " " + r.Collection
	s[at] = append(s[at], string(r.JSON))
	return nil
}

func collect(t testing.TB, r *connector.Registry, seeds dataset.Seeds) (sink, *connector.Report) {
	t.Helper()
	rows := sink{}
	report, err := r.Collect(context.Background(), seeds, rows, connector.CollectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return rows, report
}
