package dataset

import (
	"fmt"
	"slices"
	"sort"
)

// link is one declared reference, before references to the parts of one key are joined.
type link struct {
	from, to       *Node
	fromCol, toCol int
	forth, back    bool
	line           int
}

// edges draws the entries and the references.
func (b *builder) edges() {
	for _, n := range b.graph.Nodes {
		for i, f := range n.Fields {
			if f.Identity == "" {
				continue
			}
			e := &Edge{Identity: f.Identity, To: n, ToCols: []int{i}, Down: true, Fold: foldOf(f.Identity), Line: f.Line}
			if f.Exact {
				e.Fold = Exact
			}
			b.graph.Seeds = append(b.graph.Seeds, e)
			n.In = append(n.In, e)
		}
	}
	for _, n := range b.graph.Nodes {
		b.group(n, b.links(n))
	}
}

func (b *builder) links(n *Node) []link {
	var links []link
	for i, f := range n.Fields {
		for _, r := range f.References {
			if l, ok := b.link(n, i, r); ok {
				links = append(links, l)
			}
		}
	}
	return links
}

// link resolves one reference; a target that does not exist, or of a type that can never be equal, is an error.
func (b *builder) link(n *Node, at int, r Reference) (link, bool) {
	target := b.graph.nodes[r.Dataset+":"+r.Collection]
	if target == nil {
		all := make([]string, 0, len(b.graph.nodes))
		for address := range b.graph.nodes {
			all = append(all, address)
		}
		b.fail(n.Dataset, r.Line, near(r.Dataset+":"+r.Collection, all), "field %q refers to %s:%s, which is not described or is skipped",
			n.Fields[at].Name, r.Dataset, r.Collection)
		return link{}, false
	}
	to := target.place(r.Field)
	if to < 0 {
		b.fail(n.Dataset, r.Line, "describe the field there", "field %q refers to field %q, which %s does not have", n.Fields[at].Name, r.Field, target.Address)
		return link{}, false
	}
	if x, y := n.Columns[at].Type, target.Columns[to].Type; !comparable(x, y) {
		b.fail(n.Dataset, r.Line, "refer to a field of the same type", "field %q (%s) can never equal %s.%s (%s)", n.Fields[at].Name, x, target.Address, r.Field, y)
		return link{}, false
	}
	return link{n, target, at, to, r.Direction != From, r.Direction != To, r.Line}, true
}

// comparable reports whether values of the two types can be equal.
func comparable(x, y Type) bool {
	kinds := func(t Type) int {
		switch t {
		case Integer, Decimal, Float:
			return 1
		case Text, UUID, JSON, Unknown:
			return 0
		}
		return int(t) + 2
	}
	return kinds(x) == 0 || kinds(y) == 0 || kinds(x) == kinds(y)
}

// group joins references to the parts of one key with AND, and draws the edges.
func (b *builder) group(n *Node, links []link) {
	for len(links) > 0 {
		first, rest := []link{links[0]}, []link{}
		for _, l := range links[1:] {
			if sameKey(first[0], l) && !overlaps(first, l) {
				first = append(first, l)
			} else {
				rest = append(rest, l)
			}
		}
		links = rest
		sort.SliceStable(first, func(i, j int) bool { return first[i].toCol < first[j].toCol })
		var from, to []int
		for _, l := range first {
			from, to = append(from, l.fromCol), append(to, l.toCol)
		}
		if first[0].forth {
			b.draw(&Edge{From: n, To: first[0].to, FromCols: from, ToCols: to, Line: first[0].line})
		}
		if first[0].back {
			b.draw(&Edge{From: first[0].to, To: n, FromCols: to, ToCols: from, Line: first[0].line})
		}
	}
}

// sameKey reports whether two references are parts of one: same ends, same directions, and together inside a foreign
// key or a key of several columns at either end.
func sameKey(a, b link) bool {
	if a.to != b.to || a.forth != b.forth || a.back != b.back || a.fromCol == b.fromCol || a.toCol == b.toCol {
		return false
	}
	if fk := a.foreignKey(); fk != nil {
		return fk == b.foreignKey()
	}
	return inOneKey(a.to, a.toCol, b.toCol) || inOneKey(a.from, a.fromCol, b.fromCol)
}

