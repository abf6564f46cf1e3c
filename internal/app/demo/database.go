package demo

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver
)

// writeDatabases makes both databases. The marketing tool is filled from the shop's people, as a real one would be.
func writeDatabases(ctx context.Context, dir string, seed int64) error {
	c := newCompany(seed)
	for _, d := range []struct {
		name string
		fill func(*rows)
	}{{"shop", c.shop}, {"marketing", c.marketing}} {
		if err := writeDatabase(ctx, filepath.Join(dir, d.name+".db"), d.name, d.fill); err != nil {
			return fmt.Errorf("%s.db: %w", d.name, err)
		}
	}
	return nil
}

func writeDatabase(ctx context.Context, path, name string, fill func(*rows)) error {
	schema, err := files.ReadFile("files/schema/" + name + ".sql")
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=foreign_keys(1)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	err = fillDatabase(ctx, db, string(schema), fill)
	if closeErr := db.Close(); err == nil {
		err = closeErr
	}
	return err
}

func fillDatabase(ctx context.Context, db *sql.DB, schema string, fill func(*rows)) error {
	// Readers and a writer do not wait for each other. The setting stays in the file.
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, schema); err != nil {
		return err
	}
	r := &rows{ctx: ctx, tx: tx, statements: map[string]*sql.Stmt{}}
	fill(r)
	if r.err != nil {
		return r.err
	}
	return tx.Commit()
}

// rows inserts rows and keeps the first error.
type rows struct {
	ctx        context.Context
	tx         *sql.Tx
	statements map[string]*sql.Stmt
	err        error
}

// add inserts one row with a value for every column, in the table's order.
func (r *rows) add(table string, values ...any) {
	if r.err != nil {
		return
	}
	s := r.statements[table]
	if s == nil {
		marks := strings.TrimSuffix(strings.Repeat("?,", len(values)), ",")
		if s, r.err = r.tx.PrepareContext(r.ctx, "INSERT INTO "+table+" VALUES ("+marks+")"); r.err != nil {
			return
		}
		r.statements[table] = s
	}
	if _, err := s.ExecContext(r.ctx, values...); err != nil {
		r.err = fmt.Errorf("%s: %w", table, err)
	}
}
