package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"gorm.io/gorm"

	"github.com/habeasdata/habeas/internal/audit"
)

// Snapshot runs f with a reader that sees the database as it is at one moment, however long f takes. Only one thing
// may be read at a time.
func (s *Store) Snapshot(ctx context.Context, f func(r Reader) error) error {
	var options []*sql.TxOptions
	if s.Dialect == Postgres {
		options = append(options, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return s.read.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		return f(Reader{Tables{db, s.controller, s.Dialect}})
	}, options...)
}

// AuditHistory returns all records and the global log, of all controllers, for [audit.Verify]. Read it within one
// [Store.Snapshot]: a record that is sealed between two looks would be in neither part.
func (t Tables) AuditHistory() audit.History {
	return audit.History{Sealed: t.sealedAudit(), Unsealed: t.unsealedAudit()}
}

// sealedRow is a place in the global log with the record that it names, if that is there.
type sealedRow struct {
	Record   auditRow `gorm:"embedded"`
	GlobalID string
	Global   int64
	Link     string
	LinkSeq  int64
	Sealed   []byte
	LogHash  []byte
}

// TableName names the table that is read.
func (sealedRow) TableName() string { return "audit_leaf" }

const sealedColumns = `l.seq as global, l.controller_id as global_id, l.chain as link, l.chain_seq as link_seq,
	l.record_hash as sealed, l.hash as log_hash, r.controller_id, r.chain, r.seq, r.version, r.at, r.actor_kind, r.actor,
	r.event, r.cause, r.from_state, r.to_state, r.details, r.prev_hash, r.hash, r.leaf`

func (t Tables) sealedAudit() iter.Seq2[audit.Sealed, error] {
	return func(yield func(audit.Sealed, error) bool) {
		q := t.db.Table("audit_leaf as l").Select(sealedColumns).Order("l.seq").
			Joins("left join audit_record as r on r.chain = l.chain and r.seq = l.chain_seq")
		stream[sealedRow](q, func(r sealedRow, err error) bool {
			if err != nil {
				return yield(audit.Sealed{}, fmt.Errorf("read audit log: %w", err))
			}
			return yield(r.sealed())
		})
	}
}

func (r sealedRow) sealed() (audit.Sealed, error) {
	if len(r.Sealed) != len(audit.Hash{}) || len(r.LogHash) != len(audit.Hash{}) {
		return audit.Sealed{}, fmt.Errorf("audit log at %d has no hash", r.Global)
	}
	s := audit.Sealed{Leaf: audit.Leaf{
		GSeq: r.Global, Controller: r.GlobalID, Chain: r.Link, Seq: r.LinkSeq,
		Entry: audit.Hash(r.Sealed), Hash: audit.Hash(r.LogHash),
	}}
	if len(r.Record.Hash) == 0 {
		return s, nil // the record is gone: verification says so
	}
	var err error
	s.Entry, err = r.Record.entry()
	return s, err
}

func (t Tables) unsealedAudit() iter.Seq2[audit.Entry, error] {
	return func(yield func(audit.Entry, error) bool) {
		stream[auditRow](t.db.Where("leaf = 0").Order("chain, seq"), func(r auditRow, err error) bool {
			if err != nil {
				return yield(audit.Entry{}, fmt.Errorf("read audit records: %w", err))
			}
			return yield(r.entry())
		})
	}
}
