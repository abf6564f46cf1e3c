package connector

import (
	"context"
	"maps"
	"slices"

	"github.com/habeasdata/habeas/internal/dataset"
)

// Updated is what a configured update or a correction did in one collection.
type Updated struct {
	Collection string
	Matched    int64 // rows of the person
	Changed    int64 // rows that had other values before; 0 in a repeat
	Wrong      int64 // rows that still have other values afterwards
}

// UpdateReceipt is what configured updates or corrections did in one system, and the proof.
type UpdateReceipt struct {
	Connector   string
	DryRun      bool
	Collections []Updated
	Unresolved  []dataset.Unresolved
	Proven      bool // read again afterwards: every row has the configured values
}

// target is one update with the rows that it is for.
type target struct {
	node    *dataset.Node
	columns []int
	cells   [][]byte
	keys    []string
	change  []Change
}

// Suppress makes the updates that are configured for opt-outs on the person's rows. Rows that have the values already are
// left alone, so a repeat changes nothing. With dryRun it only counts.
func (r *Registry) Suppress(ctx context.Context, connector string, seeds dataset.Seeds, dryRun bool) (*UpdateReceipt, error) {
	c := r.Connector(connector)
	if c == nil {
		return nil, &Fault{Connector: connector, Class: Refused, Detail: "there is no such connector"}
	}
	return r.update(ctx, connector, Suppress, c.Suppress, seeds, dryRun)
}

// update makes configured updates of one system.
func (r *Registry) update(ctx context.Context, connector string, a Action, updates []Update, seeds dataset.Seeds, dryRun bool) (*UpdateReceipt, error) {
	op, c, err := r.beginWrite(ctx, connector, a)
	if err != nil {
		return nil, err
	}
	defer op.close()
	receipt := &UpdateReceipt{Connector: connector, DryRun: dryRun}
	targets := op.targets(updates)
	trace, err := op.find(ctx, seeds, targets)
	if err != nil {
		return nil, err
	}
	receipt.Unresolved = trace.Unresolved
	return receipt, c.carryOut(ctx, op, targets, receipt)
}

// beginWrite starts an operation that writes in one system. The caller closes it.
func (r *Registry) beginWrite(ctx context.Context, connector string, a Action) (*operation, *Connector, error) {
	c := r.Connector(connector)
	if c == nil || c.Manual() || !c.May(a) {
		return nil, nil, &Fault{Connector: connector, Class: Refused, Detail: "the connector is not allowed to " + string(a)}
	}
	op := r.begin(ctx, nil)
	if f := op.faults[connector]; f != nil {
		op.close()
		return nil, nil, f
	}
	return op, c, nil
}

// carryOut counts the targets' rows and, unless it is a dry run, writes them and reads them again.
func (c *Connector) carryOut(ctx context.Context, op *operation, targets []*target, receipt *UpdateReceipt) error {
	for _, t := range targets {
		receipt.Collections = append(receipt.Collections, Updated{Collection: t.node.Address, Matched: int64(len(t.keys)), Changed: int64(len(t.change))})
	}
	if receipt.DryRun {
		return nil
	}
	op.close() // a reader that stays would keep some systems from writing
	return c.write(ctx, targets, receipt)
}

// targets resolves the configured updates against the graph; discover has checked them.
func (o *operation) targets(updates []Update) []*target {
	var all []*target
	for _, s := range updates {
		t := &target{node: o.graph.Node(s.Collection)}
		for _, field := range slices.Sorted(maps.Keys(s.Set)) {
			at := t.node.Place(field)
			cell, _ := t.node.Value(at, s.Set[field])
			t.columns, t.cells = append(t.columns, at), append(t.cells, cell)
		}
		all = append(all, t)
	}
	return all
}

// find walks to the targets' collections and notes the person's rows there, and which of them differ. A system that did
// not answer is an error: rows that hang on it might be missed.
func (o *operation) find(ctx context.Context, seeds dataset.Seeds, targets []*target) (*dataset.Trace, error) {
	need := o.graph.Needed(func(n *dataset.Node) bool {
		return slices.ContainsFunc(targets, func(t *target) bool { return t.node == n })
	})
	walk := dataset.Walk{Graph: o.graph, Seeds: seeds, Reader: o.reader, Want: func(n *dataset.Node) bool { return need[n] },
		Columns: func(n *dataset.Node) []bool {
			cols := n.Links()
			for _, t := range targets {
				if t.node == n {
					for _, at := range t.columns {
						cols[at] = true
					}
				}
			}
			return cols
		},
		Visit: func(h dataset.Hit) error {
			for _, t := range targets {
				if t.node == h.Node {
					t.note(h.Cells)
				}
			}
			return nil
		}}
	trace, err := walk.Run(ctx)
	if err != nil {
		return nil, err
	}
	for name, err := range trace.Failed {
		return nil, FaultOf(name, err)
	}
	return trace, nil
}

func (t *target) note(cells [][]byte) {
	key := string(t.node.AppendKey(nil, cells))
	t.keys = append(t.keys, key)
	for i, at := range t.columns {
		if !sameCell(t.cells[i], cells[at]) {
			t.change = append(t.change, Change{Key: key, Columns: t.columns, Cells: t.cells})
			return
		}
	}
}

// write changes rows in one transaction and reads again after it.
func (c *Connector) write(ctx context.Context, targets []*target, receipt *UpdateReceipt) error {
	session, err := c.begin(ctx, ReadWrite)
	if err != nil {
		return err
	}
	defer session.Close()
	s := timed{session, c}
	for i, t := range targets {
		receipt.Collections[i].Changed = 0
		for chunk := range slices.Chunk(t.change, eraseBatch) {
			// Somebody may have done it since the rows were found, for instance the worker that took this job over.
			left, err := t.reread(ctx, s, changedKeys(chunk))
			if err == nil && len(left.change) > 0 {
				var count int64
				count, err = s.Update(ctx, t.node, left.change)
				receipt.Collections[i].Changed += count
			}
			if err != nil {
				return err
			}
		}
	}
	if err := s.Commit(ctx); err != nil {
		return err
	}
	session.Close()
	return c.proveUpdated(ctx, targets, receipt)
}

func (c *Connector) proveUpdated(ctx context.Context, targets []*target, receipt *UpdateReceipt) error {
	session, err := c.begin(ctx, ReadOnly)
	if err != nil {
		return err
	}
	defer session.Close()
	receipt.Proven = true
	for i, t := range targets {
		for chunk := range slices.Chunk(t.keys, eraseBatch) {
			again, err := t.reread(ctx, timed{session, c}, chunk)
			if err != nil {
				return err
			}
			receipt.Collections[i].Wrong += int64(len(again.change))
		}
		receipt.Proven = receipt.Proven && receipt.Collections[i].Wrong == 0
	}
	return nil
}

// reread looks at rows again, by their keys, and notes which of them still differ.
func (t *target) reread(ctx context.Context, s timed, keys []string) (*target, error) {
	cols := keyColumns(t.node)
	for _, at := range t.columns {
		cols[at] = true
	}
	again := &target{node: t.node, columns: t.columns, cells: t.cells}
	err := s.Read(ctx, dataset.Read{Node: t.node, On: t.node.Key, Tuples: keys, Columns: cols}, func(cells [][]byte) error {
		again.note(cells)
		return nil
	})
	return again, err
}

func changedKeys(changes []Change) []string {
	keys := make([]string, len(changes))
	for i, c := range changes {
		keys[i] = c.Key
	}
	return keys
}
