package connector

import (
	"context"
	"fmt"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Health is what a check found of one connector.
type Health struct {
	Connector string
	OK        bool
	Class     Class
	Retryable bool
	Detail    string
	Findings  dataset.Findings
}

// Check connects to every system, discovers its schema and holds the datasets against it.
func (r *Registry) Check(ctx context.Context) []Health {
	d := r.discover(ctx, nil)
	var all []Health
	for _, c := range r.connectors {
		h := Health{Connector: c.Name, OK: true}
		if f := d.faults[c.Name]; f != nil {
			h.OK, h.Class, h.Retryable, h.Detail = false, f.Class, f.Retryable(), f.Error()
		}
		files := map[string]bool{c.File: true}
		for _, set := range c.datasets {
			files[set.File] = true
		}
		for _, f := range d.found {
			if files[f.File] {
				h.Findings = append(h.Findings, f)
			}
		}
		all = append(all, h)
	}
	return all
}

// Drawing is the graph for people: what leads where, in which order, with which queries.
type Drawing struct {
	Order      []string // addresses, in the order of reading
	Entries    []string // "email -> shop:customer.email"
	Edges      []string // "shop:customer.id -> shop:order.customer_id (1:N)"
	Queries    []string // "shop:order by customer_id: SELECT …"
	Unresolved []dataset.Unresolved
}

// Draw describes the traversal for identifiers of the given kinds, all kinds if none is given; values play no part.
func (r *Registry) Draw(ctx context.Context, kinds []string) *Drawing {
	op := r.begin(ctx, nil)
	defer op.close()
	seeds := dataset.Seeds{}
	if len(kinds) == 0 {
		kinds = op.graph.Kinds()
	}
	for _, kind := range kinds {
		seeds[kind] = []string{"x"}
	}
	d := &Drawing{Unresolved: op.graph.Unreached(seeds)}
	for _, e := range op.graph.Seeds {
		d.Entries = append(d.Entries, fmt.Sprintf("%s -> %s", e.Identity, end(e.To, e.ToCols)))
		d.Queries = append(d.Queries, op.explain(e))
	}
	for _, n := range op.graph.Nodes {
		d.Order = append(d.Order, n.Address)
		for _, e := range n.Out {
			many := "N:1"
			if e.Down {
				many = "1:N"
			}
			d.Edges = append(d.Edges, fmt.Sprintf("%s -> %s (%s)", end(n, e.FromCols), end(e.To, e.ToCols), many))
			d.Queries = append(d.Queries, op.explain(e))
		}
	}
	for name, f := range op.faults {
		d.Unresolved = append(d.Unresolved, op.missing(r.Connector(name), Outcome{State: Failed, Class: f.Class, Retryable: f.Retryable()})...)
	}
	return d
}

// end writes one end of an edge.
func end(n *dataset.Node, at []int) string {
	s := n.Address + "."
	for i, p := range at {
		if i > 0 {
			s += "+"
		}
		s += n.Fields[p].Name
	}
	return s
}

func (o *operation) explain(e *dataset.Edge) string {
	system, err := o.registry.Connector(e.To.Connector).open(o.ctx)
	if err != nil {
		return end(e.To, e.ToCols) + ": (not known: the system did not answer)"
	}
	return end(e.To, e.ToCols) + ": " + system.Explain(dataset.Read{Node: e.To, On: e.ToCols, Fold: e.Fold})
}
