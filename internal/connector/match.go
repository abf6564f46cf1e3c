package connector

import (
	"context"
	"slices"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Match reads what systems hold about the person with these identifiers that a claim may be compared with, and hands
// each value to compare. Of the rows that belong to the person it reads keys, references and match fields, nothing
// else, and never a row that is shared with somebody. The comparing happens in compare, so that no stored value
// leaves the caller's function.
func (r *Registry) Match(ctx context.Context, seeds dataset.Seeds, compare func(Known)) ([]Outcome, error) {
	isMatch := func(f *dataset.Field) bool { return f.Match != "" }
	return r.owned(ctx, seeds, isMatch, func(n *dataset.Node, cells [][]byte) {
		for i, f := range n.Fields {
			if isMatch(f) && !dataset.IsNull(cells[i]) {
				compare(Known{Use: AsMatch, Kind: f.Match, Field: f.Name, Value: dataset.TextOf(cells[i]), Public: f.Public})
			}
		}
	})
}

// owned walks to the rows that belong to the person with these identifiers and hold a wanted field. It reads keys,
// references and wanted fields, nothing else, and hands over no row that is shared with somebody.
func (r *Registry) owned(ctx context.Context, seeds dataset.Seeds, wanted func(*dataset.Field) bool, each func(*dataset.Node, [][]byte)) ([]Outcome, error) {
	op := r.begin(ctx, nil)
	defer op.close()
	need := op.graph.Needed(func(n *dataset.Node) bool { return slices.ContainsFunc(n.Fields, wanted) })
	walk := dataset.Walk{Graph: op.graph, Seeds: seeds, Reader: op.reader,
		Want: func(n *dataset.Node) bool { return need[n] },
		Columns: func(n *dataset.Node) []bool {
			cols := n.Links()
			for i, f := range n.Fields {
				cols[i] = cols[i] || wanted(f)
			}
			return cols
		},
		Visit: func(h dataset.Hit) error {
			if h.Class == dataset.Owned {
				each(h.Node, h.Cells)
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
