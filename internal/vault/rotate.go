package vault

import (
	"fmt"
	"path/filepath"
)

// RotateIndex adds a new index key, which Index writes from now on; IndexAll still finds the older ones. Other
// processes keep writing under the key they know, which stays valid, and take up the new one when they open the
// vault again: rotate with one process running, or restart the others before re-indexing.
func (v *Vault) RotateIndex() (*Vault, error) {
	return v.rewrite(func(m *manifest) error { return m.addIndex(v.master) })
}

// RetireIndex forgets all index keys but the newest, after every row was indexed again. Whatever still carries an
// old index is then found by nobody.
func (v *Vault) RetireIndex() (*Vault, error) {
	return v.rewrite(func(m *manifest) error {
		m.Index = m.Index[len(m.Index)-1:]
		return nil
	})
}

func (v *Vault) rewrite(change func(*manifest) error) (*Vault, error) {
	m, err := readManifest(v.dirs.Keyring)
	if err != nil {
		return nil, err
	}
	if err := change(&m); err != nil {
		return nil, err
	}
	data, err := m.encode()
	if err != nil {
		return nil, err
	}
	if err := replace(filepath.Join(v.dirs.Keyring, manifestName), data); err != nil {
		return nil, fmt.Errorf("rewrite keyring: %w", err)
	}
	keys, err := openDerivation(m, v.master)
	if err != nil {
		return nil, err
	}
	next := *v
	next.keys = keys
	return &next, nil
}
