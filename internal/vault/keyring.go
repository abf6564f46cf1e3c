package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"github.com/habeasdata/habeas/internal/problem"
)

const (
	kekSuffix       = ".kek"
	destroyedSuffix = ".destroyed"
)

// keyring is the folder of KEKs, each in a file of its own, shared by the processes of one deployment.
// A KEK's file appears at once and whole (hard link of a synced file), so that two processes that need the same new
// KEK end up with the same one. A tombstone outlives a destroyed KEK, so that it is never made again and its loss
// can be told from a damaged keyring.
type keyring struct {
	dir    string
	id     string
	master *sealer

	mu    sync.Mutex
	cache map[KEK]*sealer
}

func newKeyring(dir, id string, master *sealer) *keyring {
	return &keyring{dir: dir, id: id, master: master, cache: map[KEK]*sealer{}}
}

// opening returns an existing KEK. The file is looked at on every use: another process may have destroyed it.
func (r *keyring) opening(k KEK) (*sealer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.load(k)
}

// sealing returns the KEK, and makes it if it does not exist yet.
func (r *keyring) sealing(k KEK) (*sealer, error) {
	if _, err := ParseKEK(k.String()); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	_, cached := r.cache[k]
	key, err := r.load(k)
	if errors.Is(err, fs.ErrNotExist) {
		if err := r.create(k); err != nil {
			return nil, err
		}
		key, err = r.load(k)
	}
	if err != nil {
		return nil, err
	}
	if !cached {
		// The maker may be another process that has not synced yet; nothing is sealed under a key that a power
		// cut could take back.
		if err := syncDir(r.dir); err != nil {
			return nil, err
		}
	}
	return key, nil
}

func (r *keyring) load(k KEK) (*sealer, error) {
	if _, err := os.Lstat(r.path(k, destroyedSuffix)); err == nil {
		delete(r.cache, k)
		return nil, problem.New(problem.Gone, "This was destroyed when its retention time ended.")
	}
	if _, err := os.Lstat(r.path(k, kekSuffix)); err != nil {
		delete(r.cache, k)
		return nil, fmt.Errorf("key-encryption key %s is missing from the keyring: %w", k, err)
	}
	if key, ok := r.cache[k]; ok {
		return key, nil
	}
	blob, err := os.ReadFile(r.path(k, kekSuffix))
	if err != nil {
		return nil, fmt.Errorf("read key-encryption key %s: %w", k, err)
	}
	raw, err := r.master.open(blob, r.aad(k))
	if err != nil {
		return nil, fmt.Errorf("key-encryption key %s: %w", k, err)
	}
	defer clear(raw)
	key, err := newSealer(raw)
	if err != nil {
		return nil, err
	}
	r.cache[k] = key
	return key, nil
}

func (r *keyring) create(k KEK) error {
	raw := newKey()
	defer clear(raw)
	blob, err := r.master.seal(raw, r.aad(k))
	if err != nil {
		return err
	}
	err = publish(r.path(k, kekSuffix), blob)
	if errors.Is(err, fs.ErrExist) {
		return nil // another process was first; its key is the one
	}
	return err
}

// destroy makes the KEK unusable for every process: tombstone first, then the key's bytes, then its name.
func (r *keyring) destroy(k KEK) error {
	if _, err := ParseKEK(k.String()); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.cache, k)
	err := publish(r.path(k, destroyedSuffix), nil)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("destroy key-encryption key %s: %w", k, err)
	}
	if err := wipe(r.path(k, kekSuffix)); err != nil {
		return fmt.Errorf("destroy key-encryption key %s: %w", k, err)
	}
	return nil
}

// list returns the KEKs that exist and were not destroyed, in order of class and period.
func (r *keyring) list() ([]KEK, error) {
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return nil, fmt.Errorf("list keyring: %w", err)
	}
	dead := map[KEK]bool{}
	var keks []KEK
	for _, e := range entries {
		if k, ok := kekOfFile(e.Name(), destroyedSuffix); ok {
			dead[k] = true
		}
		if k, ok := kekOfFile(e.Name(), kekSuffix); ok {
			keks = append(keks, k)
		}
	}
	live := keks[:0]
	for _, k := range keks {
		if !dead[k] {
			live = append(live, k)
		}
	}
	sort.Slice(live, func(i, j int) bool { return live[i].String() < live[j].String() })
	return live, nil
}

func (r *keyring) path(k KEK, suffix string) string {
	return filepath.Join(r.dir, string(k.Class)+"."+string(k.Period)+suffix)
}

func (r *keyring) aad(k KEK) []byte { return joined("habeas kek", r.id, k.String()) }

func kekOfFile(name, suffix string) (KEK, bool) {
	stem, ok := strings.CutSuffix(name, suffix)
	if !ok {
		return KEK{}, false
	}
	k, err := ParseKEK(strings.Replace(stem, ".", "/", 1))
	return k, err == nil
}
