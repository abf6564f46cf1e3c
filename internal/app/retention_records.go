package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// keptLongEnough refuses a record time that is shorter than the minimum of a law that this controller answers under.
// Other laws' minimum goes before the setting when one of them applies to a request.
func (a *App) keptLongEnough(keep dsr.Retention) error {
	for _, id := range append([]string{a.Config.Controller.DefaultRegime}, a.Config.Controller.Regimes...) {
		pack, err := a.Law.Pack(id)
		if err != nil {
			return err
		}
		for _, rule := range pack.Rules {
			if rule.RetentionMonths > keep.RecordMonths {
				return fmt.Errorf("retention.record_months: the %s wants records kept for %d months; set at least that", pack.Law, rule.RetentionMonths)
			}
		}
	}
	return nil
}

// recordsDue are the submissions whose record time is over. The longest minimum of the laws of its requests counts, and
// nothing of a person goes while a request of theirs is open.
func (a *App) recordsDue(ctx context.Context, now time.Time) ([]chore, error) {
	var last dsr.SubmissionID
	// Months are not all of one length: what may be due is looked at closely below.
	before := now.AddDate(0, -a.Work.Controller.Retention.RecordMonths, 3)
	var failed []error
	list, err := pages(func() ([]chore, bool, error) {
		list, err := a.Store.Read(ctx).ClosedSubmissions(before, last, clockBatch)
		var due []chore
		for _, s := range list {
			last = s.ID
			over, err := a.recordOver(ctx, s, now)
			if err != nil {
				failed = append(failed, fmt.Errorf("retention of submission %s: %w", s.ID, err))
			}
			if over {
				due = append(due, chore{Shredded{string(vault.Record), "record", string(s.ID)}, func(ctx context.Context) error { return a.bury(ctx, s, now) }})
			}
		}
		return due, len(list) == clockBatch, err
	})
	return list, errors.Join(append(failed, err)...)
}

func (a *App) recordOver(ctx context.Context, s dsr.Submission, now time.Time) (bool, error) {
	read := a.Store.Read(ctx)
	requests, err := read.RequestsOf(s.ID)
	if err != nil {
		return false, err
	}
	var closed time.Time
	minimum := 0
	for _, r := range requests {
		_, rule, err := a.Work.Rule(r)
		if err != nil {
			return false, err // a law that cannot be found may want it kept
		}
		minimum = max(minimum, rule.RetentionMonths)
		if r.Restricted() {
			return false, nil // whoever is told before it ends must be known until then (GDPR Art. 18(3))
		}
		if r.ClosedAt.After(closed) {
			closed = r.ClosedAt
		}
	}
	if now.Before(a.Work.Controller.Retention.RecordDue(closed, minimum)) {
		return false, nil
	}
	open, err := read.HasOpenRequest(s.ID)
	return !open && err == nil, err
}

// bury makes a submission a tombstone: its vault files go first, then its row, with an entry in the history of each of
// its requests.
func (a *App) bury(ctx context.Context, s dsr.Submission, now time.Time) error {
	files, err := a.removeFilesOf(ctx, s.ID, now)
	if err != nil {
		return err
	}
	return a.Store.InTx(ctx, func(tx *store.Tx) error {
		// Looked at again in the transaction: a request of this person may have come in meanwhile.
		if open, err := tx.HasOpenRequest(s.ID); err != nil || open {
			return err
		}
		buried, err := tx.Bury(s.ID, files)
		if err != nil || !buried {
			return err
		}
		requests, err := tx.RequestsOf(s.ID)
		if err != nil {
			return err
		}
		for _, r := range requests {
			if err := a.noteShred(tx, r.ID, string(s.ID), "record"); err != nil {
				return err
			}
		}
		return nil
	})
}

// removeFilesOf removes the vault files that go with a record and returns the ids of their rows. A mandate that is
// still to be kept stays.
func (a *App) removeFilesOf(ctx context.Context, id dsr.SubmissionID, now time.Time) ([]string, error) {
	files, err := a.Store.Read(ctx).Files().Find(store.Match{"submission_id": id}, "id")
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, f := range files {
		if at, err := a.fileDue(ctx, f); err != nil {
			return nil, err
		} else if f.Class == dsr.FileAuthority && now.Before(at) {
			continue
		}
		if err := a.removeFile(f); err != nil {
			return nil, err
		}
		ids = append(ids, f.ID)
	}
	packages, err := a.Store.Read(ctx).Packages().Find(store.Match{"submission_id": id}, "id")
	if err != nil {
		return nil, err
	}
	for _, p := range packages {
		if err := a.Vault.Remove(p.VaultID); err != nil {
			return nil, err
		}
	}
	return ids, nil
}
