package store

import (
	"context"
	"fmt"

	"gorm.io/gorm/clause"
)

// meta is one fact about the database itself.
type meta struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

// BindKeyring remembers the keyring that seals this database, and refuses to go on with another one: what it would
// write nobody could read.
func (s *Store) BindKeyring(ctx context.Context, id string) error {
	return s.InTx(ctx, func(tx *Tx) error {
		row := meta{Name: "keyring", Value: id}
		if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return err
		}
		var known meta
		if err := tx.db.Where("name = ?", "keyring").Take(&known).Error; err != nil {
			return err
		}
		if known.Value != id {
			return fmt.Errorf("this database was sealed with another keyring: set keyring and master_key_file to those of this installation")
		}
		return nil
	})
}
