package vault

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

const (
	crashDir = "HABEAS_TEST_VAULT_DIR"
	crashKey = "HABEAS_TEST_VAULT_KEY"
	canary   = "canary-5d20 Jane Doe, 12 Elm Street\n"
)

// TestKilledWriterLeavesNoHalfFile is FLT-05 at the vault: whatever moment the process dies at, a reachable file is
// whole, an announced file is there, and no plaintext lies anywhere.
func TestKilledWriterLeavesNoHalfFile(t *testing.T) {
	t.Parallel()
	dir, master, v := fresh(t)
	for round := range 10 {
		for _, id := range killWriter(t, dir, master, round*3) {
			wholeCanaries(t, v, id)
		}
	}
	objects := 0
	err := v.files.objects(func(id string, _ time.Time) error {
		objects++
		wholeCanaries(t, v, id)
		return nil
	})
	if err != nil || objects == 0 {
		t.Fatalf("%d files: %v", objects, err)
	}
	noPlaintext(t, dir, []byte(canary[:11]))
	if _, err := v.Sweep(context.Background(), time.Now().Add(time.Hour), func(string) (bool, error) { return true, nil }); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, "files", partsDir)); len(left) != 0 {
		t.Errorf("after the sweep: %v", left)
	}
}

// killWriter runs a writing process, kills it after it announced some files, and returns what it announced.
func killWriter(t *testing.T, dir string, master Secret, after int) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrashingWriter$")
	cmd.Env = append(os.Environ(), crashDir+"="+dir, crashKey+"="+master.Reveal())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var ids []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		ids = append(ids, lines.Text())
		if len(ids) > after {
			_ = cmd.Process.Kill()
		}
	}
	_ = cmd.Wait()
	if len(ids) <= after {
		t.Fatalf("the writer ended by itself after %d files", len(ids))
	}
	for i := range ids { // the last line may be cut
		if !validID(ids[i]) {
			return ids[:i]
		}
	}
	return ids
}

// TestCrashingWriter is the process that killWriter kills: it writes files without end, several at once.
func TestCrashingWriter(t *testing.T) {
	dir := os.Getenv(crashDir)
	if dir == "" {
		return // runs as a child of TestKilledWriterLeavesNoHalfFile only
	}
	v := reopen(t, dir, NewSecret(os.Getenv(crashKey)))
	ids := make(chan string)
	for range 4 {
		go func() {
			for {
				w, err := v.Create(context.Background(), Package, today)
				if err != nil {
					panic(err)
				}
				for range 3 {
					if _, err := w.Write(bytes.Repeat([]byte(canary), 2000)); err != nil {
						panic(err)
					}
				}
				if _, err := w.Commit(); err != nil {
					panic(err)
				}
				ids <- w.ID()
			}
		}()
	}
	for id := range ids {
		fmt.Println(id)
	}
}

func wholeCanaries(t *testing.T, v *Vault, id string) {
	t.Helper()
	data, err := get(v, id)
	if err != nil || len(data) != 6000*len(canary) {
		t.Errorf("file %s: %d bytes, %v", id, len(data), err)
	}
}
