package testkit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

var postgres = &engine{
	name:    "postgres",
	remedy:  "Install the PostgreSQL server (Debian: apt-get install postgresql) or put initdb and postgres on the PATH",
	users:   []string{"postgres", "nobody"},
	driver:  "pgx",
	stop:    syscall.SIGINT,
	discard: syscall.SIGQUIT,
	find:    findPostgres,
	prepare: initdb,
	command: postgresCommand,
	dsn: func(s *Server, database string) string {
		return fmt.Sprintf("postgres://postgres:%s@127.0.0.1:%d/%s?sslmode=disable", s.state.Password, s.state.Port, database)
	},
	create: "CREATE DATABASE %s",
	drop:   "DROP DATABASE IF EXISTS %s WITH (FORCE)",
	admin:  "postgres",
}

var sharedPostgres = &shared{engine: postgres}

// Postgres returns the DSN of a fresh, empty database, for the pgx driver. It is dropped when the test ends. The server
// is shared with the other test processes of this user; HABEAS_TEST_FSYNC=1 makes it flush to disk.
func Postgres(t testing.TB) string {
	t.Helper()
	return sharedPostgres.get(t).database(t, postgres.create)
}

// PostgresServer returns a running server of this test's own, to be stopped and killed.
func PostgresServer(t testing.TB, options ...Option) *Server {
	t.Helper()
	return postgres.private(t, options)
}

func findPostgres() (string, bool) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		return filepath.Dir(path), true
	}
	for version := 30; version >= 13; version-- {
		for _, pattern := range []string{
			"/usr/lib/postgresql/%d/bin", "/usr/pgsql-%d/bin",
			"/opt/homebrew/opt/postgresql@%d/bin", "/usr/local/opt/postgresql@%d/bin",
		} {
			dir := fmt.Sprintf(pattern, version)
			if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
				return dir, true
			}
		}
	}
	return "", false
}

func initdb(s *Server) error {
	secret := filepath.Join(s.files(), "password")
	if err := os.WriteFile(secret, []byte(s.state.Password), 0o644); err != nil { // its folder is closed to others
		return err
	}
	locale := "C.UTF-8" // C would not know the upper case of é
	if runtime.GOOS == "darwin" {
		locale = "C"
	}
	return s.run(filepath.Join(s.bin, "initdb"), "--pgdata="+filepath.Join(s.files(), "data"), "--username=postgres",
		"--pwfile="+secret, "--auth=password", "--encoding=UTF8", "--locale="+locale, "--no-sync", "--no-instructions")
}

func postgresCommand(s *Server) *exec.Cmd {
	settings := []string{
		"port=" + strconv.Itoa(s.state.Port), "listen_addresses=127.0.0.1", "unix_socket_directories=",
		"max_connections=300", "shared_buffers=128MB", "jit=off", "timezone=UTC", "log_timezone=UTC",
		"wal_level=minimal", "max_wal_senders=0", "max_wal_size=2GB", "checkpoint_timeout=30min",
	}
	if !s.durable {
		settings = append(settings, "fsync=off", "full_page_writes=off")
	}
	args := []string{"-D", filepath.Join(s.files(), "data")}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	return exec.Command(filepath.Join(s.bin, "postgres"), args...)
}
