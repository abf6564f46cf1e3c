package store

import (
	"fmt"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/queue"
)

// What the invariants' checker reads. Lists come in pages by id, because within one [Store.Snapshot] only one thing
// may be read at a time.

// RequestsAfter returns requests of every state, the next by id.
func (t Tables) RequestsAfter(id dsr.RequestID, limit int) ([]dsr.Request, error) {
	var rows []dsr.Request
	err := t.db.Where("controller_id = ? and id > ?", t.controller, id).Order("id").Limit(limit).Find(&rows).Error
	return rows, t.Requests().problem(err)
}

// SubmissionsAfter returns submissions, the next by id.
func (t Tables) SubmissionsAfter(id dsr.SubmissionID, limit int) ([]dsr.Submission, error) {
	var rows []dsr.Submission
	err := t.db.Where("controller_id = ? and id > ?", t.controller, id).Order("id").Limit(limit).Find(&rows).Error
	return rows, t.Submissions().problem(err)
}

// OutboxAfter returns outgoing mails of every state, the next by id.
func (t Tables) OutboxAfter(id string, limit int) ([]dsr.Outgoing, error) {
	var rows []dsr.Outgoing
	err := t.db.Where("controller_id = ? and id > ?", t.controller, id).Order("id").Limit(limit).Find(&rows).Error
	return rows, t.Outbox().problem(err)
}

// Histories returns the audit records of several chains, each in order.
func (t Tables) Histories(chains []string) (map[string][]audit.Entry, error) {
	var rows []auditRow
	err := t.db.Where("controller_id = ? and chain in ?", t.controller, chains).Order("chain, seq").Find(&rows).Error
	list, err := entries(rows, err)
	if err != nil {
		return nil, err
	}
	histories := make(map[string][]audit.Entry, len(chains))
	for _, e := range list {
		histories[e.Record.Chain] = append(histories[e.Record.Chain], e)
	}
	return histories, nil
}

// StrayChains returns audit chains that belong neither to a request nor to the administration.
func (t Tables) StrayChains(limit int) ([]string, error) {
	var chains []string
	err := t.db.Model(&auditRow{}).Distinct("chain").Where("controller_id = ? and chain <> ?", t.controller, AdminChain).
		Where("chain not in (select id from request)").Order("chain").Limit(limit).Pluck("chain", &chains).Error
	return chains, t.Requests().problem(err)
}

// NewestSealed returns the newest record that is in the global log; false if there is none.
func (t Tables) NewestSealed() (audit.Entry, bool, error) {
	var rows []auditRow
	err := t.db.Where("leaf > 0").Order("at desc").Limit(1).Find(&rows).Error
	list, err := entries(rows, err)
	if err != nil || len(list) == 0 {
		return audit.Entry{}, false, err
	}
	return list[0], true, nil
}

// RepeatedMessageIDs returns Message-IDs that more than one logical mail has.
func (t Tables) RepeatedMessageIDs(limit int) ([]string, error) {
	var ids []string
	err := t.db.Model(&dsr.Outgoing{}).Where("controller_id = ?", t.controller).Group("message_id").
		Having("count(*) > 1").Order("message_id").Limit(limit).Pluck("message_id", &ids).Error
	return ids, t.Outbox().problem(err)
}

// JobSubject names a kind of job and the one id that it is about.
type JobSubject struct{ Kind, Subject string }

// LiveJobs returns what the jobs that are not final are about: their requests, submissions and mails.
func (t Tables) LiveJobs() (map[JobSubject]bool, error) {
	live := map[JobSubject]bool{}
	var failed error
	final := []string{string(queue.Completed), string(queue.Cancelled), string(queue.Discarded)}
	stream(t.db.Where("state not in ?", final), func(r jobRow, err error) bool {
		var j queue.Job
		if err == nil {
			j, err = r.job()
		}
		if err != nil {
			failed = fmt.Errorf("read jobs: %w", err)
			return false
		}
		for _, id := range j.Args {
			live[JobSubject{j.Kind, id}] = true
		}
		return true
	})
	return live, failed
}
