package sqldb

import (
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// postgres is a Postgres database through pgx. Values come as text, which costs less than decoding and encoding them:
// a number, a decimal or a UUID already stands as a cell wants it.
type postgres struct {
	*dialect
	pool *pgxpool.Pool
}

func openPostgres(s connector.Settings) (connector.System, error) {
	config, err := pgxpool.ParseConfig(s.DSN)
	if err != nil {
		return nil, connector.NewFault(connector.Auth, "", "the dsn is not a Postgres connection string")
	}
	config.MaxConns, config.MaxConnIdleTime = 6, time.Minute
	config.ConnConfig.ConnectTimeout = 10 * time.Second
	// A statement is described and run, never kept by name: a pooler between us and the server may change connections.
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeDescribeExec
	for name, value := range map[string]string{"timezone": "UTC", "datestyle": "ISO, YMD", "intervalstyle": "iso_8601",
		"bytea_output": "hex", "extra_float_digits": "1", "client_encoding": "UTF8", "application_name": "habeas"} {
		config.ConnConfig.RuntimeParams[name] = value
	}
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		return nil, fault(err)
	}
	return &postgres{&postgresDialect, pool}, nil
}

func (p *postgres) Begin(ctx context.Context, mode connector.Mode) (connector.Session, error) {
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	if mode == connector.ReadWrite {
		options = pgx.TxOptions{IsoLevel: pgx.Serializable, AccessMode: pgx.ReadWrite}
	}
	tx, err := p.pool.BeginTx(ctx, options)
	if err != nil {
		return nil, fault(err)
	}
	return &postgresSession{p, tx, mode}, nil
}

func (p *postgres) Explain(q dataset.Read) string { return p.explain(q) }

func (p *postgres) Close() error {
	p.pool.Close()
	return nil
}

type postgresSession struct {
	*postgres
	tx   pgx.Tx
	mode connector.Mode
}

// query runs a statement whose result comes as text.
func (s *postgresSession) query(ctx context.Context, q *query) (pgx.Rows, error) {
	args := append([]any{pgx.QueryResultFormats{pgx.TextFormatCode}}, q.args...)
	rows, err := s.tx.Query(ctx, q.sql.String(), args...)
	return rows, fault(err)
}

func (s *postgresSession) Read(ctx context.Context, r dataset.Read, each func([][]byte) error) error {
	if err := readable(r.Node); err != nil {
		return err
	}
	q, at := s.read(r)
	rows, err := s.query(ctx, q)
	if err != nil {
		return err
	}
	defer rows.Close()
	row := newRowBuffer(len(r.Node.Columns), at)
	columns := make([]*dataset.Column, len(at))
	for i, p := range at {
		columns[i] = &r.Node.Columns[p]
	}
	for rows.Next() {
		row.reset()
		for i, raw := range rows.RawValues() {
			row.buf = appendPostgres(row.buf, columns[i], raw)
			row.ends = append(row.ends, len(row.buf))
		}
		if err := each(row.row()); err != nil {
			return err
		}
	}
	return fault(rows.Err())
}

// appendPostgres appends a value in Postgres' text form.
func appendPostgres(dst []byte, c *dataset.Column, raw []byte) []byte {
	switch {
	case raw == nil:
		return append(dst, dataset.Null...)
	case c.Type == dataset.Text, c.Type == dataset.UUID:
		return dataset.AppendText(dst, raw)
	case c.Type == dataset.Integer:
		return append(dst, raw...)
	case c.Type == dataset.Bytes:
		return appendHex(dst, raw)
	}
	return appendText(dst, c, raw)
}

// appendHex turns \x0102 into base64.
func appendHex(dst, raw []byte) []byte {
	if len(raw) < 2 || raw[0] != '\\' {
		return dataset.AppendText(dst, raw)
	}
	decoded := make([]byte, 0, len(raw)/2)
	for i := 2; i+1 < len(raw); i += 2 {
		decoded = append(decoded, nibble(raw[i])<<4|nibble(raw[i+1]))
	}
	return dataset.AppendBytes(dst, decoded)
}

func nibble(b byte) byte {
	if b >= 'a' {
		return b - 'a' + 10
	}
	return b - '0'
}

func (s *postgresSession) Count(ctx context.Context, c dataset.Count) (map[string]int64, error) {
	q := s.count(c)
	rows, err := s.query(ctx, q)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[string]int64{}
	row := &rowBuffer{}
	for rows.Next() {
		row.reset()
		raw := rows.RawValues()
		for i := range c.Columns {
			row.buf = appendPostgres(row.buf, &c.Columns[i], raw[i])
			row.ends = append(row.ends, len(row.buf))
		}
		var n int64
		for _, digit := range raw[len(c.Columns)] {
			n = n*10 + int64(digit-'0')
		}
		counts[row.tuple()] += n
	}
	return counts, fault(rows.Err())
}

func (s *postgresSession) Delete(ctx context.Context, n *dataset.Node, keys []string) (int64, error) {
	if err := writable(n, s.mode); err != nil || len(keys) == 0 {
		return 0, err
	}
	return s.exec(ctx, s.remove(n, keys))
}

func (s *postgresSession) Update(ctx context.Context, n *dataset.Node, changes []connector.Change) (int64, error) {
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

func (s *postgresSession) exec(ctx context.Context, q *query) (int64, error) {
	tag, err := s.tx.Exec(ctx, q.sql.String(), q.args...)
	return tag.RowsAffected(), fault(err)
}

func (s *postgresSession) Commit(ctx context.Context) error { return fault(s.tx.Commit(ctx)) }

// Close undoes what was not committed; after Commit it does nothing.
func (s *postgresSession) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = s.tx.Rollback(ctx)
}
