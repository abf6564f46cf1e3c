package store

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/testkit"
)

// busy returns the error that SQLite gives while another connection writes.
func busy(t *testing.T) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "busy.db")
	open := func() *sql.DB {
		db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(0)")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	holder, err := open().Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = holder.Rollback() }()
	tx, err := open().Begin()
	if err == nil {
		_ = tx.Rollback()
		t.Fatal("two writers at once")
	}
	return err
}

// FLT-22: the whole transaction runs again, and nothing of the failed tries is left.
func TestFLT22ATransactionRunsAgainWhenTheDatabaseSaysSo(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for name, cause := range map[string]error{
			"busy": busy(t), "deadlock": &pgconn.PgError{Code: "40P01"}, "serialization": &pgconn.PgError{Code: "40001"}, "place taken": errAgain,
		} {
			tries := 0
			err := s.InTx(t.Context(), func(tx *Tx) error {
				tries++
				if err := tx.Settings().Insert(&dsr.Setting{Name: name, Value: strconv.Itoa(tries)}); err != nil {
					return err
				}
				if tries < 3 {
					return errors.Join(errors.New("while writing"), cause)
				}
				return nil
			})
			if got, _ := s.Read(t.Context()).Settings().Get(name); err != nil || tries != 3 || got.Value != "3" {
				t.Errorf("%s: %d tries, %q is left: %v", name, tries, got.Value, err)
			}
		}
	})
}

func TestATransactionDoesNotRunForever(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		tries := 0
		err := s.InTx(t.Context(), func(tx *Tx) error {
			tries++
			if err := tx.Settings().Insert(&dsr.Setting{Name: "n"}); err != nil {
				return err
			}
			return errAgain
		})
		if !problem.Is(err, problem.Unavailable) || tries != txTries {
			t.Errorf("%d tries: %v", tries, err)
		}
		if n, _ := s.Read(t.Context()).Settings().Count(nil); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

func TestOtherErrorsAreNotTriedAgain(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		tries := 0
		err := s.InTx(t.Context(), func(*Tx) error {
			tries++
			return problem.New(problem.Conflict, "no")
		})
		if tries != 1 || !problem.Is(err, problem.Conflict) {
			t.Errorf("%d tries: %v", tries, err)
		}
	})
}

func TestACancelledTransactionLeavesNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.InTx(ctx, func(tx *Tx) error {
			if err := tx.Settings().Insert(&dsr.Setting{Name: "n"}); err != nil {
				return err
			}
			cancel()
			return nil
		})
		if n, _ := s.Read(t.Context()).Settings().Count(nil); err == nil || n != 0 {
			t.Errorf("%d rows are left: %v", n, err)
		}
	})
}

func TestADeadlockIsSettled(t *testing.T) {
	t.Parallel()
	s := migrated(t, testkit.Postgres(t))
	names := []string{"a", "b"}
	do(t, s, func(tx *Tx) error {
		for _, name := range names {
			if err := tx.Settings().Insert(&dsr.Setting{Name: name, Value: "-"}); err != nil {
				return err
			}
		}
		return nil
	})
	var tries atomic.Int32
	var arrived [2]chan struct{}
	arrived[0], arrived[1] = make(chan struct{}), make(chan struct{})
	together(2, func(i int) {
		first := true
		err := s.InTx(context.Background(), func(tx *Tx) error {
			tries.Add(1)
			for step := range 2 {
				name := names[(i+step)%2] // each takes first what the other takes second
				if err := tx.Settings().SetOne(Match{"name": name}, Values{"value": strconv.Itoa(i)}); err != nil {
					return err
				}
				if first {
					first = false
					close(arrived[i])
					<-arrived[1-i]
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	if tries.Load() < 3 {
		t.Errorf("%d tries: there was no deadlock", tries.Load())
	}
	rows, err := s.Read(t.Context()).Settings().Find(nil, "name")
	if err != nil || rows[0].Value != rows[1].Value || rows[0].Value == "-" {
		t.Errorf("half of a transaction is left: %+v, %v", rows, err)
	}
}

func TestASecondProcessThatWritesIsWaitedFor(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "habeas.db")
	s, other := migrated(t, path), opened(t, path)
	inside, release := make(chan struct{}), make(chan struct{})
	held := make(chan error, 1)
	go func() {
		held <- other.InTx(context.Background(), func(tx *Tx) error {
			close(inside)
			<-release
			return tx.Settings().Insert(&dsr.Setting{Name: "theirs"})
		})
	}()
	<-inside
	ours := make(chan error, 1)
	go func() {
		ours <- s.InTx(context.Background(), func(tx *Tx) error { return tx.Settings().Insert(&dsr.Setting{Name: "ours"}) })
	}()
	select {
	case err := <-ours:
		t.Errorf("two writers at once: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if err := errors.Join(<-held, <-ours); err != nil {
		t.Error(err)
	}
	if n, err := s.Read(t.Context()).Settings().Count(nil); err != nil || n != 2 {
		t.Errorf("%d rows: %v", n, err)
	}
}
