package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// openItems counts what a person must decide before a plan may be approved.
func (s *Service) openItems(t store.Tables, r dsr.Request) (int64, error) {
	open, err := t.Unresolved().Count(store.Match{"request_id": r.ID, "resolved_by": ""})
	if err == nil && dsr.Restricts(r.Right) {
		var uses int64
		uses, err = undecidedUses(t, r)
		return open + uses, err
	}
	if err != nil || !corrects(r) {
		return open, err
	}
	all, err := t.Corrections().Find(store.Match{"request_id": r.ID}, "ordinal")
	for _, c := range all {
		if c.Verdict == dsr.Undecided {
			open++
		}
	}
	if len(all) == 0 {
		open++ // nobody has written down yet what is wrong
	}
	return open, err
}

// correctionPlan binds the decisions: another verdict, another value or another row is another plan. Two people must
// approve where a field changes by which people are found: the next mail, and the next request, go by it.
func (s *Service) correctionPlan(t store.Tables, r dsr.Request) (plan, error) {
	p := plan{approvals: 1, attention: dsr.AttentionReview}
	rows, err := t.Corrections().Find(store.Match{"request_id": r.ID}, "ordinal")
	if err != nil {
		return p, err
	}
	file, err := t.Collections().First(store.Match{"request_id": r.ID, "name": heldName})
	if err != nil {
		return p, err
	}
	parts := []string{"correction", string(r.ID), file.VaultID}
	for _, c := range rows {
		parts = append(parts, c.ID, string(c.Verdict), c.Ground, fmt.Sprint(c.Targets), string(c.Sealed), fmt.Sprint(c.Health))
	}
	p.hash = s.hash(parts...)
	c, err := s.changes(context.Background(), t, r)
	if err != nil {
		return p, err
	}
	for _, list := range c.auto {
		for _, one := range list {
			p.rows += int64(len(one.Keys))
		}
	}
	if c.finds && !s.Work.Controller.SingleOfficer {
		p.approvals = 2
	}
	open, err := s.openItems(t, r)
	if p.open = int(open); open > 0 {
		p.attention = dsr.AttentionUnresolved
	}
	return p, err
}

// changes gathers what the decided claims change.
func (s *Service) changes(ctx context.Context, t store.Tables, r dsr.Request) (*changes, error) {
	c := newChanges()
	rows, err := t.Corrections().Find(store.Match{"request_id": r.ID, "verdict": []dsr.Verdict{dsr.Accepted, dsr.Deleted}}, "ordinal")
	if err != nil || len(rows) == 0 {
		return c, err
	}
	_, sealer, err := s.sealerIn(t, r.ID)
	if err != nil {
		return c, err
	}
	held, err := s.heldNow(ctx, t, r)
	if err != nil {
		return c, err
	}
	for _, row := range rows {
		claim, why, err := openClaim(sealer, row)
		if err != nil {
			return c, err
		}
		if err := c.add(held, row.Topic, row.Verdict, row.Targets, toWrite(claim, why)); err != nil {
			return c, err
		}
	}
	for _, conn := range s.Systems.Connectors() {
		if conn.Manual() && conn.May(connector.Correct) {
			c.byHand[conn.Name] = true
		}
	}
	return c, nil
}

// releaseCorrection lets an approved correction go. Where every claim was rejected it is a refusal, on the first ground.
func (s *Service) releaseCorrection(tx *store.Tx, r dsr.Request) error {
	rows, err := tx.Corrections().Find(store.Match{"request_id": r.ID}, "ordinal")
	if err != nil {
		return err
	}
	refused := ""
	for _, c := range rows {
		if c.Verdict != dsr.Rejected {
			return s.letGo(tx, r)
		}
		if refused == "" {
			refused = c.Ground
		}
	}
	if refused == "" {
		return s.letGo(tx, r) // the law lists no ground: the letter says why, item by item
	}
	_, err = s.Work.ApplyIn(tx, r.ID, dsr.Command{
		Event: dsr.Deny, Actor: dsr.System(dsr.ByRule, "correction"), Ground: refused, Detail: dsr.ItemByItem,
	})
	return err
}

// correct writes the accepted claims, one system after the other, each as one effect that is read back, and has the
// recipients told.
func (s *Service) correct(ctx context.Context, r dsr.Request, a queue.Attempt) error {
	r, _, seeds, err := s.subject(ctx, r.ID)
	if err != nil {
		return err
	}
	c, err := s.changes(ctx, s.Work.Store.Read(ctx).Tables, r)
	if err != nil {
		return err
	}
	if err := s.openCorrections(ctx, r, c); err != nil {
		return err
	}
	tasks, err := s.Work.Store.Read(ctx).Tasks().Find(store.Match{"request_id": r.ID, "kind": dsr.TaskCorrect, "plan_hash": r.PlanHash}, "connector")
	if err != nil {
		return err
	}
	for _, name := range s.due(tasks) {
		if err := s.correctIn(ctx, r, taskFor(tasks, name), c, seeds, a); err != nil {
			if errors.Is(err, errStale) {
				return nil
			}
			return err
		}
	}
	return s.concludedBy(ctx, r, []dsr.TaskKind{dsr.TaskCorrect, dsr.TaskTell}, dsr.JobExecute, s.correctedHow)
}

