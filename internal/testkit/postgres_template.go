package testkit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// PostgresFrom returns the DSN of a fresh database that is a copy of the template with the given name (lower case,
// digits and underscores). The first caller has the template built: build gets the DSN of an empty database, fills it
// and closes its connections. A template belongs to one build of one test binary, so it is never older than the code.
func PostgresFrom(t testing.TB, template string, build func(dsn string) error) string {
	t.Helper()
	if !regexp.MustCompile(`^[a-z0-9_]{1,20}$`).MatchString(template) {
		t.Fatalf("template name %q: use 1 to 20 of a-z, 0-9 and _", template)
	}
	s := sharedPostgres.get(t)
	kin, name, err := templateNames(template)
	if err != nil {
		t.Fatal(err)
	}
	unlock, conn, err := s.hold(t.Context(), kin)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock() // only now: another build of this binary may drop the template
	if err := ensureTemplate(t.Context(), s, conn, kin, name, build); err != nil {
		t.Fatalf("build template %s: %v", template, err)
	}
	return s.database(t, "CREATE DATABASE %s TEMPLATE "+name)
}

// hold takes the lock of a kin of templates, over all processes.
func (s *Server) hold(ctx context.Context, kin string) (unlock func(), conn *sql.Conn, err error) {
	db, err := sql.Open(postgres.driver, postgres.dsn(s, postgres.admin))
	if err != nil {
		return nil, nil, err
	}
	conn, err = db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtext($1))`, kin)
	}
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	// The lock goes with its session.
	return func() { _, _ = conn.Close(), db.Close() }, conn, nil
}

// ensureTemplate builds the template unless it exists. The caller holds the lock.
func ensureTemplate(ctx context.Context, s *Server, conn *sql.Conn, kin, name string, build func(string) error) error {
	var ready bool
	err := conn.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND NOT datallowconn)`, name).Scan(&ready)
	if err != nil || ready {
		return err
	}
	if err := dropKin(ctx, conn, kin); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return err
	}
	if err := build(postgres.dsn(s, name)); err != nil {
		return err
	}
	// Postgres copies a database only while nobody is connected to it.
	if _, err := conn.ExecContext(ctx, "ALTER DATABASE "+name+" WITH ALLOW_CONNECTIONS false"); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, name)
	return err
}

// dropKin drops the same template of older builds of this test binary, and one whose making broke off.
func dropKin(ctx context.Context, conn *sql.Conn, kin string) error {
	rows, err := conn.QueryContext(ctx, `SELECT datname FROM pg_database WHERE starts_with(datname, $1)`, kin)
	if err != nil {
		return err
	}
	defer rows.Close()
	var old []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		old = append(old, name)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, name := range old {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf(postgres.drop, name)); err != nil {
			return err
		}
	}
	return nil
}

// templateNames returns the database name for a template and the prefix that it shares with those of older builds.
func templateNames(template string) (kin, name string, err error) {
	self, err := os.Executable()
	if err != nil {
		return "", "", err
	}
	sum, err := ownSum()
	if err != nil {
		return "", "", err
	}
	binary := sha256.Sum256([]byte(strings.TrimSuffix(filepath.Base(self), ".test")))
	kin = fmt.Sprintf("template_%s_%s_", template, hex.EncodeToString(binary[:4]))
	return kin, kin + sum[:16], nil
}

// ownSum is the hash of this test binary.
var ownSum = sync.OnceValues(func() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(self)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
})
