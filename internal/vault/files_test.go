package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/habeasdata/habeas/internal/problem"
	"pgregory.net/rapid"
)

func noise(n int) []byte {
	b := make([]byte, n)
	r := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func put(t testing.TB, v *Vault, data []byte) string {
	t.Helper()
	w, err := v.Create(context.Background(), Package, today)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	done, err := w.Commit()
	if err != nil {
		t.Fatal(err)
	}
	if done.ID != w.ID() || done.Size != int64(len(data)) || done.SHA256 != sha256.Sum256(data) {
		t.Fatalf("committed %+v", done)
	}
	return done.ID
}

func get(v *Vault, id string) ([]byte, error) {
	r, err := v.OpenFile(context.Background(), id)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	return data, err
}

func TestFilesComeBackAsWritten(t *testing.T) {
	t.Parallel()
	dir, master, v := fresh(t)
	for _, n := range []int{0, 1, segmentSize - 200, segmentSize - 16, segmentSize, segmentSize + 1, 3*segmentSize + 7} {
		data := noise(n)
		got, err := get(reopen(t, dir, master), put(t, v, data))
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		chunks := rapid.SliceOfN(rapid.IntRange(0, segmentSize), 0, 5).Draw(rt, "chunks")
		w, err := v.Create(context.Background(), Collected, today)
		if err != nil {
			rt.Fatal(err)
		}
		defer w.Abort()
		var all []byte
		for _, n := range chunks {
			all = append(all, noise(n)...)
			if _, err := w.Write(noise(n)); err != nil {
				rt.Fatal(err)
			}
		}
		if _, err := w.Commit(); err != nil {
			rt.Fatal(err)
		}
		r, err := v.OpenFile(context.Background(), w.ID())
		if err != nil {
			rt.Fatal(err)
		}
		defer r.Close()
		got, err := io.ReadAll(iotest.HalfReader(r))
		if err != nil || !bytes.Equal(got, all) {
			rt.Fatalf("%d bytes of %d: %v", len(got), len(all), err)
		}
	})
}

// A damaged file must never end in io.EOF: whoever reads it would take it for whole.
func TestDamagedFileNeverEndsWell(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	data := noise(2*segmentSize + 100)
	id := put(t, v, data)
	path := v.files.path(id)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, bad []byte) {
		t.Helper()
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := get(v, id)
		if err == nil {
			t.Errorf("%s: read to the end", what)
		}
		if !bytes.HasPrefix(data, got) {
			t.Errorf("%s: unauthenticated bytes came out", what)
		}
	}
	for _, n := range []int{0, 1, 8, 20, 100, 150, segmentSize - 1, segmentSize, segmentSize + 1, 2 * segmentSize, len(good) - 17, len(good) - 1} {
		check("cut", good[:n])
	}
	check("appended", append(bytes.Clone(good), 0))
	check("segments swapped", slicesConcat(good[:segmentSize], good[2*segmentSize:], good[segmentSize:2*segmentSize]))
	check("segment dropped", slicesConcat(good[:segmentSize], good[2*segmentSize:]))
	for _, i := range []int{0, 7, 8, 10, 40, 60, 120, 200, segmentSize + 5, len(good) - 1} {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		check("flipped", bad)
	}
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := get(v, id); err != nil {
		t.Errorf("the good file: %v", err)
	}
}

