package fulfillment

import (
	"bufio"
	"context"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/withheld"
)

// Decision is a reviewer's word on one collection.
type Decision struct {
	Collection string   // id
	Include    *bool    // nil leaves it
	Redact     []string // fields to take out; nil leaves them
	Reason     string
}

// Decide lets a collection in or keeps it out, or takes fields out, with a reason. The plan is another one after
// that, so approvals start again.
func (s *Service) Decide(ctx context.Context, id dsr.RequestID, by dsr.Actor, d Decision) error {
	if strings.TrimSpace(d.Reason) == "" {
		return problem.Fields(problem.Field{Name: "reason", Message: "Write down why."})
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		if r.Right == regime.Delete {
			// The approved plan is carried out as a whole: a word on one collection would be kept and not obeyed.
			return problem.New(problem.Conflict, "A deletion is planned as a whole. Change the dataset's rules and read again, or refuse.")
		}
		c, err := tx.Collections().First(store.Match{"id": d.Collection, "request_id": id})
		if err != nil {
			return err
		}
		values, err := s.decided(tx, r, c, by, d)
		if err != nil {
			return err
		}
		if err := tx.Collections().SetOne(store.Match{"id": c.ID}, values); err != nil {
			return err
		}
		return s.replan(tx, r, by, dsr.ReviewItem, c.ID)
	})
}

func (s *Service) decided(tx *store.Tx, r dsr.Request, c dsr.Collection, by dsr.Actor, d Decision) (store.Values, error) {
	_, sealer, err := s.sealerOf(tx, r.ID)
	if err != nil {
		return nil, err
	}
	reason, err := sealer.Seal(d.Reason, "collection", c.ID, "reason")
	if err != nil {
		return nil, err
	}
	values := store.Values{"reason": reason, "decided_by": by.ID}
	if d.Include != nil {
		values["included"] = *d.Include
	}
	if d.Redact == nil {
		return values, nil
	}
	for _, f := range d.Redact {
		if !slices.Contains(c.Fields, f) {
			return nil, problem.Fields(problem.Field{Name: "redact", Message: "Choose fields of this collection."})
		}
	}
	values["redacted"] = dsr.Strings(d.Redact)
	return values, nil
}

// replan computes the plan after a decision and binds the request to it.
func (s *Service) replan(tx *store.Tx, r dsr.Request, by dsr.Actor, event dsr.Event, item string) error {
	if r.State != dsr.InReview {
		return problem.New(problem.Conflict, "This is not possible while the request is %s.", r.State)
	}
	if r.Class == regime.DataClass { // what was let in may need words that the data map has not
		if err := s.keepGaps(tx, r); err != nil {
			return err
		}
	}
	p, err := s.planOf(tx.Tables, r)
	if err != nil {
		return err
	}
	if plan, err := tx.Collections().Count(store.Match{"request_id": r.ID, "name": planName}); err != nil || plan > 0 {
		p.hash = r.PlanHash // an erasure plan is changed in the dataset, not row by row
		if err != nil {
			return err
		}
	}
	c := p.command(event, by)
	c.Subject = item
	if _, err := s.Work.ApplyIn(tx, r.ID, c); err != nil {
		return err
	}
	_, err = tx.Approvals().Delete(store.Match{"request_id": r.ID})
	return err
}

// Resolve records what somebody decided about an item that could not be done, with the reason that the answer
// repeats.
func (s *Service) Resolve(ctx context.Context, id dsr.RequestID, item string, by dsr.Actor, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return problem.Fields(problem.Field{Name: "reason", Message: "Write down what you decided and why. The answer repeats it."})
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, sealer, err := s.sealerOf(tx, id)
		if err != nil {
			return err
		}
		sealed, err := sealer.Seal(reason, "unresolved", item, "reason")
		if err != nil {
			return err
		}
		open := store.Match{"id": item, "request_id": id, "resolved_by": ""}
		values := store.Values{"resolved_by": by.ID, "reason": sealed, "resolved_at": tx.Now()}
		if err := tx.Unresolved().SetOne(open, values); err != nil {
			return err
		}
		return s.replan(tx, r, by, dsr.ReviewItem, item)
	})
}

// Page is a part of a collection's rows, for a reviewer's eyes.
type Page struct {
	Fields []string
	Rows   [][]string
	More   bool
}

// Rows opens a part of what was collected. Every look is in the audit log.
func (s *Service) Rows(ctx context.Context, collection string, by dsr.Actor, from, limit int) (Page, error) {
	c, err := s.Work.Store.Read(ctx).Collections().Get(collection)
	if err != nil {
		return Page{}, err
	}
	if c.Name == planName {
		return Page{}, problem.New(problem.NotFound, "There is nothing here.")
	}
	look := dsr.Command{Event: dsr.Unmask, Actor: by, Subject: c.ID, Detail: "rows"}
	if _, err := s.Work.Apply(ctx, c.RequestID, look); err != nil {
		return Page{}, err
	}
	page := Page{Fields: c.Fields}
	if c.VaultID == "" {
		return page, nil
	}
	f, err := s.Work.Vault.OpenFile(ctx, c.VaultID)
	if err != nil {
		return page, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(make([]byte, 64<<10), maxRow)
	for n := 0; lines.Scan(); n++ {
		if n < from {
			continue
		}
		if len(page.Rows) == limit {
			page.More = true
			return page, nil
		}
		row, err := s.cellsOf(lines.Bytes(), c)
		if err != nil {
			return page, err
		}
		page.Rows = append(page.Rows, row)
	}
	return page, lines.Err()
}

// cellsOf are a row's values as a reviewer sees them: of what some law withholds they see the kind, under every law. To
// decide they need no number.
func (s *Service) cellsOf(row []byte, c dsr.Collection) ([]string, error) {
	p := s.Catalog.Printer(s.Work.Controller.Locale)
	words := func(k withheld.Kind) (string, bool) { return "[" + kindWords(p, k) + "]", true }
	whole := map[string]withheld.Kind{}
	for _, m := range c.Marks() {
		if !m.ByShape {
			whole[m.Field] = m.Kind
		}
	}
	cells := make([]string, len(c.Fields))
	err := eachField(row, func(name, value []byte) {
		field := plain(name)
		i := slices.Index(c.Fields, field)
		if i < 0 {
			return
		}
		cells[i] = plain(replaceHits(value, words))
		if kind, marked := whole[field]; marked && cells[i] != "" {
			cells[i], _ = words(kind)
		}
	})
	return cells, err
}

// CollectAgain reads the systems again: what was collected before is forgotten, and so is every approval of it.
func (s *Service) CollectAgain(ctx context.Context, id dsr.RequestID, by dsr.Actor) error {
	_, err := s.Work.Apply(ctx, id, dsr.Command{Event: dsr.CollectAgain, Actor: by}, s.forget)
	return err
}

// forget removes what an earlier run left. The vault's files go with the next sweep, which removes what no row names.
func (s *Service) forget(tx *store.Tx, d dsr.Decided) error {
	match := store.Match{"request_id": d.After.ID}
	for _, remove := range []func() (int64, error){
		func() (int64, error) { return tx.Collections().Delete(match) },
		func() (int64, error) { return tx.Unresolved().Delete(match) },
		func() (int64, error) { return tx.Approvals().Delete(match) },
		func() (int64, error) {
			kinds := []dsr.TaskKind{dsr.TaskCollect, dsr.TaskPreview}
			return tx.Tasks().Delete(store.Match{"request_id": d.After.ID, "kind": kinds, "manual": false})
		},
	} {
		if _, err := remove(); err != nil {
			return err
		}
	}
	return nil
}
