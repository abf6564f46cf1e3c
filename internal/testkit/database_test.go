package testkit

import (
	"database/sql"
	"errors"
	"sync/atomic"
	"testing"
)

// open returns a handle on dsn that is closed before the database is dropped.
func open(t testing.TB, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func must(t testing.TB, db *sql.DB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func count(t testing.TB, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func TestDatabasesAreFreshAndDropped(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		driver string
		fresh  func(testing.TB) string
	}{{"pgx", Postgres}, {"mysql", MariaDB}} {
		t.Run(tc.driver, func(t *testing.T) {
			t.Parallel()
			one := open(t, tc.driver, tc.fresh(t))
			must(t, one, "CREATE TABLE note (body text)", "INSERT INTO note VALUES ('né')")
			if n := count(t, one, "SELECT count(*) FROM note WHERE upper(body) = 'NÉ'"); n != 1 {
				t.Errorf("%d rows, want 1: the database does not know Unicode", n)
			}
			var gone string
			t.Run("other", func(t *testing.T) {
				gone = tc.fresh(t)
				must(t, open(t, tc.driver, gone), "CREATE TABLE note (body text)") // no clash: it is another database
			})
			if err := open(t, tc.driver, gone).Ping(); err == nil {
				t.Error("the database is still there after its test")
			}
		})
	}
}

func TestTemplateIsBuiltOnceAndCopied(t *testing.T) {
	t.Parallel()
	var built atomic.Int32
	build := func(dsn string) error {
		built.Add(1)
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.Exec("CREATE TABLE note (body text); INSERT INTO note VALUES ('from the template')")
		return err
	}
	for range 3 {
		t.Run("copy", func(t *testing.T) {
			t.Parallel()
			db := open(t, "pgx", PostgresFrom(t, "testkit", build))
			if n := count(t, db, "SELECT count(*) FROM note"); n != 1 {
				t.Errorf("%d rows, want the template's one: copies are not apart", n)
			}
			must(t, db, "INSERT INTO note VALUES ('own')")
		})
	}
	t.Cleanup(func() { // a second run of the same binary finds the template of the first
		if n := built.Load(); n > 1 {
			t.Errorf("built %d times", n)
		}
	})
}

func TestTemplateThatFailedIsBuiltAgain(t *testing.T) {
	t.Parallel()
	r := run(t, func(t testing.TB) {
		PostgresFrom(t, "testkit_broken", func(string) error { return errors.New("no") })
	})
	if want := "build template testkit_broken: no"; r.failed != want {
		t.Errorf("failed %q, want %q", r.failed, want)
	}
	done := errors.New("was called")
	r = run(t, func(t testing.TB) { PostgresFrom(t, "testkit_broken", func(string) error { return done }) })
	if want := "build template testkit_broken: was called"; r.failed != want {
		t.Errorf("failed %q, want %q: the broken template was taken for whole", r.failed, want)
	}
}
