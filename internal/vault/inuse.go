package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/habeasdata/habeas/internal/problem"
)

// FileKEKs returns the key-encryption keys that files of the vault need: a key that is not among them opens no whole
// file. Files still being written are not looked at, so leave their key alone for a day after its period.
func (v *Vault) FileKEKs(ctx context.Context) (map[KEK]bool, error) {
	used := map[KEK]bool{}
	err := v.files.objects(func(id string, _ time.Time) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		kek, err := v.files.kek(id)
		switch {
		case problem.Is(err, problem.NotFound), errors.Is(err, ErrSealed):
			return nil // removed meanwhile, or damaged: no key opens it
		case err != nil:
			return err
		}
		used[kek] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look at the keys of files: %w", err)
	}
	return used, nil
}

// Destroyed reports whether a key-encryption key was destroyed.
func (v *Vault) Destroyed(k KEK) bool {
	_, err := v.ring.opening(k)
	return problem.Is(err, problem.Gone)
}

// kek reads under which key a file's own key lies.
func (f *folder) kek(id string) (KEK, error) {
	file, err := f.open(id)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return KEK{}, problem.Wrap(err, problem.NotFound, "There is no such file.")
		}
		return KEK{}, err
	}
	defer func() { _ = file.Close() }()
	h, _, err := readHeader(file)
	return h.kek, err
}
