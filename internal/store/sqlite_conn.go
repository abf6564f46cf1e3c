package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"
)

// keptStatements is how many parsed statements a connection keeps. The program has fewer; lists of values of many
// lengths may make more.
const keptStatements = 256

// openPool opens a SQLite file whose connections keep their parsed statements: parsing one takes longer than running
// it, and database/sql's own prepared statements are closed with each transaction.
func openPool(dsn string) *sql.DB { return sql.OpenDB(liteConnector{dsn, &sqlite.Driver{}}) }

type liteConnector struct {
	dsn    string
	driver driver.Driver
}

// Connect implements [driver.Connector].
func (c liteConnector) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	whole, ok := opened.(wholeConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("SQLite driver: %T lacks a method", opened), opened.Close())
	}
	return &liteConn{wholeConn: whole, kept: map[string]*liteStmt{}}, nil
}

// Driver implements [driver.Connector].
func (c liteConnector) Driver() driver.Driver { return c.driver }

// wholeConn is all that database/sql may ask of the engine's connections.
type wholeConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// liteConn is one connection with its statements, by their text. Like every driver.Conn it is used by one goroutine at
// a time.
type liteConn struct {
	wholeConn
	kept map[string]*liteStmt
}

type liteStmt struct {
	driver.Stmt
	exec  driver.StmtExecContext
	query driver.StmtQueryContext
	busy  bool // rows of it are being read
}

// ExecContext implements [driver.ExecerContext]. A statement without arguments may be a script and is not kept. A
// write is not broken off half way: the engine would start a goroutine for each to watch ctx. The transaction around
// it ends with ctx all the same.
func (c *liteConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 {
		return c.wholeConn.ExecContext(ctx, text, args)
	}
	s, err := c.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if s.busy {
		return c.wholeConn.ExecContext(ctx, text, args)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.exec.ExecContext(context.WithoutCancel(ctx), args)
}

// QueryContext implements [driver.QueryerContext].
func (c *liteConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 {
		return c.wholeConn.QueryContext(ctx, text, args)
	}
	s, err := c.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if s.busy { // the same query inside its own rows
		return c.wholeConn.QueryContext(ctx, text, args)
	}
	found, err := s.query.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	whole, ok := found.(wholeRows)
	if !ok {
		return nil, errors.Join(fmt.Errorf("SQLite driver: %T lacks a method", found), found.Close())
	}
	s.busy = true
	return &liteRows{whole, s}, nil
}

// statement returns the parsed statement of a text.
func (c *liteConn) statement(ctx context.Context, text string) (*liteStmt, error) {
	if s := c.kept[text]; s != nil {
		return s, nil
	}
	if len(c.kept) >= keptStatements {
		if err := c.forget(); err != nil {
			return nil, err
		}
	}
	parsed, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s := &liteStmt{Stmt: parsed}
	var execs, queries bool
	s.exec, execs = parsed.(driver.StmtExecContext)
	s.query, queries = parsed.(driver.StmtQueryContext)
	if !execs || !queries {
		return nil, errors.Join(fmt.Errorf("SQLite driver: %T lacks a method", parsed), parsed.Close())
	}
	c.kept[text] = s
	return s, nil
}

// forget closes the statements that are not in use.
func (c *liteConn) forget() error {
	var errs []error
	for text, s := range c.kept {
		if !s.busy {
			errs = append(errs, s.Close())
			delete(c.kept, text)
		}
	}
	return errors.Join(errs...)
}

// Close implements [driver.Conn].
func (c *liteConn) Close() error { return errors.Join(c.forget(), c.wholeConn.Close()) }

// wholeRows is all that database/sql may ask of the engine's rows.
type wholeRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// liteRows gives its statement back when it is closed.
type liteRows struct {
	wholeRows
	s *liteStmt
}

// Close implements [driver.Rows].
func (r *liteRows) Close() error {
	r.s.busy = false
	return r.wholeRows.Close()
}
