package dataset

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// full uses every key of the public format and of our own.
const full = `dataset:
  - fides_key: shop
    organization_fides_key: default
    name: Shop
    description: a shop
    data_categories: [user]
    meta: {owner: x}
    fides_meta: {after: [crm], namespace: {schema: sales}, redact: store, resource_id: x}
    habeas: {shared: keep, erase: keep, reason: tax, citation: law}
    collections:
      - name: person
        description: people
        data_categories: [user.contact]
        fidesops_meta: {after: [shop.other], erase_after: [shop.other], skip_processing: false, redact: human, masking_strategy_override: {strategy: delete}}
        habeas: {person: false, shared: release}
        fields:
          - name: id
            description: the number
            fides_meta: {primary_key: true, data_type: integer, read_only: true}
          - name: email
            data_categories: [user.contact.email]
            fidesops_meta:
              identity: email
              length: 40
              redact: mail
              references:
                - {dataset: crm, field: person.contact.email, direction: from}
              masking_strategy_override:
                strategy: hash
                configuration: {algorithm: SHA-512, format_preservation: {suffix: "@x.y"}}
            habeas: {match: email, public: true, contact: email, forbidden: none, exact: true}
          - name: address
            fides_meta: {data_type: object, return_all_elements: true}
            fields:
              - name: city
                data_categories: [user.contact.address.city]
`

func TestEveryKeyOfTheFormatIsRead(t *testing.T) {
	t.Parallel()
	sets, found := Parse("shop.yml", []byte(full))
	if len(found) > 0 {
		t.Fatal(found)
	}
	no := false
	want := &Dataset{Key: "shop", Name: "Shop", File: "shop.yml", Line: 2, As: "store", After: []string{"crm"}, Namespace: map[string]string{"schema": "sales"},
		Collections: []*Collection{{Name: "person", As: "human", Line: 11, Categories: []string{"user.contact"}, After: []string{"shop.other"},
			EraseAfter: []string{"shop.other"}, Person: &no, Shared: Release, Erase: EraseDelete, Fields: []*Field{
				{Name: "id", Line: 17, Type: "integer", PrimaryKey: true, ReadOnly: true},
				{Name: "email", Line: 20, As: "mail", Categories: []string{"user.contact.email"}, Identity: "email", Length: 40, Match: "email", Public: true,
					Contact: "email", Forbidden: "none", Exact: true, Mask: &Mask{Strategy: "hash", Algorithm: "SHA-512", Suffix: "@x.y", Line: 29},
					References: []Reference{{Dataset: "crm", Collection: "person", Field: "contact.email", Direction: From, Line: 27}}},
				{Name: "address", Line: 32, Type: "object", Fields: []*Field{{Name: "city", Line: 35, Categories: []string{"user.contact.address.city"}}}},
			}}}}
	if diff := cmp.Diff([]*Dataset{want}, sets); diff != "" {
		t.Error(diff)
	}
}

func TestDatasetDefaultsApplyWhereACollectionSaysNothing(t *testing.T) {
	t.Parallel()
	sets, found := Parse("x.yml", []byte("dataset:\n  - fides_key: x\n    habeas: {erase: keep, reason: tax, citation: law, shared: keep}\n    collections:\n      - {name: a, fields: [{name: id}]}\n"))
	if len(found) > 0 {
		t.Fatal(found)
	}
	c := sets[0].Collections[0]
	if c.Erase != EraseKeep || c.Reason != "tax" || c.Citation != "law" || c.Shared != Keep {
		t.Errorf("%+v", c)
	}
}

func TestSampleDatasetsAreSound(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../connector/testdata/chinook/*.yml")
	if err != nil || len(files) != 3 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sets, found := Parse(file, data)
		if len(found) > 0 || len(sets) != 1 {
			t.Fatal(found)
		}
		if _, found = Build([]Part{{Connector: "c", Dataset: sets[0]}}); len(found) > 0 {
			t.Error(found)
		}
	}
}

func TestWithoutASchemaTheFileItselfSaysWhatIsAKey(t *testing.T) {
	t.Parallel()
	sets, _ := Parse("x.yml", []byte(`dataset:
  - fides_key: x
    collections:
      - name: person
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, fides_meta: {identity: email}}
      - name: note
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: person_id, fides_meta: {references: [{dataset: x, field: person.id}]}}
`))
	g, found := Build([]Part{{Connector: "c", Dataset: sets[0]}})
	if len(found) > 0 {
		t.Fatal(found)
	}
	down := map[string]bool{}
	for _, n := range g.Nodes {
		for _, e := range n.Out {
			down[n.Address+" "+e.To.Address] = e.Down
		}
	}
	if diff := cmp.Diff(map[string]bool{"x:person x:note": true, "x:note x:person": false}, down); diff != "" {
		t.Error(diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte("dataset: [{fides_key: a, collections: [{name: b, fields: [{name: c, fides_meta: {references: [{dataset: a, field: b.c}]}}]}]}]"))
	f.Add([]byte("a: &a [*a, *a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		sets, found := Parse("f.yml", data)
		if found.Err() != nil {
			return
		}
		var parts []Part
		for _, d := range sets {
			parts = append(parts, Part{Connector: "c", Dataset: d})
		}
		g, found := Build(parts)
		if found.Err() == nil && len(g.Nodes) == 0 && len(sets) == 0 {
			t.Error("no dataset and no finding")
		}
	})
}
