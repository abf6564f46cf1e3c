package connector_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/manual"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
	"github.com/habeasdata/habeas/internal/dataset"
)

const goodConnector = `name: shop
kind: sqldb
driver: sqlite
dsn: {env: SHOP_DSN}
datasets: [shop.yml]
actions: [access, erasure]
`

const goodDataset = `dataset:
  - fides_key: shop
    collections:
      - name: person
        fields:
          - name: id
            fides_meta: {primary_key: true}
          - name: email
            data_categories: [user.contact.email]
            fidesops_meta: {identity: email}
`

// folder writes a configuration folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func environment(name string) (string, bool) {
	if name == "SHOP_DSN" {
		return "secret-dsn", true
	}
	return "", false
}

func load(dir string) (*connector.Registry, error) {
	return connector.Load(dir, environment, sqldb.Kind, manual.Kind)
}

func TestGoodFolderLoads(t *testing.T) {
	t.Parallel()
	r, err := load(folder(t, map[string]string{"connectors/shop.yaml": goodConnector, "datasets/shop.yml": goodDataset,
		"connectors/desk.yaml": "name: desk\nkind: manual\nactions: [access]\nowner: clerk@example.com\ninstructions: Look in the cabinet.\n"}))
	if err != nil {
		t.Fatal(err)
	}
	if desk := r.Connector("desk"); !desk.Manual() || desk.Owner != "clerk@example.com" || desk.Instructions == "" {
		t.Errorf("%+v", desk)
	}
	if got := fmt.Sprint(r.Connector("shop").Described()); got != "[shop:person]" {
		t.Error(got)
	}
}

// Each case changes one thing of a good folder and expects one finding with file, line and remedy.
func TestEveryMistakeIsFoundWithFileLineAndRemedy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		file, old, by string
		want          string
	}{
		"unknown key":              {"connectors/shop.yaml", "driver:", "drivr:", `shop.yaml:3: error: unknown key "drivr" in a connector file; did you mean "driver"?`},
		"key twice":                {"connectors/shop.yaml", "kind: sqldb\n", "kind: sqldb\nkind: sqldb\n", `shop.yaml:3: error: key "kind" is given twice`},
		"unknown kind":             {"connectors/shop.yaml", "kind: sqldb", "kind: sql", `shop.yaml:1: error: unknown kind "sql"; use one of manual, sqldb`},
		"unknown driver":           {"connectors/shop.yaml", "sqlite", "oracle", `unknown driver "oracle"; use one of sqlite, postgres, mysql`},
		"secret as a value":        {"connectors/shop.yaml", "{env: SHOP_DSN}", "postgres://u:hunter2@h/d", `shop.yaml:4: error: a secret must not stand in the configuration; write dsn: {env: NAME}`},
		"secret not set":           {"connectors/shop.yaml", "SHOP_DSN", "OTHER", `shop.yaml:4: error: the environment variable OTHER is not set`},
		"secret file missing":      {"connectors/shop.yaml", "{env: SHOP_DSN}", "{file: none}", `shop.yaml:4: error: the file none cannot be read as a secret`},
		"dataset missing":          {"connectors/shop.yaml", "[shop.yml]", "[shop.yml, none.yml]", `the dataset none.yml cannot be read; add the file to datasets/`},
		"dataset outside":          {"connectors/shop.yaml", "[shop.yml]", "[shop.yml, ../shop.yml]", `is not a plain file name`},
		"unknown action":           {"connectors/shop.yaml", "erasure", "erase", `shop.yaml:6: error: "erase" is not allowed here; use one of access, erasure`},
		"restrict half configured": {"connectors/shop.yaml", "erasure", "restrict", `restrict is half configured`},
		"restrict to a wrong value": {"connectors/shop.yaml", "erasure]", "restrict]\nrestrict: [{collection: \"shop:person\", set: {nmae: 1}}]",
			`shop.yaml:7: error: shop:person has no field "nmae"`},
		"suppress half configured": {"connectors/shop.yaml", "erasure", "suppress", `suppress is half configured`},
		"suppress of nothing": {"connectors/shop.yaml", "erasure]", "suppress]\nsuppress: [{collection: \"shop:persn\", set: {x: 1}}]",
			`shop.yaml:7: error: suppress names "shop:persn", which is not a collection of this connector`},
		"suppress of a key": {"connectors/shop.yaml", "erasure]", "suppress]\nsuppress: [{collection: \"shop:person\", set: {id: 1}}]", `is part of the key`},
		"bad timeout":       {"connectors/shop.yaml", "driver:", "timeout: soon\ndriver:", `timeout is not a duration; write for example 30s`},
		"not YAML":          {"datasets/shop.yml", "dataset:", "dataset: [", `shop.yml:1: error: cannot be read`},
		"two documents":     {"datasets/shop.yml", "dataset:", "a: b\n---\ndataset:", `more than one YAML document`},
		"unknown meta":      {"datasets/shop.yml", "primary_key", "primarykey", `shop.yml:7: error: unknown key "primarykey" in fides_meta of a field; did you mean "primary_key"?`},
		"wrong type":        {"datasets/shop.yml", "primary_key: true", "primary_key: yes please", `shop.yml:7: error: expected true or false; write true or false`},
		"unknown data type": {"datasets/shop.yml", "primary_key: true", "data_type: int", `"int" is not allowed here; use one of string,`},
		"no name":           {"datasets/shop.yml", "name: id", "description: id", `a field has no name; add name:`},
		"field twice":       {"datasets/shop.yml", "name: id", "name: email", `field "email" stands twice`},
		"unreachable":       {"datasets/shop.yml", "identity: email", "length: 3", `shop.yml:4: error: collection "person" cannot be reached from any identity; add an identity or a reference`},
		"reference to nothing": {"datasets/shop.yml", "primary_key: true", "references: [{dataset: shop, field: order.id}]",
			`field "id" refers to shop:order, which is not described or is skipped`},
		"incomplete reference": {"datasets/shop.yml", "primary_key: true", "references: [{dataset: shop, field: order}]", `a reference of field "id" is incomplete`},
		"bad direction":        {"datasets/shop.yml", "primary_key: true", "references: [{dataset: shop, field: person.id, direction: up}]", `"up" is not allowed here; use one of to, from`},
		"unknown mask":         {"datasets/shop.yml", "primary_key: true", "masking_strategy_override: {strategy: blur}", `"blur" is not a masking strategy`},
		"rewrite with nothing": {"datasets/shop.yml", "primary_key: true", "masking_strategy_override: {strategy: string_rewrite}", `string_rewrite needs a rewrite_value`},
		"kept without reason":  {"datasets/shop.yml", "- name: person\n", "- name: person\n        habeas: {erase: keep}\n", `collection "person" is kept from deletion without a reason`},
		"an alias":             {"datasets/shop.yml", "name: id", "name: *x", `cannot be read`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"connectors/shop.yaml": goodConnector, "datasets/shop.yml": goodDataset}
			if !strings.Contains(files[test.file], test.old) {
				t.Fatalf("%q is not in the good file", test.old)
			}
			files[test.file] = strings.Replace(files[test.file], test.old, test.by, 1)
			_, err := load(folder(t, files))
			var found dataset.Findings
			if !errors.As(err, &found) || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want %s", err, test.want)
			}
			if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "secret-dsn") {
				t.Error("a secret is in the finding")
			}
			for _, f := range found {
				if f.File == "" || f.Line == 0 || (f.Remedy == "" && !f.Warning) {
					t.Errorf("incomplete: %+v", f)
				}
			}
		})
	}
}

