package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// Shredded is one thing that retention destroyed or, in a dry run, would destroy. It names ids only.
type Shredded struct {
	Class string // its retention class
	What  string
	ID    string
}

// String is the thing on one line.
func (s Shredded) String() string { return fmt.Sprintf("%s\t%s\t%s", s.Class, s.What, s.ID) }

// chore is one thing that is due, and how it is destroyed.
type chore struct {
	Shredded
	do func(context.Context) error
}

// orphanAge is how old a vault file that no row names must be before a sweep removes it: a slow writer is no crash.
const orphanAge = 24 * time.Hour

// retention is the round: it shreds what is due and removes the leftovers of crashes, old sessions, drafts, links and
// finished jobs.
func (a *App) retention(ctx context.Context, _ queue.Attempt) error {
	now := a.Now()
	_, failed := a.Shred(ctx, false)
	_, err := a.Vault.Sweep(ctx, now.Add(-orphanAge), func(id string) (bool, error) {
		return a.Store.Read(ctx).KnowsFile(id)
	})
	if err != nil {
		return errors.Join(failed, fmt.Errorf("sweep vault: %w", err))
	}
	err = a.Store.InTx(ctx, func(tx *store.Tx) error {
		if err := tx.ForgetCounters(now.AddDate(0, 0, -8)); err != nil {
			return err
		}
		return tx.ForgetExpired(now.AddDate(0, 0, -1))
	})
	if err != nil {
		return errors.Join(failed, err)
	}
	_, err = a.Store.Jobs().Prune(ctx, now.Add(-queue.KeepFinished))
	return errors.Join(failed, err)
}

// Shred destroys everything whose retention time is over, by class (design section 7), and returns what it was. A dry
// run destroys nothing. One thing that cannot be destroyed does not keep the others: it comes again in the next round.
// Keys come last: a period's key goes when nothing is left that needs it.
func (a *App) Shred(ctx context.Context, dry bool) ([]Shredded, error) {
	now := a.Now()
	var done []Shredded
	var failed []error
	for _, due := range []func(context.Context, time.Time) ([]chore, error){
		a.packagesDue, a.rowsDue, a.filesDue, a.mailsDue, a.recordsDue, a.keysDue,
	} {
		list, err := due(ctx, now)
		if err != nil {
			failed = append(failed, err)
		}
		for _, c := range list {
			if err := c.perform(ctx, dry); err != nil {
				failed = append(failed, fmt.Errorf("shred %s %s: %w", c.What, c.ID, err))
				continue
			}
			done = append(done, c.Shredded)
		}
	}
	if len(done) > 0 && !dry {
		failed = append(failed, a.Store.EmptyLog(ctx))
	}
	return done, errors.Join(failed...)
}

func (c chore) perform(ctx context.Context, dry bool) error {
	if err := ctx.Err(); err != nil || dry {
		return err
	}
	return c.do(ctx)
}

// pages collects the chores of lists that come in pages. next returns the page after the last one and, if there may be
// another, true.
func pages(next func() (list []chore, more bool, err error)) ([]chore, error) {
	var all []chore
	for {
		list, more, err := next()
		all = append(all, list...)
		if err != nil || !more {
			return all, err
		}
	}
}

// packagesDue are answer files thirty days after they reached the person: fourteen days to fetch them, and sixteen more.
func (a *App) packagesDue(ctx context.Context, now time.Time) ([]chore, error) {
	var last dsr.PackageID
	before := now.AddDate(0, 0, dsr.PackageDays-dsr.PackageGoneDays)
	return pages(func() ([]chore, bool, error) {
		list, err := a.Store.Read(ctx).ExpiredPackages(before, last, clockBatch)
		var due []chore
		for _, p := range list {
			last = p.ID
			due = append(due, chore{Shredded{string(vault.Package), "answer file", string(p.ID)}, func(ctx context.Context) error {
				return a.destroyPackage(ctx, p)
			}})
		}
		return due, len(list) == clockBatch, err
	})
}

func (a *App) destroyPackage(ctx context.Context, p dsr.Package) error {
	if err := a.Vault.Remove(p.VaultID); err != nil {
		return err
	}
	return a.Store.InTx(ctx, func(tx *store.Tx) error {
		if _, err := tx.Packages().Set(store.Match{"id": p.ID}, store.Values{"destroyed_at": tx.Now()}); err != nil {
			return err
		}
		return a.noteShred(tx, p.RequestID, string(p.ID), "package")
	})
}

// noteShred writes into a request's history that something of it was destroyed.
func (a *App) noteShred(tx *store.Tx, id dsr.RequestID, item, class string) error {
	c := dsr.Command{Event: dsr.Shred, Actor: dsr.System(dsr.ByClock, "retention"), Subject: item, Detail: class}
	_, err := a.Work.ApplyIn(tx, id, c)
	return err
}

// rowsDue are the rows collected for requests that ended.
func (a *App) rowsDue(ctx context.Context, _ time.Time) ([]chore, error) {
	last := ""
	return pages(func() ([]chore, bool, error) {
		list, err := a.Store.Read(ctx).LeftoverCollections(last, clockBatch)
		var due []chore
		for _, c := range list {
			last = c.ID
			due = append(due, chore{Shredded{string(vault.Collected), "collected rows", c.ID}, func(ctx context.Context) error {
				if err := a.Vault.Remove(c.VaultID); err != nil {
					return err
				}
				return a.Store.InTx(ctx, func(tx *store.Tx) error {
					_, err := tx.Collections().Set(store.Match{"id": c.ID}, store.Values{"vault_id": ""})
					return err
				})
			}})
		}
		return due, len(list) == clockBatch, err
	})
}
