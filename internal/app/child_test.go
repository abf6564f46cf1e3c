package app_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail/sink"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/testkit"
	"github.com/habeasdata/habeas/internal/vault"
)

// patience bounds what should happen within seconds; machines are shared.
const patience = 2 * time.Minute

// program builds the real program, once per run of the tests.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "habeas-program-")
	if err != nil {
		return "", err
	}
	programDir = dir
	path := filepath.Join(dir, "habeas")
	out, err := exec.Command("go", "build", "-o", path, "../../cmd/habeas").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

var programDir string

func TestMain(m *testing.M) {
	code := m.Run()
	if programDir != "" {
		_ = os.RemoveAll(programDir)
	}
	os.Exit(code)
}

// child is the real program as a process of its own, configured as in production, which a test kills, stops and
// starts again on the same data.
type child struct {
	t    testing.TB
	url  string
	data string
	shop string // the connected system's database
	mail *sink.Sink
	env  []string
	look *app.App // reads the program's database from outside

	cmd    *exec.Cmd
	exited chan struct{}
	log    string
}

// childOptions choose the house of a child.
type childOptions struct {
	postgres bool
	shop     func(t testing.TB, dir string) // makes the connected shop; nil for the usual one
	data     string                         // folder; drawn if empty
	people   int                            // customers of the connected shop
	orders   int                            // of each of them; 1 if 0
	env      []string                       // further settings
}

// newChild prepares an installation with standing rules for access and deletion. It starts nothing.
func newChild(t testing.TB, o childOptions) *child {
	t.Helper()
	dir := t.TempDir()
	c := &child{t: t, data: o.data, log: filepath.Join(dir, "log"), shop: filepath.Join(dir, "systems", "shop.db")}
	if c.data == "" {
		c.data = filepath.Join(dir, "data")
	}
	if o.shop == nil {
		o.shop = func(t testing.TB, dir string) { writeShop(t, dir, o.people, max(o.orders, 1)) }
	}
	o.shop(t, filepath.Dir(c.shop))
	var err error
	if c.mail, err = sink.Open(sink.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.mail.Close() })
	listen := freeAddress(t)
	c.url = "http://" + listen
	c.env = append([]string{
		"HABEAS_LISTEN=" + listen, "HABEAS_BASE_URL=" + c.url, "HABEAS_DATA=" + c.data,
		"HABEAS_MASTER_KEY=" + vault.GenerateMasterKey().Reveal(), "HABEAS_SYSTEMS=" + filepath.Dir(c.shop),
		"HABEAS_DATAMAP=" + filepath.Join(filepath.Dir(c.shop), "datamap.yaml"),
		"HABEAS_WORKERS=8", "HABEAS_POSTS_PER_MINUTE=-1", "HABEAS_CONTROLLER__NAME=Larkspur Books",
		"HABEAS_CONTROLLER__HOLD_HOURS=0", "HABEAS_MAIL__HOST=127.0.0.1", fmt.Sprintf("HABEAS_MAIL__PORT=%d", c.mail.Port()),
		"HABEAS_MAIL__TLS=none", "HABEAS_MAIL__FROM=privacy@larkspur.example", "HABEAS_MAIL__HELLO=localhost",
		"HABEAS_TEST_LEASE=1500ms",
	}, o.env...)
	if o.postgres {
		c.env = append(c.env, "DATABASE_URL="+testkit.Postgres(t))
	}
	c.install()
	t.Cleanup(func() {
		c.kill()
		if t.Failed() {
			text, _ := os.ReadFile(c.log)
			t.Logf("the program's log ends in:\n%s", text[max(0, len(text)-6000):])
		}
	})
	return c
}

// install makes schema, keys and standing rules, as the operator and two members of staff would have.
func (c *child) install() {
	c.t.Helper()
	ctx := context.Background()
	a, err := app.OpenOffline(ctx, "", c.env)
	if err != nil {
		c.t.Fatal(err)
	}
	err = a.Store.InTx(ctx, func(tx *store.Tx) error {
		for _, right := range []regime.Right{regime.Access, regime.Delete} {
			rule := dsr.StandingRule{
				Right: string(right), RowCap: 1 << 40, Reference: true, CreatedBy: "one", SignedBy: "two",
				CreatedAt: tx.Now(), SignedAt: tx.Now(),
			}
			if err := tx.StandingRules().Insert(&rule); err != nil {
				return err
			}
		}
		return nil
	})
	if err = errors.Join(err, a.Close()); err != nil {
		c.t.Fatal(err)
	}
	if c.look, err = app.OpenToCheck(ctx, "", c.env); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = c.look.Close() })
}

