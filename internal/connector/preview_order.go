package connector

import (
	"iter"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/habeasdata/habeas/internal/dataset"
)

func keysOf(set map[string]bool) iter.Seq[string] { return maps.Keys(set) }

// system adds one connector's part: what is masked first, then what is deleted, children before parents.
func (p *previewer) system(c *Connector, trace *dataset.Trace) {
	out := p.op.outcome(c, trace, Erasure)
	p.plan.Unresolved = append(p.plan.Unresolved, p.op.missing(c, out)...)
	s := SystemPlan{Connector: c.Name, State: out.State, Class: out.Class, Retryable: out.Retryable, Waits: out.Waits}
	var nodes []*dataset.Node
	for _, n := range p.op.graph.Nodes {
		if d := p.drops[n]; n.Connector == c.Name && d.Rows+d.Reference+d.ThirdParty > 0 {
			nodes = append(nodes, n)
		}
	}
	for _, n := range p.order(nodes) {
		d := p.drops[n]
		if d.Rows == 0 {
			d.Action, d.Masks, d.KeptFields, d.Reason = dataset.EraseKeep, nil, nil, keptReason(d)
		} else {
			p.plan.Unresolved = append(p.plan.Unresolved, d.decision.Unresolved...)
		}
		if d.Action == dataset.EraseKeep {
			d.Keys, d.Inputs, d.Sole = nil, nil, nil
		}
		slices.Sort(d.Keys)
		sort.Slice(d.Inputs, func(i, j int) bool {
			return strings.Join(d.Inputs[i].Fields, ",") < strings.Join(d.Inputs[j].Fields, ",")
		})
		sort.Slice(d.Sole, func(i, j int) bool {
			return d.Sole[i].Referrer+d.Sole[i].Tuple < d.Sole[j].Referrer+d.Sole[j].Tuple
		})
		s.Collections = append(s.Collections, d.CollectionPlan)
	}
	p.plan.Systems = append(p.plan.Systems, s)
}

func keptReason(d *drop) string {
	if d.ThirdParty > 0 {
		return "other people's rows refer to these too"
	}
	return "reference data, not about a person"
}

// order sorts masks before deletions and, among deletions, what refers before what is referred to. A circle is broken
// at a reference that may be empty; where there is none, it is unresolved.
func (p *previewer) order(nodes []*dataset.Node) []*dataset.Node {
	slices.SortFunc(nodes, func(a, b *dataset.Node) int { return strings.Compare(a.Address, b.Address) })
	var first, drops []*dataset.Node
	for _, n := range nodes {
		if d := p.drops[n]; d.Action == dataset.EraseDelete && d.Rows > 0 {
			drops = append(drops, n)
			p.detachSelf(n)
		} else {
			first = append(first, n)
		}
	}
	for len(drops) > 0 {
		at := slices.IndexFunc(drops, func(n *dataset.Node) bool { return len(p.holders(n, drops)) == 0 })
		if at < 0 {
			at = p.breakCircle(drops)
		}
		first = append(first, drops[at])
		drops = slices.Delete(drops, at, at+1)
	}
	return first
}

// holder is a collection that must go before another, and the reference that says so (nil for erase_after).
type holder struct {
	node *dataset.Node
	key  *dataset.ForeignKey
}

// holders lists what still stands before n.
func (p *previewer) holders(n *dataset.Node, left []*dataset.Node) []holder {
	var all []holder
	for _, other := range left {
		if other == n {
			continue
		}
		d := p.drops[other]
		for i := range d.out {
			if d.out[i].Parent.Is(n.Table) && !detached(d, d.out[i]) {
				all = append(all, holder{other, &d.out[i]})
			}
		}
		if slices.Contains(n.Collection.EraseAfter, strings.Replace(other.Address, ":", ".", 1)) {
			all = append(all, holder{other, nil})
		}
	}
	return all
}

func detached(d *drop, f dataset.ForeignKey) bool {
	return slices.ContainsFunc(f.ChildColumns, func(name string) bool { return slices.Contains(d.Detach, name) })
}

// breakCircle empties one reference among the rows that are left and returns the collection that can go then.
func (p *previewer) breakCircle(left []*dataset.Node) int {
	for at, n := range left {
		holders := p.holders(n, left)
		if slices.ContainsFunc(holders, func(h holder) bool { return h.key != nil && emptiable(h.node, *h.key) == "" }) {
			continue
		}
		for _, h := range holders {
			if h.key != nil {
				d := p.drops[h.node]
				d.Detach = append(d.Detach, emptiable(h.node, *h.key))
			}
		}
		return at
	}
	p.drops[left[0]].decision.Unresolved = append(p.drops[left[0]].decision.Unresolved, dataset.Unresolved{Collection: left[0].Address,
		Reason: "its rows and other rows refer to each other, and no reference may be empty", Remedy: "delete them by hand, or use erase: mask"})
	return 0
}

// detachSelf empties references of a table to itself, because rows go in batches.
func (p *previewer) detachSelf(n *dataset.Node) {
	d := p.drops[n]
	for _, f := range d.out {
		if !f.Parent.Is(n.Table) || detached(d, f) {
			continue
		}
		if field := emptiable(n, f); field != "" {
			d.Detach = append(d.Detach, field)
		}
	}
}

// emptiable names a described column of the reference that may be empty and is no part of the key.
func emptiable(n *dataset.Node, f dataset.ForeignKey) string {
	for _, name := range f.ChildColumns {
		if at := n.Place(name); at >= 0 && n.Columns[at].Nullable && !n.Columns[at].Generated && !slices.Contains(n.Key, at) {
			return name
		}
	}
	return ""
}

// tidy puts what is unresolved in a fixed order, once each.
func (p *previewer) tidy() {
	sort.Slice(p.plan.Unresolved, func(i, j int) bool {
		a, b := p.plan.Unresolved[i], p.plan.Unresolved[j]
		return a.Collection+"\x00"+a.Field+"\x00"+a.Reason < b.Collection+"\x00"+b.Field+"\x00"+b.Reason
	})
	p.plan.Unresolved = slices.Compact(p.plan.Unresolved)
}
