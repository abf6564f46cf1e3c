package testkit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// guardEnv turns a test binary that links this package into a guard: "IDLE:DIR".
const guardEnv = "HABEAS_TEST_GUARD"

func init() {
	order, ok := os.LookupEnv(guardEnv)
	if !ok {
		return
	}
	text, dir, _ := strings.Cut(order, ":")
	idle, err := time.ParseDuration(text)
	if err == nil {
		err = guard(dir, idle)
	}
	if err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// startGuard starts the process that will end the server in dir when nobody has used it for idle. The guard is born
// with the lock that shows it is alive, so there is no moment without one.
func startGuard(dir string, idle time.Duration) error {
	life, err := lockFile(filepath.Join(dir, "guard"), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		return err
	}
	defer life.Close()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s:%s", guardEnv, idle, dir))
	cmd.ExtraFiles = []*os.File{life}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait() //nolint:errcheck // only so that no zombie stays
	return nil
}

// guard waits until no process holds the users lock of dir, grants idle, and if there is still none ends the server.
// The order of locks is that of the users, "lock" before "users", so nobody gets a server that is being ended.
func guard(dir string, idle time.Duration) error {
	for {
		free, err := lockFile(filepath.Join(dir, "users"), syscall.LOCK_EX)
		if err != nil {
			return err
		}
		_ = free.Close()
		time.Sleep(idle)
		turn, err := lockFile(filepath.Join(dir, "lock"), syscall.LOCK_EX)
		if err != nil {
			return err
		}
		if !locked(filepath.Join(dir, "users")) {
			return discard(dir)
		}
		_ = turn.Close()
	}
}

// discard ends the server whose state is in dir, if it still runs, and removes its files.
func discard(dir string) error {
	st, err := readState(dir)
	if err != nil {
		return err
	}
	files := filepath.Join(dir, "server")
	if st.Pid != 0 && runs(st.Pid, files) {
		end(st.Pid, syscall.Signal(st.Signal), files)
	}
	if err := os.Remove(filepath.Join(dir, "state")); err != nil && !os.IsNotExist(err) {
		return err
	}
	if st.Private {
		return remove(dir)
	}
	return remove(files)
}

// remove removes a folder. Children of a killed server may still write into it for a moment.
func remove(dir string) error {
	var err error
	for range 50 {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}

// end asks the process to stop and kills it if it has not within ten seconds.
func end(pid int, ask syscall.Signal, files string) {
	_ = syscall.Kill(pid, ask)
	for range 200 {
		if !runs(pid, files) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	_ = syscall.Kill(pid, syscall.SIGKILL)
}

// runs reports whether pid is a living process that was started on the given folder: a number alone may long be
// somebody else's.
func runs(pid int, files string) bool {
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil {
		if _, none := os.Stat("/proc/self"); none == nil {
			return false
		}
		line, err = exec.Command("ps", "-o", "args=", "-p", strconv.Itoa(pid)).Output()
	}
	return err == nil && strings.Contains(string(line), files)
}
