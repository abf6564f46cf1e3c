package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/internal/workflow"
)

// clockBatch is how many clocks one look takes.
const clockBatch = 200

// clocks alarms staff whose clocks ran far, and gives the unverified the answer that the law still owes on the last
// day.
// One clock that cannot be looked at must not stop the others: it is logged, and looked at again in the next round.
func (a *App) clocks(ctx context.Context, _ queue.Attempt) error {
	for {
		due, err := a.Store.Read(ctx).DueAlarms(a.Now(), clockBatch)
		if err != nil {
			return err
		}
		var failed []error
		for _, r := range due {
			if err := a.alarm(ctx, r); err != nil {
				failed = append(failed, fmt.Errorf("clock of %s: %w", r.ID, err))
			}
		}
		if len(due) < clockBatch || len(failed) > 0 {
			return errors.Join(failed...)
		}
	}
}

func (a *App) alarm(ctx context.Context, r dsr.Request) error {
	now := a.Now()
	if unproven(r) && !now.Before(r.DueAt.Add(-workflow.LastDay)) {
		if err := a.Identity.Unverified(ctx, r.ID); err != nil {
			return err
		}
	}
	level := a.Work.AlarmLevel(r, now)
	c := dsr.Command{
		Event: dsr.Alarm, Actor: dsr.System(dsr.ByClock, "alarm"), NextAlarm: a.Work.NextAlarm(r, now), Detail: level,
	}
	_, err := a.Work.Apply(ctx, r.ID, c, func(tx *store.Tx, d dsr.Decided) error {
		if level == "" || r.Test || !d.After.AnsweredAt.IsZero() {
			return nil
		}
		if err := a.remindOwners(tx, d.After, level); err != nil {
			return err
		}
		return a.tellStaff(tx, d.After, level)
	})
	if problem.Is(err, problem.Conflict) {
		return nil // it ended in the meantime
	}
	return err
}

func unproven(r dsr.Request) bool {
	return (r.State == dsr.Verifying || r.State == dsr.Received) && r.Need > 0
}

