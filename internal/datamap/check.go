package datamap

import (
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/habeasdata/habeas/internal/dataset"
)

// check looks at what can be told only when the whole file is read: that what is pointed to is there, and that no part
// contradicts another.
func (p *parser) check(root *yaml.Node) {
	if len(p.m.Activities) == 0 {
		p.Fail(root, "add activities:", "the data map has no activities")
	}
	ids := map[string]bool{}
	for _, r := range p.m.Recipients {
		p.once(ids, r.ID, "recipient", r.Line)
	}
	ids = map[string]bool{}
	for _, a := range p.m.Activities {
		p.once(ids, a.ID, "activity", a.Line)
		p.checkActivity(a)
	}
	for _, name := range slices.Sorted(maps.Keys(p.m.Systems)) {
		p.declared(p.m.Systems[name], "system "+name, 1)
	}
}

func (p *parser) once(seen map[string]bool, id, what string, line int) {
	if seen[id] && id != "" {
		p.Fail(at(line), "give each its own id", "%s %q stands twice", what, id)
	}
	seen[id] = true
}

func at(line int) *yaml.Node { return &yaml.Node{Line: line} }

func (p *parser) checkActivity(a Activity) {
	what := "activity " + a.ID
	for _, n := range []struct {
		there bool
		key   string
	}{
		{len(a.Purposes) > 0, "purposes"}, {len(a.Categories) > 0, "categories"}, {len(a.Subjects) > 0, "subjects"},
		{len(a.Sources) > 0, "sources"}, {a.Retention != Retention{}, "retention"},
	} {
		if !n.there {
			p.Fail(at(a.Line), "add "+n.key+":", "%s has no %s", what, n.key)
		}
	}
	p.declared(a.Categories, what, a.Line)
	p.declared(a.Provided, what, a.Line)
	for _, c := range a.Provided {
		if !a.uses(c) {
			p.Fail(at(a.Line), "add it to the activity's categories, or take it out here", "%s says that people provide %s and does not use it", what, c)
		}
	}
	if !a.From.IsZero() && !a.Until.IsZero() && a.Until.Before(a.From) {
		p.Fail(at(a.Line), "correct one of the days", "%s ended before it began", what)
	}
	for _, c := range a.Categories {
		if anyOver(special, c) && a.SpecialBase == "" {
			p.Fail(at(a.Line), "add special_basis: 9(2)(a) to 9(2)(j)", "%s uses %s, a special category, without a basis of GDPR Art. 9(2)", what, c)
		}
	}
	for _, d := range a.Disclosures {
		p.checkDisclosure(a, d)
	}
}

func (p *parser) checkDisclosure(a Activity, d Disclosure) {
	what := "activity " + a.ID
	r, known := p.m.Recipient(d.To)
	if !known {
		remedy := "add it to recipients:"
		if near := dataset.Nearest(d.To, p.recipientIDs()); near != "" {
			remedy = "did you mean " + near + "?"
		}
		p.Fail(at(a.Line), remedy, "%s names the unknown recipient %q", what, d.To)
		return
	}
	p.declared(d.Categories, what, a.Line)
	for _, c := range d.Categories {
		if !a.uses(c) {
			p.Fail(at(a.Line), "add it to the activity's categories, or take it out here", "%s gives %s to %s and does not use it itself", what, c, d.To)
		}
	}
	if r.ProcessorTerms && (d.Sold || d.Shared) {
		p.Fail(at(a.Line), "take processor_terms or sold and shared away", "%s sells or shares to %s, whose terms forbid that", what, d.To)
	}
}

func (p *parser) recipientIDs() []string {
	ids := make([]string, len(p.m.Recipients))
	for i, r := range p.m.Recipients {
		ids[i] = r.ID
	}
	return ids
}

// declared refuses data categories that the map has no words for.
func (p *parser) declared(keys []string, what string, line int) {
	for _, key := range keys {
		if _, ok := p.m.category(key); ok {
			continue
		}
		remedy := "add it to categories: with its label"
		if near := dataset.Nearest(key, p.categoryKeys()); near != "" {
			remedy = "did you mean " + near + "? If not, " + remedy
		}
		p.Fail(at(line), remedy, "%s names the unknown category %q", what, key)
	}
}

func (p *parser) categoryKeys() []string {
	keys := make([]string, len(p.m.Categories))
	for i, c := range p.m.Categories {
		keys[i] = c.Key
	}
	return keys
}
