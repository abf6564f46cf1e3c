package connector

import (
	"fmt"

	"github.com/habeasdata/habeas/internal/dataset"
)

// checkUpdates holds what a connector may write against the graph: the configured updates, and that there is something to
// correct where it may correct.
func (c *Connector) checkUpdates(g *dataset.Graph) dataset.Findings {
	found := c.checkUpdate(g, Suppress)
	found = append(found, c.checkUpdate(g, Restrict)...)
	if c.May(Correct) && !c.kind.People && !c.corrects(g) {
		found = append(found, dataset.Finding{
			File: c.File, Line: c.Line, Message: "correct is allowed, and no personal field can be corrected",
			Remedy: "give fields a data category under user and collections a key, or remove the action",
		})
	}
	return found
}

func (c *Connector) checkUpdate(g *dataset.Graph, a Action) dataset.Findings {
	var found dataset.Findings
	for _, u := range c.updates(a) {
		fail := func(remedy, format string, args ...any) {
			found = append(found, dataset.Finding{File: c.File, Line: u.Line, Message: fmt.Sprintf(format, args...), Remedy: remedy})
		}
		n := g.Node(u.Collection)
		switch {
		case n == nil || n.Connector != c.Name:
			fail("write a collection of this connector as dataset:collection", "%s names %q, which is not a collection of this connector", a, u.Collection)
			continue
		case n.Table != nil && len(n.Key) == 0:
			fail("mark the key with primary_key: true", "%s has no key, so rows cannot be updated one by one", u.Collection)
		}
		for key, cells := range map[string]map[string][]byte{"set": u.Set, "lift": u.Lift} {
			for field, cell := range cells {
				if problem := n.Settable(field, cell); problem != "" {
					fail("correct the "+key+": list", "%s", problem)
				}
			}
		}
	}
	return found
}

// corrects reports whether some field of the connector may be corrected. Before its system answered nobody can say that
// none may.
func (c *Connector) corrects(g *dataset.Graph) bool {
	for _, n := range g.Nodes {
		if n.Connector != c.Name {
			continue
		}
		if n.Table == nil {
			return true
		}
		for at, f := range n.Fields {
			if personal(n, f) && n.Uncorrectable(at) == "" {
				return true
			}
		}
	}
	return false
}
