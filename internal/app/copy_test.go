package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app"
)

// archive is a copy of an installation that nobody serves: to be damaged and looked at.
type archive struct {
	t    *testing.T
	data string
	env  []string
}

// settled is an installation in which an opt-out, an access and a deletion were answered, sealed and stopped.
func settled(t *testing.T) *child {
	t.Helper()
	c := newChild(t, childOptions{people: 4})
	c.start()
	people := c.people(1, 3)
	c.setOff(people)()
	c.allAnswered(people)
	c.stop()
	c.seal()
	return c
}

// seal seals the audit log and writes a checkpoint.
func (c *child) seal() {
	c.t.Helper()
	a, err := app.OpenOffline(context.Background(), "", c.env)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := errors.Join(a.SealNow(context.Background()), a.Close()); err != nil {
		c.t.Fatal(err)
	}
}

// copied returns a copy of the data folder, with keys and checkpoints.
func (c *child) copied(t *testing.T) *archive { return (&archive{data: c.data, env: c.env}).copied(t) }

func (from *archive) copied(t *testing.T) *archive {
	t.Helper()
	a := &archive{t: t, data: filepath.Join(t.TempDir(), "copy")}
	if err := os.CopyFS(a.data, os.DirFS(from.data)); err != nil {
		t.Fatal(err)
	}
	// CopyFS adds what the umask allows; keys are for their owner only.
	if out, err := exec.Command("chmod", "-R", "go=", a.data).CombinedOutput(); err != nil {
		t.Fatalf("chmod: %v\n%s", err, out)
	}
	for _, pair := range from.env {
		if !strings.HasPrefix(pair, "HABEAS_DATA=") {
			a.env = append(a.env, pair)
		}
	}
	a.env = append(a.env, "HABEAS_DATA="+a.data)
	return a
}

func (a *archive) database() string { return filepath.Join(a.data, "habeas.db") }

// change runs statements on the copy's database, past the program and its triggers.
func (a *archive) change(statements ...string) {
	a.t.Helper()
	db, err := sql.Open("sqlite", "file:"+a.database())
	if err != nil {
		a.t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range append(withoutTriggers, statements...) {
		if _, err := db.Exec(statement); err != nil {
			a.t.Fatalf("%s: %v", statement, err)
		}
	}
}

// count runs a query that gives one number on the copy's database.
func (a *archive) count(query string) int {
	a.t.Helper()
	db, err := sql.Open("sqlite", "file:"+a.database())
	if err != nil {
		a.t.Fatal(err)
	}
	defer db.Close()
	var n int
	if err := db.QueryRow(query).Scan(&n); err != nil {
		a.t.Fatalf("%s: %v", query, err)
	}
	return n
}

var withoutTriggers = []string{
	"drop trigger if exists audit_record_keep", "drop trigger if exists audit_record_fixed",
	"drop trigger if exists audit_leaf_keep", "drop trigger if exists audit_leaf_fixed",
}

// broken returns the ids of the rules that the checker finds broken in the copy, and the whole report.
func (a *archive) broken(canaries ...string) (ids []string, report string) {
	a.t.Helper()
	look, err := app.OpenToCheck(context.Background(), "", a.env)
	if err != nil {
		a.t.Fatal(err)
	}
	defer look.Close()
	violations, err := look.Verify(context.Background(), canaries...)
	if err != nil {
		a.t.Fatal(err)
	}
	var lines []string
	for _, v := range violations {
		ids, lines = append(ids, v.ID), append(lines, v.String())
	}
	slices.Sort(ids)
	return slices.Compact(ids), strings.Join(lines, "\n")
}

// run runs a command of the real program on the copy and returns its output and exit code.
func (a *archive) run(args ...string) (string, int) {
	a.t.Helper()
	path, err := program()
	if err != nil {
		a.t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH")}, a.env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		a.t.Fatal(err)
	}
	return out.String(), cmd.ProcessState.ExitCode()
}
