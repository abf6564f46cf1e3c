package store

import (
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
)

// ExpiredPackages returns packages past their time whose file still exists.
func (t Tables) ExpiredPackages(now time.Time, limit int) ([]dsr.Package, error) {
	var rows []dsr.Package
	err := t.db.Where("controller_id = ? and destroyed_at < created_at and expires_at <= ?", t.controller, now.UTC()).
		Limit(limit).Find(&rows).Error
	return rows, t.Packages().problem(err)
}

// LeftoverCollections returns collected rows' files of requests that ended: they have served their purpose.
func (t Tables) LeftoverCollections(limit int) ([]dsr.Collection, error) {
	var rows []dsr.Collection
	err := t.db.Where("controller_id = ? and vault_id <> ''", t.controller).
		Where("request_id in (select id from request where state in ('fulfilled', 'denied', 'withdrawn'))").
		Limit(limit).Find(&rows).Error
	return rows, t.Collections().problem(err)
}

// KnowsFile reports whether any row names a vault file.
func (t Tables) KnowsFile(vaultID string) (bool, error) {
	for _, model := range []any{&dsr.Collection{}, &dsr.Package{}, &dsr.File{}} {
		var n int64
		if err := t.db.Model(model).Where("vault_id = ?", vaultID).Limit(1).Count(&n).Error; err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

// ForgetExpired removes sessions, drafts and links that ended before.
func (tx *Tx) ForgetExpired(before time.Time) error {
	for _, model := range []any{&dsr.Session{}, &dsr.Draft{}, &dsr.Token{}} {
		if err := tx.db.Where("controller_id = ? and expires_at < ?", tx.controller, before.UTC()).Delete(model).Error; err != nil {
			return err
		}
	}
	return nil
}
