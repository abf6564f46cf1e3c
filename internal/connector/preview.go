package connector

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dataset"
)

// PreviewOptions narrow a preview.
type PreviewOptions struct {
	Categories []string // data categories that the deletion is about; none means all personal data
	HashKey    []byte   // the key of the plan's hash, never empty
	// Keep says that a collection must stay, why, and by which law, by the names of the review; nil keeps nothing.
	Keep func(connector, collection string) (reason, citation string, keep bool)
}

// previewer is one preview run.
type previewer struct {
	op    *operation
	opt   PreviewOptions
	drops map[*dataset.Node]*drop
	plan  *Plan
}

// drop gathers what is known of one collection.
type drop struct {
	CollectionPlan
	node     *dataset.Node
	decision dataset.Decision
	in, out  []dataset.ForeignKey
	parents  []map[string]bool  // per in: the values that would be gone
	children []map[string]int64 // per out: how many of the rows refer to each value
}

// Preview walks like Collect and reads keys and references only. It says per system and collection what a deletion
// would delete, mask and keep, and why; what it could not do is in Unresolved. The same state of the systems gives
// the same hash.
func (r *Registry) Preview(ctx context.Context, seeds dataset.Seeds, opt PreviewOptions) (*Plan, error) {
	op := r.begin(ctx, nil)
	defer op.close()
	p := &previewer{op: op, opt: opt, drops: map[*dataset.Node]*drop{}, plan: &Plan{}}
	for _, n := range op.graph.Nodes {
		p.drops[n] = p.drop(n)
	}
	walk := dataset.Walk{Graph: op.graph, Seeds: seeds, Reader: op.reader, Visit: p.visit, Shared: true,
		Columns: func(n *dataset.Node) []bool { return previewColumns(n) }}
	trace, err := walk.Run(ctx)
	if err != nil {
		return nil, err
	}
	p.plan.Unresolved = trace.Unresolved
	p.inputs(trace)
	if err := p.foreign(ctx, trace); err != nil {
		return nil, err
	}
	for _, c := range r.connectors {
		p.system(c, trace)
	}
	p.tidy()
	p.plan.Hash, err = p.plan.seal(opt.HashKey)
	return p.plan, err
}

// drop takes the collection's decision; a connector that may not erase keeps everything, and says so.
func (p *previewer) drop(n *dataset.Node) *drop {
	d := &drop{node: n, decision: n.Erasure(p.opt.Categories)}
	if !p.op.registry.Connector(n.Connector).May(Erasure) && d.decision.Action != dataset.EraseKeep {
		d.decision = dataset.Decision{Action: dataset.EraseKeep, Reason: "the connector is not allowed to erase",
			Unresolved: []dataset.Unresolved{{Collection: n.Address, Reason: "the connector " + n.Connector + " is not allowed to erase",
				Remedy: "add erasure to its actions, or erase there by hand"}}}
	}
	if p.opt.Keep != nil && d.decision.Action != dataset.EraseKeep {
		if reason, citation, keep := p.opt.Keep(n.Connector, n.Title); keep {
			d.decision = dataset.Decision{Action: dataset.EraseKeep, Reason: reason, Citation: citation}
		}
	}
	d.CollectionPlan = CollectionPlan{Collection: n.Address, Title: n.Title, Action: d.decision.Action, Reason: d.decision.Reason, Citation: d.decision.Citation}
	for _, m := range d.decision.Masks {
		d.Masks = append(d.Masks, MaskPlan{m.Field, m.Mask.Strategy})
	}
	for _, k := range d.decision.Kept {
		d.KeptFields = append(d.KeptFields, FieldKept(k))
	}
	d.in, d.out = n.Foreign()
	d.parents, d.children = make([]map[string]bool, len(d.in)), make([]map[string]int64, len(d.out))
	for i := range d.in {
		d.parents[i] = map[string]bool{}
	}
	for i := range d.out {
		d.children[i] = map[string]int64{}
	}
	return d
}

// previewColumns are keys, ends of edges and columns of enforced foreign keys.
func previewColumns(n *dataset.Node) []bool {
	cols := n.Links()
	mark := func(names []string) {
		for _, name := range names {
			if at := n.Place(name); at >= 0 {
				cols[at] = true
			}
		}
	}
	in, out := n.Foreign()
	for _, f := range in {
		mark(f.ParentColumns)
	}
	for _, f := range out {
		mark(f.ChildColumns)
	}
	return cols
}

