package connector

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/problem"
)

// EraseOptions bind a deletion to what was approved.
type EraseOptions struct {
	Approved   string   // the hash of the plan that was approved
	HashKey    []byte   // the key of the plan's hash
	Secret     []byte   // the request's own secret, for masks
	EffectKey  string   // names this effect; a repeat has the same
	Categories []string // as in the preview
	Repeat     bool     // an earlier run may have done the work: rows that are gone are done, not changed
	AcceptOpen bool     // somebody decided to go on although items of this system are unresolved
	DryRun     bool     // examine everything, change nothing
	Fence      Fence    // asked before the change is made to last; nil lets it
}

// Fence stands between a change and its commit: it calls commit while whoever makes the change may still do so, and nobody
// else may begin, or returns why they may not without calling it.
type Fence func(ctx context.Context, commit func() error) error

// Receipt is what a deletion did in one system, and the proof.
type Receipt struct {
	Connector   string
	EffectKey   string
	DryRun      bool
	Collections []Erased
	Proven      bool // read again afterwards: nothing is left that should be gone
}

// Erased is one collection's part of a receipt.
type Erased struct {
	Collection string
	Action     dataset.Erasure
	Before     int64 // rows of the plan that were there
	Gone       int64 // rows of the plan that were not there any more
	Changed    int64 // rows that this run deleted or masked
	After      int64 // rows that still stand as they were, after the run
}

// Erase carries out one connector's part of an approved plan in one transaction, and reads the same keys again. A plan
// that no longer fits (rows came, went, or are shared by now; the dataset changed) is refused with a Conflict and
// nothing is changed; so is nothing where the fence does not let the change last. After a crash the same call with Repeat does only what is left.
func (r *Registry) Erase(ctx context.Context, plan *Plan, connector string, opt EraseOptions) (*Receipt, error) {
	part, err := r.approved(plan, connector, opt)
	if err != nil {
		return nil, err
	}
	op := r.begin(ctx, nil)
	defer op.close()
	if f := op.faults[connector]; f != nil {
		return nil, f
	}
	e := &eraser{op: op, opt: opt, receipt: &Receipt{Connector: connector, EffectKey: opt.EffectKey, DryRun: opt.DryRun}}
	if err := e.prepare(part); err != nil {
		return nil, err
	}
	c := r.Connector(connector)
	mode := ReadWrite
	if opt.DryRun {
		mode = ReadOnly
	}
	session, err := c.begin(ctx, mode)
	if err != nil {
		return nil, err
	}
	defer session.Close()
	e.session, e.connector = timed{session, c}, connector
	if err := e.run(ctx); err != nil || opt.DryRun {
		return e.receipt, err
	}
	if err := e.commit(ctx); err != nil {
		return nil, err
	}
	return e.receipt, e.prove(ctx)
}

// commit makes the change last if the fence lets it: once, however often the fence asks, and what lasts is no failure.
func (e *eraser) commit(ctx context.Context) error {
	if e.opt.Fence == nil {
		return e.session.Commit(ctx)
	}
	asked, result := false, error(nil)
	err := e.opt.Fence(ctx, func() error {
		if !asked {
			asked, result = true, e.session.Commit(ctx)
		}
		return result
	})
	if asked {
		return result
	}
	return err
}

// approved checks that the plan is the one that was approved and that this connector can carry it out.
func (r *Registry) approved(plan *Plan, connector string, opt EraseOptions) (*SystemPlan, error) {
	hash, err := plan.seal(opt.HashKey)
	if err != nil {
		return nil, err
	}
	if hash != plan.Hash || plan.Hash != opt.Approved {
		return nil, problem.New(problem.Conflict, "This is not the plan that was approved. Look at it again.")
	}
	part, c := plan.System(connector), r.Connector(connector)
	switch {
	case part == nil || c == nil:
		return nil, problem.New(problem.Conflict, "The system %s is not in the plan any more. Look at it again.", connector)
	case part.State != Done && part.State != NotAsked:
		return nil, problem.New(problem.Conflict, "The system %s did not answer when the plan was made. Make a new one.", connector)
	case len(plan.Open(c)) > 0 && !opt.AcceptOpen:
		return nil, problem.New(problem.Conflict, "The plan for %s has open items. Decide them first.", connector)
	}
	return part, nil
}

// eraser is one run on one system.
type eraser struct {
	op        *operation
	opt       EraseOptions
	receipt   *Receipt
	connector string
	session   timed
	steps     []*step
}

// step is one collection of the plan with its node and what was found there.
type step struct {
	plan    *CollectionPlan
	node    *dataset.Node
	masks   []dataset.FieldMask
	present []string
	changes []Change
}

// stale is the answer to a plan that no longer fits.
func stale(collection string) error {
	return problem.New(problem.Conflict, "The rows of %s changed since the plan was made. Nothing was changed. Make a new plan.", collection)
}

// prepare finds the plan's collections as they are described now, and refuses other decisions than the approved ones.
func (e *eraser) prepare(part *SystemPlan) error {
	for i := range part.Collections {
		p := &part.Collections[i]
		if p.Action == dataset.EraseKeep {
			continue
		}
		n := e.op.graph.Node(p.Collection)
		if n == nil || n.Connector != part.Connector {
			return stale(p.Collection)
		}
		d := n.Erasure(e.opt.Categories)
		var masks []MaskPlan
		for _, m := range d.Masks {
			masks = append(masks, MaskPlan{m.Field, m.Mask.Strategy})
		}
		if d.Action != p.Action || !slices.Equal(masks, p.Masks) {
			return stale(p.Collection)
		}
		e.steps = append(e.steps, &step{plan: p, node: n, masks: d.Masks})
	}
	return nil
}