// remindOwners asks the owners of systems that have not answered again, once per level.
func (a *App) remindOwners(tx *store.Tx, r dsr.Request, level string) error {
	open, err := tx.Tasks().Find(store.Match{"request_id": r.ID, "manual": true, "state": dsr.TaskWaiting}, "connector")
	if err != nil {
		return err
	}
	for _, t := range open {
		if c := a.Systems.Connector(t.Connector); c == nil || c.Owner == "" {
			continue
		}
		err := a.Work.Enqueue(tx, dsr.ToOwner, t.Connector, dsr.Outgoing{
			Key: "remind:" + string(t.ID) + ":" + level, SubmissionID: r.SubmissionID, RequestID: r.ID,
			Template: dsr.NoticeTaskAgain, Locale: a.Work.Controller.Locale, Args: dsr.Strings{"task=" + string(t.ID)},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tellStaff mails the handler, or every officer where there is none; once per level, overdue once per day.
func (a *App) tellStaff(tx *store.Tx, r dsr.Request, level string) error {
	match := store.Match{"role": dsr.Officer, "state": dsr.Active}
	if r.Assignee != "" {
		match = store.Match{"id": r.Assignee, "state": dsr.Active}
	}
	members, err := tx.Members().Find(match, "created_at")
	if err != nil {
		return err
	}
	key := "alarm:" + string(r.ID) + ":" + level
	if level == "overdue" {
		key += ":" + a.Work.Controller.Today(tx.Now()).String()
	}
	for _, m := range members {
		err := a.Work.Enqueue(tx, dsr.ToStaff, string(m.ID), dsr.Outgoing{
			Key: key + ":" + string(m.ID), RequestID: r.ID, Template: dsr.NoticeAlarm, Locale: a.Work.Controller.Locale,
			Args: dsr.Strings{"level=" + level},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// seal puts new audit records into the global log and signs a checkpoint outside the database.
func (a *App) seal(ctx context.Context, _ queue.Attempt) error {
	for {
		head, more, err := a.Store.SealAudit(ctx)
		if err != nil {
			return err
		}
		if more {
			continue
		}
		return a.checkpoint(head)
	}
}

// Origin names this installation's log in its checkpoints.
func (a *App) origin() string { return "habeas/" + a.Config.Controller.ID + "/" + a.Vault.ID() }

// checkpoint writes the log's head, signed, as one new file per head: what was exported is never changed.
func (a *App) checkpoint(head audit.Head) error {
	if head.Seq == 0 {
		return nil
	}
	dir := a.Config.checkpoints()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("checkpoints: %w", err)
	}
	path := filepath.Join(dir, fmt.Sprintf("%016d.checkpoint", head.Seq))
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	note, err := a.signer.Sign(audit.Checkpoint{Origin: a.origin(), Size: head.Seq, Root: head.Hash, At: a.Now().UTC()})
	if err != nil {
		return err
	}
	if err := publish(path, note); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	return nil
}

// orphanAge is how old a vault file that no row names must be before a sweep removes it: a slow writer is no crash.
const orphanAge = 24 * time.Hour

// retention removes what has served its purpose: expired answer files, rows collected for requests that ended, the
// leftovers of crashes, old sessions, drafts, links and finished jobs.
func (a *App) retention(ctx context.Context, _ queue.Attempt) error {
	now := a.Now()
	if err := a.destroyPackages(ctx, now); err != nil {
		return err
	}
	if err := a.destroyKeys(now); err != nil {
		return err
	}
	if err := a.forgetCollected(ctx); err != nil {
		return err
	}
	_, err := a.Vault.Sweep(ctx, now.Add(-orphanAge), func(id string) (bool, error) {
		return a.Store.Read(ctx).KnowsFile(id)
	})
	if err != nil {
		return fmt.Errorf("sweep vault: %w", err)
	}
	err = a.Store.InTx(ctx, func(tx *store.Tx) error {
		if err := tx.ForgetCounters(now.AddDate(0, 0, -8)); err != nil {
			return err
		}
		return tx.ForgetExpired(now.AddDate(0, 0, -1))
	})
	if err != nil {
		return err
	}
	_, err = a.Store.Jobs().Prune(ctx, now.Add(-queue.KeepFinished))
	return err
}

// packageGrace is how long after its last day an answer file is destroyed: 14 days to fetch it, gone 30 days after
// it was made.
const packageGrace = 16 * 24 * time.Hour

func (a *App) destroyPackages(ctx context.Context, now time.Time) error {
	list, err := a.Store.Read(ctx).ExpiredPackages(now.Add(-packageGrace), clockBatch)
	if err != nil {
		return err
	}
	for _, p := range list {
		if err := a.Vault.Remove(p.VaultID); err != nil {
			return fmt.Errorf("destroy package %s: %w", p.ID, err)
		}
		err := a.Store.InTx(ctx, func(tx *store.Tx) error {
			_, err := tx.Packages().Set(store.Match{"id": p.ID}, store.Values{"destroyed_at": tx.Now()})
			if err != nil {
				return err
			}
			c := dsr.Command{Event: dsr.Shred, Actor: dsr.System(dsr.ByClock, "retention"), Subject: string(p.ID), Detail: "package"}
			if _, err := a.Work.ApplyIn(tx, p.RequestID, c); !problem.Is(err, problem.Conflict) {
				return err
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// packageKeyLife is how long a day's key of answer files lives: by then every file of the day is destroyed, and the
// key's end makes every copy of them, in whatever backup, unreadable.
const packageKeyLife = 31 * 24 * time.Hour

func (a *App) destroyKeys(now time.Time) error {
	keys, err := a.Vault.KEKs()
	if err != nil {
		return err
	}
	for _, k := range keys {
		if k.Class != vault.Package {
			continue
		}
		end, err := k.Period.End()
		if err != nil {
			return err
		}
		if now.Before(end.Add(packageKeyLife)) {
			continue
		}
		if err := a.Vault.Destroy(k.Class, k.Period); err != nil {
			return fmt.Errorf("destroy key %s: %w", k, err)
		}
	}
	return nil
}

func (a *App) forgetCollected(ctx context.Context) error {
	list, err := a.Store.Read(ctx).LeftoverCollections(clockBatch)
	if err != nil {
		return err
	}
	for _, c := range list {
		if err := a.Vault.Remove(c.VaultID); err != nil {
			return fmt.Errorf("forget collected rows %s: %w", c.ID, err)
		}
		err := a.Store.InTx(ctx, func(tx *store.Tx) error {
			_, err := tx.Collections().Set(store.Match{"id": c.ID}, store.Values{"vault_id": ""})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
