package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/habeasdata/habeas/internal/problem"
)

const markSuffix = ".mark"

var markPurpose = regexp.MustCompile(`^[a-z]{1,30}$`)

// Mark returns 32 bytes that stand for a value in a list of one purpose, such as the list of who opted out. Each
// purpose has a random key of its own, made when it is first needed and kept in the keyring: marks of one list say
// nothing about another list, nor about a blind index, and [Vault.DestroyMarks] ends one list and no other.
func (v *Vault) Mark(purpose string, parts ...string) ([]byte, error) {
	key, err := v.ring.markKey(purpose)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return mac(key, nil, joined(append([]string{"habeas mark", purpose}, parts...)...)), nil
}

// DestroyMarks destroys the key of one purpose: every mark made with it, in whatever copy, fits nothing any more. The
// next Mark starts anew under another key.
func (v *Vault) DestroyMarks(purpose string) error {
	if !markPurpose.MatchString(purpose) {
		return fmt.Errorf("no such purpose of marks: %q", purpose)
	}
	return wipe(v.ring.markPath(purpose))
}

// markKey reads a purpose's key, and makes it if there is none yet.
func (r *keyring) markKey(purpose string) ([]byte, error) {
	if !markPurpose.MatchString(purpose) {
		return nil, fmt.Errorf("no such purpose of marks: %q", purpose)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	aad := joined("habeas mark key", r.id, purpose)
	blob, err := os.ReadFile(r.markPath(purpose))
	if errors.Is(err, fs.ErrNotExist) {
		if err := r.newMarkKey(purpose, aad); err != nil {
			return nil, err
		}
		blob, err = os.ReadFile(r.markPath(purpose))
	}
	if err != nil {
		return nil, fmt.Errorf("read key of marks: %w", err)
	}
	key, err := r.master.open(blob, aad)
	if err != nil {
		return nil, problem.Wrap(err, problem.Internal, "The key of the %s list in the keyring is damaged: put back a good copy of it.", purpose)
	}
	return key, nil
}

func (r *keyring) newMarkKey(purpose string, aad []byte) error {
	raw := newKey()
	defer clear(raw)
	blob, err := r.master.seal(raw, aad)
	if err != nil {
		return err
	}
	err = publish(r.markPath(purpose), blob)
	if errors.Is(err, fs.ErrExist) {
		return nil // another process was first; its key is the one
	}
	return err
}

func (r *keyring) markPath(purpose string) string { return filepath.Join(r.dir, purpose+markSuffix) }
