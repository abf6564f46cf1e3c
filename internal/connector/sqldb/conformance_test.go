package sqldb_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/connectortest"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
)

const people = `dataset:
  - fides_key: people
    collections:
      - name: person
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: phone, data_categories: [user.contact.phone_number]}
          - {name: name, data_categories: [user.name]}
          - {name: subscribed}
      - name: note
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: person_id, fides_meta: {references: [{dataset: people, field: person.id, direction: from}]}}
          - {name: body, data_categories: [user.content]}
`

func TestKindKeepsTheContract(t *testing.T) {
	forEach(t, func(t *testing.T, e engine) {
		connectortest.Run(t, func(t *testing.T) connectortest.Fixture {
			dsn := e.fresh(t)
			e.script(t, e.open(t, dsn), fixture())
			s, err := sqldb.Kind.Open(t.Context(), connector.Settings{Connector: "people", Driver: e.driver, DSN: dsn})
			if err != nil {
				t.Fatal(err)
			}
			return connectortest.Fixture{System: s, Dataset: []byte(people)}
		})
	})
}

func TestKindCorrectsAndRestricts(t *testing.T) {
	forEach(t, func(t *testing.T, e engine) {
		connectortest.RunWrites(t, func(t *testing.T) *connector.Registry {
			dsn := e.fresh(t)
			e.script(t, e.open(t, dsn), fixture())
			dir := files(t, map[string]string{
				"connectors/people.yaml": "name: people\nkind: sqldb\ndriver: " + e.driver +
					"\ndsn: {env: PEOPLE_DSN}\ndatasets: [people.yml]\n" + connectortest.WriteActions,
				"datasets/people.yml": people,
			})
			return registry(t, dir, map[string]string{"PEOPLE_DSN": dsn})
		})
	})
}

func fixture() string {
	var b strings.Builder
	b.WriteString(`CREATE TABLE person (id INTEGER PRIMARY KEY, email VARCHAR(100) UNIQUE, phone VARCHAR(40), name VARCHAR(60) NOT NULL, subscribed BOOLEAN);
CREATE TABLE note (id INTEGER PRIMARY KEY, person_id INTEGER, body VARCHAR(100), FOREIGN KEY (person_id) REFERENCES person (id));
INSERT INTO person VALUES (1, 'Ann@example.com', '+1 (555) 010-0001', 'Ann', true), (2, 'bob@example.com', NULL, 'Bob', false),
(3, 'cara@example.com', NULL, 'Cara', true);
INSERT INTO note VALUES `)
	for i := 1; i <= 1200; i++ {
		if i > 1 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "(%d, %d, 'note %d')", i, 2-i%2, i)
	}
	b.WriteString(";\n")
	return b.String()
}
