package apptest

import (
	"bytes"
	"database/sql"
	"embed"
	"net/url"
	"os"
	"path/filepath"
	"testing"
)

// samples are the connectors, datasets and rows of the sample systems, as an operator would write them.
//
//go:embed systems
var samples embed.FS

// writeSystems writes the sample systems to a folder: a shop and a newsletter, each a SQLite file.
func writeSystems(t testing.TB, dir string) {
	t.Helper()
	for _, sub := range []string{"connectors", "datasets"} {
		entries := Must(samples.ReadDir("systems/" + sub))
		for _, e := range entries {
			WriteFile(t, filepath.Join(dir, sub, e.Name()), string(Must(samples.ReadFile("systems/"+sub+"/"+e.Name()))))
		}
	}
	WriteFile(t, filepath.Join(dir, "datamap.yaml"), string(Must(samples.ReadFile("systems/datamap.yaml"))))
	for _, name := range []string{"shop", "news"} {
		script := Must(samples.ReadFile("systems/" + name + ".sql"))
		MakeSQLite(t, filepath.Join(dir, name+".db"), string(script))
		WriteFile(t, filepath.Join(dir, name+".dsn"), name+".db")
	}
}

// WriteFile writes a file and the folders above it.
func WriteFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Exists reports whether there is a file.
func Exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// MakeSQLite makes a database file from a script.
func MakeSQLite(t testing.TB, path, script string) {
	t.Helper()
	db := openSystem(path, "rwc")
	defer db.Close()
	if _, err := db.Exec(script); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func openSystem(path, mode string) *sql.DB {
	return Must(sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode="+mode+"&_pragma=busy_timeout(10000)"))
}

// System opens a connected system's database from the other side, as its own application does.
func (h *Harness) System(name string) *sql.DB {
	h.t.Helper()
	db := openSystem(filepath.Join(h.Systems, name+".db"), "rw")
	h.t.Cleanup(func() { _ = db.Close() })
	return db
}

// Rows counts rows of a connected system: what is the rest of a select statement after count(*).
func (h *Harness) Rows(system, what string, args ...any) int {
	h.t.Helper()
	var n int
	if err := h.System(system).QueryRow("select count(*) from "+what, args...).Scan(&n); err != nil {
		h.t.Fatalf("%s: %s: %v", system, what, err)
	}
	return n
}

// Change changes rows of a connected system.
func (h *Harness) Change(system, statement string, args ...any) {
	h.t.Helper()
	if _, err := h.System(system).Exec(statement, args...); err != nil {
		h.t.Fatalf("%s: %s: %v", system, statement, err)
	}
}

// Dump is every row of a table, one line each, in the order of its key.
func (h *Harness) Dump(system, table string) []string {
	h.t.Helper()
	rows := Must(h.System(system).Query("select * from " + table + " order by 1"))
	defer rows.Close()
	columns := Must(rows.Columns())
	var lines []string
	for rows.Next() {
		cells, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			h.t.Fatal(err)
		}
		line := ""
		for _, c := range cells {
			if line += "|"; c.Valid {
				line += c.String
			} else {
				line += "NULL"
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// Break makes a connected system unreachable, as a disk that fails: its file is no database any more. The function
// that it returns mends it.
func (h *Harness) Break(system string) (mend func()) {
	h.t.Helper()
	path := filepath.Join(h.Systems, system+".db")
	whole := Must(os.ReadFile(path))
	if err := os.WriteFile(path, bytes.Repeat([]byte("broken. "), len(whole)/8), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return func() {
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
}

// Lock keeps the program from writing to a connected system, as a long transaction of its own application does, until the
// function that it returns is called.
func (h *Harness) Lock(system string) (unlock func()) {
	h.t.Helper()
	conn := Must(h.System(system).Conn(contextOf(h.t)))
	Must(conn.ExecContext(contextOf(h.t), "begin immediate"))
	return func() {
		Must(conn.ExecContext(contextOf(h.t), "rollback"))
		_ = conn.Close()
	}
}
