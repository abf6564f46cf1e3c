package connector

import (
	"context"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Candidate is one row that an identifier found, with what may be compared with a claim. It prints as [redacted].
type Candidate struct {
	Connector  string
	Collection string // address
	Key        string
	Known      []Known
}

// String hides the values.
func (Candidate) String() string { return "candidate [redacted]" }

// GoString hides the values.
func (Candidate) GoString() string { return "candidate [redacted]" }

// Use is what a known value is good for.
type Use string

// The uses.
const (
	AsIdentity Use = "identity"
	AsContact  Use = "contact" // a contact on record
	AsMatch    Use = "match"   // a data point that a claim is compared with
)

// Known is one value on record. It prints as [redacted].
type Known struct {
	Use    Use
	Kind   string // the kind of identifier, contact (email, phone) or claim
	Field  string
	Value  string
	Public bool // anybody could know it: it proves nothing by itself
}

// String hides the value.
func (k Known) String() string { return string(k.Use) + " " + k.Kind + " [redacted]" }

// GoString hides the value.
func (k Known) GoString() string { return k.String() }

// Located is what a locate run found.
type Located struct {
	Candidates []Candidate
	Outcomes   []Outcome
	Unresolved []dataset.Unresolved
}

// Locate reads, of the collections that the identifiers enter directly, only keys and identifier, contact and match
// fields, and returns one candidate per row. Nothing else is reached from them.
func (r *Registry) Locate(ctx context.Context, seeds dataset.Seeds) (*Located, error) {
	op := r.begin(ctx, nil)
	defer op.close()
	found := &Located{}
	rows := map[string]int64{}
	walk := dataset.Walk{Graph: op.graph, Seeds: seeds, Reader: op.reader, Entries: true, Columns: locateColumns,
		Visit: func(h dataset.Hit) error {
			rows[h.Node.Connector]++
			found.Candidates = append(found.Candidates, candidate(h))
			return nil
		}}
	trace, err := walk.Run(ctx)
	if err != nil {
		return nil, err
	}
	found.Unresolved = trace.Unresolved
	for _, c := range r.connectors {
		o := op.outcome(c, trace, Access)
		o.Rows = rows[c.Name]
		found.Outcomes = append(found.Outcomes, o)
		found.Unresolved = append(found.Unresolved, op.missing(c, o)...)
	}
	return found, nil
}

// locateColumns are the only columns that verification may read.
func locateColumns(n *dataset.Node) []bool {
	cols := make([]bool, len(n.Fields))
	for _, at := range n.Key {
		cols[at] = true
	}
	for i, f := range n.Fields {
		cols[i] = cols[i] || f.Identity != "" || f.Contact != "" || f.Match != ""
	}
	return cols
}

func candidate(h dataset.Hit) Candidate {
	c := Candidate{Connector: h.Node.Connector, Collection: h.Node.Address, Key: string(h.Node.AppendKey(nil, h.Cells))}
	for i, f := range h.Node.Fields {
		if dataset.IsNull(h.Cells[i]) {
			continue
		}
		value := dataset.TextOf(h.Cells[i])
		for _, use := range []struct {
			use  Use
			kind string
		}{{AsIdentity, f.Identity}, {AsContact, f.Contact}, {AsMatch, f.Match}} {
			if use.kind != "" {
				c.Known = append(c.Known, Known{Use: use.use, Kind: use.kind, Field: f.Name, Value: value, Public: f.Public})
			}
		}
	}
	return c
}
