package connector

import (
	"context"
	"fmt"
	"slices"

	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/problem"
)

// Correction sets one field of rows of the person to one value.
type Correction struct {
	Collection string   `json:"collection"`
	Field      string   `json:"field"`
	Keys       []string `json:"keys"` // of the rows that were looked at when it was decided
	Value      string   `json:"value"`
	Clear      bool     `json:"clear,omitempty"` // the value is taken away instead
}

// String hides the value.
func (c Correction) String() string { return c.Collection + "." + c.Field + " [redacted]" }

// GoString hides the value.
func (c Correction) GoString() string { return c.String() }

// CorrectOptions say what a correction may do.
type CorrectOptions struct {
	Finding bool // two people approved it: fields by which people are found may change, too
	Repeat  bool // an earlier run may have done the work: a row that has the value already is done, whoever it is found for now
	DryRun  bool // examine everything, change nothing
}

// Correct writes corrections of one system in one transaction and reads the same rows again. Keys and references are never
// written, fields by which people are found only with Finding, and rows that are not the person's alone never: a row that
// is not theirs any more is a Conflict, and nothing is changed. A repeat changes nothing more.
func (r *Registry) Correct(ctx context.Context, connector string, seeds dataset.Seeds, list []Correction, opt CorrectOptions) (*UpdateReceipt, error) {
	op, c, err := r.beginWrite(ctx, connector, Correct)
	if err != nil {
		return nil, err
	}
	defer op.close()
	targets := make([]*target, len(list))
	for i, one := range list {
		if targets[i], err = op.correction(c, one, opt); err != nil {
			return nil, err
		}
	}
	receipt := &UpdateReceipt{Connector: connector, DryRun: opt.DryRun}
	trace, err := op.find(ctx, seeds, targets)
	if err != nil {
		return nil, err
	}
	receipt.Unresolved = trace.Unresolved
	for i, t := range targets {
		if err := op.narrow(ctx, t, list[i].Keys, opt.Repeat); err != nil {
			return nil, err
		}
	}
	return receipt, c.carryOut(ctx, op, targets, receipt)
}

// correction checks what may be set, and to what.
func (o *operation) correction(c *Connector, one Correction, opt CorrectOptions) (*target, error) {
	n := o.graph.Node(one.Collection)
	if n == nil || n.Connector != c.Name {
		return nil, problem.New(problem.Conflict, "The collection %s is not described any more. Look at the request again.", one.Collection)
	}
	at := n.Place(one.Field)
	if why := n.Uncorrectable(at); why != "" {
		return nil, problem.New(problem.Conflict, "%s of %s cannot be corrected: %s.", one.Field, one.Collection, why)
	}
	if n.Finds(at) && !opt.Finding {
		return nil, problem.New(problem.Conflict, "People are found by %s of %s. A second person must approve the change.", one.Field, one.Collection)
	}
	if one.Clear {
		if !n.Columns[at].Nullable {
			return nil, problem.Fields(problem.Field{Name: "verdict", Message: fmt.Sprintf("%s of %s cannot be empty. Correct it, or delete the row by a deletion.", one.Field, one.Collection)})
		}
		return &target{node: n, columns: []int{at}, cells: [][]byte{dataset.Null}}, nil
	}
	cell, wrong := n.Typed(at, one.Value)
	if wrong != "" {
		return nil, problem.Fields(problem.Field{Name: "value", Message: fmt.Sprintf("Write another value: %s.", wrong)})
	}
	return &target{node: n, columns: []int{at}, cells: [][]byte{cell}}, nil
}

// narrow leaves of the person's rows those that were decided about.
func (o *operation) narrow(ctx context.Context, t *target, keys []string, repeat bool) error {
	var gone []string
	for _, k := range keys {
		if !slices.Contains(t.keys, k) {
			gone = append(gone, k)
		}
	}
	if len(gone) > 0 && !repeat {
		return stale(t.node.Address)
	}
	for chunk := range slices.Chunk(gone, eraseBatch) { // the correction itself may be why they are not found any more
		reader, err := o.reader(t.node.Connector)
		if err != nil {
			return FaultOf(t.node.Connector, err)
		}
		same := 0
		cols := keyColumns(t.node)
		cols[t.columns[0]] = true
		err = reader.Read(ctx, dataset.Read{Node: t.node, On: t.node.Key, Tuples: chunk, Columns: cols}, func(cells [][]byte) error {
			if sameCell(t.cells[0], cells[t.columns[0]]) {
				same++
			}
			return nil
		})
		if err != nil {
			return err
		}
		if same != len(chunk) {
			return stale(t.node.Address)
		}
	}
	t.keys = slices.Clone(keys)
	t.change = slices.DeleteFunc(t.change, func(c Change) bool { return !slices.Contains(keys, c.Key) })
	return nil
}
