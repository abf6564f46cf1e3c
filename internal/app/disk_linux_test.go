package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/testkit"
)

// FLT-23: the disk is full. Forms are refused before they are accepted, nothing is half done, and when there is room
// again everything goes on.
func TestFLT23AFullDiskRefusesBeforeItAccepts(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t)
	c := newChild(t, childOptions{people: 400, data: filepath.Join(dir, "data")})
	c.start()
	if first := c.asker(1, "opt_out"); !first.send() {
		t.Fatal("the first form is refused")
	}
	ballast := filepath.Join(dir, "ballast")
	fill(t, ballast)
	refused := 0
	for n := 2; n <= 400 && refused < 5; n++ {
		a := c.asker(n, "opt_out")
		status, body := a.post("/requests", "right", "opt_out", "submission_key", a.key(), "email", a.email())
		a.accepted = status == http.StatusSeeOther
		if !a.accepted {
			refused++
			if status != http.StatusServiceUnavailable && status != http.StatusInsufficientStorage {
				t.Errorf("a full disk is answered with %d:\n%.300s", status, body)
			}
		}
		if subs, err := a.submissions(); err == nil && a.accepted && len(subs) != 1 {
			t.Errorf("%s was accepted and has %d submissions", a.email(), len(subs))
		}
	}
	if refused == 0 {
		t.Error("400 forms fit on a full disk")
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	later := c.asker(400, "opt_out")
	c.wait("a form is accepted again", later.send)
	c.wait("all is done", func() bool {
		n, err := c.read().Requests().Count(store.Match{"state": []dsr.State{dsr.Received, dsr.Executing, dsr.Answering}})
		return err == nil && n == 0
	})
	c.verify()
}

// smallDisk mounts a file system of 24 MB.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=24m"); err != nil {
		testkit.Missing(t, "a file system of its own ("+err.Error()+")", "Run the tests as root on Linux, where mounting is allowed")
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

// fill writes a file until there is no room left.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size >= 512; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write([]byte(strings.Repeat("x", size)))
		}
	}
	if err == nil {
		t.Fatal("the disk does not fill")
	}
}
