package store

import (
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
)

// waitingForDigest are the open, unconfirmed forms that name an address and got no first mail of their own.
const waitingForDigest = `controller_id = ? and contact_index = ? and channel = 'form' and confirmed_at = ?
	and not exists (select 1 from outgoing where outgoing.submission_id = submission.id and outgoing.template = 'first_mail')
	and exists (select 1 from request where request.submission_id = submission.id
		and request.state not in ('fulfilled', 'denied', 'withdrawn'))`

// ForDigest returns the submissions of an address, given by its blind index, that one digest covers: those without a
// first mail of their own that came until an instant, by id, from the one after the given.
func (t Tables) ForDigest(contact []byte, until time.Time, after dsr.SubmissionID, limit int) ([]dsr.Submission, error) {
	var rows []dsr.Submission
	err := t.db.Where(waitingForDigest, t.controller, contact, Never).Where("created_at <= ? and id > ?", until.UTC(), after).
		Order("id").Limit(limit).Find(&rows).Error
	return rows, t.Submissions().problem(err)
}

// NewForDigest counts the submissions of an address that came after its last first mail, and returns the first of them.
func (t Tables) NewForDigest(contact []byte) (dsr.Submission, int64, error) {
	var last struct{ At time.Time }
	err := t.db.Model(&dsr.Outgoing{}).Select("created_at as at").
		Where("controller_id = ? and template = 'first_mail'", t.controller).
		Where("submission_id in (select id from submission where controller_id = ? and contact_index = ?)", t.controller, contact).
		Order("created_at desc").Limit(1).Scan(&last).Error
	if err != nil {
		return dsr.Submission{}, 0, err
	}
	var n int64
	later := t.db.Where(waitingForDigest, t.controller, contact, Never).Where("created_at >= ?", last.At.UTC())
	if err := later.Model(&dsr.Submission{}).Count(&n).Error; err != nil || n == 0 {
		return dsr.Submission{}, 0, err
	}
	var lead dsr.Submission
	err = t.db.Where(waitingForDigest, t.controller, contact, Never).Where("created_at >= ?", last.At.UTC()).
		Order("id").Limit(1).Take(&lead).Error
	return lead, n, t.Submissions().problem(err)
}
