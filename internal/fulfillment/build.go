package fulfillment

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/internal/workflow"
	"github.com/habeasdata/habeas/views/answer"
)

// build makes the answer file from what was collected and approved, straight into the vault. A build that a crash
// cut short is made again from the start; a half file is reachable to nobody.
func (s *Service) build(ctx context.Context, r dsr.Request) error {
	read := s.Work.Store.Read(ctx)
	sub, err := read.Submissions().Get(string(r.SubmissionID))
	if err != nil {
		return err
	}
	if err := s.verified(read.Tables, r); err != nil {
		return err
	}
	right, err := s.Work.AnsweredAs(r)
	if err != nil {
		return err
	}
	m, page, sources, err := s.contents(ctx, r, sub)
	if err != nil {
		return err
	}
	about, err := m.Information.text()
	if err != nil {
		return err
	}
	files, err := s.uploads(read.Tables, r, sub)
	if err != nil {
		return err
	}
	if m.Plan != r.PlanHash {
		return s.stale(ctx, r, nil)
	}
	// Where something is left out, or a system did not answer, nobody may say that nothing is held.
	if len(sources)+len(files)+len(m.Withheld)+len(m.NotAnswered) == 0 && m.Period.leftOut() == 0 {
		return s.executed(ctx, r, nil, dsr.NothingHeld)
	}
	w, err := s.Work.Vault.Create(ctx, vault.Package, s.Now())
	if err != nil {
		return err
	}
	defer w.Abort()
	p := newPacker(w, m, page)
	p.about = about
	if !right.ShowsRows() {
		sources, files = nil, nil // what kinds there are is in the page: no row and no file of a person
	}
	for _, src := range sources {
		if err := p.add(ctx, src); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := p.addFile(ctx, f); err != nil {
			return err
		}
	}
	if err := p.close(ctx); err != nil {
		return err
	}
	written, err := w.Commit()
	if err != nil {
		return err
	}
	outcome := dsr.InFull
	switch {
	case r.Lesser:
		outcome = dsr.LesserAnswer
	case len(m.Withheld)-m.leftOut+len(m.NotAnswered) > 0: // what the right does not reach is no part of it
		outcome = dsr.InPart
	}
	return s.executed(ctx, r, &written, outcome)
}

// executed records the package and moves the request on to its answer.
func (s *Service) executed(ctx context.Context, r dsr.Request, file *vault.Written, outcome dsr.Outcome) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil || current.State != dsr.Executing {
			return err
		}
		if current.PlanHash != r.PlanHash {
			return problem.New(problem.Conflict, "The request went on without this run.")
		}
		if file != nil {
			p := dsr.Package{
				ID: dsr.PackageID(store.NewID()), RequestID: r.ID, SubmissionID: r.SubmissionID, VaultID: file.ID,
				Size: file.Size, SHA256: hex.EncodeToString(file.SHA256[:]), MaxOpens: dsr.PackageOpens,
				Attempts: factorTries, CreatedAt: tx.Now(), ExpiresAt: tx.Now().AddDate(0, 0, dsr.PackageDays),
			}
			if err := tx.Packages().Insert(&p); err != nil {
				return err
			}
			if _, err := s.Work.NewToken(tx, dsr.TokenDownload, string(p.ID), p.ExpiresAt); err != nil {
				return err
			}
		}
		c := dsr.Command{Event: dsr.Executed, Actor: dsr.System(dsr.ByRule, "package"), Outcome: outcome}
		_, err = s.Work.ApplyIn(tx, r.ID, c)
		return err
	})
}

// contents says what goes into the file: the collections let in, what is withheld and why, and who did not answer.
func (s *Service) contents(ctx context.Context, r dsr.Request, sub dsr.Submission) (Manifest, answer.Page, []source, error) {
	m := Manifest{
		Reference: r.Reference, Right: string(r.Right), Regime: r.Regime, Made: s.Now().UTC().Truncate(time.Second),
		Collections: []ManifestCollection{}, Withheld: []ManifestItem{}, NotAnswered: []ManifestItem{},
	}
	sealer, err := s.Work.SealerOf(sub)
	if err != nil {
		return m, answer.Page{}, nil, err
	}
	p := s.Catalog.Printer(sub.Locale)
	read := s.Work.Store.Read(ctx).Tables
	now, err := s.planOf(read, r)
	if err != nil {
		return m, answer.Page{}, nil, err
	}
	m.Plan = now.hash
	law, err := s.withholding(r, p)
	if err != nil {
		return m, answer.Page{}, nil, err
	}
	sources, err := s.sources(read, r, sealer, law, &m)
	if err == nil {
		err = s.silent(read, r, sealer, &m)
	}
	if err == nil {
		m.Information, err = s.information(read, r, sealer)
	}
	if err != nil {
		return m, answer.Page{}, nil, err
	}
	if m.Period, err = s.period(read, r); err != nil {
		return m, answer.Page{}, nil, err
	}
	page, err := s.page(r, m, p)
	return m, page, sources, err
}

