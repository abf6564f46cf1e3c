package testkit

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// idle is how long a shared server waits for the next test process: longer than the compiler needs between two
// packages, short enough to be gone after a run.
const idle = 60 * time.Second

// engine is one kind of database server.
type engine struct {
	name    string
	remedy  string
	users   []string // who runs it when we are root, in order of preference
	driver  string
	stop    syscall.Signal // orderly stop
	discard syscall.Signal // stop at once, data will not be used again
	find    func() (dir string, ok bool)
	prepare func(s *Server) error
	command func(s *Server) *exec.Cmd
	dsn     func(s *Server, database string) string
	create  string // statement with one %s: makes database
	drop    string // statement with one %s: drops a database, connections or not
	admin   string // a database that always exists
}

// Server is a running database server on a loopback port.
type Server struct {
	engine  *engine
	bin     string // folder of its programs
	dir     string // locks and state; the server's own files are in dir/server
	durable bool
	state   state
	cmd     *exec.Cmd
	exited  chan struct{}
	t       testing.TB
}

func (s *Server) files() string { return filepath.Join(s.dir, "server") }

// Option changes how a server of one test is started.
type Option func(*Server)

// Durable makes the server flush to disk as in production. Others do not, which is many times faster and survives the
// death of the server, though not of the machine.
func Durable() Option { return func(s *Server) { s.durable = true } }

// boot makes a fresh server in s.dir, which must exist, and starts it.
func (s *Server) boot() error {
	if err := os.RemoveAll(s.files()); err != nil {
		return err
	}
	if err := os.Mkdir(s.files(), 0o700); err != nil {
		return err
	}
	if cred, err := s.credential(); err != nil {
		return err
	} else if cred != nil {
		if err := os.Chown(s.files(), int(cred.Uid), int(cred.Gid)); err != nil {
			return err
		}
	}
	s.state.Password = rand.Text()
	s.state.Signal = int(s.engine.discard)
	if err := s.engine.prepare(s); err != nil {
		return err
	}
	var err error
	for range 3 { // between choosing a port and taking it another program may have been quicker
		if s.state.Port, err = freePort(); err != nil {
			return err
		}
		if err = s.start(); err == nil {
			return nil
		}
	}
	return err
}

// start starts the server on its files and port and waits until it answers.
func (s *Server) start() error {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd, err := s.own(s.engine.command(s))
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr.Setsid = true // Ctrl-C on the tests is not for the server
	if err := cmd.Start(); err != nil {
		return err
	}
	exited := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(exited)
	}()
	s.cmd, s.exited, s.state.Pid = cmd, exited, cmd.Process.Pid
	if err := writeState(s.dir, s.state); err != nil {
		return err
	}
	return s.await()
}

func (s *Server) await() error {
	deadline := time.Now().Add(60 * time.Second)
	for time.Now().Before(deadline) {
		err := s.ping()
		if err == nil {
			return nil
		}
		select {
		case <-s.exited:
			text, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("%s ended while starting: %w\n%s", s.engine.name, err, text)
		case <-time.After(50 * time.Millisecond):
		}
	}
	_ = s.cmd.Process.Kill()
	<-s.exited
	return fmt.Errorf("%s did not answer within a minute", s.engine.name)
}

func (s *Server) ping() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	db, err := sql.Open(s.engine.driver, s.engine.dsn(s, s.engine.admin))
	if err != nil {
		return err
	}
	defer db.Close()
	return db.PingContext(ctx)
}

// own makes cmd run in the server's folder and, where we are root, as the engine's user: database servers refuse root.
func (s *Server) own(cmd *exec.Cmd) (*exec.Cmd, error) {
	cred, err := s.credential()
	if err != nil {
		return nil, err
	}
	cmd.Dir = s.files()
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.files(), "TMPDIR=" + s.files(), "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: cred}
	return cmd, nil
}

func (s *Server) credential() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range s.engine.users {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("%s: none of the users %v exists to run it", s.engine.name, s.engine.users)
}

// run runs one of the engine's programs to its end.
func (s *Server) run(program string, args ...string) error {
	cmd, err := s.own(exec.Command(program, args...))
	if err != nil {
		return err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(program), err, out)
	}
	return nil
}

// exec runs one statement in the maintenance database.
func (s *Server) exec(statement string) error {
	db, err := sql.Open(s.engine.driver, s.engine.dsn(s, s.engine.admin))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
