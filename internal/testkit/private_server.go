package testkit

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// privateDatabase is the database that DSN names.
const privateDatabase = "habeas"

// private starts a server for one test.
func (e *engine) private(t testing.TB, options []Option) *Server {
	t.Helper()
	bin, ok := e.find()
	if !ok {
		Missing(t, e.name, e.remedy)
	}
	base, err := baseDir()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(base, e.name+"-private-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil { // the server's user must get through
		t.Fatal(err)
	}
	s := &Server{engine: e, bin: bin, dir: dir, t: t, state: state{Private: true}}
	for _, option := range options {
		option(s)
	}
	if err := s.bootGuarded(t); err != nil {
		t.Fatalf("start %s: %v", e.name, err)
	}
	return s
}

func (s *Server) bootGuarded(t testing.TB) error {
	users, err := lockFile(filepath.Join(s.dir, "users"), syscall.LOCK_SH)
	if err != nil {
		return err
	}
	t.Cleanup(func() {
		s.signal(s.engine.discard)
		_ = users.Close() // the guard removes the files
	})
	if err := writeState(s.dir, s.state); err != nil {
		return err
	}
	if err := startGuard(s.dir, 0); err != nil {
		return err
	}
	if err := s.boot(); err != nil {
		return err
	}
	return s.exec(fmt.Sprintf(s.engine.create, privateDatabase))
}

// DSN returns the data source name of the server's database. It stays the same over Stop, Kill and Start.
func (s *Server) DSN() string { return s.engine.dsn(s, privateDatabase) }

// Stop stops the server in good order: connections are cut, transactions rolled back, files flushed.
func (s *Server) Stop() {
	s.t.Helper()
	s.signal(s.engine.stop)
}

// Kill ends the server as a crash does. What was committed is there again after Start.
func (s *Server) Kill() {
	s.t.Helper()
	s.signal(syscall.SIGKILL)
}

// Start starts a stopped or killed server on its old files and port, and returns when it answers.
func (s *Server) Start() {
	s.t.Helper()
	var err error
	for range 50 { // orphans of a killed server hold its files until they see that it is gone
		if err = s.start(); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatalf("start %s again: %v", s.engine.name, err)
}

// signal sends sig to the server and waits until it has gone.
func (s *Server) signal(sig syscall.Signal) {
	s.t.Helper()
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(sig) // an error means that it has gone already
	select {
	case <-s.exited:
	case <-time.After(30 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.exited
		s.t.Errorf("%s did not stop within 30 seconds", s.engine.name)
	}
}
