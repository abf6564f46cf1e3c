package store

import (
	"errors"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
)

// errAgain makes [Store.InTx] run the whole transaction again: another transaction took the next place in a chain.
var errAgain = errors.New("the chain has grown in the meantime")

// Record writes a decision: the request over the version it was decided on, and its audit record under the same
// version. A lost race is a Conflict problem.
func (tx *Tx) Record(d dsr.Decided, pseudonym string) error {
	if err := tx.saveRequest(d); err != nil {
		return err
	}
	from, to := string(d.Before.State), string(d.After.State)
	record := audit.Record{
		Controller: tx.controller, Chain: string(d.After.ID), Version: d.After.Version, At: tx.now,
		Actor: audit.Actor{Kind: string(d.Actor.Cause), Pseudonym: pseudonym},
		Event: string(d.Event), Cause: string(d.Actor.Cause), From: from, To: to, Details: d.Details,
	}
	if d.Event == dsr.Submit {
		return tx.append(audit.Head{}, record) // a new request: its chain begins here
	}
	return tx.Audit(record)
}

// saveRequest writes a decided request over the version it was decided on, or adds a new one.
func (tx *Tx) saveRequest(d dsr.Decided) error {
	if d.Event == dsr.Submit {
		return tx.Requests().Insert(&d.After)
	}
	rowInUTC(&d.After)
	r := tx.db.Model(&dsr.Request{}).Where("controller_id = ?", tx.controller).
		Where("id = ? and version = ?", d.After.ID, d.Before.Version).
		Select("*").Omit("id", "controller_id", "created_at").Updates(d.After)
	if r.Error != nil {
		return tx.Requests().problem(r.Error)
	}
	if r.RowsAffected != 1 {
		return problem.New(problem.Conflict, "Somebody else changed this request in the meantime. Look again, then repeat.")
	}
	return nil
}