// foreignKey is the discovered key of several columns that the reference is a part of, or nil.
func (l link) foreignKey() *ForeignKey {
	if l.from.Table == nil || l.to.Table == nil || l.from.Connector != l.to.Connector {
		return nil
	}
	ends := func(f *ForeignKey, child, parent *Node, c, p int) bool {
		at := slices.Index(f.ChildColumns, child.Fields[c].Name)
		return f.Child.is(child.Table) && f.Parent.is(parent.Table) && at >= 0 && f.ParentColumns[at] == parent.Fields[p].Name
	}
	for i := range l.from.schema.Foreign {
		f := &l.from.schema.Foreign[i]
		if ends(f, l.from, l.to, l.fromCol, l.toCol) || ends(f, l.to, l.from, l.toCol, l.fromCol) {
			return f
		}
	}
	return nil
}

func inOneKey(n *Node, a, b int) bool {
	want := n.names([]int{a, b})
	if n.Table != nil {
		if contains(n.Table.Key, want) {
			return true
		}
		for _, u := range n.Table.Unique {
			if contains(u, want) {
				return true
			}
		}
	}
	return contains(n.names(n.Key), want)
}

func overlaps(group []link, l link) bool {
	for _, g := range group {
		if g.fromCol == l.fromCol || g.toCol == l.toCol {
			return true
		}
	}
	return false
}

// draw adds an edge once, and decides which way it carries ownership.
func (b *builder) draw(e *Edge) {
	for _, other := range e.From.Out {
		if other.To == e.To && slices.Equal(other.FromCols, e.FromCols) && slices.Equal(other.ToCols, e.ToCols) {
			return
		}
	}
	e.Down = e.From.isKey(e.FromCols)
	e.From.Out = append(e.From.Out, e)
	e.To.In = append(e.To.In, e)
}

// referrers finds, for every collection of persons that can be reached upwards, all foreign keys that lead into it:
// described ones, and those that the system enforces whether described or not.
func (b *builder) referrers() {
	for _, n := range b.graph.Nodes {
		for _, e := range n.In {
			if e.From != nil && !e.Down {
				n.refer(&referrer{child: e.From, connector: e.From.Connector, table: e.From.Table, childCols: e.FromCols, parentCols: e.ToCols})
			}
		}
		for _, e := range n.Out { // walked downwards only, but a reference into n all the same
			if e.Down {
				n.refer(&referrer{child: e.To, connector: e.To.Connector, table: e.To.Table, childCols: e.ToCols, parentCols: e.FromCols})
			}
		}
		if n.Table == nil {
			continue
		}
		for _, f := range n.schema.Foreign {
			if f.Parent.is(n.Table) {
				n.referForeign(f, b.graph)
			}
		}
	}
}

// referForeign adds a discovered foreign key, through the child's dataset where there is one.
func (n *Node) referForeign(f ForeignKey, g *Graph) {
	r := &referrer{connector: n.Connector, table: f.Child}
	for _, name := range f.ParentColumns {
		r.parentCols = append(r.parentCols, n.place(name))
	}
	for _, other := range g.Nodes {
		if other.Connector == n.Connector && other.Table.is(f.Child) {
			at := other.places(f.ChildColumns)
			if !slices.Contains(at, -1) {
				r.child, r.childCols = other, at
			}
		}
	}
	for _, name := range f.ChildColumns {
		if c := f.Child.Column(name); c != nil {
			r.columns = append(r.columns, *c)
		}
	}
	n.refer(r)
}

func (n *Node) places(names []string) []int {
	at := make([]int, len(names))
	for i, name := range names {
		at[i] = n.place(name)
	}
	return at
}

// refer adds a referrer once; the same key in another order is the same.
func (n *Node) refer(r *referrer) {
	if r.child != nil && r.columns == nil {
		for _, at := range r.childCols {
			r.columns = append(r.columns, r.child.Columns[at])
		}
	}
	for _, other := range n.referrers {
		if other.connector == r.connector && other.child == r.child && other.pairs() == r.pairs() && (r.child != nil || other.table.is(r.table)) {
			return
		}
	}
	n.referrers = append(n.referrers, r)
}

func (r *referrer) pairs() string {
	var all []string
	for i, p := range r.parentCols {
		name := ""
		if i < len(r.columns) {
			name = r.columns[i].Name
		} else if i < len(r.childCols) {
			name = r.child.Fields[r.childCols[i]].Name
		}
		all = append(all, fmt.Sprint(p, "=", name))
	}
	sort.Strings(all)
	return fmt.Sprint(all)
}
