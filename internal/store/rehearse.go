package store

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

// errRehearsed takes a rehearsal back.
var errRehearsed = errors.New("this was a rehearsal")

// Rehearsing reports whether the store is one of a rehearsal: nothing that it writes stays.
func (s *Store) Rehearsing() bool { return s.rehearsal }

// Rehearse runs f with a store whose every transaction is part of one that is always taken back: what f did can be read
// through that store, and nothing of it stays. No worker is woken. f must change nothing outside the store, and must not
// keep the store.
func (s *Store) Rehearse(ctx context.Context, f func(inner *Store) error) error {
	ctx, cancel := context.WithTimeout(ctx, txTimeout)
	defer cancel()
	err := s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		inner := *s
		inner.write, inner.read, inner.committed = db, db, nil
		inner.rehearsal = true
		inner.sql, inner.readSQL, inner.pool = nil, nil, nil // connections of their own would not be taken back
		if err := f(&inner); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return unavailable(err)
}
