package vault

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/problem"
)

const (
	markerName = "KEYRING"
	partsDir   = "parts"   // being written; nothing reads here
	objectsDir = "objects" // whole files, spread over 256 folders
)

// folder stores encrypted files on a local disk. It is the seam at which an object store would stand: part, publish,
// open, remove and sweep are all that the rest of the package asks for.
type folder struct{ dir string }

func newFolder(dir string) *folder { return &folder{dir} }

// init makes the folders and marks them as belonging to a keyring.
func (f *folder) init(keyring string) error {
	for _, dir := range []string{f.dir, filepath.Join(f.dir, partsDir), filepath.Join(f.dir, objectsDir)} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make file folder: %w", err)
		}
	}
	if err := replace(filepath.Join(f.dir, markerName), []byte(keyring+"\n")); err != nil {
		return fmt.Errorf("mark file folder: %w", err)
	}
	return nil
}

// check refuses a folder that is not there (not mounted) or belongs to another keyring.
func (f *folder) check(keyring, keyringDir string) error {
	marker, err := os.ReadFile(filepath.Join(f.dir, markerName))
	if errors.Is(err, fs.ErrNotExist) {
		return problem.Wrap(err, problem.Internal,
			"The file folder %s of this installation is not there: mount it or put it back, with its %s file.", f.dir, markerName)
	}
	if err != nil {
		return fmt.Errorf("read file folder: %w", err)
	}
	if strings.TrimSpace(string(marker)) != keyring {
		return problem.New(problem.Internal,
			"The keyring in %s belongs to another installation than the files in %s: put back the keyring and the files that belong together.", keyringDir, f.dir)
	}
	return nil
}

// used reports whether the folder holds whole files.
func (f *folder) used() (bool, error) {
	shards, err := os.ReadDir(filepath.Join(f.dir, objectsDir))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look at file folder: %w", err)
	}
	for _, shard := range shards {
		files, err := os.ReadDir(filepath.Join(f.dir, objectsDir, shard.Name()))
		if err != nil {
			return false, fmt.Errorf("look at file folder: %w", err)
		}
		if len(files) > 0 {
			return true, nil
		}
	}
	return false, nil
}

// part opens a new file for writing that no reader can reach.
func (f *folder) part(id string) (*os.File, error) {
	return os.OpenFile(f.partPath(id), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

// publish makes a synced part reachable under its id, durably.
func (f *folder) publish(id string) error {
	shard := filepath.Dir(f.path(id))
	switch err := os.Mkdir(shard, 0o700); {
	case err == nil, errors.Is(err, fs.ErrExist):
	default:
		return err
	}
	// The shard may be another writer's, not synced yet.
	if err := syncDir(filepath.Dir(shard)); err != nil {
		return err
	}
	if err := os.Rename(f.partPath(id), f.path(id)); err != nil {
		return err
	}
	return syncDir(shard)
}

func (f *folder) open(id string) (*os.File, error) {
	if !validID(id) {
		return nil, problem.New(problem.NotFound, "There is no such file.")
	}
	file, err := os.Open(f.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.Wrap(err, problem.NotFound, "There is no such file.")
	}
	return file, err
}

func (f *folder) remove(id string) error {
	if !validID(id) {
		return problem.New(problem.NotFound, "There is no such file.")
	}
	return wipe(f.path(id))
}

// parts and objects call visit with the id and the last write of every file that is being written, or is whole.
func (f *folder) parts(visit func(id string, at time.Time) error) error {
	return f.visit(filepath.Join(f.dir, partsDir), visit)
}

func (f *folder) objects(visit func(id string, at time.Time) error) error {
	shards, err := os.ReadDir(filepath.Join(f.dir, objectsDir))
	if err != nil {
		return err
	}
	for _, shard := range shards {
		if err := f.visit(filepath.Join(f.dir, objectsDir, shard.Name()), visit); err != nil {
			return err
		}
	}
	return nil
}

func (f *folder) visit(dir string, visit func(id string, at time.Time) error) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) || !validID(e.Name()) {
			continue
		}
		if err != nil {
			return err
		}
		if err := visit(e.Name(), info.ModTime()); err != nil {
			return err
		}
	}
	return nil
}

func (f *folder) partPath(id string) string { return filepath.Join(f.dir, partsDir, id) }

func (f *folder) path(id string) string { return filepath.Join(f.dir, objectsDir, id[:2], id) }

// newID returns 128 random bits in hex.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// validID keeps anything that is not an id of ours away from paths.
func validID(id string) bool {
	b, err := hex.DecodeString(id)
	return err == nil && len(b) == 16 && strings.ToLower(id) == id
}
