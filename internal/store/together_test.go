package store

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/habeasdata/habeas/internal/problem"
)

func TestWritesThatTravelTogetherCommitTogether(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		runs := 0
		err := s.InTxTogether(context.Background(), func(tx *Tx) error {
			runs++
			if under, err := tx.CountUpTo("a", noon, 1); err != nil || !under {
				t.Errorf("the first of one: %v, %v", under, err)
			}
			if _, err := tx.Count("b", noon); err != nil { // a read: it comes after the write before it
				return err
			}
			_, err := tx.CountUpTo("c", noon, 5)
			return err
		})
		if err != nil || runs != 1 {
			t.Fatalf("%d runs: %v", runs, err)
		}
		for _, key := range []string{"a", "b", "c"} {
			if n, err := s.Read(t.Context()).Counted(key, noon); err != nil || n != 1 {
				t.Errorf("%s stands at %d: %v", key, n, err)
			}
		}
	})
}

// What was only assumed of a write must never decide anything: the function runs again and sees what is so.
func TestAWrongAssumptionRunsTheFunctionAgainStepByStep(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		add := func() (last bool, err error) {
			err = s.InTxTogether(context.Background(), func(tx *Tx) error {
				if _, err := tx.CountUpTo("other", noon, 100); err != nil {
					return err
				}
				last, err = tx.CountUpTo("capped", noon, 2)
				return err
			})
			return last, err
		}
		for i, want := range []bool{true, true, false, false} {
			if got, err := add(); err != nil || got != want {
				t.Errorf("try %d: %v, want %v: %v", i+1, got, want, err)
			}
		}
		for key, want := range map[string]int{"capped": 2, "other": 4} {
			if n, err := s.Read(t.Context()).Counted(key, noon); err != nil || n != want {
				t.Errorf("%s stands at %d, want %d: %v", key, n, want, err)
			}
		}
	})
}

func TestAFunctionThatFailsTogetherLeavesNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		err := s.InTxTogether(context.Background(), func(tx *Tx) error {
			if _, err := tx.CountUpTo("a", noon, 9); err != nil {
				return err
			}
			return problem.New(problem.Conflict, "no")
		})
		if !problem.Is(err, problem.Conflict) {
			t.Errorf("got %v", err)
		}
		if n, err := s.Read(t.Context()).Counted("a", noon); err != nil || n != 0 {
			t.Errorf("it stands at %d: %v", n, err)
		}
	})
}

// A statement whose rows are being read must not be started over by the same statement.
func TestTheSameQueryCanRunInsideItsOwnRows(t *testing.T) {
	s := migrated(t, filepath.Join(t.TempDir(), "habeas.db"))
	const query = "select value from (select 1 as value union all select 2 union all select 3) where value > ?"
	outer, err := s.sql.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer outer.Close()
	seen := 0
	for range 2 { // the second time with the kept statement
		rows, err := outer.QueryContext(t.Context(), query, 0)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var n int
			if err := outer.QueryRowContext(t.Context(), query, 2).Scan(&n); err != nil || n != 3 {
				t.Errorf("inside: %d, %v", n, err)
			}
			seen++
		}
		if err := rows.Close(); err != nil || rows.Err() != nil {
			t.Fatal(err, rows.Err())
		}
	}
	if seen != 6 {
		t.Errorf("saw %d rows of 6", seen)
	}
}
