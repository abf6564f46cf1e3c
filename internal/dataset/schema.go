package dataset

import "sort"

// Type is what a column holds, as far as encoding and comparing need it.
type Type uint8

// The types. Timestamp has no zone, Instant has one; Clock is a time of day.
const (
	Unknown Type = iota
	Text
	Integer
	Decimal
	Float
	Bool
	Timestamp
	Instant
	Date
	Clock
	Bytes
	JSON
	UUID
)

var typeNames = [...]string{"unknown", "text", "integer", "decimal", "float", "boolean", "timestamp", "instant", "date", "time",
	"bytes", "json", "uuid"}

// String is the type's name for people.
func (t Type) String() string { return typeNames[t] }

// Schema is what a system says about itself: the only source of identifiers that reach a query.
type Schema struct {
	Tables  map[string]*Table
	Foreign []ForeignKey // every foreign key between tables that the system enforces
}

// Table is one discovered table or view.
type Table struct {
	Space   string // schema or database; "" where there is none
	Name    string
	View    bool
	Columns []Column
	Key     []string   // primary key
	Unique  [][]string // other unique keys
}

// Column is one discovered column.
type Column struct {
	Name      string
	Type      Type
	Declared  string // the system's own word for the type
	Nullable  bool
	Generated bool
	Length    int // most characters of a text, 0 = no bound
	Scale     int // digits after the point of a decimal, -1 = not declared
}

// ForeignKey is one enforced reference from Child to Parent.
type ForeignKey struct {
	Name          string
	Child         *Table
	ChildColumns  []string
	Parent        *Table
	ParentColumns []string
	OnDelete      string // "CASCADE", "SET NULL", "NO ACTION", …
}

// Column returns the column of that name, or nil.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// names lists the tables, for suggestions.
func (s *Schema) names() []string {
	var all []string
	for name := range s.Tables {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}

func (t *Table) columnNames() []string {
	all := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		all[i] = c.Name
	}
	return all
}

// unique reports whether the columns contain a whole unique key of the table.
func (t *Table) unique(columns []string) bool {
	if len(t.Key) > 0 && contains(columns, t.Key) {
		return true
	}
	for _, u := range t.Unique {
		if contains(columns, u) {
			return true
		}
	}
	return false
}

// contains reports whether all of want stand in have.
func contains(have, want []string) bool {
	for _, w := range want {
		found := false
		for _, h := range have {
			found = found || h == w
		}
		if !found {
			return false
		}
	}
	return true
}

// is reports whether the two are the same table of one system.
func (t *Table) is(o *Table) bool {
	return t != nil && o != nil && t.Space == o.Space && t.Name == o.Name
}
