package store

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
)

func TestParallelCountsAllDiffer(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		const callers = 50
		var seen [callers + 1]atomic.Int32
		together(callers, func(int) {
			err := s.InTx(context.Background(), func(tx *Tx) error {
				n, err := tx.Count("key", noon)
				if err == nil && n <= callers {
					seen[n].Add(1)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		for n := 1; n <= callers; n++ {
			if seen[n].Load() != 1 {
				t.Errorf("%d callers got the count %d", seen[n].Load(), n)
			}
		}
		if n, err := s.Read(t.Context()).Counted("key", noon); err != nil || n != callers {
			t.Errorf("counted %d: %v", n, err)
		}
	})
}

func TestACounterIsPerKeyAndWindowAndCanBeTakenBackAndForgotten(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		later := noon.Add(time.Hour)
		do(t, s, func(tx *Tx) error {
			for _, since := range []time.Time{noon, noon, later} {
				if _, err := tx.Count("a", since); err != nil {
					return err
				}
			}
			if err := tx.Uncount("a", noon); err != nil {
				return err
			}
			for range 2 { // never below nothing
				if err := tx.Uncount("a", later); err != nil {
					return err
				}
			}
			return tx.Uncount("unknown", noon)
		})
		want := func(key string, since time.Time, want int) {
			t.Helper()
			if n, err := s.Read(t.Context()).Counted(key, since); err != nil || n != want {
				t.Errorf("%s since %s: %d, want %d: %v", key, since, n, want, err)
			}
		}
		want("a", noon, 1)
		want("a", noon.In(time.FixedZone("", 7200)), 1)
		want("a", later, 0)
		want("b", noon, 0)
		do(t, s, func(tx *Tx) error { return tx.ForgetCounters(later) })
		want("a", noon, 0)
	})
}

// ATK-36: two hundred parallel guesses get five looks.
func TestParallelGuessesGetFiveAttemptsInAll(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		id := submission(t, s)
		do(t, s, func(tx *Tx) error {
			return tx.Proofs().Insert(&dsr.ProofItem{
				ID: "proof", SubmissionID: id, State: dsr.ProofOpen, Attempts: dsr.CodeAttempts, ExpiresAt: noon.Add(time.Hour),
			})
		})
		var taken atomic.Int32
		together(200, func(int) {
			err := s.InTx(context.Background(), func(tx *Tx) error {
				ok, err := tx.TakeAttempt("proof", noon)
				if ok {
					taken.Add(1)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		if taken.Load() != dsr.CodeAttempts {
			t.Errorf("%d guesses were looked at, want %d", taken.Load(), dsr.CodeAttempts)
		}
	})
}

func TestAnAttemptNeedsAnOpenProofInTime(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		id := submission(t, s)
		for name, p := range map[string]dsr.ProofItem{
			"passed": {State: dsr.ProofPassed, Attempts: 5, ExpiresAt: noon.Add(time.Hour)},
			"void":   {State: dsr.ProofVoid, Attempts: 5, ExpiresAt: noon.Add(time.Hour)},
			"used":   {State: dsr.ProofOpen, Attempts: 0, ExpiresAt: noon.Add(time.Hour)},
			"late":   {State: dsr.ProofOpen, Attempts: 5, ExpiresAt: noon},
		} {
			p.ID, p.SubmissionID = dsr.ProofID(name), id
			do(t, s, func(tx *Tx) error {
				if err := tx.Proofs().Insert(&p); err != nil {
					return err
				}
				if ok, err := tx.TakeAttempt(name, noon); ok || err != nil {
					t.Errorf("%s: an attempt is given: %v", name, err)
				}
				return nil
			})
		}
	})
}

func TestAPackageOpensNoMoreThanItMay(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		r := request(t, s)
		do(t, s, func(tx *Tx) error {
			return tx.Packages().Insert(&dsr.Package{
				ID: "p", RequestID: r.ID, MaxOpens: dsr.PackageOpens, Attempts: 3, CreatedAt: noon, ExpiresAt: noon.Add(time.Hour),
			})
		})
		var opened, tried atomic.Int32
		together(30, func(int) {
			err := s.InTx(context.Background(), func(tx *Tx) error {
				ok, err := tx.TakeFactor("p")
				if err == nil && ok {
					tried.Add(1)
				}
				if ok, err = tx.TakeOpen("p", noon); err == nil && ok {
					opened.Add(1)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		if opened.Load() != dsr.PackageOpens || tried.Load() != 3 {
			t.Errorf("%d openings and %d factors, want %d and 3", opened.Load(), tried.Load(), dsr.PackageOpens)
		}
		do(t, s, func(tx *Tx) error {
			if _, err := tx.Packages().Set(Match{"id": "p"}, Values{"opens": 0}); err != nil {
				return err
			}
			if ok, err := tx.TakeOpen("p", noon.Add(time.Hour)); ok || err != nil {
				t.Errorf("an expired package opens: %v", err)
			}
			if _, err := tx.Packages().Set(Match{"id": "p"}, Values{"destroyed_at": noon}); err != nil {
				return err
			}
			if ok, err := tx.TakeOpen("p", noon); ok || err != nil {
				t.Errorf("a destroyed package opens: %v", err)
			}
			return nil
		})
	})
}
