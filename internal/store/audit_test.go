package store

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/audit"
)

func note(chain, event string) audit.Record {
	return audit.Record{
		Chain: chain, Event: event, Actor: audit.Actor{Kind: audit.Staff, Pseudonym: "abc"}, Cause: "staff",
		Details: map[string]string{"item": "x-1", "count": "3"},
	}
}

// verify checks the whole log as an outsider would.
func verify(t *testing.T, s *Store) (audit.Summary, error) {
	t.Helper()
	var sum audit.Summary
	err := s.Snapshot(t.Context(), func(r Reader) error {
		var err error
		sum, err = audit.Verify(t.Context(), r.AuditHistory(), audit.Rules{Now: noon})
		return err
	})
	return sum, err
}

func seal(t *testing.T, s *Store) audit.Head {
	t.Helper()
	for {
		head, more, err := s.SealAudit(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return head
		}
	}
}

func TestTheAuditLogVerifiesBeforeAndAfterSealing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for i := range 30 {
			do(t, s, func(tx *Tx) error { return tx.Audit(note(fmt.Sprintf("chain-%d", i%7), "happened")) })
		}
		if sum, err := verify(t, s); err != nil || sum.Entries != 30 || sum.Chains != 7 || sum.Log.Seq != 0 {
			t.Fatalf("unsealed: %+v, %v", sum, err)
		}
		if head := seal(t, s); head.Seq != 30 {
			t.Fatalf("%d records are sealed", head.Seq)
		}
		for i := range 5 {
			do(t, s, func(tx *Tx) error { return tx.Audit(note(fmt.Sprintf("chain-%d", i), "happened")) })
		}
		sum, err := verify(t, s)
		if err != nil || sum.Entries != 35 || sum.Log.Seq != 30 {
			t.Errorf("half sealed: %+v, %v", sum, err)
		}
		head, err := s.Read(t.Context()).LogHead()
		if err != nil || head != sum.Log {
			t.Errorf("the log ends at %+v, verified %+v: %v", head, sum.Log, err)
		}
	})
}

// On Postgres a transaction that began first may write last.
func TestTimeDoesNotRunBackInAChain(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for _, d := range []time.Duration{0, 5 * time.Second, 2 * time.Second} {
			do(t, s, func(tx *Tx) error {
				rec := note("chain", "happened")
				rec.At = noon.Add(d)
				return tx.Audit(rec)
			})
		}
		seal(t, s)
		if _, err := verify(t, s); err != nil {
			t.Error(err)
		}
	})
}

func TestARecordThatWasNotSealedInTimeIsFound(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		do(t, s, func(tx *Tx) error {
			rec := note("chain", "happened")
			rec.At = noon.Add(-time.Hour)
			return tx.Audit(rec)
		})
		var broken *audit.Broken
		if _, err := verify(t, s); !errors.As(err, &broken) {
			t.Errorf("verified: %v", err)
		}
		seal(t, s)
		if _, err := verify(t, s); err != nil {
			t.Error(err)
		}
	})
}

func TestParallelWritersOfOneChainAllGetAPlace(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		const writers, each = 6, 5
		together(writers, func(int) {
			for range each {
				if err := s.InTx(context.Background(), func(tx *Tx) error { return tx.Audit(note(AdminChain, "happened")) }); err != nil {
					t.Error(err)
				}
			}
		})
		if sum, err := verify(t, s); err != nil || sum.Entries != writers*each {
			t.Errorf("%d records: %v", sum.Entries, err)
		}
	})
}

func TestParallelSealersMakeOneLog(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for i := range 40 {
			do(t, s, func(tx *Tx) error { return tx.Audit(note(fmt.Sprintf("chain-%d", i), "happened")) })
		}
		together(5, func(int) {
			if _, _, err := s.SealAudit(context.Background()); err != nil {
				t.Error(err)
			}
		})
		if sum, err := verify(t, s); err != nil || sum.Log.Seq != 40 {
			t.Errorf("the log has %d records: %v", sum.Log.Seq, err)
		}
	})
}

