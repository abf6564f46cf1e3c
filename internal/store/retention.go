package store

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/habeasdata/habeas/internal/dsr"
)

// ExpiredPackages returns packages whose last day was before and whose file still exists, the next by id. One that has not
// reached its person yet is none of them.
func (t Tables) ExpiredPackages(before time.Time, after dsr.PackageID, limit int) ([]dsr.Package, error) {
	var rows []dsr.Package
	err := t.db.Where("controller_id = ? and destroyed_at < created_at and expires_at <= ? and id > ?", t.controller, before.UTC(), after).
		Where("request_id not in (select id from request where state = ?)", dsr.Answering).
		Order("id").Limit(limit).Find(&rows).Error
	return rows, t.Packages().problem(err)
}

// LeftoverCollections returns collected rows' files of requests that ended, the next by id: they have served their
// purpose.
func (t Tables) LeftoverCollections(after string, limit int) ([]dsr.Collection, error) {
	var rows []dsr.Collection
	err := t.db.Where("controller_id = ? and vault_id <> '' and id > ?", t.controller, after).
		Where("request_id in (select id from request where state in ?)", final).
		Order("id").Limit(limit).Find(&rows).Error
	return rows, t.Collections().problem(err)
}

// KeptFiles returns files that are not destroyed, the next by id. Those that go with their record are not among them.
func (t Tables) KeptFiles(after string, limit int) ([]dsr.File, error) {
	var rows []dsr.File
	with := []dsr.FileClass{dsr.FileRecord, dsr.FileMail}
	err := t.db.Where("controller_id = ? and shredded_at < created_at and class not in ? and id > ?", t.controller, with, after).
		Order("id").Limit(limit).Find(&rows).Error
	return rows, t.Files().problem(err)
}

// KeptMails returns quarantined mails that are not destroyed, the next by id.
func (t Tables) KeptMails(after string, limit int) ([]dsr.QuarantinedMail, error) {
	var rows []dsr.QuarantinedMail
	err := t.db.Where("controller_id = ? and shredded_at < created_at and id > ?", t.controller, after).Order("id").Limit(limit).Find(&rows).Error
	return rows, t.QuarantinedMails().problem(err)
}

// final are the states in which a request owes nothing any more.
var final = []dsr.State{dsr.Fulfilled, dsr.Denied, dsr.Withdrawn}

// ClosedSubmissions returns submissions that still hold personal data and of which every request closed before, the
// next by id.
func (t Tables) ClosedSubmissions(before time.Time, after dsr.SubmissionID, limit int) ([]dsr.Submission, error) {
	var rows []dsr.Submission
	err := t.db.Where("controller_id = ? and created_at <= ? and shredded_at < created_at and id > ?", t.controller, before.UTC(), after).
		Where("id in (select submission_id from request)").
		Where("id not in (select submission_id from request where state not in ? or closed_at > ?)", final, before.UTC()).
		Order("id").Limit(limit).Find(&rows).Error
	return rows, t.Submissions().problem(err)
}

// shared are the kinds of identifier that many people have in common: they do not make two submissions one person's.
var shared = []dsr.IdentifierKind{dsr.Name, dsr.PostalCode, dsr.PostalAddress, dsr.DateOfBirth}

// HasOpenRequest reports whether a request of another submission is open that names the same person: one identifier in
// common, names and the like aside. Retention leaves the person's rows alone then.
func (t Tables) HasOpenRequest(id dsr.SubmissionID) (bool, error) {
	mine := t.db.Model(&dsr.Identifier{}).Select("\"index\"").Where("submission_id = ? and kind not in ?", id, shared)
	others := t.db.Model(&dsr.Identifier{}).Select("submission_id").
		Where("controller_id = ? and submission_id <> ? and \"index\" in (?)", t.controller, id, mine)
	var n int64
	err := t.db.Model(&dsr.Request{}).Where("submission_id in (?) and state not in ?", others, final).Count(&n).Error
	return n > 0, t.Requests().problem(err)
}

// KeysOfRows returns the names of the key-encryption keys that rows need, of every controller in the database: those of
// staff accounts and of legal holds apart, because these can be sealed again under another key.
func (t Tables) KeysOfRows() (rows, again map[string]bool, err error) {
	rows, again = map[string]bool{}, map[string]bool{}
	for _, of := range []struct {
		model any
		where string
		into  map[string]bool
	}{
		{&dsr.Submission{}, "", rows}, {&dsr.Draft{}, "", rows}, {&dsr.ListReview{}, "", rows}, {&dsr.LegalHold{}, "request_id <> ''", rows},
		{&dsr.LegalHold{}, "request_id = ''", again}, {&dsr.Member{}, "", again},
	} {
		var names []string
		if err := t.db.Model(of.model).Distinct("key_kek").Where("key_kek <> ''").Where(of.where).Pluck("key_kek", &names).Error; err != nil {
			return nil, nil, fmt.Errorf("list the keys of rows: %w", err)
		}
		for _, name := range names {
			of.into[name] = true
		}
	}
	return rows, again, nil
}

// DueMarks counts the marks of a list, and those of them that are to be looked at by now.
func (t Tables) DueMarks(purpose dsr.ListPurpose, now time.Time) (all, due int64, err error) {
	q := func() *gorm.DB {
		return t.db.Model(&dsr.Suppression{}).Where("controller_id = ? and purpose = ?", t.controller, purpose)
	}
	if err := q().Count(&all).Error; err != nil {
		return 0, 0, t.Suppressions().problem(err)
	}
	return all, due, t.Suppressions().problem(q().Where("review_at <= ?", now.UTC()).Count(&due).Error)
}

// KnowsFile reports whether any row names a vault file.
func (t Tables) KnowsFile(vaultID string) (bool, error) {
	for _, model := range []any{&dsr.Collection{}, &dsr.Package{}, &dsr.File{}, &dsr.QuarantinedMail{}} {
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
