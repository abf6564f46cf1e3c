package datamap

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"regexp"

	"go.yaml.in/yaml/v3"

	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/deadline"
)

var (
	keyShape     = regexp.MustCompile(`^(user|system)(\.[a-z0-9_]+)+$`)
	idShape      = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	countryShape = regexp.MustCompile(`^[A-Z]{2}$`)
)

// Load reads and checks a data map. The error lists everything that is wrong, each with file, line and remedy.
func Load(path string) (*Map, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, text)
}

// Parse reads and checks the text of a data map.
func Parse(file string, text []byte) (*Map, error) {
	p := &parser{Strict: dataset.Strict{File: file}, m: &Map{File: file, Systems: map[string][]string{}}}
	root := p.Root(text)
	if root == nil {
		return nil, p.Found.Err()
	}
	sum := sha256.Sum256(text)
	p.m.Digest = hex.EncodeToString(sum[:])
	p.root(root)
	p.check(root)
	p.Found.Sort()
	if err := p.Found.Err(); err != nil {
		return nil, err
	}
	return p.m, nil
}

type parser struct {
	dataset.Strict
	m *Map
}

func (p *parser) root(n *yaml.Node) {
	p.Object(n, "a data map", dataset.Keys{
		"version": p.Text(&p.m.Version),
		"categories": func(n *yaml.Node) {
			p.each(n, "categories", func(key string, at, n *yaml.Node) {
				p.m.Categories = append(p.m.Categories, p.category(key, at, n))
			})
		},
		"recipients": p.List("recipients", func(n *yaml.Node) { p.m.Recipients = append(p.m.Recipients, p.recipient(n)) }),
		"activities": p.List("activities", func(n *yaml.Node) { p.m.Activities = append(p.m.Activities, p.activity(n)) }),
		"systems": func(n *yaml.Node) {
			p.each(n, "systems", func(name string, _, n *yaml.Node) {
				var list []string
				p.keys(&list)(n)
				p.m.Systems[name] = list
			})
		},
	})
	if p.m.Version == "" {
		p.Fail(n, `add version: "2026-11"`, "the data map has no version")
	}
}

// each reads a mapping whose keys are names; a name stands once.
func (p *parser) each(n *yaml.Node, what string, read func(key string, at, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.Fail(n, "write name: value lines", "%s must be a mapping", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i].Value; seen[key] {
			p.Fail(n.Content[i], "remove one", "%q stands twice in %s", key, what)
		} else {
			seen[key] = true
			read(key, n.Content[i], n.Content[i+1])
		}
	}
}

func (p *parser) category(key string, at, n *yaml.Node) Category {
	c := Category{Key: key, Line: at.Line}
	if !keyShape.MatchString(key) {
		p.Fail(at, "write it as in the datasets, such as user.contact.email", "%q is not a data category", key)
	}
	p.Object(n, "a category", dataset.Keys{"label": p.Text(&c.Label), "ccpa": p.OneOf(&c.Statutory, statutory...)})
	if c.Label == "" {
		p.Fail(at, "add label: with the words that people read", "category %q has no label", key)
	}
	return c
}

func (p *parser) recipient(n *yaml.Node) Recipient {
	r := Recipient{Line: n.Line}
	p.Object(n, "a recipient", dataset.Keys{
		"id": p.id(&r.ID), "name": p.Text(&r.Name), "description": p.Text(&r.Description), "country": p.Text(&r.Country),
		"category":        p.OneOf((*string)(&r.Kind), "processor", "third_party", "advertising", "analytics"),
		"processor_terms": p.Flag(&r.ProcessorTerms), "safeguard": p.Text(&r.Safeguard),
	})
	p.need(n, r.ID, "id", "a recipient")
	what := "recipient " + r.ID
	p.need(n, r.Name, "name", what)
	p.need(n, r.Description, "description", what)
	if r.Kind == "" {
		p.Fail(n, "add category: processor, third_party, advertising or analytics", "%s has no category", what)
	}
	if !countryShape.MatchString(r.Country) {
		p.Fail(n, "add country: as an ISO 3166 code such as DE or US", "%s has no country", what)
	}
	if r.Kind == Processor && !r.ProcessorTerms {
		p.Fail(n, "say processor_terms: true, or category: third_party if no contract binds it", "%s is a processor without processor terms", what)
	}
	if r.Kind == ThirdParty && r.ProcessorTerms {
		p.Fail(n, "say category: processor", "%s has processor terms and is no third party", what)
	}
	return r
}

