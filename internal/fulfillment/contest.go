package fulfillment

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/internal/workflow"
)

// heldName is the pseudo collection under which the current values of contested fields lie in the vault.
const heldName = "plan:correction"

// anyMay reports whether some system, or somebody who answers for one, may be asked for an action.
func (s *Service) anyMay(a connector.Action) bool {
	return slices.ContainsFunc(s.Systems.Connectors(), func(c *connector.Connector) bool { return c.May(a) })
}

// contest reads what the systems hold now in the fields that a person says are wrong, and puts it before its review.
func (s *Service) contest(ctx context.Context, r dsr.Request) error {
	r, sub, seeds, err := s.subject(ctx, r.ID)
	if err != nil {
		return err
	}
	person, err := s.Work.Person(sub)
	if err != nil {
		return err
	}
	tasks, err := s.openTasks(ctx, r, dsr.TaskPreview, connector.Correct, "")
	if err != nil {
		return err
	}
	// All personal fields: a topic that staff add later, and a claim under a wrong heading, need them, too.
	found, err := s.Systems.Contested(ctx, seeds, nil)
	if err != nil {
		return queue.WithClass(err, "contest")
	}
	file, err := s.keepHeld(ctx, found)
	if err != nil {
		return err
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error { return s.contested(tx, r, person, tasks, found, file) })
}

// keepHeld writes current values, which are personal, into the vault.
func (s *Service) keepHeld(ctx context.Context, found *connector.Contested) (vault.Written, error) {
	w, err := s.Work.Vault.Create(ctx, vault.Collected, s.Now())
	if err != nil {
		return vault.Written{}, err
	}
	defer w.Abort()
	if err := json.NewEncoder(w).Encode(found.Values); err != nil {
		return vault.Written{}, err
	}
	return w.Commit()
}

// heldNow reads the current values that a request's decisions are about.
func (s *Service) heldNow(ctx context.Context, t store.Tables, r dsr.Request) ([]connector.Held, error) {
	row, err := t.Collections().First(store.Match{"request_id": r.ID, "name": heldName})
	if err != nil {
		return nil, err
	}
	f, err := s.Work.Vault.OpenFile(ctx, row.VaultID)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var list []connector.Held
	if err := json.NewDecoder(f).Decode(&list); err != nil {
		return nil, fmt.Errorf("read what is held: %w", err)
	}
	if _, err := io.Copy(io.Discard, f); err != nil {
		return nil, fmt.Errorf("read what is held: %w", err)
	}
	return list, nil
}

// contested ends the reading when every system answered, or sets the next try.
func (s *Service) contested(tx *store.Tx, r dsr.Request, person dsr.Person, tasks []dsr.Task, found *connector.Contested, file vault.Written) error {
	current, err := tx.LockRequest(r.ID)
	if err != nil || current.State != dsr.Collecting {
		return err
	}
	for _, t := range tasks {
		if err := s.contestedIn(tx, t, found); err != nil {
			return err
		}
	}
	if tasks, err = tx.Tasks().Find(store.Match{"request_id": r.ID, "kind": dsr.TaskPreview}, "connector"); err != nil {
		return err
	}
	if ended, next := allEnded(tasks); !ended {
		if next.IsZero() {
			return nil
		}
		return s.again(tx, dsr.JobCollect, current, next)
	}
	if _, err := tx.Collections().Delete(store.Match{"request_id": r.ID}); err != nil {
		return err
	}
	row := dsr.Collection{RequestID: r.ID, Name: heldName, Class: dsr.RowsOwned, Rows: int64(len(found.Values)), VaultID: file.ID, Bytes: file.Size}
	if err := tx.Collections().Insert(&row); err != nil {
		return err
	}
	if err := s.keepClaims(tx, current, person.Wrong); err != nil {
		return err
	}
	p, err := s.planOf(tx.Tables, current)
	if err != nil {
		return err
	}
	_, err = s.Work.ApplyIn(tx, r.ID, p.command(dsr.Collected, dsr.System(dsr.ByRule, "contest")))
	return err
}

