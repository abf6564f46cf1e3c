package dataset

import (
	"slices"
	"sort"
	"strings"
)

// reach marks from which kinds of identifier each collection can be reached, and refuses collections that none reaches.
func (b *builder) reach() {
	for _, seed := range b.graph.Seeds {
		spread(seed.To, seed.Identity)
	}
	for _, n := range b.graph.Nodes {
		if len(n.reachedBy) == 0 {
			b.fail(n.Dataset, n.Collection.Line, "add an identity or a reference that leads to it, or skip_processing: true",
				"collection %q cannot be reached from any identity", n.Collection.Name)
		}
	}
}

func spread(n *Node, kind string) {
	if n.reachedBy[kind] {
		return
	}
	n.reachedBy[kind] = true
	for _, e := range n.Out {
		spread(e.To, kind)
	}
}

// people warns of collections that look like people and could be taken for somebody's property: rows met upwards.
func (b *builder) people() {
	for _, n := range b.graph.Nodes {
		if !n.needsCounts() || n.Collection.Person != nil {
			continue
		}
		for _, f := range n.Fields {
			if anyUnder(f.Categories, []string{"user.name", "user.contact.email", "user.contact.phone_number", "user.job_title"}) {
				b.fail(n.Dataset, n.Collection.Line, "add habeas: {person: true} if each row is a person of their own, such as staff; person: false if not personal",
					"rows of %q that one customer alone refers to count as that customer's", n.Collection.Name)
				b.found[len(b.found)-1].Warning = true
				break
			}
		}
	}
}

// rank orders the collections so that, cycles aside, a collection comes after all that lead to it.
func (b *builder) rank() {
	var order []*Node
	done := map[*Node]bool{}
	var visit func(*Node)
	visit = func(n *Node) {
		if done[n] {
			return
		}
		done[n] = true
		out := append([]*Edge(nil), n.Out...)
		sort.SliceStable(out, func(i, j int) bool { return out[i].To.Address > out[j].To.Address })
		for _, e := range out {
			visit(e.To)
		}
		order = append(order, n)
	}
	starts := append([]*Edge(nil), b.graph.Seeds...)
	sort.SliceStable(starts, func(i, j int) bool { return starts[i].To.Address > starts[j].To.Address })
	for _, seed := range starts {
		visit(seed.To)
	}
	for _, n := range b.graph.Nodes {
		visit(n)
	}
	for i, j := 0, len(order)-1; i < j; i, j = i+1, j-1 {
		order[i], order[j] = order[j], order[i]
	}
	b.graph.Nodes = order
}

// Kinds lists the kinds of identifier that enter the graph.
func (g *Graph) Kinds() []string {
	seen := map[string]bool{}
	var kinds []string
	for _, s := range g.Seeds {
		if !seen[s.Identity] {
			seen[s.Identity] = true
			kinds = append(kinds, s.Identity)
		}
	}
	sort.Strings(kinds)
	return kinds
}

// Unreached lists what the given identifiers cannot find: kinds that no field takes, and collections that only other
// kinds lead to.
func (g *Graph) Unreached(seeds Seeds) []Unresolved {
	var out []Unresolved
	known := map[string]bool{}
	for _, kind := range g.Kinds() {
		known[kind] = true
	}
	given := seeds.kinds()
	// One kind of identifier may be asked for under several names: one that some field takes is enough.
	taken := func(name string) bool { return known[name] && slices.Contains(given, name) }
	for _, kind := range given {
		if !known[kind] && !slices.ContainsFunc(SameKind(kind), taken) {
			out = append(out, Unresolved{Reason: "no collection takes an identifier of kind " + kind,
				Remedy: "mark the field that holds it with identity: " + kind + ", or ask for one of " + strings.Join(g.Kinds(), ", ")})
		}
	}
	for _, n := range g.Nodes {
		reached := false
		for _, kind := range seeds.kinds() {
			reached = reached || n.reachedBy[kind]
		}
		if reached {
			continue
		}
		var need []string
		for kind := range n.reachedBy {
			need = append(need, kind)
		}
		sort.Strings(need)
		out = append(out, Unresolved{Collection: n.Address, Reason: "the given identifiers do not lead here",
			Remedy: "give an identifier of kind " + strings.Join(need, " or ")})
	}
	return out
}

// Seeds are the identifiers of one person by kind. They print as [redacted].
type Seeds map[string][]string

// String hides the values.
func (Seeds) String() string { return "[redacted]" }

// GoString hides the values.
func (Seeds) GoString() string { return "[redacted]" }

// kinds lists the kinds that have a value, in order.
func (s Seeds) kinds() []string {
	var kinds []string
	for kind, values := range s {
		for _, v := range values {
			if strings.TrimSpace(v) != "" {
				kinds = append(kinds, kind)
				break
			}
		}
	}
	sort.Strings(kinds)
	return kinds
}
