package store

import (
	"time"

	"gorm.io/gorm/clause"

	"github.com/habeasdata/habeas/internal/dsr"
)

// counter is a count of something limited, in one window of time. Keys are hashes or ids, never values.
type counter struct {
	Key   string    `gorm:"primaryKey"`
	Since time.Time `gorm:"primaryKey"`
	N     int
}

// Count adds one to a counter in the window that started at since, and returns the count after that. It is one
// statement, so parallel callers get different counts.
func (tx *Tx) Count(key string, since time.Time) (int, error) {
	row := counter{Key: key, Since: since.UTC(), N: 1}
	err := tx.db.Clauses(
		clause.OnConflict{
			Columns:   []clause.Column{{Name: "key"}, {Name: "since"}},
			DoUpdates: clause.Assignments(map[string]any{"n": clause.Expr{SQL: "counter.n + 1"}}),
		},
		clause.Returning{Columns: []clause.Column{{Name: "n"}}},
	).Create(&row).Error
	return row.N, err
}

// CountUpTo adds one to a counter in the window that started at since unless it stands at limit already, and reports
// whether it did. It is one statement, so of parallel callers no more than limit hear yes.
func (tx *Tx) CountUpTo(key string, since time.Time, limit int) (bool, error) {
	row := counter{Key: key, Since: since.UTC(), N: 1}
	r := tx.db.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "key"}, {Name: "since"}},
		DoUpdates: clause.Assignments(map[string]any{"n": clause.Expr{SQL: "counter.n + 1"}}),
		Where:     clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "counter.n < ?", Vars: []any{limit}}}},
	}).Create(&row)
	return r.RowsAffected == 1, r.Error
}

// Uncount takes back one that was counted, for what turned out not to be what is limited.
func (tx *Tx) Uncount(key string, since time.Time) error {
	return tx.db.Model(&counter{}).Where("key = ? and since = ? and n > 0", key, since.UTC()).
		Update("n", clause.Expr{SQL: "n - 1"}).Error
}

// Counted returns a counter's value, 0 if it never counted.
func (t Tables) Counted(key string, since time.Time) (int, error) {
	var row counter
	err := t.db.Where("key = ? and since = ?", key, since.UTC()).Limit(1).Find(&row).Error
	return row.N, err
}

// ForgetCounters removes the counters of windows that started before.
func (tx *Tx) ForgetCounters(before time.Time) error {
	return tx.db.Where("since < ?", before.UTC()).Delete(&counter{}).Error
}

// TakeAttempt uses one of a proof item's tries and reports whether there was one. It is one conditional update:
// two hundred parallel guesses get five compares in total (ATK-36).
func (tx *Tx) TakeAttempt(id string, now time.Time) (bool, error) {
	r := tx.db.Table("proof_item").
		Where("controller_id = ? and id = ? and state = 'open' and attempts > 0 and expires_at > ?", tx.controller, id, now.UTC()).
		Update("attempts", clause.Expr{SQL: "attempts - 1"})
	return r.RowsAffected == 1, r.Error
}

// TakeOpen counts one opening of a package that may still be opened, and reports whether it may.
func (tx *Tx) TakeOpen(id string, now time.Time) (bool, error) {
	r := tx.db.Table("package").
		Where("controller_id = ? and id = ? and opens < max_opens and expires_at > ? and destroyed_at < created_at", tx.controller, id, now.UTC()).
		Update("opens", clause.Expr{SQL: "opens + 1"})
	return r.RowsAffected == 1, r.Error
}

// TakeFactor uses one try at a package's second factor.
func (tx *Tx) TakeFactor(id string) (bool, error) {
	r := tx.db.Table("package").
		Where("controller_id = ? and id = ? and attempts > 0", tx.controller, id).
		Update("attempts", clause.Expr{SQL: "attempts - 1"})
	return r.RowsAffected == 1, r.Error
}

// ReturnAttempt gives back the try that a right code used, never beyond the number it started with.
func (tx *Tx) ReturnAttempt(id string) error {
	return tx.db.Table("proof_item").
		Where("controller_id = ? and id = ? and state = 'open' and attempts < ?", tx.controller, id, dsr.CodeAttempts).
		Update("attempts", clause.Expr{SQL: "attempts + 1"}).Error
}