// contestedIn records whether one system answered.
func (s *Service) contestedIn(tx *store.Tx, t dsr.Task, found *connector.Contested) error {
	if t.Manual || t.State == dsr.TaskReleased {
		return nil
	}
	at := slices.IndexFunc(found.Outcomes, func(o connector.Outcome) bool { return o.Connector == t.Connector })
	if at < 0 || found.Outcomes[at].State == connector.Failed {
		class, retry := "waiting", true
		if at >= 0 {
			class, retry = string(found.Outcomes[at].Class), found.Outcomes[at].Retryable
		}
		return s.failed(tx, t, class, retry)
	}
	if found.Outcomes[at].State == connector.Waiting {
		return s.failed(tx, t, "waiting", true)
	}
	t.State, t.ErrorClass, t.Rows = dsr.TaskDoneOK, "", 0
	for _, h := range found.Values {
		if h.Connector == t.Connector {
			t.Rows++
		}
	}
	return saveTask(tx, t)
}

// keepClaims makes one undecided item per claim. What was decided about values that were read before counts no more.
func (s *Service) keepClaims(tx *store.Tx, r dsr.Request, claims []dsr.Claim) error {
	n, err := tx.Corrections().Set(store.Match{"request_id": r.ID}, store.Values{
		"verdict": dsr.Undecided, "ground": "", "targets": dsr.Strings{}, "sealed": nil, "decided_by": "",
	})
	if err != nil || n > 0 {
		return err
	}
	for i, c := range claims {
		if err := s.keepClaim(tx, r, i+1, c); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) keepClaim(tx *store.Tx, r dsr.Request, ordinal int, c dsr.Claim) error {
	_, sealer, err := s.sealerOf(tx, r.ID)
	if err != nil {
		return err
	}
	row := dsr.Correction{ID: store.NewID(), RequestID: r.ID, Ordinal: ordinal, Topic: c.What, Health: c.What == dsr.TopicHealth, CreatedAt: tx.Now()}
	text, err := dsr.JSON(c)
	if err != nil {
		return err
	}
	if row.Claim, err = sealer.Seal(text, "correction", row.ID, "claim"); err != nil {
		return err
	}
	return tx.Corrections().Insert(&row)
}

// AddClaim writes down one more thing that is wrong, as the person said it in their own words.
func (s *Service) AddClaim(ctx context.Context, id dsr.RequestID, by dsr.Actor, c dsr.Claim) error {
	if !c.What.Known() {
		return problem.Fields(problem.Field{Name: "what", Message: "Choose what it is about."})
	}
	if c.Right == "" {
		return problem.Fields(problem.Field{Name: "right", Message: "Write down what is right, as the person says it."})
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := s.correctable(tx, id)
		if err != nil {
			return err
		}
		n, err := tx.Corrections().Count(store.Match{"request_id": id})
		if err != nil {
			return err
		}
		if err := s.keepClaim(tx, r, int(n)+1, c); err != nil {
			return err
		}
		return s.replan(tx, r, by, dsr.ReviewItem, "")
	})
}

// correctable is a correction that stands before its review.
func (s *Service) correctable(tx *store.Tx, id dsr.RequestID) (dsr.Request, error) {
	r, err := tx.LockRequest(id)
	if err == nil && (!corrects(r) || r.State != dsr.InReview) {
		err = problem.New(problem.Conflict, "This is not a correction that can be decided now.")
	}
	return r, err
}

// openClaim opens a claim and, once it is decided, the record of the circumstances.
func openClaim(sealer workflow.Sealer, c dsr.Correction) (claim dsr.Claim, why dsr.Circumstances, err error) {
	for _, part := range []struct {
		sealed []byte
		field  string
		into   any
	}{{c.Claim, "claim", &claim}, {c.Sealed, "circumstances", &why}} {
		text, err := sealer.Open(part.sealed, "correction", c.ID, part.field)
		if err != nil {
			return claim, why, err
		}
		if text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(text), part.into); err != nil {
			return claim, why, fmt.Errorf("read correction %s: %w", c.ID, err)
		}
	}
	return claim, why, nil
}