func TestTheAuditLogIsAppendOnly(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for range 3 {
			do(t, s, func(tx *Tx) error { return tx.Audit(note("chain", "happened")) })
		}
		seal(t, s)
		for _, statement := range []string{
			"truncate audit_record", // SQLite has no such statement
			"truncate audit_leaf",
			"delete from audit_record",
			"delete from audit_record where seq = 3",
			"update audit_record set details = '{}'",
			"update audit_record set hash = prev_hash where seq = 3",
			"update audit_record set prev_hash = hash",
			"update audit_record set seq = 7 where seq = 3",
			"update audit_record set event = 'other'",
			"update audit_record set actor = 'other'",
			"update audit_record set actor_kind = 'clock'",
			"update audit_record set at = '2020-01-01 00:00:00'",
			"update audit_record set to_state = 'denied'",
			"update audit_record set from_state = 'denied'",
			"update audit_record set cause = 'clock'",
			"update audit_record set chain = 'other'",
			"update audit_record set version = 9",
			"update audit_record set controller_id = 'other'",
			"update audit_record set leaf = 0",
			"update audit_record set leaf = leaf + 1",
			"delete from audit_leaf",
			"update audit_leaf set hash = record_hash",
			"update audit_leaf set chain = 'other'",
			"update audit_leaf set seq = seq + 10",
		} {
			if _, err := s.sql.ExecContext(t.Context(), statement); err == nil {
				t.Errorf("the database lets this through: %s", statement)
			}
		}
		if sum, err := verify(t, s); err != nil || sum.Entries != 3 || sum.Log.Seq != 3 {
			t.Errorf("%+v: %v", sum, err)
		}
	})
}

func TestAForgeryPastTheTriggersIsFound(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for range 4 {
			do(t, s, func(tx *Tx) error { return tx.Audit(note("chain", "happened")) })
		}
		seal(t, s)
		drop := "drop trigger audit_record_fixed"
		if s.Dialect == Postgres {
			drop = "alter table audit_record disable trigger all"
		}
		for _, statement := range []string{drop, "update audit_record set event = 'other' where seq = 2"} {
			if _, err := s.sql.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		var broken *audit.Broken
		if _, err := verify(t, s); !errors.As(err, &broken) || broken.Seq != 2 {
			t.Errorf("verified: %v", err)
		}
	})
}

func TestRecentAuditPagesBackwards(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for i := range 6 {
			do(t, s, func(tx *Tx) error {
				rec := note("chain", "happened")
				rec.At = noon.Add(time.Duration(i) * time.Second)
				return tx.Audit(rec)
			})
		}
		seal(t, s)
		read := s.Read(t.Context())
		newest, err := read.RecentAudit(0, 2)
		if err != nil || len(newest) != 2 || newest[0].Record.Seq != 6 || newest[1].Record.Seq != 5 {
			t.Fatalf("newest: %+v, %v", newest, err)
		}
		older, err := read.RecentAudit(5, 10)
		if err != nil || len(older) != 4 || older[0].Record.Seq != 4 {
			t.Errorf("older: %+v, %v", older, err)
		}
		if !older[0].Record.At.Equal(noon.Add(3*time.Second)) || older[0].Record.Details["count"] != "3" {
			t.Errorf("record %+v", older[0].Record)
		}
	})
}

func TestEntriesAndLeavesAreReadInOrder(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for i := range 6 {
			do(t, s, func(tx *Tx) error { return tx.Audit(note(fmt.Sprintf("chain-%d", i%2), "happened")) })
		}
		head := seal(t, s)
		read := s.Read(t.Context())
		heads := map[string]audit.Head{}
		for e, err := range read.AuditEntries() {
			if err != nil || e.Record.Seq != heads[e.Record.Chain].Seq+1 || e.Prev != heads[e.Record.Chain].Hash {
				t.Fatalf("record %d of %s: %v", e.Record.Seq, e.Record.Chain, err)
			}
			heads[e.Record.Chain] = e.Head()
		}
		var last audit.Leaf
		for l, err := range read.AuditLeaves() {
			if err != nil || l.GSeq != last.GSeq+1 {
				t.Fatalf("leaf %d after %d: %v", l.GSeq, last.GSeq, err)
			}
			last = l
		}
		if len(heads) != 2 || last.Head() != head {
			t.Errorf("%d chains, log ends at %+v, want %+v", len(heads), last.Head(), head)
		}
	})
}
