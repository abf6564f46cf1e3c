package vault

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/habeasdata/habeas/internal/problem"
)

// Dirs says where a vault lives. The keyring must stay out of the backups that hold the database or the files:
// it is what makes destruction reach them.
type Dirs struct {
	Keyring string
	Files   string
}

// Under returns the usual folders inside one data folder: "keyring" and "files".
func Under(dir string) Dirs {
	return Dirs{Keyring: filepath.Join(dir, "keyring"), Files: filepath.Join(dir, "files")}
}

// Vault is an open keyring with its files. Safe for concurrent use, by several processes too.
type Vault struct {
	dirs   Dirs
	id     string
	master *sealer
	ring   *keyring
	keys   *derivation
	files  *folder
}

// Initialized reports whether dir holds a keyring.
func Initialized(dir string) bool { return Under(dir).Initialized() }

// Initialized reports whether the keyring exists.
func (d Dirs) Initialized() bool {
	_, err := os.Lstat(filepath.Join(d.Keyring, manifestName))
	return err == nil
}

// Init makes a new, empty vault under dir. It refuses a folder that holds a keyring, or files whose keyring is gone.
func Init(dir string, master Secret) error { return Under(dir).Init(master) }

// Init makes a new, empty vault in these folders; see the function Init.
func (d Dirs) Init(master Secret) error {
	key, err := parseMaster(master)
	if err != nil {
		return err
	}
	if d.Initialized() {
		return problem.New(problem.Conflict, "There is a keyring in %s already: open it, or choose another folder.", d.Keyring)
	}
	files := newFolder(d.Files)
	if used, err := files.used(); err != nil {
		return err
	} else if used {
		return problem.New(problem.Conflict,
			"The folder %s holds files but their keyring is not in %s: put that keyring back, or choose another folder.", d.Files, d.Keyring)
	}
	if err := os.MkdirAll(d.Keyring, 0o700); err != nil {
		return fmt.Errorf("make keyring folder: %w", err)
	}
	m, err := newManifest(rand.Text(), key)
	if err != nil {
		return err
	}
	if err := files.init(m.ID); err != nil {
		return err
	}
	data, err := m.encode()
	if err != nil {
		return err
	}
	// Last: until the manifest is there, nothing is, and Init can simply run again.
	if err := publish(filepath.Join(d.Keyring, manifestName), data); err != nil {
		return fmt.Errorf("write keyring: %w", err)
	}
	return nil
}

// Open opens the vault under dir. It refuses, with a sentence that says what to do: a missing, malformed or wrong
// master key, a missing keyring, a keyring that others may read, and a file folder of another installation.
func Open(dir string, master Secret) (*Vault, error) { return Under(dir).Open(master) }

// Open opens the vault in these folders; see the function Open.
func (d Dirs) Open(master Secret) (*Vault, error) {
	key, err := parseMaster(master)
	if err != nil {
		return nil, err
	}
	m, err := readManifest(d.Keyring)
	if err != nil {
		return nil, err
	}
	if err := onlyOurs(d.Keyring); err != nil {
		return nil, err
	}
	if err := m.check(d.Keyring, key); err != nil {
		return nil, err
	}
	files := newFolder(d.Files)
	if err := files.check(m.ID, d.Keyring); err != nil {
		return nil, err
	}
	keys, err := openDerivation(m, key)
	if err != nil {
		return nil, err
	}
	return &Vault{dirs: d, id: m.ID, master: key, ring: newKeyring(d.Keyring, m.ID, key), keys: keys, files: files}, nil
}

// ID names this keyring. A database that remembers it can refuse to run with another installation's keyring.
func (v *Vault) ID() string { return v.id }

// Destroy makes everything that was sealed in this class and period unreadable, in every copy, for every process.
// It cannot be undone. Destroying twice is the same as once; a period without a KEK is closed for good.
func (v *Vault) Destroy(class Class, period Period) error { return v.ring.destroy(KEK{class, period}) }

// KEKs lists the key-encryption keys that exist, by class and period: what retention may have to destroy.
func (v *Vault) KEKs() ([]KEK, error) { return v.ring.list() }

// onlyOurs refuses a keyring that group or others can reach.
func onlyOurs(dir string) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || strings.HasSuffix(path, ".part") {
			return nil
		}
		if err != nil {
			return fmt.Errorf("look at keyring: %w", err)
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("look at keyring: %w", err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			return problem.New(problem.Internal, "Others can read the keyring: run chmod -R go= %s", dir)
		}
		return nil
	})
}
