package vault

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/problem"
)

var today = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func fresh(t testing.TB) (dir string, master Secret, v *Vault) {
	t.Helper()
	dir, master = t.TempDir(), GenerateMasterKey()
	if err := Init(dir, master); err != nil {
		t.Fatal(err)
	}
	return dir, master, reopen(t, dir, master)
}

func reopen(t testing.TB, dir string, master Secret) *Vault {
	t.Helper()
	v, err := Open(dir, master)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSealedColumnOpensInItsPlaceOnly(t *testing.T) {
	t.Parallel()
	dir, master, v := fresh(t)
	wrapped, key, err := v.NewDataKey(Record, today)
	if err != nil {
		t.Fatal(err)
	}
	blob, err := key.Seal([]byte("Jane"), "c1", "subjects", "r1", "name")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(blob, []byte("Jane")) {
		t.Fatal("plaintext in the blob")
	}
	// Another process, later, with the row's wrapped key.
	key, err = reopen(t, dir, master).OpenDataKey(wrapped)
	if err != nil {
		t.Fatal(err)
	}
	got, err := key.Open(blob, "c1", "subjects", "r1", "name")
	if err != nil || string(got) != "Jane" {
		t.Fatalf("open: %q, %v", got, err)
	}
	for _, place := range [][]string{
		{"c2", "subjects", "r1", "name"}, {"c1", "subjects", "r2", "name"}, {"c1", "subjects", "r1", "phone"},
		{"c1", "subjects", "r1"}, {"c1s", "ubjects", "r1", "name"}, {"c1", "subjects", "r1name", ""},
	} {
		if _, err := key.Open(blob, place...); !errors.Is(err, ErrSealed) {
			t.Errorf("opened in %v: %v", place, err)
		}
	}
	if _, err := key.Seal([]byte("x")); err == nil {
		t.Error("sealed without a place")
	}
}

func TestAlteredSealedColumnIsRefused(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	wrapped, key, _ := v.NewDataKey(Record, today)
	blob, _ := key.Seal([]byte("Jane"), "place")
	for i := range blob {
		bad := bytes.Clone(blob)
		bad[i] ^= 1
		if _, err := key.Open(bad, "place"); !errors.Is(err, ErrSealed) {
			t.Fatalf("byte %d: %v", i, err)
		}
		if _, err := key.Open(blob[:i], "place"); !errors.Is(err, ErrSealed) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	for i := range wrapped.Blob {
		bad := Wrapped{wrapped.KEK, bytes.Clone(wrapped.Blob)}
		bad.Blob[i] ^= 1
		if _, err := v.OpenDataKey(bad); !errors.Is(err, ErrSealed) {
			t.Fatalf("wrapped byte %d: %v", i, err)
		}
	}
}

func TestSealingTwiceGivesDifferentBytes(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	_, key, _ := v.NewDataKey(Record, today)
	seen := map[string]bool{}
	for range 1000 {
		blob, err := key.Seal([]byte("x"), "place")
		if err != nil || seen[string(blob[1:13])] {
			t.Fatalf("nonce used twice, or %v", err)
		}
		seen[string(blob[1:13])] = true
	}
}

func TestDestroyedKEKOpensNothingForAnyProcess(t *testing.T) {
	t.Parallel()
	dir, master, v := fresh(t)
	other := reopen(t, dir, master) // has the KEK cached by the time it is destroyed
	wrapped, _, _ := v.NewDataKey(Record, today)
	if _, err := other.OpenDataKey(wrapped); err != nil {
		t.Fatal(err)
	}
	kept, _, _ := v.NewDataKey(Record, today.AddDate(0, 1, 0))
	for range 2 { // twice is the same as once
		if err := v.Destroy(Record, Month(today)); err != nil {
			t.Fatal(err)
		}
	}
	for name, p := range map[string]*Vault{"this": v, "other": other, "new": reopen(t, dir, master)} {
		if _, err := p.OpenDataKey(wrapped); !problem.Is(err, problem.Gone) {
			t.Errorf("%s process: %v", name, err)
		}
		if _, _, err := p.NewDataKey(Record, today); !problem.Is(err, problem.Gone) {
			t.Errorf("%s process made the key again: %v", name, err)
		}
		if _, err := p.OpenDataKey(kept); err != nil {
			t.Errorf("%s process lost another month: %v", name, err)
		}
	}
	keks, err := v.KEKs()
	if err != nil || len(keks) != 1 || keks[0].Period != "2026-12" {
		t.Errorf("left: %v, %v", keks, err)
	}
}

func TestProcessesShareOneKEKPerPeriod(t *testing.T) {
	t.Parallel()
	dir, master, _ := fresh(t)
	const n = 8
	wraps := make([]Wrapped, n)
	var wg sync.WaitGroup
	for i := range n {
		v := reopen(t, dir, master)
		wg.Go(func() {
			var err error
			if wraps[i], _, err = v.NewDataKey(Mail, today); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	v := reopen(t, dir, master)
	for i, w := range wraps {
		if _, err := v.OpenDataKey(w); err != nil {
			t.Errorf("key of process %d: %v", i, err)
		}
	}
	if keks, _ := v.KEKs(); len(keks) != 1 {
		t.Errorf("keys: %v", keks)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "keyring", "*.part")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestKeyringIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	dir, master, v := fresh(t)
	if _, _, err := v.NewDataKey(Record, today); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{
		"keyring": 0o700, "keyring/keyring.json": 0o600, "keyring/record.2026-11.kek": 0o600,
		"files": 0o700, "files/objects": 0o700,
	} {
		info, err := os.Stat(filepath.Join(dir, path))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "keyring/record.2026-11.kek"), 0o640); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, master, "chmod")
}

func TestVaultRefusesToOpen(t *testing.T) {
	t.Parallel()
	dir, master, _ := fresh(t)
	otherDir, otherMaster, _ := fresh(t)

	refused(t, dir, Secret{}, "master key is missing")
	refused(t, dir, NewSecret("  \n"), "master key is missing")
	refused(t, dir, NewSecret("c2hvcnQ="), "32 bytes in base64")
	refused(t, dir, NewSecret("correct horse battery staple!!"), "32 bytes in base64")
	refused(t, dir, otherMaster, "does not open the keyring")
	refused(t, t.TempDir(), master, "no keyring")

	if _, err := (Dirs{Under(otherDir).Keyring, Under(dir).Files}).Open(otherMaster); !says(err, "another installation") {
		t.Errorf("foreign keyring: %v", err)
	}
	if _, err := (Dirs{Under(dir).Keyring, t.TempDir()}).Open(master); !says(err, "is not there") {
		t.Errorf("files not mounted: %v", err)
	}
	if err := Init(dir, master); !problem.Is(err, problem.Conflict) {
		t.Errorf("init over a keyring: %v", err)
	}
	if _, err := Open(dir, NewSecret(" "+strings.TrimRight(master.Reveal(), "=")+"\n")); err != nil {
		t.Errorf("the key with a line end and no padding: %v", err)
	}
}

func TestInitRefusesFilesWithoutTheirKeyring(t *testing.T) {
	t.Parallel()
	dir, master, v := fresh(t)
	put(t, v, []byte("x"))
	if err := os.RemoveAll(filepath.Join(dir, "keyring")); err != nil {
		t.Fatal(err)
	}
	if err := Init(dir, master); !problem.Is(err, problem.Conflict) {
		t.Errorf("init: %v", err)
	}
}

func TestDamagedKeyringIsRefused(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "{", "null", `{"format":1}`, `{"format":9,"id":"x","index":[{}]}`} {
		dir, master, _ := fresh(t)
		if err := os.WriteFile(filepath.Join(dir, "keyring/keyring.json"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, dir, master, "The keyring in ")
	}
}

func TestKEKNamesCannotLeaveTheKeyring(t *testing.T) {
	t.Parallel()
	_, _, v := fresh(t)
	for _, name := range []string{"", "record", "record/", "/2026-11", "../2026-11", "record/../../x", "record/2026-13", "nope/2026-11"} {
		if _, err := v.OpenDataKey(Wrapped{name, []byte{1}}); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
	if err := v.Destroy("../record", "2026-11"); err == nil {
		t.Error("destroyed outside")
	}
	if _, _, err := v.NewDataKey("unknown", today); err == nil {
		t.Error("sealed in an unknown class")
	}
}

func TestPeriodsAreCutInUTC(t *testing.T) {
	t.Parallel()
	west := time.FixedZone("west", -8*3600)
	at := time.Date(2026, 11, 30, 20, 0, 0, 0, west) // 1 December in UTC
	if Month(at) != "2026-12" || Day(at) != "2026-12-01" {
		t.Errorf("%s, %s", Month(at), Day(at))
	}
	for p, want := range map[Period]string{"2026-12": "2027-01-01", "2028-02-29": "2028-03-01"} {
		if end, err := p.End(); err != nil || end.Format(dayLayout) != want {
			t.Errorf("%s ends %v, %v", p, end, err)
		}
	}
}

func refused(t *testing.T, dir string, master Secret, sentence string) {
	t.Helper()
	_, err := Open(dir, master)
	if !says(err, sentence) {
		t.Errorf("want a refusal with %q, got %v", sentence, err)
	}
	if key := strings.TrimSpace(master.Reveal()); err != nil && key != "" && strings.Contains(err.Error(), key) {
		t.Error("the refusal repeats the key")
	}
}

func says(err error, sentence string) bool {
	var p *problem.Error
	return errors.As(err, &p) && strings.Contains(p.Message, sentence) && !strings.Contains(p.Message, "\n")
}
