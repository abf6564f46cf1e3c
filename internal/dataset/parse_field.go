package dataset

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/habeasdata/habeas/internal/withheld"
)

// dataTypes are the words of data_type.
var dataTypes = func() []string {
	var all []string
	for _, t := range []string{"string", "integer", "float", "boolean", "object_id", "object"} {
		all = append(all, t, t+"[]")
	}
	return all
}()

func (p *parser) field(n *yaml.Node, prefix string) *Field {
	f := &Field{Line: n.Line}
	keys := Keys{
		"name": p.Text(&f.Name), "data_categories": p.Texts(&f.Categories),
		"fields": p.List("fields", func(n *yaml.Node) { f.Fields = append(f.Fields, p.field(n, prefix+f.Name+".")) }),
		"habeas": func(n *yaml.Node) { p.fieldRules(n, f) },
	}
	meta(keys, func(n *yaml.Node) { p.fieldMeta(n, f) })
	p.Object(n, "a field", unused(keys, "description", "data_qualifier", "retention"))
	if f.Name == "" {
		p.Fail(n, "add name:", "a field has no name")
	}
	if len(f.Fields) > 0 && f.Type != "" && f.Type != "object" && f.Type != "object[]" {
		p.Fail(n, "use data_type: object", "field %q has fields of its own and cannot be %s", f.Name, f.Type)
	}
	if f.Dated && prefix != "" {
		p.Fail(n, "mark a field of the row itself", "field %q is part of another and cannot date its row", f.Name)
	}
	if f.Erase == EraseKeep && strings.TrimSpace(f.Reason) == "" {
		p.Fail(n, "add reason:", "field %q is kept from deletion without a reason", f.Name)
	}
	return f
}

func (p *parser) fieldMeta(n *yaml.Node, f *Field) {
	if isNull(n) {
		return
	}
	p.Object(n, "fides_meta of a field", unused(Keys{
		"identity": p.Text(&f.Identity), "primary_key": p.Flag(&f.PrimaryKey),
		"references":                p.List("references", func(n *yaml.Node) { p.reference(n, f) }),
		"data_type":                 p.OneOf(&f.Type, dataTypes...),
		"length":                    p.Number(&f.Length, 1),
		"read_only":                 p.Flag(&f.ReadOnly),
		"redact":                    p.Text(&f.As),
		"masking_strategy_override": func(n *yaml.Node) { f.Mask = p.mask(n) },
		"custom_request_field": func(n *yaml.Node) {
			p.Warn(n, "make the field an identity", "custom_request_field is not filled from requests here")
		},
	}, "return_all_elements"))
}

func (p *parser) fieldRules(n *yaml.Node, f *Field) {
	p.Object(n, "habeas", Keys{
		"match":     p.OneOf(&f.Match, "email", "phone", "order", "account", "name", "postal_code", "date_of_birth", "address"),
		"public":    p.Flag(&f.Public),
		"contact":   p.OneOf(&f.Contact, "email", "phone", Postal),
		"forbidden": p.OneOf(&f.Forbidden, append(withheld.Words(), NotForbidden)...),
		"dated":     p.Flag(&f.Dated),
		"exact":     p.Flag(&f.Exact),
		"erase":     p.OneOf((*string)(&f.Erase), "keep"),
		"reason":    p.Text(&f.Reason),
		"citation":  p.Text(&f.Citation),
	})
}

func (p *parser) reference(n *yaml.Node, f *Field) {
	r := Reference{Line: n.Line}
	var target string
	p.Object(n, "a reference", Keys{
		"dataset": p.Text(&r.Dataset), "field": p.Text(&target),
		"direction": p.OneOf((*string)(&r.Direction), "to", "from"),
	})
	collection, field, ok := strings.Cut(target, ".")
	if r.Dataset == "" || !ok || collection == "" || field == "" {
		p.Fail(n, "write dataset: KEY and field: collection.field", "a reference of field %q is incomplete", f.Name)
		return
	}
	r.Collection, r.Field = collection, field
	f.References = append(f.References, r)
}

func (p *parser) mask(n *yaml.Node) *Mask {
	m := &Mask{Line: n.Line}
	p.Object(n, "a masking strategy", Keys{
		"strategy": p.Text(&m.Strategy),
		"configuration": func(n *yaml.Node) {
			if isNull(n) {
				return
			}
			p.Object(n, "the configuration of a masking strategy", unused(Keys{
				"rewrite_value": p.Text(&m.Rewrite), "length": p.Number(&m.Length, 1),
				"algorithm": p.OneOf(&m.Algorithm, "SHA-256", "SHA-512"),
				"format_preservation": func(n *yaml.Node) {
					p.Object(n, "format_preservation", Keys{"suffix": p.Text(&m.Suffix)})
				},
			}, "mode"))
		},
	})
	if problem := m.check(); problem != "" {
		p.Fail(n, "see the list of masking strategies in the documentation", "%s", problem)
	}
	return m
}
