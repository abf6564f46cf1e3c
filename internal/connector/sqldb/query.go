package sqldb

import (
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
)

// query is a statement in the making.
type query struct {
	*dialect
	sql  strings.Builder
	args []any
}

func (d *dialect) query() *query { return &query{dialect: d} }

// table writes the table's discovered name.
func (q *query) table(t *dataset.Table) {
	if t.Space != "" {
		q.sql.WriteString(q.quote(t.Space))
		q.sql.WriteByte('.')
	}
	q.sql.WriteString(q.quote(t.Name))
}

func (q *query) bindCell(c dataset.Column, cell string) string {
	q.args = append(q.args, q.bind(c, cell))
	return q.param(len(q.args))
}

// where writes that the columns equal one of the tuples.
func (q *query) where(columns []dataset.Column, tuples []string, fold dataset.Fold) {
	q.sql.WriteString(" WHERE ")
	if len(columns) == 1 {
		q.one(columns[0], tuples, fold)
		return
	}
	q.sql.WriteByte('(')
	for i, tuple := range tuples {
		if i > 0 {
			q.sql.WriteString(" OR ")
		}
		q.sql.WriteByte('(')
		for j, cell := range dataset.Cells(tuple) {
			if j > 0 {
				q.sql.WriteString(" AND ")
			}
			q.one(columns[j], []string{cell}, dataset.Exact)
		}
		q.sql.WriteByte(')')
	}
	q.sql.WriteByte(')')
}

func (q *query) one(c dataset.Column, cells []string, fold dataset.Fold) {
	name := q.quote(c.Name)
	if fold == dataset.Digits { // 0049… is another way to write +49…
		for _, cell := range cells[:len(cells):len(cells)] {
			cells = append(cells, string(dataset.AppendText(nil, "00"+dataset.TextOf([]byte(cell)))))
		}
	}
	if fold != dataset.Exact {
		q.sql.WriteString(folded(fold, name) + " IN (" + q.list(dataset.Column{Type: dataset.Text}, cells) + ")")
		return
	}
	list := q.list(c, cells)
	if q.doubles(c) {
		q.list(c, cells)
	}
	q.sql.WriteString(q.match(c, name, list))
}

func (q *query) list(c dataset.Column, cells []string) string {
	params := make([]string, len(cells))
	for i, cell := range cells {
		params[i] = q.bindCell(c, cell)
	}
	return strings.Join(params, ", ")
}

// read writes the query of a read. Only wanted columns are selected; at lists their places.
func (d *dialect) read(r dataset.Read) (q *query, at []int) {
	q = d.query()
	q.sql.WriteString("SELECT ")
	for i, c := range r.Node.Columns {
		if r.Columns != nil && !r.Columns[i] {
			continue
		}
		if len(at) > 0 {
			q.sql.WriteString(", ")
		}
		q.sql.WriteString(d.column(c, d.quote(c.Name)))
		at = append(at, i)
	}
	q.sql.WriteString(" FROM ")
	q.table(r.Node.Table)
	q.where(columnsAt(r.Node, r.On), r.Tuples, r.Fold)
	return q, at
}

// count writes the query that counts rows per tuple.
func (d *dialect) count(c dataset.Count) *query {
	q := d.query()
	names, shown := make([]string, len(c.Columns)), make([]string, len(c.Columns))
	for i, col := range c.Columns {
		names[i] = d.quote(col.Name)
		shown[i] = d.column(col, names[i])
	}
	q.sql.WriteString("SELECT " + strings.Join(shown, ", ") + ", COUNT(*) FROM ")
	q.table(c.Table)
	q.where(c.Columns, c.Tuples, dataset.Exact)
	q.sql.WriteString(" GROUP BY " + strings.Join(names, ", "))
	return q
}

// remove writes the deletion of rows by key.
func (d *dialect) remove(n *dataset.Node, keys []string) *query {
	q := d.query()
	q.sql.WriteString("DELETE FROM ")
	q.table(n.Table)
	q.where(columnsAt(n, n.Key), keys, dataset.Exact)
	return q
}

// update writes the change of one row, or of several that are set to the same values.
func (d *dialect) update(n *dataset.Node, keys []string, c connector.Change) *query {
	q := d.query()
	q.sql.WriteString("UPDATE ")
	q.table(n.Table)
	q.sql.WriteString(" SET ")
	for i, at := range c.Columns {
		if i > 0 {
			q.sql.WriteString(", ")
		}
		col := n.Columns[at]
		q.sql.WriteString(d.quote(col.Name) + " = " + q.bindCell(col, string(c.Cells[i])))
	}
	q.where(columnsAt(n, n.Key), keys, dataset.Exact)
	return q
}

func columnsAt(n *dataset.Node, at []int) []dataset.Column {
	columns := make([]dataset.Column, len(at))
	for i, p := range at {
		columns[i] = n.Columns[p]
	}
	return columns
}

// explain writes the read for people, with one parameter for all values.
func (d *dialect) explain(r dataset.Read) string {
	if r.Node.Table == nil {
		return "(not known: the system did not answer)"
	}
	cell := "null"
	for i := 1; i < len(r.On); i++ {
		cell += ",null"
	}
	r.Tuples = []string{cell}
	q, _ := d.read(r)
	return q.sql.String()
}

// runs groups changes that set the same values, so that one statement serves up to size rows.
func runs(changes []connector.Change, size int) [][]connector.Change {
	var out [][]connector.Change
	last := ""
	for _, c := range changes {
		var mark strings.Builder
		for i, at := range c.Columns {
			mark.WriteString(strconv.Itoa(at) + "=" + string(c.Cells[i]) + "\x00")
		}
		if n := len(out); n > 0 && mark.String() == last && len(out[n-1]) < size {
			out[n-1] = append(out[n-1], c)
			continue
		}
		out, last = append(out, []connector.Change{c}), mark.String()
	}
	return out
}

func keysOf(changes []connector.Change) []string {
	keys := make([]string, len(changes))
	for i, c := range changes {
		keys[i] = c.Key
	}
	return keys
}
