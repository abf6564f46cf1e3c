package store

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/queue"
)

var officer = dsr.Staff("officer", dsr.Officer)

func decide(t *testing.T, r dsr.Request, c dsr.Command) dsr.Decided {
	t.Helper()
	d, err := dsr.Decide(r, c, noon)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestADecisionIsWrittenWithItsAuditRecord(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		r := request(t, s)
		d := decide(t, r, dsr.Command{Event: dsr.Deny, Actor: officer, Ground: "excessive"})
		do(t, s, func(tx *Tx) error { return tx.Record(d, "pseudonym") })
		got, err := s.Read(t.Context()).Requests().Get(string(r.ID))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d.After, got, sameInstant, cmpopts.EquateComparable(deadline.Date{})); diff != "" {
			t.Errorf("request (-decided +read):\n%s", diff)
		}
		history, err := s.Read(t.Context()).History(string(r.ID))
		if err != nil || len(history) != 2 {
			t.Fatalf("%d audit records: %v", len(history), err)
		}
		rec := history[1].Record
		if rec.Event != "deny" || rec.From != "received" || rec.To != "answering" || rec.Version != d.After.Version ||
			rec.Details["ground"] != "excessive" || rec.Actor.Pseudonym != "pseudonym" {
			t.Errorf("audit record %+v", rec)
		}
	})
}

func TestAStaleDecisionChangesNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		r := request(t, s)
		first := decide(t, r, dsr.Command{Event: dsr.Assign, Actor: officer, Assignee: "one"})
		second := decide(t, r, dsr.Command{Event: dsr.Assign, Actor: officer, Assignee: "two"})
		do(t, s, func(tx *Tx) error { return tx.Record(first, "p") })
		err := s.InTx(t.Context(), func(tx *Tx) error { return tx.Record(second, "p") })
		if !problem.Is(err, problem.Conflict) {
			t.Fatalf("the second decision on the same version: %v", err)
		}
		got, err := s.Read(t.Context()).Requests().Get(string(r.ID))
		if err != nil || got.Assignee != "one" {
			t.Errorf("assigned to %q: %v", got.Assignee, err)
		}
		if history, err := s.Read(t.Context()).History(string(r.ID)); err != nil || len(history) != 2 {
			t.Errorf("%d audit records, want 2: %v", len(history), err)
		}
	})
}

func TestOfParallelDecisionsOneWins(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		r := request(t, s)
		var won, lost atomic.Int32
		together(20, func(i int) {
			d, err := dsr.Decide(r, dsr.Command{Event: dsr.Assign, Actor: officer, Assignee: dsr.StaffID(fmt.Sprint(i))}, noon)
			if err != nil {
				t.Error(err)
				return
			}
			switch err := s.InTx(context.Background(), func(tx *Tx) error { return tx.Record(d, "p") }); {
			case err == nil:
				won.Add(1)
			case problem.Is(err, problem.Conflict):
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
		if won.Load() != 1 || lost.Load() != 19 {
			t.Errorf("%d won and %d lost, want 1 and 19", won.Load(), lost.Load())
		}
	})
}

func TestAFailedTransactionLeavesNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		r := request(t, s)
		called := false
		s.OnCommit(func() { called = true })
		failure := errors.New("the caller changed its mind")
		err := s.InTx(t.Context(), func(tx *Tx) error {
			if err := tx.Record(decide(t, r, dsr.Command{Event: dsr.Assign, Actor: officer, Assignee: "one"}), "p"); err != nil {
				return err
			}
			if _, err := tx.Queue(queue.NewJob{Kind: "a"}); err != nil {
				return err
			}
			if err := tx.Outbox().Insert(&dsr.Outgoing{ID: "m"}); err != nil {
				return err
			}
			return failure
		})
		if !errors.Is(err, failure) || called {
			t.Errorf("error %v, workers woken %v", err, called)
		}
		read := s.Read(t.Context())
		history, _ := read.History(string(r.ID))
		open, _ := read.OpenJobs(noon)
		mails, _ := read.Outbox().Count(nil)
		if got, err := read.Requests().Get(string(r.ID)); err != nil || got.Version != r.Version || len(history) != 1 || open != 0 || mails != 0 {
			t.Errorf("version %d, %d audit records, %d jobs, %d mails are left: %v", got.Version, len(history), open, mails, err)
		}
	})
}

func TestACommitWithJobsWakesTheWorkers(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		woken := 0
		s.OnCommit(func() { woken++ })
		add := func(tx *Tx) error {
			_, err := tx.Queue(queue.NewJob{Kind: "a", UniqueKey: "k"})
			return err
		}
		do(t, s, add)
		do(t, s, add) // the key is taken: nothing to wake for
		do(t, s, func(*Tx) error { return nil })
		if woken != 1 {
			t.Errorf("woken %d times, want once", woken)
		}
	})
}
