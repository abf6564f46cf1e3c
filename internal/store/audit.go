package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/habeasdata/habeas/internal/audit"
)

// AdminChain is the audit chain of what belongs to no request: accounts, settings, rules, connectors.
const AdminChain = "administration"

// auditRow is one audit record with its hashes. Leaf is its place in the global log, 0 until it was sealed.
type auditRow struct {
	Chain        string `gorm:"primaryKey"`
	Seq          int64  `gorm:"primaryKey;autoIncrement:false"`
	ControllerID string
	Version      int64
	At           time.Time
	ActorKind    string
	Actor        string
	Event        string
	Cause        string
	FromState    string
	ToState      string
	Details      string
	PrevHash     []byte
	Hash         []byte
	Leaf         int64
}

// TableName names the table.
func (auditRow) TableName() string { return "audit_record" }

type leafRow struct {
	Seq          int64 `gorm:"primaryKey;autoIncrement:false"`
	ControllerID string
	Chain        string
	ChainSeq     int64
	RecordHash   []byte
	Hash         []byte
}

// TableName names the table.
func (leafRow) TableName() string { return "audit_leaf" }

// Audit appends a record to its chain, in this transaction.
func (tx *Tx) Audit(rec audit.Record) error {
	head, last, err := tx.chainHead(rec.Chain)
	if err != nil {
		return err
	}
	if rec.At.IsZero() {
		rec.At = tx.now
	}
	// A transaction that began earlier may write later. Time does not run back in a chain, or the sealer, which takes
	// the oldest first, would take a record before the one that it follows.
	if rec.At.Before(last) {
		rec.At = last
	}
	return tx.append(head, rec)
}

// append adds a record after the given end of its chain.
func (tx *Tx) append(head audit.Head, rec audit.Record) error {
	rec.Controller = tx.controller
	if rec.At.IsZero() {
		rec.At = tx.now
	}
	e, err := audit.Append(head, rec)
	if err != nil {
		return err
	}
	details, err := json.Marshal(e.Record.Details)
	if err != nil {
		return fmt.Errorf("audit details: %w", err)
	}
	row := auditRow{
		Chain: rec.Chain, Seq: e.Record.Seq, ControllerID: tx.controller, Version: rec.Version, At: e.Record.At,
		ActorKind: rec.Actor.Kind, Actor: rec.Actor.Pseudonym, Event: rec.Event, Cause: rec.Cause,
		FromState: rec.From, ToState: rec.To, Details: string(details), PrevHash: e.Prev[:], Hash: e.Hash[:],
	}
	n, err := insertRow(tx.db, tx.controller, &row, true)
	if err == nil && n != 1 {
		return errAgain
	}
	return err
}

// chainHead returns the end of a chain and the time of its last record.
func (t Tables) chainHead(chain string) (audit.Head, time.Time, error) {
	var rows []auditRow
	err := t.db.Select("seq", "hash", "at").Where("chain = ?", chain).Order("seq desc").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return audit.Head{}, time.Time{}, err
	}
	return audit.Head{Seq: rows[0].Seq, Hash: audit.Hash(rows[0].Hash)}, rows[0].At.UTC(), nil
}

func (r auditRow) entry() (audit.Entry, error) {
	e := audit.Entry{Record: audit.Record{
		Controller: r.ControllerID, Chain: r.Chain, Seq: r.Seq, Version: r.Version, At: r.At.UTC(),
		Actor: audit.Actor{Kind: r.ActorKind, Pseudonym: r.Actor}, Event: r.Event, Cause: r.Cause,
		From: r.FromState, To: r.ToState,
	}}
	if len(r.PrevHash) != len(e.Prev) || len(r.Hash) != len(e.Hash) {
		return e, fmt.Errorf("audit record %s/%d has no hash", r.Chain, r.Seq)
	}
	e.Prev, e.Hash = audit.Hash(r.PrevHash), audit.Hash(r.Hash)
	return e, json.Unmarshal([]byte(r.Details), &e.Record.Details)
}