func (p *previewer) visit(h dataset.Hit) error {
	d := p.drops[h.Node]
	switch h.Class {
	case dataset.Referenced:
		d.Reference++
		return nil
	case dataset.ThirdParty, dataset.Released:
		d.ThirdParty++
		return nil
	}
	d.Rows++
	d.Keys = append(d.Keys, string(h.Node.AppendKey(nil, h.Cells)))
	for i, f := range d.in {
		if tuple, ok := h.Node.Tuple(h.Cells, f.ParentColumns); ok {
			d.parents[i][tuple] = true
		}
	}
	for i, f := range d.out {
		if tuple, ok := h.Node.Tuple(h.Cells, f.ChildColumns); ok {
			d.children[i][tuple]++
		}
	}
	return nil
}

// inputs keeps the questions that found the rows, and the grounds of ownership.
func (p *previewer) inputs(trace *dataset.Trace) {
	for e, tuples := range trace.Inputs {
		if !e.Carries() || len(tuples) == 0 {
			continue
		}
		in := Input{Fold: e.Fold, Tuples: slices.Sorted(slices.Values(tuples))}
		for _, at := range e.ToCols {
			in.Fields = append(in.Fields, e.To.Fields[at].Name)
		}
		d := p.drops[e.To]
		d.Inputs = append(d.Inputs, in)
	}
	for _, s := range trace.Sole {
		d := p.drops[s.Node]
		d.Sole = append(d.Sole, Sole{s.Referrer, s.Tuple, s.Count})
	}
}

// foreign finds rows outside the plan that refer to rows that would be gone.
func (p *previewer) foreign(ctx context.Context, trace *dataset.Trace) error {
	for _, n := range p.op.graph.Nodes {
		d := p.drops[n]
		if d.Action != dataset.EraseDelete || d.Rows == 0 || trace.Failed[n.Connector] != nil {
			continue
		}
		reader, err := p.op.reader(n.Connector)
		if err != nil {
			continue // the outcome says so
		}
		for i, f := range d.in {
			left, err := p.referring(ctx, reader, n, f, d.parents[i])
			if err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				trace.Failed[n.Connector] = err
				break
			}
			if left > 0 {
				d.decision.Unresolved = append(d.decision.Unresolved, blocked(n, f, left))
			}
		}
	}
	return nil
}

// referring counts the rows that refer to the values and stay as they are.
func (p *previewer) referring(ctx context.Context, reader dataset.Reader, n *dataset.Node, f dataset.ForeignKey, gone map[string]bool) (int64, error) {
	q := dataset.Count{Table: f.Child}
	for _, name := range f.ChildColumns {
		if c := f.Child.Column(name); c != nil {
			q.Columns = append(q.Columns, *c)
		}
	}
	var total int64
	for chunk := range slices.Chunk(slices.Sorted(keysOf(gone)), 500) {
		q.Tuples = chunk
		counts, err := reader.Count(ctx, q)
		if err != nil {
			return 0, err
		}
		for _, count := range counts {
			total += count
		}
	}
	for _, other := range p.op.graph.Nodes {
		d := p.drops[other]
		if other.Connector != n.Connector || !f.Child.Is(other.Table) {
			continue
		}
		for i, out := range d.out {
			if !out.Parent.Is(f.Parent) || !slices.Equal(out.ChildColumns, f.ChildColumns) || !d.lets(out) {
				continue
			}
			for tuple, count := range d.children[i] {
				if gone[tuple] {
					total -= count
				}
			}
		}
	}
	return total, nil
}

// lets reports whether the collection's rows stop referring: they are deleted, or the reference is masked with nothing.
func (d *drop) lets(f dataset.ForeignKey) bool {
	if d.Action == dataset.EraseDelete {
		return true
	}
	return slices.ContainsFunc(d.Masks, func(m MaskPlan) bool {
		return m.Strategy == "null_rewrite" && slices.Contains(f.ChildColumns, m.Field)
	})
}

func blocked(n *dataset.Node, f dataset.ForeignKey, left int64) dataset.Unresolved {
	u := dataset.Unresolved{Collection: n.Address, Field: strings.Join(f.ParentColumns, ", ")}
	switch f.OnDelete {
	case "CASCADE":
		u.Reason = fmt.Sprintf("deleting would also delete %d rows of %s, which are not in the plan (ON DELETE CASCADE)", left, f.Child.Name)
	case "SET NULL", "SET DEFAULT":
		u.Reason = fmt.Sprintf("deleting would change %d rows of %s, which are not in the plan (ON DELETE %s)", left, f.Child.Name, f.OnDelete)
	default:
		u.Reason = fmt.Sprintf("%d rows of %s that stay refer to these rows, so the system would refuse to delete them", left, f.Child.Name)
	}
	u.Remedy = "describe " + f.Child.Name + " with its reference, or use erase: mask or keep here"
	return u
}