// openCorrections makes the tasks: per system that is written to, per system where a person does it, and per recipient.
func (s *Service) openCorrections(ctx context.Context, r dsr.Request, c *changes) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		names := slices.Collect(maps.Keys(c.auto))
		for name := range c.byHand {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range names {
			if err := s.openTask(tx, r, dsr.TaskCorrect, name, c.byHand[name]); err != nil {
				return err
			}
		}
		if len(names) == 0 {
			return nil
		}
		return s.openTold(tx, r, c.kinds)
	})
}

// openTold makes one task per recipient of these data (GDPR Art. 19; 11 CCR 7023(c)).
func (s *Service) openTold(tx *store.Tx, r dsr.Request, kinds []string) error {
	for _, to := range s.Map.RecipientsOf(kinds) {
		if err := s.openTask(tx, r, dsr.TaskTell, dsr.ToldPrefix+to.Name, true); err != nil {
			return err
		}
	}
	return nil
}

// openTask makes one task of the present plan, unless it is there, and asks whoever answers it.
func (s *Service) openTask(tx *store.Tx, r dsr.Request, kind dsr.TaskKind, name string, manual bool) error {
	t := dsr.Task{
		ID: dsr.TaskID(store.NewID()), RequestID: r.ID, Connector: name, Kind: kind, Manual: manual,
		State: dsr.TaskWaiting, PlanHash: r.PlanHash, CreatedAt: tx.Now(), ChangedAt: tx.Now(), Version: 1,
	}
	added, err := tx.Tasks().InsertNew(&t)
	if err != nil || !added || !manual {
		return err
	}
	if c := s.Systems.Connector(name); c != nil && c.Manual() {
		return s.askOwner(tx, r, t, c)
	}
	if !r.Open() {
		return nil // the list of tasks shows it
	}
	// Nobody is named who could be mailed: staff do it.
	attend := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "by_hand"), Attention: dsr.AttentionManual}
	_, err = s.Work.ApplyIn(tx, r.ID, attend)
	return err
}

// correctIn writes in one system: intent, effect, proof by reading again, receipt.
func (s *Service) correctIn(ctx context.Context, r dsr.Request, t dsr.Task, c *changes, seeds dataset.Seeds, a queue.Attempt) error {
	g, err := s.begin(ctx, r, t, a)
	switch {
	case errors.Is(err, errStale):
		return s.outdated(ctx, r, nil)
	case errors.Is(err, errOver):
		return nil
	case err != nil:
		return err
	}
	// The approvals are there: begin has checked them, two where such a field is among the changes.
	receipt, err := s.Systems.Correct(ctx, t.Connector, seeds, c.auto[t.Connector], connector.CorrectOptions{Finding: c.finds, Repeat: g.repeat})
	if problem.Is(err, problem.Conflict) || problem.Is(err, problem.Invalid) {
		return s.outdated(ctx, r, g.mine)
	}
	return s.suppressed(ctx, g, receipt, err)
}

// correctedHow is in part where a claim was rejected, or a system let go.
func (s *Service) correctedHow(tx *store.Tx, r dsr.Request, tasks []dsr.Task) (dsr.Outcome, error) {
	rejected, err := tx.Corrections().Count(store.Match{"request_id": r.ID, "verdict": dsr.Rejected})
	if rejected > 0 {
		return dsr.InPart, err
	}
	return wholly(tasks), err
}

// wholly is in full unless some system was let go or kept something.
func wholly(tasks []dsr.Task) dsr.Outcome {
	for _, t := range tasks {
		if t.State == dsr.TaskReleased || t.State == dsr.TaskKept {
			return dsr.InPart
		}
	}
	return dsr.InFull
}

// correctionSlack is how long before its date a copy no longer waits for a correction of the same message.
const correctionSlack = 5 * 24 * time.Hour

// waitsForCorrection puts a copy off while a correction of the same message is not carried out yet: the copy shows what is
// right. It does not wait into its own date.
func (s *Service) waitsForCorrection(ctx context.Context, r dsr.Request) (waits bool, err error) {
	err = s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		waits = false
		if !r.DueAt.IsZero() && !tx.Now().Before(r.DueAt.Add(-correctionSlack)) {
			return nil
		}
		siblings, err := tx.RequestsOf(r.SubmissionID)
		if err != nil {
			return err
		}
		for _, o := range siblings {
			ahead := o.Open() && o.State != dsr.Answering
			if o.Right == regime.Correct && ahead {
				waits = true
				return s.again(tx, dsr.JobCollect, r, tx.Now().Add(time.Hour))
			}
		}
		return nil
	})
	return waits, err
}
