package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
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
	if unproven(r) && !r.Paused() && !now.Before(r.DueAt.Add(-workflow.LastDay)) {
		if err := a.Identity.Unverified(ctx, r.ID); err != nil {
			return err
		}
	}
	groups := a.Work.AlarmGroups(r, now)
	c := dsr.Command{
		Event: dsr.Alarm, Actor: dsr.System(dsr.ByClock, "alarm"), NextAlarm: a.Work.NextAlarm(r, now), Detail: detail(groups),
	}
	_, err := a.Work.Apply(ctx, r.ID, c, func(tx *store.Tx, d dsr.Decided) error {
		if r.Test || !d.After.AnsweredAt.IsZero() {
			return nil
		}
		for _, g := range groups {
			if slices.Contains(g.Duties, deadline.ForAnswer) {
				if err := a.remindOwners(tx, d.After, g.Level); err != nil {
					return err
				}
			}
			if err := a.tellStaff(tx, d.After, g); err != nil {
				return err
			}
		}
		return nil
	})
	if problem.Is(err, problem.Conflict) {
		return nil // it ended in the meantime
	}
	return err
}

// detail is how the audit log says which clocks ran how far: "answer+extension_notice=50".
func detail(groups []workflow.AlarmGroup) string {
	parts := make([]string, len(groups))
	for i, g := range groups {
		parts[i] = duties(g) + "=" + g.Level
	}
	return strings.Join(parts, ",")
}

func duties(g workflow.AlarmGroup) string {
	words := make([]string, len(g.Duties))
	for i, d := range g.Duties {
		words[i] = string(d)
	}
	return strings.Join(words, "+")
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

// tellStaff mails the handler, or every officer where there is none; once per level and day that is owed, and
// daily once that day is over.
func (a *App) tellStaff(tx *store.Tx, r dsr.Request, g workflow.AlarmGroup) error {
	match := store.Match{"role": dsr.Officer, "state": dsr.Active}
	if r.Assignee != "" {
		match = store.Match{"id": r.Assignee, "state": dsr.Active}
	}
	members, err := tx.Members().Find(match, "created_at")
	if err != nil {
		return err
	}
	key := "alarm:" + string(r.ID) + ":" + duties(g) + ":" + g.Level + ":" + g.By.String()
	if a.Work.Over(g.By, tx.Now()) {
		key += ":" + a.Work.Controller.Today(tx.Now()).String()
	}
	for _, m := range members {
		err := a.Work.Enqueue(tx, dsr.ToStaff, string(m.ID), dsr.Outgoing{
			Key: key + ":" + string(m.ID), RequestID: r.ID, Template: dsr.NoticeAlarm, Locale: a.Work.Controller.Locale,
			Args: dsr.Strings{"level=" + g.Level, "by=" + g.By.String(), "duties=" + duties(g)},
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
	path := filepath.Join(dir, fmt.Sprintf("%016d"+checkpointEnding, head.Seq))
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