// run examines all collections before it changes the first.
func (e *eraser) run(ctx context.Context) error {
	for _, s := range e.steps {
		if err := e.fresh(ctx, s); err != nil {
			return err
		}
		if err := e.examine(ctx, s); err != nil {
			return err
		}
	}
	if e.opt.DryRun {
		return nil
	}
	for _, s := range e.steps {
		if err := e.detach(ctx, s); err != nil {
			return err
		}
	}
	for i, s := range e.steps {
		if err := e.apply(ctx, s, &e.receipt.Collections[i]); err != nil {
			return err
		}
	}
	for _, s := range e.steps {
		left, err := e.left(ctx, e.session, s)
		if err != nil {
			return err
		}
		if left > 0 {
			return &Fault{Connector: e.connector, Class: Refused, Detail: fmt.Sprintf("%d rows of %s did not take the change", left, s.plan.Collection)}
		}
	}
	return nil
}

const eraseBatch = 500

// fresh asks the plan's questions again: no row may have come, and none may have become somebody else's too.
func (e *eraser) fresh(ctx context.Context, s *step) error {
	planned := make(map[string]bool, len(s.plan.Keys))
	for _, k := range s.plan.Keys {
		planned[k] = true
	}
	keys := keyColumns(s.node)
	for _, in := range s.plan.Inputs {
		on, cols := make([]int, len(in.Fields)), slices.Clone(keys)
		for i, f := range in.Fields {
			if on[i] = s.node.Place(f); on[i] < 0 {
				return stale(s.plan.Collection)
			}
			cols[on[i]] = true
		}
		for chunk := range slices.Chunk(in.Tuples, eraseBatch) {
			q := dataset.Read{Node: s.node, On: on, Fold: in.Fold, Tuples: chunk, Columns: cols}
			err := e.session.Read(ctx, q, func(cells [][]byte) error {
				if !planned[string(s.node.AppendKey(nil, cells))] {
					return stale(s.plan.Collection)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	return e.sole(ctx, s)
}

// sole counts again the references to rows that were met upwards.
func (e *eraser) sole(ctx context.Context, s *step) error {
	for _, g := range s.plan.Sole {
		connector, q, ok := s.node.Referring(g.Referrer)
		if !ok {
			return stale(s.plan.Collection)
		}
		var reader dataset.Reader = e.session
		if connector != e.connector {
			var err error
			if reader, err = e.op.reader(connector); err != nil {
				return err
			}
		}
		q.Tuples = []string{g.Tuple}
		now, err := reader.Count(ctx, q)
		if err != nil {
			return err
		}
		if now[g.Tuple] > g.Count {
			return stale(s.plan.Collection)
		}
	}
	return nil
}

func keyColumns(n *dataset.Node) []bool {
	cols := make([]bool, len(n.Fields))
	for _, at := range n.Key {
		cols[at] = true
	}
	return cols
}

// examine reads the planned rows by key and prepares the changes.
func (e *eraser) examine(ctx context.Context, s *step) error {
	cols := keyColumns(s.node)
	for _, m := range s.masks {
		cols[m.Column] = true
	}
	for chunk := range slices.Chunk(s.plan.Keys, eraseBatch) {
		q := dataset.Read{Node: s.node, On: s.node.Key, Tuples: chunk, Columns: cols}
		err := e.session.Read(ctx, q, func(cells [][]byte) error {
			key := string(s.node.AppendKey(nil, cells))
			s.present = append(s.present, key)
			if c := e.change(s, key, cells); len(c.Columns) > 0 {
				s.changes = append(s.changes, c)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	slices.Sort(s.present)
	done := Erased{Collection: s.plan.Collection, Action: s.plan.Action, Before: int64(len(s.present)), Gone: int64(len(s.plan.Keys) - len(s.present))}
	if (done.Gone > 0 && !e.opt.Repeat) || len(slices.Compact(slices.Clone(s.present))) != len(s.present) {
		return stale(s.plan.Collection)
	}
	e.receipt.Collections = append(e.receipt.Collections, done)
	return nil
}

// change is what masking does to one row; a cell that is masked already is left alone.
func (e *eraser) change(s *step, key string, cells [][]byte) Change {
	c := Change{Key: key}
	for _, m := range s.masks {
		masked := m.Mask.Apply(e.maskKey(), s.plan.Collection+"\x00"+m.Field+"\x00"+key, cells[m.Column], m.Limit)
		if !sameCell(masked, cells[m.Column]) {
			c.Columns, c.Cells = append(c.Columns, m.Column), append(c.Cells, masked)
		}
	}
	return c
}

func (e *eraser) maskKey() []byte {
	mac := hmac.New(sha256.New, e.opt.Secret)
	mac.Write([]byte("mask\x00"))
	mac.Write([]byte(e.opt.EffectKey))
	return mac.Sum(nil)
}

// sameCell compares two cells; a text of fixed length comes back padded with blanks.
func sameCell(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	trim := func(c []byte) []byte { return bytes.TrimRight(bytes.TrimSuffix(c, []byte{'"'}), " ") }
	return len(a) > 0 && len(b) > 0 && a[0] == '"' && b[0] == '"' && bytes.Equal(trim(a), trim(b))
}
