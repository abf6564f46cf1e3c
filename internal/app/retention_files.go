package app

import (
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// filesDue are the files whose own class is over: identity papers after the decision, mandates after their end and
// the record's time, parts of answers when the answer was given.
func (a *App) filesDue(ctx context.Context, now time.Time) ([]chore, error) {
	last := ""
	return pages(func() ([]chore, bool, error) {
		list, err := a.Store.Read(ctx).KeptFiles(last, clockBatch)
		var due []chore
		for _, f := range list {
			last = f.ID
			at, err := a.fileDue(ctx, f)
			if err != nil {
				return due, false, err
			}
			if at.IsZero() || now.Before(at) {
				continue
			}
			due = append(due, chore{Shredded{fileClass(f), "file", f.ID}, func(ctx context.Context) error { return a.destroyFile(ctx, f) }})
		}
		return due, len(list) == clockBatch, err
	})
}

func fileClass(f dsr.File) string {
	if f.Class == "" {
		return string(dsr.FileCollected)
	}
	return string(f.Class)
}

func (a *App) fileDue(ctx context.Context, f dsr.File) (time.Time, error) {
	requests, err := a.Store.Read(ctx).RequestsOf(f.SubmissionID)
	return a.Work.Controller.Retention.FileDue(f, requests, a.appealableUntil), err
}

// appealableUntil is the end of the time in which a refusal can be appealed, by the law of the request. Where the law
// gives no number of days, or cannot be found, nothing says when it ends.
func (a *App) appealableUntil(r dsr.Request) time.Time {
	_, rule, err := a.Work.Rule(r)
	appeal := rule.Law.Appeal
	if err != nil || appeal.FileReasonable {
		return r.ClosedAt.AddDate(1, 0, 0)
	}
	if appeal.FileWithin.IsZero() {
		return r.ClosedAt
	}
	c := a.Work.Controller
	return appeal.FileWithin.From(c.Today(r.ClosedAt), c.Calendar).End(c.Location)
}

// destroyFile shreds one file. That somebody's papers went is a fact of the request's history; that a part of an
// answer went when the answer was given is not.
func (a *App) destroyFile(ctx context.Context, f dsr.File) error {
	if err := a.removeFile(f); err != nil {
		return err
	}
	return a.Store.InTx(ctx, func(tx *store.Tx) error {
		gone := store.Values{"vault_id": "", "sha256": "", "name": []byte{}, "shredded_at": tx.Now()}
		if _, err := tx.Files().Set(store.Match{"id": f.ID}, gone); err != nil || fileClass(f) == string(dsr.FileCollected) {
			return err
		}
		id := f.RequestID
		if id == "" {
			requests, err := tx.RequestsOf(f.SubmissionID)
			if err != nil || len(requests) == 0 {
				return err
			}
			id = requests[0].ID
		}
		return a.noteShred(tx, id, f.ID, fileClass(f))
	})
}

func (a *App) removeFile(f dsr.File) error {
	if f.VaultID == "" {
		return nil
	}
	return a.Vault.Remove(f.VaultID)
}
