package fulfillment

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

// planName is the pseudo collection under which a request's erasure plan lies in the vault.
const planName = "plan:erasure"

// hashKey is the key of plan hashes: without it nobody can try out row keys against a hash.
func (s *Service) hashKey(r dsr.Request) []byte {
	return s.Work.Vault.MAC("erasure plan", []byte(r.ID))
}

// preview computes what a deletion would delete, mask and keep, and puts it before its review. A system that does
// not answer is asked again; the plan is made when all have answered or were let go.
func (s *Service) preview(ctx context.Context, r dsr.Request) error {
	r, _, seeds, err := s.subject(ctx, r.ID)
	if err != nil {
		return err
	}
	tasks, err := s.openTasks(ctx, r, dsr.TaskPreview, connector.Erasure, "")
	if err != nil {
		return err
	}
	keep, err := s.held(ctx, r)
	if err != nil {
		return err
	}
	p, err := s.Systems.Preview(ctx, seeds, connector.PreviewOptions{HashKey: s.hashKey(r), Keep: keep})
	if err != nil {
		return queue.WithClass(err, "preview")
	}
	if err := s.keepAnswers(ctx, r, tasks, p); err != nil {
		return err
	}
	file, err := s.keepPlan(ctx, p)
	if err != nil {
		return err
	}
	return s.previewed(ctx, r, p, file)
}

// keepAnswers records per system whether it answered the preview.
func (s *Service) keepAnswers(ctx context.Context, r dsr.Request, tasks []dsr.Task, p *connector.Plan) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		for _, t := range tasks {
			if t.State == dsr.TaskReleased {
				continue
			}
			// A system that answered an earlier try must have answered this one, too: this plan is the one that counts.
			part := p.System(t.Connector)
			var err error
			switch {
			case t.Manual || part == nil || part.State == connector.Done || part.State == connector.NotAsked:
				t.State, t.ErrorClass = dsr.TaskDoneOK, ""
				if part != nil {
					t.Rows = rowsOf(part)
				}
				err = saveTask(tx, t)
			case part.State == connector.Failed:
				err = s.failed(tx, t, string(part.Class), part.Retryable)
			default:
				err = s.failed(tx, t, "waiting", true)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func rowsOf(part *connector.SystemPlan) int64 {
	var n int64
	for _, c := range part.Collections {
		n += c.Rows
	}
	return n
}

// keepPlan writes the plan, which holds keys of rows, into the vault.
func (s *Service) keepPlan(ctx context.Context, p *connector.Plan) (vault.Written, error) {
	w, err := s.Work.Vault.Create(ctx, vault.Collected, s.Now())
	if err != nil {
		return vault.Written{}, err
	}
	defer w.Abort()
	if err := json.NewEncoder(w).Encode(p); err != nil {
		return vault.Written{}, err
	}
	return w.Commit()
}

// loadPlan reads the plan that a request's approvals are bound to.
func (s *Service) loadPlan(ctx context.Context, r dsr.Request) (*connector.Plan, error) {
	row, err := s.Work.Store.Read(ctx).Collections().First(store.Match{"request_id": r.ID, "name": planName})
	if err != nil {
		return nil, err
	}
	f, err := s.Work.Vault.OpenFile(ctx, row.VaultID)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var p connector.Plan
	if err := json.NewDecoder(f).Decode(&p); err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	if _, err := io.Copy(io.Discard, f); err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	return &p, nil
}

// previewed ends the preview when every system answered, or sets the next try.
func (s *Service) previewed(ctx context.Context, r dsr.Request, p *connector.Plan, file vault.Written) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil || current.State != dsr.Collecting {
			return err
		}
		tasks, err := tx.Tasks().Find(store.Match{"request_id": r.ID, "kind": dsr.TaskPreview}, "connector")
		if err != nil {
			return err
		}
		if ended, next := allEnded(tasks); !ended {
			if next.IsZero() {
				return nil
			}
			return s.again(tx, dsr.JobCollect, current, next)
		}
		if err := s.showPlan(tx, current, p, file); err != nil {
			return err
		}
		open, err := tx.Unresolved().Count(store.Match{"request_id": r.ID, "resolved_by": ""})
		if err != nil {
			return err
		}
		out := plan{hash: p.Hash, approvals: 1, open: int(open)}
		for i := range p.Systems {
			for _, c := range p.Systems[i].Collections {
				out.rows += c.Rows
			}
		}
		s.policy(current, &out)
		_, err = s.Work.ApplyIn(tx, r.ID, out.command(dsr.Collected, dsr.System(dsr.ByRule, "preview")))
		return err
	})
}

// showPlan writes the counts of the plan for the review page; the keys stay in the vault.
func (s *Service) showPlan(tx *store.Tx, r dsr.Request, p *connector.Plan, file vault.Written) error {
	if _, err := tx.Collections().Delete(store.Match{"request_id": r.ID}); err != nil {
		return err
	}
	if _, err := tx.Unresolved().Delete(store.Match{"request_id": r.ID, "resolved_by": ""}); err != nil {
		return err
	}
	row := dsr.Collection{RequestID: r.ID, Name: planName, Class: dsr.RowsOwned, VaultID: file.ID, Bytes: file.Size}
	if err := tx.Collections().Insert(&row); err != nil {
		return err
	}
	for _, system := range p.Systems {
		for _, c := range system.Collections {
			row := planned(r, system.Connector, c)
			if err := tx.Collections().Insert(&row); err != nil {
				return err
			}
		}
	}
	for _, u := range p.Unresolved {
		row := dsr.Unresolved{RequestID: r.ID, Collection: u.Collection, Field: u.Field, Problem: u.Reason, Remedy: u.Remedy}
		if err := tx.Unresolved().Insert(&row); err != nil {
			return err
		}
	}
	return nil
}

func planned(r dsr.Request, system string, c connector.CollectionPlan) dsr.Collection {
	row := dsr.Collection{
		RequestID: r.ID, Connector: system, Name: c.Title, Class: dsr.RowsOwned, Rows: c.Rows,
		KeepReason: c.Reason, Citation: c.Citation, Included: true,
	}
	switch c.Action {
	case "delete":
		row.Delete = c.Rows
	case "mask":
		row.Mask = c.Rows
	default:
		row.Keep = c.Rows
	}
	for _, m := range c.Masks {
		row.Fields = append(row.Fields, m.Field+"="+m.Strategy)
	}
	for _, k := range c.KeptFields {
		row.Forbidden = append(row.Forbidden, k.Field+"="+k.Reason)
	}
	if shared := c.Reference + c.ThirdParty; shared > 0 {
		row.Keep += shared
		if row.KeepReason == "" {
			row.KeepReason = "shared with other people's records"
		}
	}
	return row
}
