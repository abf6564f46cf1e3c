package testkit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	_ "github.com/go-sql-driver/mysql" // the driver "mysql"
)

var mariadb = &engine{
	name:    "mariadb",
	remedy:  "Install the MariaDB server (Debian: apt-get install mariadb-server) or put mariadbd and mariadb-install-db on the PATH",
	users:   []string{"mysql", "nobody"},
	driver:  "mysql",
	stop:    syscall.SIGTERM,
	discard: syscall.SIGKILL,
	find:    findMariaDB,
	prepare: installMariaDB,
	command: mariadbCommand,
	dsn: func(s *Server, database string) string {
		return fmt.Sprintf("habeas:%s@tcp(127.0.0.1:%d)/%s", s.state.Password, s.state.Port, database)
	},
	create: "CREATE DATABASE %s",
	drop:   "DROP DATABASE IF EXISTS %s",
	admin:  "mysql",
}

var sharedMariaDB = &shared{engine: mariadb}

// MariaDB returns the DSN of a fresh, empty database, for the go-sql-driver and without parameters; a caller that needs
// some appends "?parseTime=true" or the like. It is dropped when the test ends. The server is shared with the other test
// processes of this user.
func MariaDB(t testing.TB) string {
	t.Helper()
	return sharedMariaDB.get(t).database(t, mariadb.create)
}

// MariaDBServer returns a running server of this test's own, to be stopped and killed.
func MariaDBServer(t testing.TB, options ...Option) *Server {
	t.Helper()
	return mariadb.private(t, options)
}

// findMariaDB returns the folder of mariadbd. The installer lies in bin, the server often in sbin beside it.
func findMariaDB() (string, bool) {
	if _, ok := mariadbInstaller(); !ok {
		return "", false
	}
	if path, err := exec.LookPath("mariadbd"); err == nil {
		return filepath.Dir(path), true
	}
	for _, dir := range []string{"/usr/sbin", "/usr/libexec", "/usr/local/sbin", "/opt/homebrew/opt/mariadb/bin"} {
		if _, err := os.Stat(filepath.Join(dir, "mariadbd")); err == nil {
			return dir, true
		}
	}
	return "", false
}

func mariadbInstaller() (string, bool) {
	for _, name := range []string{"mariadb-install-db", "/usr/bin/mariadb-install-db", "/opt/homebrew/opt/mariadb/bin/mariadb-install-db"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	return "", false
}

// installMariaDB makes the data folder. Its root account stays open to the server's own unix user only; tests use an
// account with a password.
func installMariaDB(s *Server) error {
	account := fmt.Sprintf("CREATE OR REPLACE USER 'habeas'@'127.0.0.1' IDENTIFIED BY '%s';\n"+
		"GRANT ALL PRIVILEGES ON *.* TO 'habeas'@'127.0.0.1' WITH GRANT OPTION;\n", s.state.Password)
	if err := os.WriteFile(filepath.Join(s.files(), "init.sql"), []byte(account), 0o644); err != nil { // its folder is closed to others
		return err
	}
	installer, _ := mariadbInstaller()
	return s.run(installer, "--no-defaults", "--datadir="+filepath.Join(s.files(), "data"),
		"--auth-root-authentication-method=socket", "--skip-test-db", "--innodb-log-file-size=16M")
}

func mariadbCommand(s *Server) *exec.Cmd {
	args := []string{
		"--no-defaults", "--datadir=" + filepath.Join(s.files(), "data"), "--tmpdir=" + s.files(),
		"--init-file=" + filepath.Join(s.files(), "init.sql"),
		"--skip-networking=0", "--bind-address=127.0.0.1", "--port=" + strconv.Itoa(s.state.Port),
		"--socket=" + filepath.Join(s.files(), "sock"), "--pid-file=" + filepath.Join(s.files(), "pid"),
		"--skip-name-resolve", "--skip-log-bin", "--max-connections=300", "--performance-schema=off",
		"--character-set-server=utf8mb4", "--default-time-zone=+00:00",
		"--innodb-buffer-pool-size=64M", "--innodb-log-file-size=16M",
	}
	if !s.durable {
		args = append(args, "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0")
	}
	return exec.Command(filepath.Join(s.bin, "mariadbd"), args...)
}