func TestAllFindingsComeAtOnce(t *testing.T) {
	t.Parallel()
	_, err := load(folder(t, map[string]string{
		"connectors/a.yaml": strings.Replace(goodConnector, "driver:", "drivr:", 1),
		"connectors/b.yaml": "name: shop\nkind: none\n",
		"datasets/shop.yml": strings.ReplaceAll(goodDataset, "name:", "nmae:")}))
	var found dataset.Findings
	if !errors.As(err, &found) || len(found) < 5 {
		t.Errorf("got %v", err)
	}
}

func TestASecretAsAValueIsOneFinding(t *testing.T) {
	t.Parallel()
	_, err := load(folder(t, map[string]string{
		"connectors/shop.yaml": strings.Replace(goodConnector, "{env: SHOP_DSN}", "shop.db", 1), "datasets/shop.yml": goodDataset}))
	var found dataset.Findings
	if !errors.As(err, &found) || len(found) != 1 {
		t.Errorf("got %v, want one finding", err)
	}
}

func TestSettingsAndFaultsHideSecrets(t *testing.T) {
	t.Parallel()
	s := connector.Settings{Connector: "shop", Driver: "postgres", DSN: "postgres://u:hunter2@h/d"}
	f := connector.FaultOf("shop", fmt.Errorf("dial %s: key (email)=(jane@example.com)", s.DSN))
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%+v %#v", s, s), f.Error(), fmt.Sprintf("%+v", f)} {
		if strings.Contains(text, "hunter2") || strings.Contains(text, "jane") {
			t.Errorf("a secret is in %s", text)
		}
	}
}

func FuzzConnectorFile(f *testing.F) {
	f.Add(goodConnector)
	f.Add("name: [a]\nsuppress: {}\ntest_subjects: [{a: b}]\n")
	f.Fuzz(func(t *testing.T, text string) {
		dir := folder(t, map[string]string{"connectors/shop.yaml": text, "datasets/shop.yml": goodDataset})
		if r, err := load(dir); (r == nil) == (err == nil) {
			t.Errorf("got %v and %v", r, err)
		}
	})
}