func (s *Service) sources(tx store.Tables, r dsr.Request, sealer workflow.Sealer, law withholding, m *Manifest) ([]source, error) {
	list, err := tx.Collections().Find(store.Match{"request_id": r.ID}, "connector", "name", "class")
	if err != nil {
		return nil, err
	}
	right, err := s.Work.AnsweredAs(r)
	if err != nil {
		return nil, err
	}
	var sources []source
	rows := right.ShowsRows()
	for _, c := range list {
		if c.VaultID == "" {
			continue // no row of the time asked for
		}
		if !rows && (c.Included || len(c.Reason) == 0) {
			sources = append(sources, source{Collection: c})
			continue // of an answer without rows, no row is missing
		}
		m.Withheld = append(m.Withheld, law.items(c)...)
		if !c.Included {
			why, err := sealer.Open(c.Reason, "collection", c.ID, "reason")
			if err != nil {
				return nil, err
			}
			if why == "" {
				why = law.printer.T("answer.others")
			}
			name := law.printer.T("answer.held_back", "Name", c.Name, "Rows", fmt.Sprint(c.Rows), "Class", string(c.Class))
			m.Withheld = append(m.Withheld, ManifestItem{Name: name, Reason: why})
			continue
		}
		for _, f := range c.Redacted {
			m.Withheld = append(m.Withheld, ManifestItem{Name: c.Name + "." + f, Reason: law.printer.T("answer.taken_out")})
		}
		whole, parts := law.of(c)
		out := append(whole, c.Redacted...)
		not, rules := leftOut(law.pack, c)
		for i, f := range not {
			m.leftOut++
			m.Withheld = append(m.Withheld, ManifestItem{
				Name: c.Name + "." + f, Reason: law.printer.T("answer.left_out", "Text", rules[i].Text, "Citation", rules[i].Citation),
			})
		}
		if out = append(out, not...); len(not) > 0 && len(kept(c.Fields, out)) == 0 {
			continue // an empty table would say nothing
		}
		sources = append(sources, source{Collection: c, out: out, part: parts, mask: law.mask, open: func(ctx context.Context) (io.ReadCloser, error) {
			return s.Work.Vault.OpenFile(ctx, c.VaultID)
		}})
	}
	return sources, nil
}

// uploads are the files that people added to this request's tasks.
func (s *Service) uploads(t store.Tables, r dsr.Request, sub dsr.Submission) ([]upload, error) {
	list, err := t.Files().Find(store.Match{"request_id": r.ID}, "created_at", "id")
	if err != nil || len(list) == 0 {
		return nil, err
	}
	sealer, err := s.Work.SealerOf(sub)
	if err != nil {
		return nil, err
	}
	var files []upload
	for _, f := range list {
		task, err := t.Tasks().Get(string(f.TaskID))
		if err != nil {
			return nil, err
		}
		name, err := sealer.Open(f.Name, "file", f.ID, "name")
		if err != nil {
			return nil, err
		}
		files = append(files, upload{system: task.Connector, name: name, open: func(ctx context.Context) (io.ReadCloser, error) {
			return s.Work.Vault.OpenFile(ctx, f.VaultID)
		}})
	}
	return files, nil
}

// silent lists the systems that the answer goes without, with the written reason, and what stayed unresolved.
func (s *Service) silent(tx store.Tables, r dsr.Request, sealer workflow.Sealer, m *Manifest) error {
	tasks, err := tx.Tasks().Find(store.Match{"request_id": r.ID, "state": dsr.TaskReleased}, "connector")
	if err != nil {
		return err
	}
	for _, t := range tasks {
		why, err := sealer.Open(t.Reason, "task", string(t.ID), "reason")
		if err != nil {
			return err
		}
		m.NotAnswered = append(m.NotAnswered, ManifestItem{Name: t.Connector, Reason: why})
	}
	items, err := tx.Unresolved().Find(store.Match{"request_id": r.ID}, "collection", "field")
	if err != nil {
		return err
	}
	for _, u := range items {
		if _, is := Unsaid(u); is {
			continue // it stands in its own section
		}
		if strings.HasPrefix(u.Collection, portablePlace) {
			continue // what was decided to stay out is named among the fields
		}
		why, err := sealer.Open(u.Reason, "unresolved", u.ID, "reason")
		if err != nil {
			return err
		}
		m.Withheld = append(m.Withheld, ManifestItem{Name: u.Collection, Reason: why})
	}
	return nil
}