func (c *child) read() store.Reader { return c.look.Store.Read(context.Background()) }

// start starts the program and returns when it is ready.
func (c *child) start() {
	c.t.Helper()
	path, err := program()
	if err != nil {
		c.t.Fatal(err)
	}
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		c.t.Fatal(err)
	}
	defer log.Close()
	c.cmd = exec.Command(path, "serve")
	c.cmd.Env, c.cmd.Stdout, c.cmd.Stderr = append([]string{"PATH=" + os.Getenv("PATH")}, c.env...), log, log
	if err := c.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	exited, cmd, release := make(chan struct{}), c.cmd, guard(c.t, c.cmd.Process.Pid)
	go func() { _ = cmd.Wait(); release(); close(exited) }()
	c.exited = exited
	client := &http.Client{Timeout: time.Second}
	c.wait("the program is ready", func() bool {
		select {
		case <-exited:
			c.t.Fatal("the program ended while starting")
		default:
		}
		r, err := client.Get(c.url + "/readyz")
		if err != nil {
			return false
		}
		_ = r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
}

// guard sees to it that the program does not outlive the test process, however that ends. The function releases it.
func guard(t testing.TB, pid int) (release func()) {
	t.Helper()
	g := exec.Command("sh", "-c", `read _ || kill -9 "$0"`, strconv.Itoa(pid))
	line, err := g.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Start(); err != nil {
		t.Fatal(err)
	}
	return func() {
		_, _ = io.WriteString(line, "\n")
		_ = g.Wait()
	}
}

func (c *child) signal(s syscall.Signal) {
	if c.cmd != nil {
		_ = c.cmd.Process.Signal(s)
	}
}

// kill ends the program as a power cut does. The one process that this test started, nothing else.
func (c *child) kill() {
	if c.cmd == nil {
		return
	}
	c.signal(syscall.SIGKILL)
	<-c.exited
	c.cmd = nil
}

// stop asks the program to end and returns how long that took.
func (c *child) stop() time.Duration {
	c.t.Helper()
	began := time.Now()
	c.signal(syscall.SIGTERM)
	select {
	case <-c.exited:
	case <-time.After(patience):
		c.t.Fatal("the program does not end")
	}
	if code := c.cmd.ProcessState.ExitCode(); code != 0 {
		c.t.Errorf("the program ended with code %d", code)
	}
	c.cmd = nil
	return time.Since(began)
}

// wait looks again and again until something is so.
func (c *child) wait(what string, is func() bool) {
	c.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if is() {
			return
		}
		if time.Now().After(end) {
			c.t.Fatalf("still not so: %s", what)
		}
	}
}

// verify checks every invariant, and that nothing personal stands in the database or in the data folder in clear.
func (c *child) verify() {
	c.t.Helper()
	violations, err := c.look.Verify(context.Background(), "@people.example", secretNote)
	if err != nil {
		c.t.Errorf("verify: %v", err)
	}
	for _, v := range violations {
		c.t.Errorf("broken: %s", v)
	}
	c.nothingInClear()
}

// nothingInClear searches every file of the data folder, logs and leftovers included.
func (c *child) nothingInClear() {
	c.t.Helper()
	log, err := os.ReadFile(c.log)
	if err == nil && (strings.Contains(string(log), secretNote) || strings.Contains(string(log), "@people.example")) {
		c.t.Error("the log holds a personal value")
	}
	err = filepath.WalkDir(c.data, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return ignoreMissing(err)
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), secretNote) || strings.Contains(string(text), "@people.example") {
			c.t.Errorf("%s holds a personal value in clear", path)
		}
		return ignoreMissing(err)
	})
	if err != nil {
		c.t.Error(err)
	}
}

// ignoreMissing: the program works on while a test looks at its files.
func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
