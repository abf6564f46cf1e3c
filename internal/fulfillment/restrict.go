package fulfillment

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/queue"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// foresee counts, system by system and without a change, the rows that a restriction or an objection would mark, and puts
// it before its review. No value is read for it.
func (s *Service) foresee(ctx context.Context, r dsr.Request) error {
	r, _, seeds, err := s.subject(ctx, r.ID)
	if err != nil {
		return err
	}
	tasks, err := s.openTasks(ctx, r, dsr.TaskPreview, connector.Restrict, "")
	if err != nil {
		return err
	}
	for _, name := range s.due(tasks) {
		look := connector.RestrictOptions{Scope: connector.Scope{Every: true}, DryRun: true}
		receipt, failure := s.Systems.Restrict(ctx, name, seeds, look)
		if failure != nil && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		err := s.Work.Store.InTx(ctx, func(tx *store.Tx) error { return s.foreseen(tx, r, taskFor(tasks, name), receipt, failure) })
		if err != nil {
			return err
		}
	}
	return s.foretold(ctx, r)
}

// foreseen records what one system would mark.
func (s *Service) foreseen(tx *store.Tx, r dsr.Request, t dsr.Task, receipt *connector.UpdateReceipt, failure error) error {
	current, err := tx.LockRequest(r.ID)
	if err != nil || current.State != dsr.Collecting {
		return err
	}
	if failure != nil {
		f := connector.FaultOf(t.Connector, failure)
		return s.failed(tx, t, string(f.Class), f.Retryable())
	}
	rows := map[string]int64{}
	for _, c := range receipt.Collections { // several updates may be of one collection
		rows[c.Collection] = max(rows[c.Collection], c.Matched)
	}
	for name, n := range rows {
		row := dsr.Collection{RequestID: r.ID, Connector: t.Connector, Name: name, Class: dsr.RowsOwned, Rows: n, Included: true}
		if err := tx.Collections().Insert(&row); err != nil {
			return err
		}
		t.Rows += n
	}
	for _, u := range receipt.Unresolved {
		row := dsr.Unresolved{RequestID: r.ID, Collection: u.Collection, Field: u.Field, Problem: u.Reason, Remedy: u.Remedy}
		if err := tx.Unresolved().Insert(&row); err != nil {
			return err
		}
	}
	t.State, t.ErrorClass = dsr.TaskDoneOK, ""
	return saveTask(tx, t)
}

// foretold ends the look ahead when every system answered, or sets the next try.
func (s *Service) foretold(ctx context.Context, r dsr.Request) error {
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
		if err := s.keepAssessments(tx, current); err != nil {
			return err
		}
		p, err := s.planOf(tx.Tables, current)
		if err != nil {
			return err
		}
		_, err = s.Work.ApplyIn(tx, r.ID, p.command(dsr.Collected, dsr.System(dsr.ByRule, "foresee")))
		return err
	})
}

// restrictionPlan binds the decisions: another verdict, another rule, another use or another system is another plan.
func (s *Service) restrictionPlan(t store.Tables, r dsr.Request) (plan, error) {
	p := plan{approvals: 1, attention: dsr.AttentionReview}
	uses, err := s.Assessments(t, r)
	if err != nil {
		return p, err
	}
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return p, err
	}
	parts := []string{"restriction", string(r.ID), string(r.Right), s.Map.Hash()}
	for _, row := range law.ReachOf(r.Right) {
		parts = append(parts, row.ID, row.Words())
	}
	for _, u := range uses {
		parts = append(parts, u.ID, u.UseID, string(u.Verdict), u.Rule, string(u.Sealed))
	}
	list, err := t.Collections().Find(store.Match{"request_id": r.ID}, "connector", "name")
	if err != nil {
		return p, err
	}
	for _, c := range list {
		parts = append(parts, c.Connector, c.Name, fmt.Sprint(c.Rows))
		p.rows += c.Rows
	}
	p.hash = s.hash(parts...)
	open, err := s.openItems(t, r)
	if p.open = int(open); open > 0 {
		p.attention = dsr.AttentionUnresolved
	}
	return p, err
}

// releaseRestriction lets an approved plan go. Where nothing of it was granted it is a refusal.
func (s *Service) releaseRestriction(tx *store.Tx, r dsr.Request) error {
	uses, err := s.Assessments(tx.Tables, r)
	if err != nil {
		return err
	}
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return err
	}
	refused := ""
	for _, u := range uses {
		if u.Verdict != dsr.Rejected {
			return s.letGo(tx, r)
		}
		if ground := law.Refuses(u.Rule, r.Right); refused == "" || u.How != regime.Never {
			refused = ground
		}
	}
	if refused == "" {
		return s.letGo(tx, r) // the law lists no ground: the letter says why, use by use
	}
	_, err = s.Work.ApplyIn(tx, r.ID, dsr.Command{
		Event: dsr.Deny, Actor: dsr.System(dsr.ByRule, "restriction"), Ground: refused, Detail: dsr.ItemByItem,
	})
	return err
}

