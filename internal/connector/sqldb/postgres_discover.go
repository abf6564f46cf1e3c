package sqldb

import (
	"context"
	"strings"

	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/jackc/pgx/v5"
)

const postgresColumns = `SELECT n.nspname, c.relname, c.relkind IN ('v', 'm'), a.attname, format_type(a.atttypid, a.atttypmod),
	coalesce(b.typname, t.typname), t.typcategory = 'A' OR t.typtype = 'c', NOT a.attnotnull, a.attgenerated <> '' OR a.attidentity = 'a',
	a.atttypmod
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
	JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
	AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
ORDER BY 1, 2, a.attnum`

const postgresKeys = `SELECT n.nspname, c.relname, i.indisprimary,
	ARRAY(SELECT a.attname::text FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY k(num, at)
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num ORDER BY k.at)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
	AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%' ORDER BY 1, 2, i.indexrelid`

const postgresForeign = `SELECT f.conname, cn.nspname, cc.relname, pn.nspname, pc.relname, f.confdeltype::text,
	ARRAY(SELECT a.attname::text FROM unnest(f.conkey) WITH ORDINALITY k(num, at) JOIN pg_attribute a ON a.attrelid = cc.oid AND a.attnum = k.num ORDER BY k.at),
	ARRAY(SELECT a.attname::text FROM unnest(f.confkey) WITH ORDINALITY k(num, at) JOIN pg_attribute a ON a.attrelid = pc.oid AND a.attnum = k.num ORDER BY k.at)
FROM pg_constraint f JOIN pg_class cc ON cc.oid = f.conrelid JOIN pg_namespace cn ON cn.oid = cc.relnamespace
	JOIN pg_class pc ON pc.oid = f.confrelid JOIN pg_namespace pn ON pn.oid = pc.relnamespace
WHERE f.contype = 'f' AND f.conparentid = 0 ORDER BY cn.nspname, cc.relname, f.conname`

// postgresDeletes spells confdeltype.
var postgresDeletes = map[string]string{"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}

// Describe reads all schemas, because a foreign key may come from another one; the tables of the dataset's own schema
// are the ones that it may name.
func (p *postgres) Describe(ctx context.Context, d *dataset.Dataset) (*dataset.Schema, error) {
	space := d.Namespace["schema"]
	if space == "" {
		if err := p.pool.QueryRow(ctx, "SELECT coalesce(current_schema(), 'public')").Scan(&space); err != nil {
			return nil, fault(err)
		}
	}
	schema := &dataset.Schema{Tables: map[string]*dataset.Table{}}
	all := map[[2]string]*dataset.Table{}
	if err := p.columns(ctx, all); err != nil {
		return nil, fault(err)
	}
	if err := p.keys(ctx, all); err != nil {
		return nil, fault(err)
	}
	for at, t := range all {
		if at[0] == space {
			schema.Tables[t.Name] = t
		}
	}
	return schema, fault(p.foreign(ctx, schema, all))
}

// rows runs a catalog query and scans each row.
func (p *postgres) rows(ctx context.Context, sql string, targets []any, each func()) error {
	rows, err := p.pool.Query(ctx, sql)
	if err != nil {
		return err
	}
	_, err = pgx.ForEachRow(rows, targets, func() error {
		each()
		return nil
	})
	return err
}

func (p *postgres) columns(ctx context.Context, all map[[2]string]*dataset.Table) error {
	var space, table, name, declared, base string
	var view, composite, nullable, generated bool
	var mod int32
	targets := []any{&space, &table, &view, &name, &declared, &base, &composite, &nullable, &generated, &mod}
	return p.rows(ctx, postgresColumns, targets, func() {
		t := all[[2]string{space, table}]
		if t == nil {
			t = &dataset.Table{Space: space, Name: table, View: view}
			all[[2]string{space, table}] = t
		}
		c := dataset.Column{Name: name, Declared: base, Type: postgresType(base, composite), Nullable: nullable, Generated: generated, Scale: -1}
		switch {
		case c.Type == dataset.Decimal && mod >= 4:
			c.Scale = int((mod - 4) & 0x7ff)
		case c.Type == dataset.Text && (base == "varchar" || base == "bpchar") && mod > 4:
			c.Length = int(mod - 4)
		}
		t.Columns = append(t.Columns, c)
	})
}

func (p *postgres) keys(ctx context.Context, all map[[2]string]*dataset.Table) error {
	var space, table string
	var primary bool
	var columns []string
	return p.rows(ctx, postgresKeys, []any{&space, &table, &primary, &columns}, func() {
		t := all[[2]string{space, table}]
		if t == nil || len(columns) == 0 {
			return
		}
		if primary {
			t.Key = append([]string(nil), columns...)
			return
		}
		t.Unique = append(t.Unique, append([]string(nil), columns...))
	})
}

func (p *postgres) foreign(ctx context.Context, schema *dataset.Schema, all map[[2]string]*dataset.Table) error {
	var name, childSpace, child, parentSpace, parent, onDelete string
	var from, to []string
	targets := []any{&name, &childSpace, &child, &parentSpace, &parent, &onDelete, &from, &to}
	return p.rows(ctx, postgresForeign, targets, func() {
		c, t := all[[2]string{childSpace, child}], all[[2]string{parentSpace, parent}]
		if c != nil && t != nil {
			schema.Foreign = append(schema.Foreign, dataset.ForeignKey{Name: name, Child: c, Parent: t, OnDelete: postgresDeletes[onDelete],
				ChildColumns: append([]string(nil), from...), ParentColumns: append([]string(nil), to...)})
		}
	})
}

// postgresType reads a type's catalog name. What it does not know is text in Postgres' own form.
func postgresType(base string, composite bool) dataset.Type {
	switch {
	case composite:
		return dataset.JSON
	case strings.HasPrefix(base, "int") && base != "interval":
		return dataset.Integer
	}
	switch base {
	case "oid":
		return dataset.Integer
	case "numeric":
		return dataset.Decimal
	case "float4", "float8":
		return dataset.Float
	case "bool":
		return dataset.Bool
	case "timestamp":
		return dataset.Timestamp
	case "timestamptz":
		return dataset.Instant
	case "date":
		return dataset.Date
	case "time":
		return dataset.Clock
	case "bytea":
		return dataset.Bytes
	case "json", "jsonb":
		return dataset.JSON
	case "uuid":
		return dataset.UUID
	}
	return dataset.Text
}
