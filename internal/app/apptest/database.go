package apptest

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

// reader looks into the program's database from outside, as an administrator with a console could.
type reader struct {
	db       *sql.DB
	postgres bool
}

func openReader(t testing.TB, url, data string) reader {
	t.Helper()
	r := reader{postgres: url != ""}
	driver, dsn := "pgx", url
	if !r.postgres {
		driver, dsn = "sqlite", "file:"+filepath.Join(data, "habeas.db")+"?_pragma=busy_timeout(10000)&_pragma=query_only(1)&_timezone=UTC"
	}
	var err error
	if r.db, err = sql.Open(driver, dsn); err != nil {
		t.Fatal(err)
	}
	r.db.SetMaxOpenConns(2)
	t.Cleanup(func() { _ = r.db.Close() })
	return r
}

// job is a line of the queue.
type job struct {
	kind, args, slot, state string
	runAt                   time.Time
}

// jobs returns what is in the queue, the finished rounds included.
func (h *Harness) jobs() []job {
	h.t.Helper()
	rows, err := h.database.db.Query(`select kind, args, slot, state, run_at from job
		where state in ('available', 'scheduled', 'retryable', 'running') or slot <> '' order by run_at`)
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	var list []job
	for rows.Next() {
		var j job
		if err := rows.Scan(&j.kind, &j.args, &j.slot, &j.state, &j.runAt); err != nil {
			h.t.Fatal(err)
		}
		list = append(list, j)
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(err)
	}
	return list
}

// Count runs a query that gives one number. Parameters are written as ?.
func (h *Harness) Count(query string, args ...any) int {
	h.t.Helper()
	if h.database.postgres {
		query = numbered(query)
	}
	var n int
	if err := h.database.db.QueryRow(query, args...).Scan(&n); err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// numbered writes the parameters of a query as Postgres has them.
func numbered(query string) string {
	for n := 1; strings.Contains(query, "?"); n++ {
		query = strings.Replace(query, "?", "$"+string(rune('0'+n)), 1)
	}
	return query
}

// Tables lists the tables of the program's database.
func (h *Harness) Tables() []string {
	query := `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name`
	if h.database.postgres {
		query = `select tablename from pg_tables where schemaname = 'public' order by tablename`
	}
	rows := Must(h.database.db.Query(query))
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			h.t.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

// EachCell calls f with every value of every table, as text.
func (h *Harness) EachCell(f func(table, column, value string)) {
	h.t.Helper()
	for _, table := range h.Tables() {
		rows := Must(h.database.db.Query(`select * from "` + table + `"`))
		columns := Must(rows.Columns())
		values := make([]sql.RawBytes, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				h.t.Fatal(err)
			}
			for i, v := range values {
				f(table, columns[i], string(v))
			}
		}
		if err := rows.Err(); err != nil {
			h.t.Fatal(err)
		}
		_ = rows.Close()
	}
}

// TakeOver gives the running job of a kind to another process, as happens when a worker did not answer for a lease: it holds
// the job until the function that it returns is called, and then does not answer either.
func (h *Harness) TakeOver(kind string) (giveBack func()) {
	h.t.Helper()
	const far = 1 << 52
	h.console("update job set fence = fence + 1, lease_by = 'another process', lease_until = ? where state = 'running' and kind = ?", far, kind)
	return func() {
		h.console("update job set lease_until = 1 where lease_by = 'another process' and lease_until = ?", far)
	}
}

// console changes one row of the program's database from outside. Parameters are written as ?.
func (h *Harness) console(statement string, args ...any) {
	h.t.Helper()
	db, query := h.database.db, statement
	if h.database.postgres {
		query = numbered(statement)
	} else {
		db = openSystem(filepath.Join(h.Data, "habeas.db"), "rw")
		defer db.Close()
	}
	if n := Must(Must(db.Exec(query, args...)).RowsAffected()); n != 1 {
		h.t.Fatalf("%s: %d rows", statement, n)
	}
}