// scopeOf is what the granted uses stop: each purpose, each activity of which all stops, and everything where a
// restriction is of every use.
func scopeOf(right regime.Right, uses []dsr.Assessment) connector.Scope {
	scope := connector.Scope{All: right == regime.Restrict && len(uses) > 0}
	partly := map[string]bool{}
	for _, u := range uses {
		if u.Verdict != dsr.Accepted {
			scope.All, partly[u.ActivityID] = false, true
		}
	}
	for _, u := range uses {
		if u.Verdict != dsr.Accepted || u.UseID == "" {
			continue
		}
		scope.Labels = append(scope.Labels, u.UseID)
		if !partly[u.ActivityID] && !slices.Contains(scope.Labels, u.ActivityID) {
			scope.Labels = append(scope.Labels, u.ActivityID)
		}
	}
	return scope
}

// limit carries the granted uses out: one system after the other, each as one effect that is read back, by people where
// no program can, and has the recipients told.
func (s *Service) limit(ctx context.Context, r dsr.Request, a queue.Attempt) error {
	r, _, seeds, err := s.subject(ctx, r.ID)
	if err != nil {
		return err
	}
	uses, err := s.Assessments(s.Work.Store.Read(ctx).Tables, r)
	if err != nil {
		return err
	}
	scope := scopeOf(r.Right, uses)
	if err := s.openLimits(ctx, r, uses, scope); err != nil {
		return err
	}
	tasks, err := s.Work.Store.Read(ctx).Tasks().Find(store.Match{"request_id": r.ID, "kind": dsr.TaskRestrict, "plan_hash": r.PlanHash}, "connector")
	if err != nil {
		return err
	}
	for _, name := range s.due(tasks) {
		if err := s.limitIn(ctx, r, taskFor(tasks, name), scope, seeds, a); err != nil {
			if errors.Is(err, errStale) {
				return nil
			}
			return err
		}
	}
	return s.limited(ctx, r)
}

// limited ends the state when every system and person is done, or sets the next try.
func (s *Service) limited(ctx context.Context, r dsr.Request) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		uses, err := s.Assessments(tx.Tables, r)
		if err != nil {
			return err
		}
		granted := slices.ContainsFunc(uses, func(u dsr.Assessment) bool { return u.Verdict == dsr.Accepted })
		refused := slices.ContainsFunc(uses, func(u dsr.Assessment) bool { return u.Verdict == dsr.Rejected })
		return s.concludedIn(tx, r, []dsr.TaskKind{dsr.TaskRestrict, dsr.TaskTell}, dsr.JobExecute,
			func(_ *store.Tx, _ dsr.Request, tasks []dsr.Task) (dsr.Command, error) {
				c := dsr.Command{Outcome: wholly(tasks), Restricted: granted}
				if refused {
					c.Outcome = dsr.InPart
				}
				return c, nil
			})
	})
}

// openLimits makes the tasks: per system with a mark for what is granted, per system where a person does it, per activity
// that no system has a mark for, and per recipient.
func (s *Service) openLimits(ctx context.Context, r dsr.Request, uses []dsr.Assessment, scope connector.Scope) error {
	if !slices.ContainsFunc(uses, func(u dsr.Assessment) bool { return u.Verdict == dsr.Accepted }) {
		return nil
	}
	names := map[string]bool{} // by name: whether a person does it
	var covered []string
	for _, c := range s.Systems.Connectors() {
		updates, _ := c.Restrictions(connector.RestrictOptions{Scope: scope})
		switch {
		case c.Manual() && c.May(connector.Restrict):
			names[c.Name] = true
		case len(updates) > 0:
			names[c.Name] = false
		case scope.All && !c.Manual():
			names[c.Name] = true // it holds data and has no mark for all use: nobody may forget it
		}
		for _, u := range updates {
			covered = append(covered, u.Activities...)
		}
	}
	if !scope.All {
		for _, name := range unmarked(uses, covered) {
			names[name] = true
		}
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if err := s.openTask(tx, r, dsr.TaskRestrict, name, names[name]); err != nil {
				return err
			}
		}
		if r.Right != regime.Restrict {
			return nil // GDPR Art. 19 is about restrictions, not about objections
		}
		return s.openTold(tx, r, grantedKinds(uses))
	})
}

// unmarked names the granted activities of which no system has a mark.
func unmarked(uses []dsr.Assessment, covered []string) []string {
	var names []string
	for _, u := range uses {
		if u.Verdict != dsr.Accepted || slices.Contains(covered, u.UseID) || slices.Contains(covered, u.ActivityID) {
			continue
		}
		name := dsr.UsePrefix + strings.TrimSpace(u.Activity)
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func grantedKinds(uses []dsr.Assessment) []string {
	var kinds []string
	for _, u := range uses {
		if u.Verdict == dsr.Accepted {
			kinds = append(kinds, u.Categories...)
		}
	}
	return kinds
}

// limitIn marks in one system: intent, effect, proof by reading again, receipt.
func (s *Service) limitIn(ctx context.Context, r dsr.Request, t dsr.Task, scope connector.Scope, seeds dataset.Seeds, a queue.Attempt) error {
	g, err := s.begin(ctx, r, t, a)
	switch {
	case errors.Is(err, errStale):
		return s.outdated(ctx, r, nil)
	case errors.Is(err, errOver):
		return nil
	case err != nil:
		return err
	}
	receipt, err := s.Systems.Restrict(ctx, t.Connector, seeds, connector.RestrictOptions{Scope: scope})
	return s.suppressed(ctx, g, receipt, err)
}
