package sqldb_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
	"github.com/habeasdata/habeas/internal/dataset"
)

// hostileNames are identifiers that would break out of a query if they were written into one.
var hostileNames = []string{`users"; DROP TABLE canary; --`, "users`; DROP TABLE canary; --", `users' OR '1'='1`, "users] ; DROP TABLE canary",
	strings.Repeat("n", 65), strings.Repeat("n", 300), "user\u201cs", "us\u02bcers", "users\x00", "users; DELETE FROM canary", "*", "canary)--"}

func describeAs(table, field string) string {
	return fmt.Sprintf("dataset:\n  - fides_key: shop\n    collections:\n      - name: %s\n        fields:\n          - {name: id, fides_meta: {primary_key: true}}\n          - {name: %s, fides_meta: {identity: email}}\n",
		dataset.AppendText(nil, table), dataset.AppendText(nil, field))
}

// ATK-54: an identifier from the configuration reaches a query only if the system itself has it.
func TestIdentifiersThatTheSystemDoesNotHaveNeverReachAQuery(t *testing.T) {
	forEach(t, func(t *testing.T, e engine) {
		dsn := e.fresh(t)
		db := e.open(t, dsn)
		e.script(t, db, "CREATE TABLE canary (id INTEGER PRIMARY KEY, email VARCHAR(100));\nINSERT INTO canary VALUES (1, 'ann@example.com');\n")
		for _, name := range hostileNames {
			for _, yaml := range []string{describeAs(name, "email"), describeAs("canary", name)} {
				dir := files(t, map[string]string{"datasets/shop.yml": yaml,
					"connectors/shop.yaml": "name: shop\nkind: sqldb\ndriver: " + e.driver + "\ndsn: {env: D}\ndatasets: [shop.yml]\nactions: [access, erasure]\n"})
				r, err := connector.Load(dir, func(string) (string, bool) { return dsn, true }, sqldb.Kind)
				if err != nil {
					continue // refused while reading
				}
				for _, h := range r.Check(context.Background()) {
					if h.OK || h.Class != connector.Schema || h.Findings.Err() == nil {
						t.Errorf("%q passed: %+v", name, h)
					}
				}
				rows, report := collect(t, r, ann)
				if len(rows) > 0 || report.Outcomes[0].State != connector.Failed {
					t.Errorf("%q: %v %+v", name, rows, report)
				}
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			}
		}
		var n int
		if err := db.QueryRow("SELECT count(*) FROM canary").Scan(&n); err != nil || n != 1 {
			t.Errorf("the canary is gone: %d %v", n, err)
		}
	})
}

func TestNamesWithQuotesAreQuoted(t *testing.T) {
	forEach(t, func(t *testing.T, e engine) {
		dsn := e.fresh(t)
		db := e.open(t, dsn)
		table, field := "odd\"; DROP TABLE canary; --`'", "e`m\"a'il"
		quote := func(s string) string {
			if e.driver == "mysql" {
				return "`" + strings.ReplaceAll(s, "`", "``") + "`"
			}
			return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		e.script(t, db, "CREATE TABLE canary (id INTEGER);\n")
		for _, s := range []string{"CREATE TABLE " + quote(table) + " (id INTEGER PRIMARY KEY, " + quote(field) + " VARCHAR(100))",
			"INSERT INTO " + quote(table) + " VALUES (1, 'ann@example.com'), (2, 'bob@example.com')"} {
			if _, err := db.Exec(s); err != nil {
				t.Fatal(err)
			}
		}
		r := e.connect(t, dsn, describeAs(table, field), allowed)
		rows, _ := collect(t, r, ann)
		if len(rows["owned shop:"+table]) != 1 {
			t.Errorf("%v", rows)
		}
		erase(t, r, ann)
		var n int
		if err := db.QueryRow("SELECT count(*) FROM " + quote(table)).Scan(&n); err != nil || n != 1 {
			t.Error(n, err)
		}
		if _, err := db.Exec("SELECT * FROM canary"); err != nil {
			t.Error(err)
		}
	})
}

// Two people whose addresses a database takes for equal are two people.
func TestLookalikesAreNotTheSamePerson(t *testing.T) {
	forEach(t, func(t *testing.T, e engine) {
		dsn := e.fresh(t)
		e.script(t, e.open(t, dsn), "CREATE TABLE person (id INTEGER PRIMARY KEY, email VARCHAR(100));\nCREATE TABLE key_card (code VARCHAR(20) PRIMARY KEY, person_id INTEGER, FOREIGN KEY (person_id) REFERENCES person (id));\n"+
			"INSERT INTO person VALUES (1, 'ann@example.com'), (2, 'änn@example.com'), (3, 'ANN@EXAMPLE.COM'), (4, 'ann@example.com.au');\nINSERT INTO key_card VALUES ('x', 2);\n")
		r := e.connect(t, dsn, `dataset:
  - fides_key: shop
    collections:
      - name: person
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, fides_meta: {identity: email}}
      - name: key_card
        fields:
          - {name: code, fides_meta: {primary_key: true}}
          - {name: person_id, fides_meta: {references: [{dataset: shop, field: person.id, direction: from}]}}
`, allowed)
		rows, _ := collect(t, r, ann)
		if len(rows["owned shop:person"]) != 2 || len(rows["owned shop:key_card"]) != 0 {
			t.Errorf("%v", rows)
		}
	})
}
