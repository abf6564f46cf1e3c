package dataset

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

var keyShape = regexp.MustCompile(`^[a-zA-Z0-9_.<>-]+$`)

// Parse reads one dataset file. It returns what could be read and everything that is wrong with it.
func Parse(file string, data []byte) ([]*Dataset, Findings) {
	p := &parser{Strict{File: file}}
	root := p.Root(data)
	if root == nil {
		return nil, p.Found
	}
	var sets []*Dataset
	p.Object(root, "a dataset file", Keys{"dataset": p.List("dataset", func(n *yaml.Node) {
		sets = append(sets, p.dataset(n))
	})})
	if len(sets) == 0 && len(p.Found) == 0 {
		p.Fail(root, "add a dataset: list", "the file describes no dataset")
	}
	return sets, p.Found
}

type parser struct{ Strict }

// unused are keys of the public format that carry nothing the engine needs.
func unused(keys Keys, names ...string) Keys {
	for _, name := range names {
		keys[name] = nil
	}
	return keys
}

// meta adds the three spellings of the format's own additions.
func meta(keys Keys, read func(*yaml.Node)) Keys {
	keys["fides_meta"], keys["fidesops_meta"] = read, read
	return keys
}

func (p *parser) dataset(n *yaml.Node) *Dataset {
	d := &Dataset{File: p.File, Line: n.Line, Namespace: map[string]string{}}
	defaults := &Collection{}
	keys := Keys{
		"fides_key": p.Text(&d.Key), "name": p.Text(&d.Name),
		"collections": p.List("collections", func(n *yaml.Node) { d.Collections = append(d.Collections, p.collection(n)) }),
		"habeas": func(n *yaml.Node) {
			p.Object(n, "habeas", p.rules(defaults))
		},
	}
	meta(keys, func(n *yaml.Node) {
		if isNull(n) {
			return
		}
		p.Object(n, "fides_meta of a dataset", unused(Keys{
			"after": p.Texts(&d.After), "redact": p.Text(&d.As), "namespace": p.namespace(d),
		}, "resource_id"))
	})
	p.Object(n, "a dataset", unused(keys, "description", "data_categories", "meta", "organization_fides_key", "tags",
		"fidesctl_meta", "retention", "third_country_transfers", "joint_controller", "data_qualifier"))
	if !keyShape.MatchString(d.Key) {
		p.Fail(n, "use letters, digits and _ . < > -", "fides_key %q is missing or not a key", d.Key)
	}
	p.finish(n, d, defaults)
	return d
}

// finish applies the dataset's defaults to its collections and refuses names that stand twice.
func (p *parser) finish(n *yaml.Node, d *Dataset, defaults *Collection) {
	seen := map[string]bool{}
	for _, c := range d.Collections {
		if seen[c.Name] {
			p.Fail(&yaml.Node{Line: c.Line}, "remove one", "collection %q stands twice in dataset %q", c.Name, d.Key)
		}
		seen[c.Name] = true
		if c.Erase == EraseDefault {
			c.Erase, c.Reason, c.Citation = defaults.Erase, defaults.Reason, defaults.Citation
		}
		if c.Shared == Ask {
			c.Shared = defaults.Shared
		}
		if c.Person == nil {
			c.Person = defaults.Person
		}
		if c.Mask == nil {
			c.Mask = defaults.Mask
		}
	}
	if len(d.Collections) == 0 {
		p.Fail(n, "add collections", "dataset %q has no collections", d.Key)
	}
}

func (p *parser) namespace(d *Dataset) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if isNull(n) {
			return
		}
		keys := Keys{}
		for _, name := range []string{"schema", "database_name", "database_instance_name", "project_id", "dataset_id"} {
			keys[name] = func(n *yaml.Node) {
				var v string
				p.Text(&v)(n)
				d.Namespace[name] = v
			}
		}
		p.Object(n, "namespace", keys)
	}
}

// rules are our own keys of a collection, and of a dataset as the default of its collections.
func (p *parser) rules(c *Collection) Keys {
	return Keys{
		"erase": p.OneOf((*string)(&c.Erase), "delete", "mask", "keep"), "reason": p.Text(&c.Reason),
		"citation": p.Text(&c.Citation), "shared": p.OneOf((*string)(&c.Shared), "release", "keep"),
		"person": func(n *yaml.Node) {
			c.Person = new(bool)
			p.Flag(c.Person)(n)
		},
		"mask": func(n *yaml.Node) { c.Mask = p.mask(n) },
	}
}

func (p *parser) collection(n *yaml.Node) *Collection {
	c := &Collection{Line: n.Line}
	keys := Keys{
		"name": p.Text(&c.Name), "data_categories": p.Texts(&c.Categories),
		"fields": p.List("fields", func(n *yaml.Node) { c.Fields = append(c.Fields, p.field(n, "")) }),
		"habeas": func(n *yaml.Node) { p.Object(n, "habeas", p.rules(c)) },
	}
	meta(keys, func(n *yaml.Node) {
		if isNull(n) {
			return
		}
		p.Object(n, "fides_meta of a collection", Keys{
			"after": p.Texts(&c.After), "erase_after": p.Texts(&c.EraseAfter), "skip_processing": p.Flag(&c.Skip),
			"redact":                    p.Text(&c.As),
			"masking_strategy_override": func(n *yaml.Node) { p.override(n, c) },
			"partitioning": func(n *yaml.Node) {
				p.Warn(n, "remove it", "partitioning belongs to BigQuery and is not used here")
			},
		})
	})
	p.Object(n, "a collection", unused(keys, "description", "data_qualifier"))
	p.checkCollection(n, c)
	return c
}

// override reads the public format's "this collection is deleted, not masked".
func (p *parser) override(n *yaml.Node, c *Collection) {
	var strategy string
	p.Object(n, "masking_strategy_override", unused(Keys{"strategy": p.OneOf(&strategy, "delete")}, "configuration"))
	if strategy == "delete" && c.Erase == EraseDefault {
		c.Erase = EraseDelete
	}
}

func (p *parser) checkCollection(n *yaml.Node, c *Collection) {
	if c.Name == "" {
		p.Fail(n, "add name:", "a collection has no name")
	}
	if len(c.Fields) == 0 && !c.Skip {
		p.Fail(n, "list the fields that may be read", "collection %q has no fields", c.Name)
	}
	if c.Erase == EraseKeep && strings.TrimSpace(c.Reason) == "" {
		p.Fail(n, "add reason: and, where a law says so, citation:", "collection %q is kept from deletion without a reason", c.Name)
	}
	seen := map[string]bool{}
	for _, f := range c.Fields {
		if seen[f.Name] {
			p.Fail(&yaml.Node{Line: f.Line}, "remove one", "field %q stands twice in collection %q", f.Name, c.Name)
		}
		seen[f.Name] = true
	}
}