// After a failed last segment the stream must go on failing; a second Read that says EOF would bless a cut file.
func TestReaderStaysBrokenAfterAFailure(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	id := put(t, v, noise(1000))
	if err := os.Truncate(v.files.path(id), 900); err != nil {
		t.Fatal(err)
	}
	r, err := v.OpenFile(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for range 3 {
		if n, err := r.Read(make([]byte, 100)); n != 0 || !errors.Is(err, ErrSealed) {
			t.Errorf("read %d, %v", n, err)
		}
	}
}

func TestFileOpensUnderItsOwnIDOnly(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	a, b := put(t, v, []byte("of A")), put(t, v, []byte("of B"))
	data, _ := os.ReadFile(v.files.path(a))
	if err := os.WriteFile(v.files.path(b), data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := get(v, b); !errors.Is(err, ErrSealed) {
		t.Errorf("A's file under B's id: %v", err)
	}
	for _, id := range []string{"", "x", "../../keyring/keyring.json", "00", a + "0", "ZZ" + a[2:], newID()} {
		if _, err := get(v, id); !problem.Is(err, problem.NotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestUncommittedFileIsUnreachable(t *testing.T) {
	t.Parallel()
	dir, _, v := fresh(t)
	ctx, cancel := context.WithCancel(context.Background())
	secret := []byte("canary-7b1f jane@example.com")
	open, err := v.Create(ctx, Package, today)
	if err != nil {
		t.Fatal(err)
	}
	for range 10000 {
		if _, err := open.Write(secret); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := get(v, open.ID()); !problem.Is(err, problem.NotFound) {
		t.Errorf("half a file: %v", err)
	}
	noPlaintext(t, dir, []byte("canary-7b1f"))
	cancel()
	if _, err := open.Write(secret); !errors.Is(err, context.Canceled) {
		t.Errorf("write after cancellation: %v", err)
	}
	if _, err := open.Commit(); !errors.Is(err, context.Canceled) {
		t.Errorf("commit after cancellation: %v", err)
	}
	open.Abort()
	open.Abort()
	if left, _ := os.ReadDir(filepath.Join(dir, "files", partsDir)); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestWriterEndsOnce(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	w, _ := v.Create(context.Background(), Package, today)
	if _, err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("x")); err == nil {
		t.Error("wrote after commit")
	}
	if _, err := w.Commit(); err == nil {
		t.Error("committed twice")
	}
	w.Abort() // does nothing
	if got, err := get(v, w.ID()); err != nil || len(got) != 0 {
		t.Errorf("abort after commit: %v", err)
	}
}

func TestDestroyedDayMakesItsFilesUnreadable(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	id := put(t, v, []byte("x"))
	if err := v.Destroy(Package, Day(today)); err != nil {
		t.Fatal(err)
	}
	if _, err := get(v, id); !problem.Is(err, problem.Gone) {
		t.Errorf("after destruction: %v", err)
	}
	if _, err := v.Create(context.Background(), Package, today); !problem.Is(err, problem.Gone) {
		t.Errorf("the day was opened again: %v", err)
	}
	if err := v.Remove(id); err != nil {
		t.Error(err)
	}
}

func TestRemovedFileIsGone(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	id := put(t, v, []byte("x"))
	// A hard link stands for whatever still refers to the blocks: the wrapped key in them must be wiped.
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Link(v.files.path(id), link); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := v.Remove(id); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := get(v, id); !problem.Is(err, problem.NotFound) {
		t.Errorf("after removal: %v", err)
	}
	if rest, _ := os.ReadFile(link); len(bytes.Trim(rest, "\x00")) != 0 {
		t.Error("the wrapped key is still on the disk")
	}
	if err := v.Remove("../x"); err == nil {
		t.Error("removed outside")
	}
}

func TestSweepRemovesLeftoversOnly(t *testing.T) {
	t.Parallel()
	dir, _, v := fresh(t)
	kept, orphan, young := put(t, v, []byte("kept")), put(t, v, []byte("orphan")), put(t, v, []byte("young"))
	crashed, _ := v.Create(context.Background(), Package, today)
	live, _ := v.Create(context.Background(), Package, today)
	defer live.Abort()
	old := time.Now().Add(-48 * time.Hour)
	for _, p := range []string{v.files.path(kept), v.files.path(orphan), v.files.partPath(crashed.ID())} {
		if err := os.Chtimes(p, old, old); err != nil {
			t.Fatal(err)
		}
	}
	horizon := time.Now().Add(-24 * time.Hour)
	unsure := errors.New("database away")
	if _, err := v.Sweep(context.Background(), horizon, func(string) (bool, error) { return false, unsure }); !errors.Is(err, unsure) {
		t.Errorf("in doubt: %v", err)
	}
	swept, err := v.Sweep(context.Background(), horizon, func(id string) (bool, error) { return id == kept, nil })
	if err != nil || swept.Orphans != 1 {
		t.Errorf("swept %+v, %v", swept, err)
	}
	for id, want := range map[string]bool{kept: true, orphan: false, young: true} {
		if _, err := get(v, id); (err == nil) != want {
			t.Errorf("%s: %v", id, err)
		}
	}
	left, _ := os.ReadDir(filepath.Join(dir, "files", partsDir))
	if len(left) != 1 || left[0].Name() != live.ID() {
		t.Errorf("unfinished left: %v", left)
	}
}

func TestManyWritersAtOnce(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			data := noise(segmentSize + i)
			w, err := v.Create(context.Background(), Collected, today)
			if err != nil {
				t.Error(err)
				return
			}
			defer w.Abort()
			for part := range bytes.Lines(data) {
				if _, err := w.Write(part); err != nil {
					t.Error(err)
				}
			}
			if _, err := w.Commit(); err != nil {
				t.Error(err)
			}
			if got, err := get(v, w.ID()); err != nil || !bytes.Equal(got, data) {
				t.Errorf("writer %d: %v", i, err)
			}
		})
	}
	wg.Wait()
}

func FuzzHeader(f *testing.F) {
	h, _ := header{KEK{Package, "2026-11-22"}, []byte("blob")}.encode()
	f.Add(h)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		got, raw, err := readHeader(bytes.NewReader(data))
		if err != nil {
			return
		}
		again, err := got.encode()
		if err != nil || !bytes.Equal(again, raw) || !bytes.HasPrefix(data, raw) {
			t.Fatalf("%x read as %x", data, again)
		}
	})
}

func noPlaintext(t *testing.T, dir string, canary []byte) {
	t.Helper()
	seen := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		seen++
		data, err := os.ReadFile(path)
		if bytes.Contains(data, canary) {
			t.Errorf("plaintext in %s", path)
		}
		return err
	})
	if err != nil || seen == 0 {
		t.Errorf("looked at %d files: %v", seen, err)
	}
}

func slicesConcat(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
