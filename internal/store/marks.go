package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/habeasdata/habeas/internal/dsr"
)

// DueMarkGroups returns the marks of all lists that are to be looked at by now, in groups that are decided together.
func (t Tables) DueMarkGroups(now time.Time) ([]dsr.MarkGroup, error) {
	var groups []dsr.MarkGroup
	err := t.db.Model(&dsr.Suppression{}).Where("controller_id = ? and review_at <= ?", t.controller, now.UTC()).
		Select(`purpose, "right", basis, count(*) as marks`).Group(`purpose, "right", basis`).Order(`purpose, "right", basis`).
		Scan(&groups).Error
	if err != nil {
		return nil, t.Suppressions().problem(err)
	}
	for i, g := range groups {
		var first dsr.Suppression
		of := Match{"purpose": g.Purpose, "right": g.Right, "basis": g.Basis}
		if first, err = t.Suppressions().First(of, "created_at"); err != nil {
			return nil, err
		}
		groups[i].Oldest = first.CreatedAt
	}
	return groups, nil
}

// ConfirmMarks lets the due marks of a group stand until they are looked at again, and returns how many there were.
func (tx *Tx) ConfirmMarks(g dsr.MarkGroup, next time.Time) (int64, error) {
	r := tx.dueOf(g).Update("review_at", next.UTC())
	return r.RowsAffected, tx.Suppressions().problem(r.Error)
}

// EndMarks removes the due marks of a group, and returns how many there were.
func (tx *Tx) EndMarks(g dsr.MarkGroup) (int64, error) {
	r := tx.dueOf(g).Delete(&dsr.Suppression{})
	return r.RowsAffected, tx.Suppressions().problem(r.Error)
}

func (tx *Tx) dueOf(g dsr.MarkGroup) *gorm.DB {
	return tx.db.Model(&dsr.Suppression{}).Where("controller_id = ? and review_at <= ?", tx.controller, tx.now.UTC()).
		Where(`purpose = ? and "right" = ? and basis = ?`, g.Purpose, g.Right, g.Basis)
}
