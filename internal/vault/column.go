package vault

import (
	"errors"
	"time"
)

// Wrapped is a data key as a row keeps it: under which KEK, and the wrapped bytes. It is not secret. Deleting it
// shreds everything that was sealed under it, at once; destroying the KEK reaches every copy of it too.
type Wrapped struct {
	KEK  string
	Blob []byte
}

// DataKey seals and opens the values of one owner and retention class. Safe for concurrent use.
type DataKey struct{ key *sealer }

// NewDataKey makes a data key for one owner, wrapped under the class's KEK of the month of now.
func (v *Vault) NewDataKey(class Class, now time.Time) (Wrapped, *DataKey, error) {
	name := KEK{class, Month(now)}
	kek, err := v.ring.sealing(name)
	if err != nil {
		return Wrapped{}, nil, err
	}
	raw := newKey()
	defer clear(raw)
	blob, err := kek.seal(raw, dataKeyAAD(name.String()))
	if err != nil {
		return Wrapped{}, nil, err
	}
	key, err := newSealer(raw)
	if err != nil {
		return Wrapped{}, nil, err
	}
	return Wrapped{name.String(), blob}, &DataKey{key}, nil
}

// OpenDataKey unwraps a row's data key. It is a problem of kind Gone when the KEK was destroyed.
func (v *Vault) OpenDataKey(w Wrapped) (*DataKey, error) {
	name, err := ParseKEK(w.KEK)
	if err != nil {
		return nil, err
	}
	kek, err := v.ring.opening(name)
	if err != nil {
		return nil, err
	}
	raw, err := kek.open(w.Blob, dataKeyAAD(w.KEK))
	if err != nil {
		return nil, err
	}
	defer clear(raw)
	key, err := newSealer(raw)
	if err != nil {
		return nil, err
	}
	return &DataKey{key}, nil
}

// Seal encrypts a value for one place: controller, table, row and field, in this order. The blob is 29 bytes longer
// than the plaintext and opens with the same place only.
func (k *DataKey) Seal(plaintext []byte, place ...string) ([]byte, error) {
	if len(place) == 0 {
		return nil, errors.New("seal: a place is needed: controller, table, row, field")
	}
	return k.key.seal(plaintext, columnAAD(place))
}

// Open decrypts a value of the same place; ErrSealed if it does not open.
func (k *DataKey) Open(blob []byte, place ...string) ([]byte, error) {
	if len(place) == 0 {
		return nil, errors.New("open: a place is needed: controller, table, row, field")
	}
	return k.key.open(blob, columnAAD(place))
}

func columnAAD(place []string) []byte {
	return append(joined("habeas column"), joined(place...)...)
}

func dataKeyAAD(kek string) []byte { return joined("habeas data key", kek) }
