package store

import (
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
)

// ContactConfirmed reports whether somebody confirmed a submission from this address (its blind index) since then.
func (t Tables) ContactConfirmed(index []byte, since time.Time) (bool, error) {
	var ids []string
	err := t.db.Model(&dsr.Submission{}).
		Where("controller_id = ? and contact_index = ? and confirmed_at >= ?", t.controller, index, since.UTC()).
		Limit(1).Pluck("id", &ids).Error
	return len(ids) > 0, err
}
