package dataset

import (
	"fmt"
	"sort"
	"strings"
)

// Part is one dataset of one connector with what the connector discovered about it. Without a schema the graph can
// be drawn and checked for its own sense, but not walked.
type Part struct {
	Connector string
	Dataset   *Dataset
	Schema    *Schema
}

// Graph is all collections of all connectors with the edges between them.
type Graph struct {
	Nodes []*Node // in the order in which a walk reads them
	Seeds []*Edge // entries, by kind of identifier
	nodes map[string]*Node
}

// Node is one collection in the graph.
type Node struct {
	Address    string // "dataset:collection"
	Title      string // the address that packages show
	Connector  string
	Dataset    *Dataset
	Collection *Collection
	Table      *Table   // what was discovered, or nil
	Fields     []*Field // the fields that are read, in the file's order
	Columns    []Column // one per field
	Key        []int    // places of the key's columns; empty when no key is known
	Person     bool
	In, Out    []*Edge
	referrers  []*referrer
	schema     *Schema
	reachedBy  map[string]bool // kinds of identifier from which edges lead here
}

// Edge leads from one collection's values to another's rows.
type Edge struct {
	From     *Node  // nil for an entry
	Identity string // the kind of identifier of an entry
	To       *Node
	FromCols []int
	ToCols   []int
	Down     bool // 1:N: From's columns are its key, so what is found belongs to the row it was found from
	Fold     Fold
	Line     int
}

// referrer is one foreign key, declared or discovered, into a collection.
type referrer struct {
	child      *Node // nil when no dataset describes it
	connector  string
	table      *Table
	columns    []Column
	childCols  []int
	parentCols []int
}

// Node returns the collection at "dataset:collection", or nil.
func (g *Graph) Node(address string) *Node { return g.nodes[address] }

// Build joins the parts into one graph. The findings hold everything that is wrong; the graph may be used only if
// their Err is nil.
func Build(parts []Part) (*Graph, Findings) {
	b := &builder{graph: &Graph{nodes: map[string]*Node{}}}
	seen := map[string]*Dataset{}
	for _, part := range parts {
		if other := seen[part.Dataset.Key]; other != nil {
			b.fail(part.Dataset, part.Dataset.Line, "give one another fides_key", "dataset %q is also described in %s", part.Dataset.Key, other.File)
			continue
		}
		seen[part.Dataset.Key] = part.Dataset
		for _, c := range part.Dataset.Collections {
			if !c.Skip {
				b.node(part, c)
			}
		}
	}
	b.edges()
	b.referrers()
	b.reach()
	b.people()
	b.rank()
	b.found.Sort()
	return b.graph, b.found
}

type builder struct {
	graph *Graph
	found Findings
}

func (b *builder) fail(d *Dataset, line int, remedy, format string, args ...any) {
	b.found = append(b.found, Finding{File: d.File, Line: line, Message: fmt.Sprintf(format, args...), Remedy: remedy})
}

func (b *builder) node(part Part, c *Collection) {
	n := &Node{Address: part.Dataset.Key + ":" + c.Name, Connector: part.Connector, Dataset: part.Dataset, Collection: c,
		Person: c.AboutPerson(), reachedBy: map[string]bool{}, schema: part.Schema}
	n.Title = or(part.Dataset.As, part.Dataset.Key) + ":" + or(c.As, c.Name)
	if part.Schema != nil {
		n.Table = part.Schema.Tables[c.Name]
		if n.Table == nil {
			b.fail(part.Dataset, c.Line, near(c.Name, part.Schema.names()), "collection %q does not exist in the system", c.Name)
		}
	}
	for _, f := range c.Fields {
		if len(f.Fields) > 0 && n.Table != nil {
			b.fail(part.Dataset, f.Line, "describe the whole column as data_type: object", "field %q of %q has fields of its own, which a table cannot have", f.Name, c.Name)
			continue
		}
		n.Fields = append(n.Fields, f)
		n.Columns = append(n.Columns, b.column(part.Dataset, n, f))
	}
	b.key(n)
	b.graph.Nodes = append(b.graph.Nodes, n)
	b.graph.nodes[n.Address] = n
}

