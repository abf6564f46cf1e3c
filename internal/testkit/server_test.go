package testkit

import (
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestServersKeepCommittedRowsOverStopAndKill(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		driver string
		start  func(testing.TB, ...Option) *Server
	}{{"pgx", PostgresServer}, {"mysql", MariaDBServer}} {
		t.Run(tc.driver, func(t *testing.T) {
			t.Parallel()
			s := tc.start(t, Durable())
			dsn := s.DSN()
			must(t, open(t, tc.driver, dsn), "CREATE TABLE note (body text)", "INSERT INTO note VALUES ('kept')")
			for name, end := range map[string]func(){"Stop": s.Stop, "Kill": s.Kill} {
				end()
				if err := open(t, tc.driver, dsn).Ping(); err == nil {
					t.Errorf("the server answers after %s", name)
				}
				s.Start()
				if s.DSN() != dsn {
					t.Error("the server moved")
				}
				if n := count(t, open(t, tc.driver, dsn), "SELECT count(*) FROM note"); n != 1 {
					t.Errorf("%d rows after %s, want 1", n, name)
				}
			}
		})
	}
}

func TestOnlyDurableServersFlush(t *testing.T) {
	t.Parallel()
	show := func(dsn string) (setting string) {
		if err := open(t, "pgx", dsn).QueryRow("SHOW fsync").Scan(&setting); err != nil {
			t.Fatal(err)
		}
		return setting
	}
	if got := show(PostgresServer(t, Durable()).DSN()); got != "on" {
		t.Errorf("durable server has fsync %s", got)
	}
	if got := show(PostgresServer(t).DSN()); got != "off" {
		t.Errorf("ordinary server has fsync %s", got)
	}
}

// TestKilledTestLeavesNoServer starts this binary once more, as a test that starts a server and is killed.
func TestKilledTestLeavesNoServer(t *testing.T) {
	t.Parallel()
	if _, ok := findPostgres(); !ok {
		Missing(t, postgres.name, postgres.remedy)
	}
	said := filepath.Join(t.TempDir(), "dir")
	victim := exec.Command(os.Args[0], "-test.run=^TestVictimOfAKill$")
	victim.Env = append(os.Environ(), "HABEAS_TEST_VICTIM="+said)
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	var dir []byte
	eventually(t, "the victim starts its server", func() bool {
		dir, _ = os.ReadFile(said)
		return len(dir) > 0
	})
	st, err := readState(string(dir))
	if err != nil || !runs(st.Pid, string(dir)) {
		t.Fatalf("no server runs for the victim: %v", err)
	}
	if err := victim.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = victim.Wait()
	eventually(t, "the server ends", func() bool { return !runs(st.Pid, string(dir)) })
	eventually(t, "its files go", func() bool {
		_, err := os.Stat(string(dir))
		return os.IsNotExist(err)
	})
}

func TestVictimOfAKill(t *testing.T) {
	said := os.Getenv("HABEAS_TEST_VICTIM")
	if said == "" {
		return
	}
	s := PostgresServer(t)
	if err := os.WriteFile(said+".new", []byte(s.dir), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(said+".new", said); err != nil {
		t.Fatal(err)
	}
	select {}
}

// TestSharedServerIsReplacedOrKept walks through what a test process may find when it comes.
func TestSharedServerIsReplacedOrKept(t *testing.T) {
	t.Parallel()
	bin, ok := findPostgres()
	if !ok {
		Missing(t, postgres.name, postgres.remedy)
	}
	e := *postgres
	e.name = "adoption-" + rand.Text()
	join := func() (*Server, *os.File) {
		s, users, err := e.join(bin, 100*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		return s, users
	}
	first, one := join()
	dir := first.dir
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // with its lock files the guard goes too
	second, two := join()
	if first.state != second.state {
		t.Error("the second process got another server than the first")
	}
	if err := syscall.Kill(first.state.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server is gone", func() bool { return !runs(first.state.Pid, dir) })
	third, three := join()
	if third.state == first.state {
		t.Error("the crashed server was not replaced")
	}
	if !locked(filepath.Join(dir, "guard")) {
		t.Error("the new server has no guard")
	}
	for _, users := range []*os.File{one, two, three} {
		if !runs(third.state.Pid, dir) {
			t.Fatal("the server ended while it was used")
		}
		_ = users.Close()
	}
	eventually(t, "the guard ends the server", func() bool { return !runs(third.state.Pid, dir) })
	eventually(t, "its files go", func() bool {
		_, err := os.Stat(filepath.Join(dir, "server"))
		return os.IsNotExist(err)
	})
}

// eventually waits for what another process does.
func eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for !done() {
		if time.Now().After(deadline) {
			t.Fatalf("waited 30 seconds in vain: %s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
