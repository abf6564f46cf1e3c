package app

import (
	"slices"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// buried checks invariant 9 for a tombstone: nothing personal is left of it, every request of it ended, and each one's
// history says that it was destroyed. All other invariants hold over tombstones as they do over any request.
func (c *checkup) buried(s dsr.Submission, requests []dsr.Request) error {
	if !s.Tombstone() {
		return nil
	}
	subject := "submission " + string(s.ID)
	if len(s.Sealed)+len(s.Key.Blob)+len(s.ContactIndex) > 0 || s.Key.KEK != "" || s.Passphrase != "" {
		c.add(9, "tombstone-holds", subject, "its own row still holds something of the person")
	}
	for _, r := range requests {
		if r.Open() {
			c.add(9, "tombstone-open", subject, "request %s is open", r.ID)
		}
		if err := c.burialNoted(r); err != nil {
			return err
		}
	}
	of := store.Match{"submission_id": s.ID}
	for _, left := range []struct {
		what  string
		count func(store.Match) (int64, error)
	}{
		{"identifiers", c.read.Identifiers().Count}, {"proof items", c.read.Proofs().Count}, {"messages", c.read.Correspondence().Count},
	} {
		n, err := left.count(of)
		if err != nil {
			return err
		}
		if n > 0 {
			c.add(9, "tombstone-holds", subject, "it still has %d %s", n, left.what)
		}
	}
	return firstOf(func() error { return c.buriedMails(s) }, func() error { return c.buriedFiles(s) }, func() error { return c.buriedReasons(s, requests) })
}

func (c *checkup) burialNoted(r dsr.Request) error {
	histories, err := c.read.Histories([]string{string(r.ID)})
	noted := slices.ContainsFunc(histories[string(r.ID)], func(e audit.Entry) bool {
		return e.Record.Event == string(dsr.Shred) && e.Record.Details["detail"] == "record"
	})
	if err == nil && !noted {
		c.add(9, "tombstone-unnoted", "request "+string(r.ID), "its history does not say that its record was destroyed")
	}
	return err
}

func (c *checkup) buriedMails(s dsr.Submission) error {
	mails, err := c.read.Outbox().Find(store.Match{"submission_id": s.ID})
	for _, m := range mails {
		if len(m.Sealed)+len(m.Args)+len(m.RecipientID) > 0 {
			c.add(9, "tombstone-holds", "mail "+m.ID, "it still has a text, details or a recipient")
		}
	}
	return err
}

// buriedFiles: a file that is marked as destroyed is destroyed; a mandate may be kept longer than the record.
func (c *checkup) buriedFiles(s dsr.Submission) error {
	files, err := c.read.Files().Find(store.Match{"submission_id": s.ID})
	for _, f := range files {
		gone := f.ShreddedAt.After(f.CreatedAt)
		if !gone && f.Class == dsr.FileAuthority && len(f.Name) == 0 {
			continue
		}
		if !gone || f.VaultID != "" || len(f.Name) > 0 {
			c.add(9, "tombstone-holds", "file "+f.ID, "it is not destroyed")
		}
	}
	packages, failed := c.read.Packages().Find(store.Match{"submission_id": s.ID})
	for _, p := range packages {
		file, err := c.app.Vault.OpenFile(c.ctx, p.VaultID)
		if err == nil {
			_ = file.Close()
		}
		if !problem.Is(err, problem.NotFound) && !problem.Is(err, problem.Gone) {
			c.add(9, "tombstone-holds", "package "+string(p.ID), "its file is still there")
		}
	}
	if err == nil {
		err = failed
	}
	return err
}

// buriedReasons: what staff wrote down about a person's data goes with the record.
func (c *checkup) buriedReasons(s dsr.Submission, requests []dsr.Request) error {
	ids := make([]string, len(requests))
	for i, r := range requests {
		ids[i] = string(r.ID)
	}
	of, left := store.Match{"request_id": ids}, 0
	tasks, err := c.read.Tasks().Find(of)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		left += len(t.Reason)
	}
	collections, err := c.read.Collections().Find(of)
	if err != nil {
		return err
	}
	for _, o := range collections {
		left += len(o.Reason)
	}
	refused, err := c.read.LegalHolds().Count(of)
	if err != nil {
		return err
	}
	left += int(refused)
	unresolved, err := c.read.Unresolved().Find(of)
	for _, u := range unresolved {
		left += len(u.Reason)
	}
	if left > 0 {
		c.add(9, "tombstone-holds", "submission "+string(s.ID), "it still has reasons that staff wrote")
	}
	return err
}
