package sqldb

import (
	"context"
	"database/sql"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
)

// standard is a system behind database/sql: SQLite and MySQL. Reads and writes have pools of their own.
type standard struct {
	*dialect
	reads, writes *sql.DB
	options       [2]*sql.TxOptions // by connector.Mode: read only, read and write
	discover      func(ctx context.Context, db *sql.DB, d *dataset.Dataset) (*dataset.Schema, error)
}

func (s *standard) Describe(ctx context.Context, d *dataset.Dataset) (*dataset.Schema, error) {
	schema, err := s.discover(ctx, s.reads, d)
	return schema, fault(err)
}

func (s *standard) Begin(ctx context.Context, mode connector.Mode) (connector.Session, error) {
	db, options := s.reads, s.options[0]
	if mode == connector.ReadWrite {
		db, options = s.writes, s.options[1]
	}
	tx, err := db.BeginTx(ctx, options)
	if err != nil {
		return nil, fault(err)
	}
	return &standardSession{standard: s, tx: tx, mode: mode}, nil
}

func (s *standard) Explain(q dataset.Read) string { return s.explain(q) }

func (s *standard) Close() error {
	err := s.reads.Close()
	if other := s.writes.Close(); err == nil {
		err = other
	}
	return err
}

type standardSession struct {
	*standard
	tx   *sql.Tx
	mode connector.Mode
}

// cellScanner appends what it scans to the row's buffer.
type cellScanner struct {
	row    *rowBuffer
	column *dataset.Column
}

// Scan implements sql.Scanner.
func (c *cellScanner) Scan(v any) error {
	c.row.buf = appendNative(c.row.buf, c.column, v)
	c.row.ends = append(c.row.ends, len(c.row.buf))
	return nil
}

// rowBuffer holds the cells of one row, one after another, and is used again for the next.
type rowBuffer struct {
	buf   []byte
	ends  []int
	cells [][]byte
	at    []int
}

func newRowBuffer(width int, at []int) *rowBuffer {
	return &rowBuffer{cells: make([][]byte, width), at: at}
}

func (r *rowBuffer) reset() { r.buf, r.ends = r.buf[:0], r.ends[:0] }

// row cuts the buffer into cells.
func (r *rowBuffer) row() [][]byte {
	start := 0
	for i, end := range r.ends {
		r.cells[r.at[i]] = r.buf[start:end:end]
		start = end
	}
	return r.cells
}

func (s *standardSession) Read(ctx context.Context, r dataset.Read, each func([][]byte) error) error {
	if err := readable(r.Node); err != nil {
		return err
	}
	q, at := s.read(r)
	rows, err := s.tx.QueryContext(ctx, q.sql.String(), q.args...)
	if err != nil {
		return fault(err)
	}
	defer rows.Close()
	row := newRowBuffer(len(r.Node.Columns), at)
	scanners := make([]any, len(at))
	for i, p := range at {
		scanners[i] = &cellScanner{row, &r.Node.Columns[p]}
	}
	for rows.Next() {
		row.reset()
		if err := rows.Scan(scanners...); err != nil {
			return fault(err)
		}
		if err := each(row.row()); err != nil {
			return err
		}
	}
	return fault(rows.Err())
}

func (s *standardSession) Count(ctx context.Context, c dataset.Count) (map[string]int64, error) {
	q := s.count(c)
	rows, err := s.tx.QueryContext(ctx, q.sql.String(), q.args...)
	if err != nil {
		return nil, fault(err)
	}
	defer rows.Close()
	counts := map[string]int64{}
	row := &rowBuffer{}
	var n int64
	targets := []any{}
	for i := range c.Columns {
		targets = append(targets, &cellScanner{row, &c.Columns[i]})
	}
	targets = append(targets, &n)
	for rows.Next() {
		row.reset()
		if err := rows.Scan(targets...); err != nil {
			return nil, fault(err)
		}
		counts[row.tuple()] += n
	}
	return counts, fault(rows.Err())
}

// tuple joins the cells that were scanned.
func (r *rowBuffer) tuple() string {
	var t []byte
	start := 0
	for i, end := range r.ends {
		if i > 0 {
			t = append(t, ',')
		}
		t = append(t, r.buf[start:end]...)
		start = end
	}
	return string(t)
}

func (s *standardSession) Delete(ctx context.Context, n *dataset.Node, keys []string) (int64, error) {
	if err := writable(n, s.mode); err != nil || len(keys) == 0 {
		return 0, err
	}
	return s.exec(ctx, s.remove(n, keys))
}

func (s *standardSession) Update(ctx context.Context, n *dataset.Node, changes []connector.Change) (int64, error) {
	if err := writable(n, s.mode); err != nil {
		return 0, err
	}
	var total int64
	for _, run := range runs(changes, batch) {
		count, err := s.exec(ctx, s.update(n, keysOf(run), run[0]))
		if err != nil {
			return total, err
		}
		total += count
	}
	return total, nil
}

// batch is how many rows one statement changes at most.
const batch = 500

func (s *standardSession) exec(ctx context.Context, q *query) (int64, error) {
	result, err := s.tx.ExecContext(ctx, q.sql.String(), q.args...)
	if err != nil {
		return 0, fault(err)
	}
	count, err := result.RowsAffected()
	return count, fault(err)
}

func (s *standardSession) Commit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return fault(s.tx.Commit())
}

// Close undoes what was not committed; after Commit it does nothing.
func (s *standardSession) Close() { _ = s.tx.Rollback() }

// readable refuses a collection that was not discovered: there is no identifier to query.
func readable(n *dataset.Node) error {
	if n.Table == nil {
		return connector.NewFault(connector.Schema, "", "collection "+n.Address+" was not discovered")
	}
	return nil
}

func writable(n *dataset.Node, mode connector.Mode) error {
	switch {
	case mode != connector.ReadWrite:
		return connector.NewFault(connector.Refused, "", "the session is read-only")
	case n.Table == nil || n.Table.View || len(n.Key) == 0:
		return connector.NewFault(connector.Schema, "", "rows of "+n.Address+" cannot be written by key")
	}
	return nil
}
