package app

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
)

// answer checks invariant 6: a package is its subject's, it is whole, it was opened as often as it may be, always with
// the second factor, and every row in it is owned or was let in by somebody.
func (c *checkup) answer(f *folder) {
	for _, p := range f.packages {
		c.answerFile(f, p)
	}
	if f.Class != regime.DataClass {
		return
	}
	for _, o := range f.collections {
		c.letIn(f, o)
	}
}

func (c *checkup) answerFile(f *folder, p dsr.Package) {
	subject := "package " + string(p.ID)
	opened := f.downloads[p.ID]
	if p.SubmissionID != f.SubmissionID || f.Class != regime.DataClass {
		c.add(6, "package-of-other", subject, "it belongs to another person's submission than its request")
	}
	if p.Opens > p.MaxOpens || p.MaxOpens > dsr.PackageOpens || p.Opens != len(opened) {
		c.add(6, "package-opens", subject, "%d openings counted, %d recorded, %d allowed", p.Opens, len(opened), p.MaxOpens)
	}
	for _, d := range opened {
		if d.Factor == "" || d.At.After(p.ExpiresAt) || d.At.Add(skew).Before(p.CreatedAt) {
			c.add(6, "package-opens", subject, "opening %s was out of its time or without a second factor", d.ID)
		}
	}
	file, err := c.app.Vault.OpenFile(c.ctx, p.VaultID)
	if err == nil {
		_ = file.Close()
	}
	switch gone := problem.Is(err, problem.NotFound) || problem.Is(err, problem.Gone); {
	case p.DestroyedAt.After(p.CreatedAt) && err == nil:
		c.add(9, "package-not-destroyed", subject, "it was destroyed, but its file can be opened")
	case !p.DestroyedAt.After(p.CreatedAt) && gone:
		c.add(6, "package-missing", subject, "its file is not there")
	case err != nil && !gone:
		c.add(6, "package-missing", subject, "its file cannot be opened: %v", err)
	}
}

// letIn checks the rows of one collection and class that go into the answer.
func (c *checkup) letIn(f *folder, o dsr.Collection) {
	if !o.Included || o.Rows == 0 {
		return
	}
	subject := "collection " + o.ID
	if o.Path == "" {
		c.add(6, "rows-without-path", subject, "nothing leads from a verified identifier to its rows")
	}
	switch o.Class {
	case dsr.RowsOwned, dsr.RowsReference, dsr.RowsReleased:
	default:
		if o.DecidedBy == "" || len(o.Reason) == 0 && !f.submission.Tombstone() {
			c.add(6, "rows-of-others", subject, "rows of class %s are in the answer and nobody decided it", o.Class)
		}
	}
}