// column finds the field among the discovered columns and checks that the described type can be the real one.
func (b *builder) column(d *Dataset, n *Node, f *Field) Column {
	if n.Table == nil {
		return Column{Name: f.Name, Type: describedType(f.Type), Nullable: true, Scale: -1}
	}
	col := n.Table.Column(f.Name)
	if col == nil {
		b.fail(d, f.Line, near(f.Name, n.Table.columnNames()), "field %q does not exist in %q", f.Name, n.Collection.Name)
		return Column{Name: f.Name, Scale: -1}
	}
	if !fits(f.Type, col.Type) {
		b.fail(d, f.Line, "correct or remove data_type", "field %q of %q is described as %s but the system says %s", f.Name, n.Collection.Name, f.Type, or(col.Declared, col.Type.String()))
	}
	found := *col
	if col.Type == Bool && f.Type == "integer" {
		found.Type = Integer
	}
	return found
}

// key settles which fields are the key: the file's word, checked against the system's, else the system's.
func (b *builder) key(n *Node) {
	var declared []string
	for i, f := range n.Fields {
		if f.PrimaryKey {
			declared = append(declared, f.Name)
			n.Key = append(n.Key, i)
		}
	}
	if n.Table == nil {
		return
	}
	if len(declared) > 0 {
		if keyed := len(n.Table.Key) > 0 || len(n.Table.Unique) > 0; keyed && !n.Table.unique(declared) {
			b.fail(n.Dataset, n.Collection.Line, "mark the columns of the real key: "+strings.Join(n.Table.Key, ", "),
				"the primary_key of %q is not unique in the system", n.Collection.Name)
		}
		return
	}
	for _, name := range n.Table.Key {
		at := n.place(name)
		if at < 0 {
			n.Key = nil
			return
		}
		n.Key = append(n.Key, at)
	}
}

// place returns where the field stands, or -1.
func (n *Node) place(field string) int {
	for i, f := range n.Fields {
		if f.Name == field {
			return i
		}
	}
	return -1
}

// names lists the fields at the given places.
func (n *Node) names(at []int) []string {
	out := make([]string, len(at))
	for i, p := range at {
		out[i] = n.Fields[p].Name
	}
	return out
}

// isKey reports whether a row is known by the values at these places: they hold a unique key, or an identity.
func (n *Node) isKey(at []int) bool {
	names := n.names(at)
	if n.Table != nil && n.Table.unique(names) {
		return true
	}
	if noKeys := n.Table == nil || len(n.Table.Key)+len(n.Table.Unique) == 0; noKeys && len(n.Key) > 0 && contains(names, n.names(n.Key)) {
		return true
	}
	return len(at) == 1 && n.Fields[at[0]].Identity != ""
}

// describedType is the type that a file without a discovered schema promises.
func describedType(word string) Type {
	switch word {
	case "string", "object_id":
		return Text
	case "integer":
		return Integer
	case "float":
		return Float
	case "boolean":
		return Bool
	case "":
		return Unknown
	}
	return JSON
}

// fits reports whether a described type can be the discovered one.
func fits(word string, t Type) bool {
	switch strings.TrimSuffix(word, "[]") {
	case "integer":
		return t == Integer || t == Bool || t == Decimal || t == Unknown || strings.HasSuffix(word, "[]")
	case "float":
		return t == Float || t == Decimal || t == Integer || t == Unknown || strings.HasSuffix(word, "[]")
	case "boolean":
		return t == Bool || t == Integer || t == Unknown || strings.HasSuffix(word, "[]")
	case "string", "object_id":
		return t != Integer && t != Float && t != Bool
	case "object":
		return t == JSON || t == Text || t == Unknown
	}
	return true
}

func near(word string, names []string) string {
	if n := Nearest(word, names); n != "" {
		return fmt.Sprintf("did you mean %q?", n)
	}
	sort.Strings(names)
	if len(names) > 12 {
		names = append(names[:12:12], "…")
	}
	return "it has: " + strings.Join(names, ", ")
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
