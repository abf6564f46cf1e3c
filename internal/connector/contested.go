package connector

import (
	"cmp"
	"context"
	"slices"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Held is one value of one field, in all rows of the person that have it. It is personal data: whoever keeps it seals it.
type Held struct {
	Connector  string   `json:"connector"`
	Collection string   `json:"collection"` // address
	Title      string   `json:"title"`      // as packages show it
	Field      string   `json:"field"`
	Categories []string `json:"categories"`
	Value      string   `json:"value"`
	Empty      bool     `json:"empty,omitempty"` // there is no value
	Keys       []string `json:"keys"`
	Finds      bool     `json:"finds,omitempty"`    // people are found by it: a second person must approve a change
	Obstacle   string   `json:"obstacle,omitempty"` // why it cannot be corrected from here
}

// String hides the value.
func (h Held) String() string { return h.Collection + "." + h.Field + " [redacted]" }

// GoString hides the value.
func (h Held) GoString() string { return h.String() }

// Contested is what the systems hold about a person under some data categories.
type Contested struct {
	Values   []Held
	Outcomes []Outcome
}

// Contested reads the current values of the person's own rows in the fields of these data categories; none means all
// personal fields. Rows that are other people's too are not read: they are never corrected for one of them.
func (r *Registry) Contested(ctx context.Context, seeds dataset.Seeds, categories []string) (*Contested, error) {
	op := r.begin(ctx, nil)
	defer op.close()
	wanted := map[*dataset.Node][]int{}
	for _, n := range op.graph.Nodes {
		for at, f := range n.Fields {
			if personal(n, f) && !slices.Contains(n.Key, at) && under(n.Collection.Holds(f), categories) {
				wanted[n] = append(wanted[n], at)
			}
		}
	}
	need := op.graph.Needed(func(n *dataset.Node) bool { return wanted[n] != nil })
	found := map[heldKey]*Held{}
	walk := dataset.Walk{Graph: op.graph, Seeds: seeds, Reader: op.reader, Want: func(n *dataset.Node) bool { return need[n] },
		Columns: func(n *dataset.Node) []bool {
			cols := n.Links()
			for _, at := range wanted[n] {
				cols[at] = true
			}
			return cols
		},
		Visit: func(h dataset.Hit) error {
			for _, at := range wanted[h.Node] {
				op.hold(found, h, at)
			}
			return nil
		}}
	trace, err := walk.Run(ctx)
	if err != nil {
		return nil, err
	}
	c := &Contested{}
	for _, h := range found {
		slices.Sort(h.Keys)
		c.Values = append(c.Values, *h)
	}
	slices.SortFunc(c.Values, func(a, b Held) int {
		return cmp.Or(cmp.Compare(a.Collection, b.Collection), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Value, b.Value), cmp.Compare(len(a.Keys), len(b.Keys)))
	})
	for _, conn := range r.connectors {
		c.Outcomes = append(c.Outcomes, op.outcome(conn, trace, Correct))
	}
	return c, nil
}

type heldKey struct{ collection, field, cell string }

// hold notes one cell of one row.
func (o *operation) hold(found map[heldKey]*Held, h dataset.Hit, at int) {
	n, f := h.Node, h.Node.Fields[at]
	key := heldKey{n.Address, f.Name, string(h.Cells[at])}
	one := found[key]
	if one == nil {
		one = &Held{
			Connector: n.Connector, Collection: n.Address, Title: n.Title, Field: f.Name, Categories: n.Collection.Holds(f),
			Finds: n.Finds(at), Obstacle: n.Uncorrectable(at),
		}
		if one.Empty = dataset.IsNull(h.Cells[at]); !one.Empty {
			one.Value = dataset.TextOf(h.Cells[at])
		}
		if one.Obstacle == "" && !o.registry.Connector(n.Connector).May(Correct) {
			one.Obstacle = "the connector is not allowed to correct"
		}
		found[key] = one
	}
	one.Keys = append(one.Keys, string(n.AppendKey(nil, h.Cells)))
}

// personal reports whether a field holds personal data.
func personal(n *dataset.Node, f *dataset.Field) bool {
	return under(n.Collection.Holds(f), []string{"user"})
}

// under reports whether one of the categories stands under one of the given ones; none stands for all.
func under(categories, of []string) bool {
	return len(of) == 0 || slices.ContainsFunc(categories, func(c string) bool {
		return slices.ContainsFunc(of, func(top string) bool { return dataset.Under(c, top) })
	})
}
