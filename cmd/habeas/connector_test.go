package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"github.com/habeasdata/habeas/internal/connector"
)

// connectorShop makes a configuration folder over a small SQLite database.
func connectorShop(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "shop.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(`CREATE TABLE rep (id INTEGER PRIMARY KEY, name TEXT);
		CREATE TABLE customer (id INTEGER PRIMARY KEY, email TEXT NOT NULL, ssn TEXT, photo BLOB, active BOOLEAN, balance NUMERIC(10,2), big BIGINT,
			seen DATETIME, rep_id INTEGER REFERENCES rep(id));
		CREATE TABLE visit (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer(id), page TEXT);
		
		INSERT INTO rep VALUES (7, 'Rep');
		INSERT INTO customer VALUES (1, 'jane@example.com', '078-05-1120', x'00ff', 1, 12.5, 9007199254740993, '2024-01-02 03:04:05.500', 7),
			(2, 'joe@example.com', NULL, NULL, 0, 0, 0, NULL, 7);
		INSERT INTO visit VALUES (10, 1, '/b'), (9, 1, '/a'), (11, 2, '/c');`)
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"connectors/shop.yaml": "name: shop\nkind: sqldb\ndriver: sqlite\ndsn: {file: dsn}\ndatasets: [shop.yml]\nactions: [access]\ntest_subjects: [{email: joe@example.com}]\n",
		"connectors/desk.yaml": "name: desk\nkind: manual\nactions: [access]\nowner: clerk@example.com\n",
		"dsn":                  path,
		"datasets/shop.yml": `dataset:
  - fides_key: shop
    collections:
      - name: rep
        habeas: {person: true}
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: name, data_categories: [user.name]}
      - name: customer
        fields:
          - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: ssn, data_categories: [user.government_id], habeas: {forbidden: ssn}}
          - {name: photo, data_categories: [user.image]}
          - {name: active, data_categories: [user.account]}
          - {name: balance, data_categories: [user.financial]}
          - {name: big, data_categories: [user.financial]}
          - {name: seen, data_categories: [user.behavior]}
          - {name: rep_id, fides_meta: {references: [{dataset: shop, field: rep.id, direction: to}]}}
      - name: visit
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: customer_id, fides_meta: {references: [{dataset: shop, field: customer.id, direction: from}]}}
          - {name: page, data_categories: [user.behavior]}
`} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// runConnector parses and runs one command line and returns what a script sees.
func runConnector(t *testing.T, guard *CollectGuard, args ...string) (string, int) {
	t.Helper()
	var cli struct {
		Connector ConnectorCmd `cmd:""`
	}
	var out bytes.Buffer
	cli.Connector.Guard = guard
	parser, err := kong.New(&cli, kong.BindTo(io.Writer(&out), (*io.Writer)(nil)), kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	run, err := parser.Parse(append([]string{"connector"}, args...))
	if err != nil {
		return err.Error(), 2
	}
	var exit *ExitError
	if err := run.Run(); errors.As(err, &exit) {
		return out.String() + exit.Error(), exit.Code
	} else if err != nil {
		t.Fatal(err)
	}
	return out.String(), 0
}

func TestCollectPrintsOneObjectInTheAgreedEncoding(t *testing.T) {
	dir := connectorShop(t)
	text, code := runConnector(t, nil, "collect", "--config", dir, "--identity", "email=Jane@Example.com", "--format", "json")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, text)
	}
	var got bytes.Buffer
	if err := json.Compact(&got, []byte(text)); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	want := `{"collections":{"shop:customer":[{"id":1,"email":"jane@example.com","photo":"AP8=","active":true,"balance":"12.50","big":9007199254740993,` +
		`"seen":"2024-01-02T03:04:05.5","rep_id":7}],"shop:visit":[{"id":9,"customer_id":1,"page":"/a"},{"id":10,"customer_id":1,"page":"/b"}]},` +
		`"third_party":{"shop:rep":[{"id":7,"name":"Rep"}]},"unresolved":[],"withheld":[{"collection":"shop:customer","field":"ssn","kind":"ssn"}]}`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(text, "078-05") {
		t.Error("a forbidden value left")
	}
}

func TestCollectShowsOnlyTheAskedCategories(t *testing.T) {
	dir := connectorShop(t)
	text, code := runConnector(t, nil, "collect", "--config", dir, "--identity", "email=jane@example.com", "--category", "user.contact")
	if code != 0 || strings.Contains(text, "visit") || strings.Contains(text, "balance") || !strings.Contains(text, `{"email":"jane@example.com"}`) {
		t.Errorf("exit %d: %s", code, text)
	}
}

func TestCollectSaysWhatIsUnresolved(t *testing.T) {
	dir := connectorShop(t)
	text, code := runConnector(t, nil, "collect", "--config", dir, "--identity", "email=jane@example.com", "--identity", "cookie=1")
	if code != 3 || !strings.Contains(text, "no collection takes an identifier of kind cookie") {
		t.Errorf("exit %d: %s", code, text)
	}
}

func TestCollectRefusesWrongUsage(t *testing.T) {
	dir := connectorShop(t)
	for _, args := range [][]string{
		{"collect", "--config", dir}, {"collect", "--config", dir, "--identity", "email"}, {"collect", "--identity", "email=a@b.c"},
		{"collect", "--config", dir + "/none", "--identity", "email=a@b.c"}, {"collect", "--config", dir, "--identity", "email=a@b.c", "--format", "xml"},
		{"test", "nobody", "--config", dir}, {"lint", dir + "/none"},
	} {
		if text, code := runConnector(t, nil, args...); code != 2 {
			t.Errorf("%v: exit %d, want 2: %s", args, code, text)
		}
	}
}

func TestCollectFailsWhenASystemFails(t *testing.T) {
	dir := connectorShop(t)
	if err := os.WriteFile(filepath.Join(dir, "dsn"), []byte("/nowhere/else.db"), 0o600); err != nil {
		t.Fatal(err)
	}
	text, code := runConnector(t, nil, "collect", "--config", dir, "--identity", "email=jane@example.com")
	if code != 1 || !strings.Contains(text, "unreachable") {
		t.Errorf("exit %d: %s", code, text)
	}
}

// Not parallel: it sets the environment.
func TestCollectInProductionNeedsAReasonARecordAndMasks(t *testing.T) {
	dir := connectorShop(t)
	args := []string{"collect", "--config", dir, "--identity", "email=jane@example.com"}
	t.Setenv("DATABASE_URL", "postgres://somewhere")
	if text, code := runConnector(t, nil, args...); code != 2 {
		t.Errorf("without a reason: exit %d: %s", code, text)
	}
	if text, code := runConnector(t, nil, append(args, "--reason", "test")...); code != 1 || strings.Contains(text, "jane") {
		t.Errorf("without an audit log: exit %d: %s", code, text)
	}
	reasons := []string{}
	guard := &CollectGuard{Record: func(_ context.Context, reason string, _ *connector.Report) error {
		reasons = append(reasons, reason)
		return nil
	}}
	text, code := runConnector(t, guard, append(args, "--reason", "test")...)
	if code != 0 || strings.Contains(text, "jane") || !strings.Contains(text, `"email":"[masked]"`) {
		t.Errorf("exit %d: %s", code, text)
	}
	text, code = runConnector(t, guard, append(args, "--reason", "again", "--reveal")...)
	if code != 0 || !strings.Contains(text, "jane@example.com") {
		t.Errorf("exit %d: %s", code, text)
	}
	if diff := cmp.Diff([]string{"test", "again"}, reasons); diff != "" {
		t.Error(diff)
	}
	guard.Record = func(context.Context, string, *connector.Report) error { return errors.New("disk full") }
	if text, code := runConnector(t, guard, append(args, "--reason", "x", "--reveal")...); code != 1 || strings.Contains(text, "jane") {
		t.Errorf("without a record: exit %d: %s", code, text)
	}
}

func TestPlanPrintsGraphEdgesAndQueries(t *testing.T) {
	text, code := runConnector(t, nil, "plan", "--config", connectorShop(t), "--identity", "email")
	for _, want := range []string{"email -> shop:customer.email", "shop:customer.id -> shop:visit.customer_id (1:N)",
		"shop:customer.rep_id -> shop:rep.id (N:1)", `FROM "visit" WHERE "customer_id" IN (?)`} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if code != 0 {
		t.Errorf("exit %d", code)
	}
}

func TestLintNamesFileLineAndRemedy(t *testing.T) {
	dir := connectorShop(t)
	if text, code := runConnector(t, nil, "lint", dir); code != 0 || text != "ok\n" {
		t.Errorf("exit %d: %s", code, text)
	}
	file := filepath.Join(dir, "datasets", "shop.yml")
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for old, test := range map[string][2]string{
		"name: page":      {"name: pagee", `shop.yml:24: error: field "pagee" does not exist in "visit"; did you mean "page"?`},
		"identity: email": {"identitty: email", `shop.yml:12: error: unknown key "identitty" in fides_meta of a field; did you mean "identity"?`},
		"field: rep.id":   {"field: rep.nr", `shop.yml:19: error: field "rep_id" refers to field "nr", which shop:rep does not have`},
		"{name: big, ":    {"{name: big, fides_meta: {data_type: string}, ", `shop.yml:17: error: field "big" of "customer" is described as string but the system says BIGINT`},
	} {
		bad := strings.Replace(string(good), old, test[0], 1)
		if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if text, code := runConnector(t, nil, "lint", dir); code != 1 || !strings.Contains(text, test[1]) {
			t.Errorf("%s: exit %d: %s", old, code, text)
		}
	}
}

func TestConnectorTestCountsTestSubjects(t *testing.T) {
	dir := connectorShop(t)
	text, code := runConnector(t, nil, "test", "shop", "--config", dir)
	if code != 0 || !strings.Contains(text, "shop:visit: 1 owned") || strings.Contains(text, "joe") {
		t.Errorf("exit %d: %s", code, text)
	}
	if text, code := runConnector(t, nil, "test", "desk", "--config", dir); code != 0 || !strings.Contains(text, "people answer") {
		t.Errorf("exit %d: %s", code, text)
	}
}
