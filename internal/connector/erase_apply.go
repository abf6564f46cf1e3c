package connector

import (
	"context"
	"fmt"
	"slices"

	"github.com/habeasdata/habeas/internal/dataset"
)

// detach empties the references that would keep rows of a circle from being deleted.
func (e *eraser) detach(ctx context.Context, s *step) error {
	if s.plan.Action != dataset.EraseDelete || len(s.plan.Detach) == 0 {
		return nil
	}
	var columns []int
	var cells [][]byte
	for _, field := range s.plan.Detach {
		at := s.node.Place(field)
		if at < 0 {
			return stale(s.plan.Collection)
		}
		columns, cells = append(columns, at), append(cells, dataset.Null)
	}
	for chunk := range slices.Chunk(s.present, eraseBatch) {
		changes := make([]Change, len(chunk))
		for i, key := range chunk {
			changes[i] = Change{Key: key, Columns: columns, Cells: cells}
		}
		if _, err := e.session.Update(ctx, s.node, changes); err != nil {
			return err
		}
	}
	return nil
}

// apply deletes or masks the rows that are there, and counts them.
func (e *eraser) apply(ctx context.Context, s *step, done *Erased) error {
	want := int64(len(s.present))
	if s.plan.Action == dataset.EraseMask {
		want = int64(len(s.changes))
		for chunk := range slices.Chunk(s.changes, eraseBatch) {
			count, err := e.session.Update(ctx, s.node, chunk)
			if err != nil {
				return err
			}
			done.Changed += count
		}
	} else {
		for chunk := range slices.Chunk(s.present, eraseBatch) {
			count, err := e.session.Delete(ctx, s.node, chunk)
			if err != nil {
				return err
			}
			done.Changed += count
		}
	}
	if done.Changed != want {
		return &Fault{Connector: e.connector, Class: Refused, Detail: fmt.Sprintf("%d rows of %s were to change, %d did", want, s.plan.Collection, done.Changed)}
	}
	return nil
}

// left counts the planned rows that still stand as they were: not deleted, or with a value that was to be masked.
func (e *eraser) left(ctx context.Context, reader dataset.Reader, s *step) (int64, error) {
	expected := make(map[string]Change, len(s.changes))
	for _, c := range s.changes {
		expected[c.Key] = c
	}
	cols := keyColumns(s.node)
	for _, m := range s.masks {
		cols[m.Column] = true
	}
	var left int64
	for chunk := range slices.Chunk(s.plan.Keys, eraseBatch) {
		q := dataset.Read{Node: s.node, On: s.node.Key, Tuples: chunk, Columns: cols}
		err := reader.Read(ctx, q, func(cells [][]byte) error {
			if s.plan.Action == dataset.EraseDelete {
				left++
				return nil
			}
			c := expected[string(s.node.AppendKey(nil, cells))]
			for i, at := range c.Columns {
				if !sameCell(c.Cells[i], cells[at]) {
					left++
					break
				}
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return left, nil
}

// prove reads the same keys again in a new session, after the transaction ended.
func (e *eraser) prove(ctx context.Context) error {
	e.session.Close()
	session, err := e.op.registry.Connector(e.connector).begin(ctx, ReadOnly)
	if err != nil {
		return err
	}
	defer session.Close()
	e.receipt.Proven = true
	for i, s := range e.steps {
		left, err := e.left(ctx, timed{session, e.session.c}, s)
		if err != nil {
			return err
		}
		e.receipt.Collections[i].After = left
		e.receipt.Proven = e.receipt.Proven && left == 0
	}
	return nil
}
