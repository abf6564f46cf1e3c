package vault

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// publish makes path appear with data, whole and synced, or fails with fs.ErrExist if it exists already.
func publish(path string, data []byte) error {
	part := path + "." + rand.Text() + ".part"
	if err := writeSynced(part, data); err != nil {
		return err
	}
	defer func() { _ = os.Remove(part) }() // a leftover holds wrapped keys only, and no name that is looked up
	if err := os.Link(part, path); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// replace makes path hold data, whole and synced, whether it existed or not.
func replace(path string, data []byte) error {
	part := path + "." + rand.Text() + ".part"
	if err := writeSynced(part, data); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		_ = os.Remove(part)
		return fmt.Errorf("replace: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		_ = os.Remove(path)
	}
	return err
}

// wipe overwrites the head of a file, where keys are, and unlinks it. Overwriting is a courtesy to disks that write
// in place; the promise rests on the key that wraps these bytes. A file that is not there is wiped already.
func wipe(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(make([]byte, min(info.Size(), maxHeader)), 0); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes names in dir durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}
