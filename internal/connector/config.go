package connector

import (
	"maps"
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/dataset"
	"go.yaml.in/yaml/v3"
)

// Config is one file of the connectors folder, without its secret.
type Config struct {
	Name         string
	Kind         string
	Driver       string
	File         string
	Line         int
	Datasets     []string
	Actions      []Action
	Suppress     []Update // what an opt-out sets
	Restrict     []Update // what a restriction or an objection sets
	Owner        string   // the mail address of the person who owns the system
	Instructions string   // what people who answer for the system should do
	TestSubjects []dataset.Seeds
	Timeout      time.Duration // of one query or transaction
	dsn          secret
}

// Update is one configured update of a person's rows.
type Update struct {
	Collection string
	Set        map[string][]byte // field to cell
	Lift       map[string][]byte // of a restriction: what the same fields get when it ends; empty where a person does it
	Activities []string          // of a restriction: the activities, or single purposes, of the data map that it stops; none for all use
	Line       int
}

// updates are the configured updates of an action, nil for any other.
func (c *Config) updates(a Action) []Update {
	switch a {
	case Suppress:
		return c.Suppress
	case Restrict:
		return c.Restrict
	}
	return nil
}

// May reports whether the connector was allowed the action.
func (c *Config) May(a Action) bool {
	for _, one := range c.Actions {
		if one == a {
			return true
		}
	}
	return false
}

const defaultTimeout = 5 * time.Minute

// parseConfig reads one connector file, strictly.
func parseConfig(s *dataset.Strict, data []byte) *Config {
	root := s.Root(data)
	if root == nil {
		return nil
	}
	c := &Config{File: s.File, Line: root.Line, Timeout: defaultTimeout}
	var actions []string
	s.Object(root, "a connector file", dataset.Keys{
		"name": s.Text(&c.Name), "kind": s.Text(&c.Kind), "driver": s.Text(&c.Driver),
		"dsn": func(n *yaml.Node) { c.dsn = parseSecret(s, n) }, "datasets": s.Texts(&c.Datasets),
		"actions": s.List("actions", func(n *yaml.Node) {
			var a string
			s.OneOf(&a, "access", "erasure", "correct", "restrict", "suppress")(n)
			if a != "" {
				actions = append(actions, a)
			}
		}),
		"suppress":     s.List("suppress", func(n *yaml.Node) { c.Suppress = append(c.Suppress, parseUpdate(s, n, "suppress", nil)) }),
		"restrict":     s.List("restrict", func(n *yaml.Node) { c.Restrict = append(c.Restrict, parseRestriction(s, n)) }),
		"owner":        s.Text(&c.Owner),
		"instructions": s.Text(&c.Instructions),
		"test_subjects": s.List("test_subjects", func(n *yaml.Node) {
			c.TestSubjects = append(c.TestSubjects, parseSeeds(s, n))
		}),
		"timeout": func(n *yaml.Node) {
			d, err := time.ParseDuration(n.Value)
			if err != nil || d <= 0 || d > time.Hour {
				s.Fail(n, "write for example 30s or 5m, at most 1h", "timeout is not a duration")
				return
			}
			c.Timeout = d
		},
	})
	for _, a := range actions {
		c.Actions = append(c.Actions, Action(a))
	}
	if c.Name == "" {
		s.Fail(root, "add name:", "the connector has no name")
	}
	return c
}

// parseUpdate reads one entry of a list of updates, which may have further keys.
func parseUpdate(s *dataset.Strict, n *yaml.Node, list string, more func(*Update) dataset.Keys) Update {
	u := Update{Line: n.Line, Set: map[string][]byte{}}
	keys := dataset.Keys{"collection": s.Text(&u.Collection), "set": func(n *yaml.Node) { parseCells(s, n, "set", u.Set) }}
	if more != nil {
		maps.Copy(keys, more(&u))
	}
	s.Object(n, list, keys)
	if u.Collection == "" || len(u.Set) == 0 {
		s.Fail(n, `write {collection: "dataset:collection", set: {field: value}}`, "an entry of %s is incomplete", list)
	}
	return u
}

// parseRestriction reads one entry of restrict:. What ends it sets the same fields.
func parseRestriction(s *dataset.Strict, n *yaml.Node) Update {
	lift := map[string][]byte{}
	u := parseUpdate(s, n, "restrict", func(u *Update) dataset.Keys {
		return dataset.Keys{"lift": func(n *yaml.Node) { parseCells(s, n, "lift", lift) }, "activities": s.Texts(&u.Activities)}
	})
	u.Lift = lift
	if len(lift) > 0 && !slices.Equal(slices.Sorted(maps.Keys(lift)), slices.Sorted(maps.Keys(u.Set))) {
		s.Fail(n, "give lift: the same fields as set:", "an entry of restrict ends with other fields than it begins")
	}
	return u
}

func parseCells(s *dataset.Strict, n *yaml.Node, key string, into map[string][]byte) {
	if n.Kind != yaml.MappingNode {
		s.Fail(n, "write "+key+": {field: value}", "%s must be a mapping", key)
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if cell, ok := cellOf(n.Content[i+1]); ok {
			into[n.Content[i].Value] = cell
		} else {
			s.Fail(n.Content[i+1], "use text, a number, true, false or null", "the value of %q is not a single value", n.Content[i].Value)
		}
	}
}

// cellOf turns a YAML scalar into a cell.
func cellOf(n *yaml.Node) ([]byte, bool) {
	if n.Kind != yaml.ScalarNode {
		return nil, false
	}
	switch n.Tag {
	case "!!null":
		return dataset.Null, true
	case "!!bool":
		var b bool
		if n.Decode(&b) != nil {
			return nil, false
		}
		if b {
			return []byte("true"), true
		}
		return []byte("false"), true
	case "!!int":
		return []byte(n.Value), true
	}
	return dataset.AppendText(nil, n.Value), true
}

func parseSeeds(s *dataset.Strict, n *yaml.Node) dataset.Seeds {
	seeds := dataset.Seeds{}
	if n.Kind != yaml.MappingNode {
		s.Fail(n, "write {email: test@example.com}", "a test subject must be a mapping of identifiers")
		return seeds
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		var v string
		s.Text(&v)(n.Content[i+1])
		seeds[n.Content[i].Value] = append(seeds[n.Content[i].Value], v)
	}
	return seeds
}