func (p *parser) activity(n *yaml.Node) Activity {
	a := Activity{Line: n.Line}
	p.Object(n, "an activity", dataset.Keys{
		"id": p.id(&a.ID), "name": p.Text(&a.Name), "subjects": p.Texts(&a.Subjects), "sources": p.Texts(&a.Sources),
		"purposes":   p.List("purposes", func(n *yaml.Node) { a.Purposes = append(a.Purposes, p.purpose(n)) }),
		"categories": p.keys(&a.Categories), "special_basis": p.OneOf(&a.SpecialBase, specialBases...),
		"recipients":         p.List("recipients", func(n *yaml.Node) { a.Disclosures = append(a.Disclosures, p.disclosure(n)) }),
		"retention":          func(n *yaml.Node) { p.retention(n, &a.Retention) },
		"automated_decision": func(n *yaml.Node) { a.Decision = p.decision(n) },
		"provided": func(n *yaml.Node) {
			a.Provided = []string{} // an empty list says that they provide nothing
			p.keys(&a.Provided)(n)
		},
		"by_hand": p.Flag(&a.ByHand),
		"from":    p.date(&a.From), "until": p.date(&a.Until),
	})
	p.need(n, a.ID, "id", "an activity")
	p.need(n, a.Name, "name", "activity "+a.ID)
	return a
}

func (p *parser) purpose(n *yaml.Node) Purpose {
	var u Purpose
	p.Object(n, "a purpose", dataset.Keys{
		"purpose": p.Text(&u.Text), "legal_basis": p.OneOf((*string)(&u.Basis), bases...), "legitimate_interest": p.Text(&u.Interest),
		"direct_marketing": p.Flag(&u.Marketing),
	})
	p.need(n, u.Text, "purpose", "a purpose")
	if u.Basis == "" {
		p.Fail(n, "add legal_basis: 6(1)(a) to 6(1)(f)", "the purpose %q has no legal basis (GDPR Art. 6(1))", u.Text)
	}
	if u.Basis == LegitimateInterest && u.Interest == "" {
		p.Fail(n, "add legitimate_interest: whose interest it is, and which", "the purpose %q rests on a legitimate interest and names none", u.Text)
	}
	return u
}

func (p *parser) disclosure(n *yaml.Node) Disclosure {
	var d Disclosure
	if n.Kind == yaml.ScalarNode {
		p.id(&d.To)(n)
		return d
	}
	p.Object(n, "a recipient of an activity", dataset.Keys{
		"to": p.id(&d.To), "categories": p.keys(&d.Categories), "business_purpose": p.Text(&d.BusinessPurpose),
		"sold": p.Flag(&d.Sold), "shared": p.Flag(&d.Shared),
	})
	return d
}

func (p *parser) retention(n *yaml.Node, r *Retention) {
	p.Object(n, "retention", dataset.Keys{"period": p.Text(&r.Period), "criteria": p.Text(&r.Criteria)})
}

func (p *parser) decision(n *yaml.Node) *Decision {
	d := &Decision{}
	p.Object(n, "an automated decision", dataset.Keys{
		"logic": p.Text(&d.Logic), "significance": p.Text(&d.Significance), "solely": p.Flag(&d.Solely),
	})
	p.need(n, d.Logic, "logic", "an automated decision")
	p.need(n, d.Significance, "significance", "an automated decision")
	return d
}

func (p *parser) need(n *yaml.Node, value, key, what string) {
	if value == "" {
		p.Fail(n, "add "+key+":", "%s has no %s", what, key)
	}
}

// id reads a short name that other parts of the map point to.
func (p *parser) id(dst *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		p.Text(dst)(n)
		if *dst != "" && !idShape.MatchString(*dst) {
			p.Fail(n, "use small letters, digits, _ and -", "%q is not an id", *dst)
		}
	}
}

// keys reads a list of data categories. Whether they are declared is checked when all of the file is read.
func (p *parser) keys(dst *[]string) func(*yaml.Node) {
	return p.List("categories", func(n *yaml.Node) {
		*dst = append(*dst, n.Value)
		if n.Kind != yaml.ScalarNode || !keyShape.MatchString(n.Value) {
			p.Fail(n, "write it as in the datasets, such as user.contact.email", "%q is not a data category", n.Value)
		}
	})
}

func (p *parser) date(dst *deadline.Date) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d, err := deadline.ParseDate(n.Value)
		if err != nil {
			p.Fail(n, "write it as 2024-05-31", "%q is not a day", n.Value)
		}
		*dst = d
	}
}