// History returns a chain's records in order.
func (t Tables) History(chain string) ([]audit.Entry, error) {
	var rows []auditRow
	err := t.db.Where("controller_id = ? and chain = ?", t.controller, chain).Order("seq").Find(&rows).Error
	return entries(rows, err)
}

// RecentAudit returns the newest records of all chains before a place in the global log, newest first; before 0
// starts at the end.
func (t Tables) RecentAudit(before int64, limit int) ([]audit.Entry, error) {
	q := t.db.Where("controller_id = ?", t.controller).Order("at desc, chain, seq desc").Limit(limit)
	if before > 0 {
		q = q.Where("leaf > 0 and leaf < ?", before)
	}
	var rows []auditRow
	err := q.Find(&rows).Error
	return entries(rows, err)
}

func entries(rows []auditRow, err error) ([]audit.Entry, error) {
	if err != nil {
		return nil, fmt.Errorf("read audit records: %w", err)
	}
	list := make([]audit.Entry, len(rows))
	for i, r := range rows {
		if list[i], err = r.entry(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// LogHead returns the end of the global log.
func (t Tables) LogHead() (audit.Head, error) {
	var rows []leafRow
	err := t.db.Order("seq desc").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return audit.Head{}, err
	}
	return audit.Head{Seq: rows[0].Seq, Hash: audit.Hash(rows[0].Hash)}, nil
}

// sealBatch is how many records one sealing transaction takes.
const sealBatch = 500

// SealAudit appends the records that are not in the global log yet, oldest first, and reports whether there may be
// more. Two sealers cannot take the same place: the loser runs again.
func (s *Store) SealAudit(ctx context.Context) (head audit.Head, more bool, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		if head, err = tx.LogHead(); err != nil {
			return err
		}
		var rows []auditRow
		err := tx.db.Where("controller_id = ? and leaf = 0", tx.controller).
			Order("at, chain, seq").Limit(sealBatch).Find(&rows).Error
		list, err := entries(rows, err)
		if err != nil {
			return err
		}
		more = len(list) == sealBatch
		for _, e := range list {
			if head, err = tx.seal(head, e); err != nil {
				return err
			}
		}
		return nil
	})
	return head, more, err
}

func (tx *Tx) seal(head audit.Head, e audit.Entry) (audit.Head, error) {
	leaf := audit.Seal(head, e)
	row := leafRow{
		Seq: leaf.GSeq, ControllerID: tx.controller, Chain: leaf.Chain, ChainSeq: leaf.Seq,
		RecordHash: leaf.Entry[:], Hash: leaf.Hash[:],
	}
	n, err := insertRow(tx.db, tx.controller, &row, true)
	if err == nil && n != 1 {
		err = errAgain
	}
	if err != nil {
		return head, err
	}
	err = tx.db.Model(&auditRow{}).Where("chain = ? and seq = ?", leaf.Chain, leaf.Seq).Update("leaf", leaf.GSeq).Error
	return leaf.Head(), err
}

// AuditEntries yields every record, chain by chain in order, for verification.
func (t Tables) AuditEntries() iter.Seq2[audit.Entry, error] {
	return func(yield func(audit.Entry, error) bool) {
		stream[auditRow](t.db.Order("chain, seq"), func(r auditRow, err error) bool {
			if err != nil {
				return yield(audit.Entry{}, err)
			}
			return yield(r.entry())
		})
	}
}

// AuditLeaves yields the global log in order.
func (t Tables) AuditLeaves() iter.Seq2[audit.Leaf, error] {
	return func(yield func(audit.Leaf, error) bool) {
		stream[leafRow](t.db.Order("seq"), func(r leafRow, err error) bool {
			if err != nil || len(r.RecordHash) != len(audit.Hash{}) || len(r.Hash) != len(audit.Hash{}) {
				return yield(audit.Leaf{}, fmt.Errorf("read audit log at %d: %w", r.Seq, err))
			}
			return yield(audit.Leaf{
				GSeq: r.Seq, Controller: r.ControllerID, Chain: r.Chain, Seq: r.ChainSeq,
				Entry: audit.Hash(r.RecordHash), Hash: audit.Hash(r.Hash),
			}, nil)
		})
	}
}
