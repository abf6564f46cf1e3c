package vault

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/habeasdata/habeas/internal/problem"
)

const manifestName = "keyring.json"

// manifest is the keyring's only plain file: which keyring this is, a check value that tells whether a master key
// is its own, and the long-lived keys, wrapped.
type manifest struct {
	Format int            `json:"format"`
	ID     string         `json:"id"`
	Check  []byte         `json:"check"`
	Derive []byte         `json:"derive"`
	Index  []indexVersion `json:"index"` // the last one is written, all are looked up
}

type indexVersion struct {
	Version uint8  `json:"version"`
	Key     []byte `json:"key"`
}

func newManifest(id string, master *sealer) (manifest, error) {
	m := manifest{Format: formatVersion, ID: id}
	var err error
	if m.Check, err = master.seal([]byte(id), joined("habeas key check", id)); err != nil {
		return m, err
	}
	if m.Derive, err = m.wrap(master, "derive"); err != nil {
		return m, err
	}
	return m, m.addIndex(master)
}

// addIndex appends a fresh index key as the one to write.
func (m *manifest) addIndex(master *sealer) error {
	next := uint8(1)
	if n := len(m.Index); n > 0 {
		next = m.Index[n-1].Version + 1
	}
	if next == 0 {
		return errors.New("index keys: 255 rotations are used up")
	}
	key, err := m.wrap(master, fmt.Sprintf("index %d", next))
	if err != nil {
		return err
	}
	m.Index = append(m.Index, indexVersion{next, key})
	return nil
}

func (m *manifest) wrap(master *sealer, use string) ([]byte, error) {
	raw := newKey()
	defer clear(raw)
	return master.seal(raw, joined("habeas long-lived key", m.ID, use))
}

func (m *manifest) unwrap(master *sealer, use string, blob []byte) ([]byte, error) {
	raw, err := master.open(blob, joined("habeas long-lived key", m.ID, use))
	if err != nil {
		return nil, fmt.Errorf("keyring key %q: %w", use, err)
	}
	return raw, nil
}

// check refuses a master key that is not this keyring's.
func (m *manifest) check(dir string, master *sealer) error {
	id, err := master.open(m.Check, joined("habeas key check", m.ID))
	if err != nil || string(id) != m.ID {
		return problem.New(problem.Internal,
			"The master key does not open the keyring in %s: give the master key that this keyring was made with, or put back the keyring folder that belongs to this key.", dir)
	}
	return nil
}

func readManifest(dir string) (manifest, error) {
	var m manifest
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return m, problem.Wrap(err, problem.Internal,
			"There is no keyring in %s: put back the keyring folder of this installation, or initialize a new installation.", dir)
	}
	if err != nil {
		return m, fmt.Errorf("read keyring: %w", err)
	}
	if err := json.Unmarshal(data, &m); err != nil || m.ID == "" || len(m.Index) == 0 {
		return m, problem.Wrap(err, problem.Internal, "The keyring in %s is damaged: put back a good copy of its folder.", dir)
	}
	if m.Format != formatVersion {
		return m, problem.New(problem.Internal,
			"The keyring in %s has format %d, this program knows %d: use the program version that wrote it.", dir, m.Format, formatVersion)
	}
	return m, nil
}

func (m *manifest) encode() ([]byte, error) {
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode keyring: %w", err)
	}
	return append(data, '\n'), nil
}
