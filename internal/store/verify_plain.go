package store

import (
	"fmt"
	"slices"
	"time"
)

// Cell is one value of one row, as its bytes stand in the database.
type Cell struct {
	Table  string
	Column string
	Row    string // the row's key where it has one of its own
	Text   bool   // a column of text, not of bytes
	Value  []byte
}

// Cells yields every value of every table of the database that can hold text or bytes, whatever tables there are: the
// schema itself is asked, so that no later column is forgotten.
func (t Tables) Cells(yield func(Cell) error) error {
	names, err := t.tableNames()
	if err != nil {
		return fmt.Errorf("list tables: %w", err)
	}
	for _, name := range names {
		if err := t.cellsOf(name, yield); err != nil {
			return fmt.Errorf("read table %s: %w", name, err)
		}
	}
	return nil
}

func (t Tables) tableNames() ([]string, error) {
	list := `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`
	if t.dialect == Postgres {
		list = `select table_name from information_schema.tables
			where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name`
	}
	var names []string
	return names, t.db.Raw(list).Scan(&names).Error
}

func (t Tables) cellsOf(table string, yield func(Cell) error) error {
	rows, err := t.db.Table(table).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	key := max(slices.IndexFunc(columns, func(c string) bool { return c == "id" || c == "key" || c == "hash" }), 0)
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		row, _, _ := bytesOf(values[key])
		for i, value := range values {
			raw, text, ok := bytesOf(value)
			if !ok {
				continue
			}
			if err := yield(Cell{Table: table, Column: columns[i], Row: string(row), Text: text, Value: raw}); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}

// bytesOf returns what a value holds as bytes, and whether it is text; numbers, truth values and instants hold none.
func bytesOf(value any) (raw []byte, text, ok bool) {
	switch v := value.(type) {
	case string:
		return []byte(v), true, true
	case []byte:
		return v, false, true
	case nil, bool, int64, float64, time.Time:
		return nil, false, false
	}
	return fmt.Append(nil, value), true, true
}
