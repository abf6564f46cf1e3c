package testkit

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// shared is this process's grip on the server that all test processes of a user share.
type shared struct {
	engine *engine
	once   sync.Once
	server *Server
	users  *os.File // its lock keeps the server up; open until the process ends
	err    error
}

// get returns the shared server, started by whichever test process comes first.
func (s *shared) get(t testing.TB) *Server {
	t.Helper()
	bin, ok := s.engine.find()
	if !ok {
		Missing(t, s.engine.name, s.engine.remedy)
	}
	s.once.Do(func() { s.server, s.users, s.err = s.engine.join(bin, idle) })
	if s.err != nil {
		t.Fatalf("start %s: %v", s.engine.name, s.err)
	}
	return s.server
}

// join takes part in the user's shared server and starts or replaces it where needed. It stays up for idle after its
// last user.
func (e *engine) join(bin string, idle time.Duration) (*Server, *os.File, error) {
	base, err := baseDir()
	if err != nil {
		return nil, nil, err
	}
	s := &Server{engine: e, bin: bin, dir: filepath.Join(base, e.name), durable: os.Getenv("HABEAS_TEST_FSYNC") != ""}
	if s.durable {
		s.dir += "-durable"
	}
	if err := os.MkdirAll(s.dir, 0o711); err != nil {
		return nil, nil, err
	}
	turn, err := lockFile(filepath.Join(s.dir, "lock"), syscall.LOCK_EX)
	if err != nil {
		return nil, nil, err
	}
	defer turn.Close()
	users, err := lockFile(filepath.Join(s.dir, "users"), syscall.LOCK_SH)
	if err != nil {
		return nil, nil, err
	}
	if err := s.adopt(idle); err != nil {
		_ = users.Close()
		return nil, nil, err
	}
	return s, users, nil
}

// adopt uses the server that runs in s.dir if it is guarded and answers, else it clears what is left of it and starts
// anew. The caller holds the lock.
func (s *Server) adopt(idle time.Duration) error {
	guarded := locked(filepath.Join(s.dir, "guard"))
	st, err := readState(s.dir)
	if err == nil && guarded && st.Pid != 0 && runs(st.Pid, s.files()) {
		s.state = st
		if s.ping() == nil {
			return nil
		}
		s.state = state{}
	}
	if err != nil { // half a file cannot be: it is renamed into place. Somebody else wrote it
		return fmt.Errorf("read the state in %s: %w", s.dir, err)
	}
	if err := discard(s.dir); err != nil {
		return err
	}
	if err := s.boot(); err != nil {
		return err
	}
	if guarded { // the guard outlived its server and serves the next one as well
		return nil
	}
	return startGuard(s.dir, idle)
}

// database makes a fresh database and drops it when the test ends. create has one %s for its name.
func (s *Server) database(t testing.TB, create string) string {
	t.Helper()
	name := fmt.Sprintf("habeas_%016x", rand.Uint64())
	if err := s.exec(fmt.Sprintf(create, name)); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec(fmt.Sprintf(s.engine.drop, name)); err != nil {
			t.Logf("drop database %s: %v", name, err)
		}
	})
	return s.engine.dsn(s, name)
}
