package connector

import (
	"context"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Match reads what systems hold about the person with these identifiers that a claim may be compared with, and hands
// each value to compare. Of the rows that belong to the person it reads keys, references and match fields, nothing
// else, and never a row that is shared with somebody. The comparing happens in compare, so that no stored value
// leaves the caller's function.
func (r *Registry) Match(ctx context.Context, seeds dataset.Seeds, compare func(Known)) ([]Outcome, error) {
	op := r.begin(ctx, nil)
	defer op.close()
	matches := func(n *dataset.Node) bool {
		for _, f := range n.Fields {
			if f.Match != "" {
				return true
			}
		}
		return false
	}
	need := op.graph.Needed(matches)
	walk := dataset.Walk{Graph: op.graph, Seeds: seeds, Reader: op.reader,
		Want: func(n *dataset.Node) bool { return need[n] },
		Columns: func(n *dataset.Node) []bool {
			cols := n.Links()
			for i, f := range n.Fields {
				cols[i] = cols[i] || f.Match != ""
			}
			return cols
		},
		Visit: func(h dataset.Hit) error {
			for i, f := range h.Node.Fields {
				if f.Match != "" && h.Class == dataset.Owned && !dataset.IsNull(h.Cells[i]) {
					compare(Known{Use: AsMatch, Kind: f.Match, Field: f.Name, Value: dataset.TextOf(h.Cells[i]), Public: f.Public})
				}
			}
			return nil
		}}
	trace, err := walk.Run(ctx)
	if err != nil {
		return nil, err
	}
	var outcomes []Outcome
	for _, c := range r.connectors {
		outcomes = append(outcomes, op.outcome(c, trace, Access))
	}
	return outcomes, nil
}
