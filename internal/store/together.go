package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// errApart says that a write did not change exactly one row.
var errApart = errors.New("a write changed another number of rows than one")

// InTxTogether is [Store.InTx] for a function that writes and hardly reads. On Postgres its writes wait until something
// is read or the function ends, and then go to the server in one exchange instead of one each. Until then every write
// counts as having changed one row. If one failed, or changed another number, or f returned an error, all is rolled
// back and f runs again a statement at a time: it never decides anything on what was only assumed.
func (s *Store) InTxTogether(ctx context.Context, f func(tx *Tx) error) error {
	if s.Dialect == Postgres && s.sql != nil && s.together(ctx, f) == nil {
		return nil
	}
	return s.InTx(ctx, f)
}

func (s *Store) together(ctx context.Context, f func(tx *Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, txTimeout)
	defer cancel()
	conn, err := s.sql.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	begun, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer begun.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	writes := &waitingWrites{Tx: begun, conn: conn}
	db := s.write.Session(&gorm.Session{NewDB: true, Context: ctx})
	db.Statement.ConnPool = writes
	tx := &Tx{Tables: Tables{db, s.controller, s.Dialect}, now: s.instant()}
	if err := f(tx); err != nil {
		return err
	}
	if err := writes.send(ctx); err != nil {
		return err
	}
	if err := begun.Commit(); err != nil {
		return err
	}
	if tx.queued && s.committed != nil {
		s.committed()
	}
	return nil
}

// waitingWrites is a transaction in which writes wait for the next read. Reads are the transaction's own, after it has
// got the writes before them.
type waitingWrites struct {
	*sql.Tx
	conn  *sql.Conn
	batch pgx.Batch
}

// ExecContext puts a write into the batch.
func (w *waitingWrites) ExecContext(_ context.Context, text string, args ...any) (sql.Result, error) {
	values := make([]any, len(args))
	for i, arg := range args {
		values[i] = arg
		if v, ok := arg.(driver.Valuer); ok { // as database/sql does for a single statement
			var err error
			if values[i], err = v.Value(); err != nil {
				return nil, err
			}
		}
	}
	w.batch.Queue(text, values...)
	return driver.RowsAffected(1), nil
}

// QueryContext implements [gorm.ConnPool].
func (w *waitingWrites) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if err := w.send(ctx); err != nil {
		return nil, err
	}
	return w.Tx.QueryContext(ctx, text, args...)
}

// QueryRowContext implements [gorm.ConnPool]. A failure of the writes shows in the row: the transaction is broken.
func (w *waitingWrites) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	if w.send(ctx) != nil {
		_ = w.Rollback()
	}
	return w.Tx.QueryRowContext(ctx, text, args...)
}

// send gives the server all waiting writes at once.
func (w *waitingWrites) send(ctx context.Context) error {
	batch := w.batch
	w.batch = pgx.Batch{}
	if batch.Len() == 0 {
		return nil
	}
	return w.conn.Raw(func(c any) error { // arch:sql no statement: the connection itself
		pg, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("send writes: a connection of type %T", c)
		}
		results := pg.Conn().SendBatch(ctx, &batch)
		for range batch.Len() {
			done, err := results.Exec()
			if err == nil && done.RowsAffected() != 1 {
				err = errApart
			}
			if err != nil {
				return errors.Join(err, results.Close())
			}
		}
		return results.Close()
	})
}
