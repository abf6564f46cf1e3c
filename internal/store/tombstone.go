package store

import (
	"context"
	"fmt"

	"github.com/habeasdata/habeas/internal/dsr"
)

// nothing is what a sealed column holds once its value was destroyed.
var nothing = []byte{}

// Bury makes a submission a tombstone: everything personal goes, with its wrapped key, its blind indexes and its links.
// What stays are the rows that count and prove (requests, decisions, approvals, effects, counts of rows, when a mail
// was sent) and the audit records. The caller has removed the vault files before, and names the rows of those that go
// with the record: a mandate may outlive it. It reports whether there was anything left to destroy.
func (tx *Tx) Bury(id dsr.SubmissionID, files []string) (bool, error) {
	n, err := tx.Submissions().Set(Match{"id": id, "shredded_at": Never}, Values{
		"shredded_at": tx.now, "contact_index": nil, "key_kek": "", "key_blob": nothing, "sealed": nothing,
		"passphrase": "", "dedup_key": "tombstone:" + string(id),
	})
	if err != nil || n == 0 {
		return false, err
	}
	requests, err := tx.Requests().Find(Match{"submission_id": id}, "ordinal")
	if err != nil {
		return false, err
	}
	for _, step := range tx.burial(id, files, requests) {
		if _, err := step(); err != nil {
			return false, fmt.Errorf("bury submission %s: %w", id, err)
		}
	}
	return true, nil
}

// burial lists what goes, in an order that no reference stands against.
func (tx *Tx) burial(id dsr.SubmissionID, files []string, requests []dsr.Request) []func() (int64, error) {
	of := Match{"submission_id": id}
	steps := []func() (int64, error){
		func() (int64, error) { return tx.forgetLinks(id, requests) },
		func() (int64, error) { return tx.Proofs().Delete(of) },
		func() (int64, error) { return tx.Identifiers().Delete(of) },
		func() (int64, error) { return tx.Correspondence().Delete(of) },
		func() (int64, error) {
			return tx.Outbox().Set(of, Values{"sealed": nil, "args": dsr.Strings{}, "recipient_id": ""})
		},
		func() (int64, error) {
			return tx.Files().Set(Match{"id": files, "shredded_at": Never}, Values{"shredded_at": tx.now})
		},
		func() (int64, error) {
			return tx.Files().Set(Match{"id": files}, Values{"sha256": "", "vault_id": ""})
		},
		func() (int64, error) { return tx.Files().Set(of, Values{"name": nothing}) },
		func() (int64, error) { return tx.Packages().Set(of, Values{"sha256": ""}) },
		func() (int64, error) {
			return tx.Packages().Set(Match{"submission_id": id, "destroyed_at": Never}, Values{"destroyed_at": tx.now})
		},
	}
	for _, r := range requests {
		part := Match{"request_id": r.ID}
		steps = append(steps,
			func() (int64, error) { return tx.Tasks().Set(part, Values{"reason": nil}) },
			func() (int64, error) { return tx.Collections().Set(part, Values{"reason": nil}) },
			func() (int64, error) { return tx.Unresolved().Set(part, Values{"reason": nil}) },
			func() (int64, error) { return tx.Corrections().Set(part, Values{"claim": nil, "sealed": nil}) },
			func() (int64, error) { return tx.LegalHolds().Delete(part) }, // refused parts; holds name no request
			func() (int64, error) { return tx.Assessments().Set(part, Values{"sealed": nil}) },
		)
	}
	return steps
}

// forgetLinks removes the sessions of the submission and the links to all that hangs on it.
func (tx *Tx) forgetLinks(id dsr.SubmissionID, requests []dsr.Request) (int64, error) {
	owners := []string{string(id)}
	for _, r := range requests {
		owners = append(owners, string(r.ID))
	}
	for _, list := range []struct {
		model any
		where string
		value any
	}{
		{&dsr.ProofItem{}, "submission_id = ?", id},
		{&dsr.Package{}, "submission_id = ?", id},
		{&dsr.Task{}, "request_id in (select id from request where submission_id = ?)", id},
	} {
		var ids []string
		err := tx.db.Model(list.model).Where("controller_id = ?", tx.controller).Where(list.where, list.value).Pluck("id", &ids).Error
		if err != nil {
			return 0, err
		}
		owners = append(owners, ids...)
	}
	n, err := tx.Tokens().Delete(Match{"owner_id": owners})
	if err != nil {
		return n, err
	}
	m, err := tx.Sessions().Delete(Match{"owner_id": owners})
	return n + m, err
}

// EmptyLog writes SQLite's log into the file and cuts it off, so that what was deleted is not in the log either. It
// gives way to readers: what it cannot do now, a later call does. Postgres recycles its log by itself.
func (s *Store) EmptyLog(ctx context.Context) error {
	if s.Dialect == Postgres {
		return nil
	}
	return s.write.WithContext(ctx).Exec("pragma wal_checkpoint(truncate)").Error
}
