package demo

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// files are the configuration and the schemas, as an operator would write them.
//
//go:embed files
var files embed.FS

// Systems writes the company's systems to the folder dir if they are not there: connectors/, datasets/, secrets/ and
// the databases shop.db and marketing.db. What is there is left as it is, because requests may have changed it. The
// folder appears whole or not at all.
func Systems(dir string, seed int64) error {
	if _, err := os.Stat(filepath.Join(dir, "connectors")); err == nil {
		return nil
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("demo systems: %s holds other files: move them away, or choose another data folder", dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("demo systems: %w", err)
	}
	unfinished := filepath.Clean(dir) + ".new"
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("demo systems: %w", err)
	}
	for _, sub := range []string{"connectors", "datasets", "secrets"} {
		if err := copyFolder(filepath.Join(unfinished, sub), sub); err != nil {
			return fmt.Errorf("demo systems: %w", err)
		}
	}
	if err := writeDatabases(context.Background(), unfinished, seed); err != nil {
		return fmt.Errorf("demo systems: %w", err)
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("demo systems: %w", err)
	}
	if err := os.Rename(unfinished, dir); err != nil {
		return fmt.Errorf("demo systems: %w", err)
	}
	return nil
}

// DataMap writes the company's data map to a file, if it is not there.
func DataMap(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	text, err := files.ReadFile("files/datamap.yaml")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return fmt.Errorf("demo data map: %w", err)
	}
	return nil
}

// copyFolder writes one embedded folder.
func copyFolder(to, sub string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	entries, err := files.ReadDir("files/" + sub)
	if err != nil {
		return err
	}
	for _, e := range entries {
		text, err := files.ReadFile("files/" + sub + "/" + e.Name())
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, e.Name()), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}
