package sqldb

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	_ "modernc.org/sqlite" // the driver
)

// openSQLite opens a file that exists; it never creates one.
func openSQLite(s connector.Settings) (connector.System, error) {
	path := strings.TrimPrefix(strings.TrimPrefix(s.DSN, "sqlite://"), "file:")
	path, _, _ = strings.Cut(path, "?")
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.Base, path)
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil, connector.NewFault(connector.Unreachable, "", "the database file does not exist or cannot be read")
	}
	base := "file:" + (&url.URL{Path: path}).EscapedPath() + "?mode=rw&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)"
	reads, err := sql.Open("sqlite", base+"&_pragma=query_only(1)")
	if err != nil {
		return nil, fault(err)
	}
	writes, err := sql.Open("sqlite", base+"&_pragma=secure_delete(1)&_txlock=immediate")
	if err != nil {
		return nil, fault(err)
	}
	reads.SetMaxOpenConns(4)
	writes.SetMaxOpenConns(1)
	return &standard{dialect: &sqliteDialect, reads: reads, writes: writes, discover: discoverSQLite}, nil
}

// discoverSQLite reads tables, columns, keys and foreign keys of the one schema.
func discoverSQLite(ctx context.Context, db *sql.DB, _ *dataset.Dataset) (*dataset.Schema, error) {
	schema := &dataset.Schema{Tables: map[string]*dataset.Table{}}
	byName := map[string]*dataset.Table{} // SQLite compares names without regard to case
	err := each(ctx, db, `SELECT m.name, m.type = 'view', c.name, c.type, c."notnull", c.pk, c.hidden FROM sqlite_schema m
		JOIN pragma_table_xinfo(m.name) c WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~'
		ORDER BY m.name, c.cid`, func(rows *sql.Rows) error {
		var table, name, declared string
		var view, notNull bool
		var key, hidden int
		if err := rows.Scan(&table, &view, &name, &declared, &notNull, &key, &hidden); err != nil {
			return err
		}
		t := schema.Tables[table]
		if t == nil {
			t = &dataset.Table{Name: table, View: view}
			schema.Tables[table], byName[strings.ToLower(table)] = t, t
		}
		col := sqliteColumn(name, declared)
		col.Nullable, col.Generated = !notNull && key == 0, hidden > 1
		t.Columns = append(t.Columns, col)
		if key > 0 {
			for len(t.Key) < key {
				t.Key = append(t.Key, "")
			}
			t.Key[key-1] = name
		}
		return nil
	})
	if err == nil {
		err = sqliteUnique(ctx, db, schema)
	}
	if err == nil {
		err = sqliteForeign(ctx, db, schema, byName)
	}
	return schema, err
}

// each runs a catalog query.
func each(ctx context.Context, db *sql.DB, query string, scan func(*sql.Rows) error, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func sqliteUnique(ctx context.Context, db *sql.DB, schema *dataset.Schema) error {
	last := ""
	return each(ctx, db, `SELECT m.name, l.name, i.name FROM sqlite_schema m JOIN pragma_index_list(m.name) l
		JOIN pragma_index_info(l.name) i WHERE m.type = 'table' AND l."unique" = 1 AND l.partial = 0
		AND NOT EXISTS (SELECT 1 FROM pragma_index_info(l.name) x WHERE x.name IS NULL) ORDER BY m.name, l.name, i.seqno`,
		func(rows *sql.Rows) error {
			var table, index, column string
			if err := rows.Scan(&table, &index, &column); err != nil {
				return err
			}
			if t := schema.Tables[table]; t != nil {
				t.Unique = appendKey(t.Unique, column, last == table+"\x00"+index)
			}
			last = table + "\x00" + index
			return nil
		})
}

// appendKey adds a column to the last key, or starts a new one.
func appendKey(keys [][]string, column string, same bool) [][]string {
	if same && len(keys) > 0 {
		keys[len(keys)-1] = append(keys[len(keys)-1], column)
		return keys
	}
	return append(keys, []string{column})
}

func sqliteForeign(ctx context.Context, db *sql.DB, schema *dataset.Schema, byName map[string]*dataset.Table) error {
	last := ""
	return each(ctx, db, `SELECT m.name, f.id, f.seq, f."table", f."from", f."to", f.on_delete FROM sqlite_schema m
		JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq`, func(rows *sql.Rows) error {
		var child, parent, from, onDelete string
		var id, seq int
		var to sql.NullString
		if err := rows.Scan(&child, &id, &seq, &parent, &from, &to, &onDelete); err != nil {
			return err
		}
		c, p := schema.Tables[child], byName[strings.ToLower(parent)]
		if c == nil || p == nil {
			return nil
		}
		target := to.String
		if !to.Valid && seq < len(p.Key) {
			target = p.Key[seq]
		}
		mark := child + "\x00" + strconv.Itoa(id)
		if mark != last {
			schema.Foreign = append(schema.Foreign, dataset.ForeignKey{Name: mark, Child: c, Parent: p, OnDelete: onDelete})
		}
		last = mark
		f := &schema.Foreign[len(schema.Foreign)-1]
		f.ChildColumns, f.ParentColumns = append(f.ChildColumns, spelled(c, from)), append(f.ParentColumns, spelled(p, target))
		return nil
	})
}

// spelled is the column's name as the table spells it.
func spelled(t *dataset.Table, name string) string {
	for _, c := range t.Columns {
		if strings.EqualFold(c.Name, name) {
			return c.Name
		}
	}
	return name
}

var sizeShape = regexp.MustCompile(`\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)`)

// sqliteColumn reads a declared type; SQLite itself goes by parts of the word.
func sqliteColumn(name, declared string) dataset.Column {
	c := dataset.Column{Name: name, Declared: declared, Scale: -1}
	word := strings.ToUpper(declared)
	size := sizeShape.FindStringSubmatch(word)
	switch {
	case strings.Contains(word, "BOOL"):
		c.Type = dataset.Bool
	case strings.Contains(word, "INT"):
		c.Type = dataset.Integer
	case strings.Contains(word, "CHAR"), strings.Contains(word, "CLOB"), strings.Contains(word, "TEXT"):
		c.Type = dataset.Text
		if size != nil {
			c.Length, _ = strconv.Atoi(size[1])
		}
	case strings.Contains(word, "DATETIME"), strings.Contains(word, "TIMESTAMP"):
		c.Type = dataset.Timestamp
	case strings.Contains(word, "DATE"):
		c.Type = dataset.Date
	case strings.Contains(word, "REAL"), strings.Contains(word, "FLOA"), strings.Contains(word, "DOUB"):
		c.Type = dataset.Float
	case strings.Contains(word, "NUMERIC"), strings.Contains(word, "DECIMAL"):
		c.Type = dataset.Decimal
		if size != nil && size[2] != "" {
			c.Scale, _ = strconv.Atoi(size[2])
		}
	case strings.Contains(word, "JSON"):
		c.Type = dataset.JSON
	case word == "BLOB":
		c.Type = dataset.Bytes
	}
	return c
}
