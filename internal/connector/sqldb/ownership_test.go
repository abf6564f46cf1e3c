package sqldb_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
)

// shop loads statements into SQLite and connects it with a dataset.
func shop(t *testing.T, statements, yaml string, more ...string) (*connector.Registry, func(string)) {
	t.Helper()
	e := engines[0]
	dsn := e.fresh(t)
	db := e.open(t, dsn)
	e.script(t, db, statements)
	if len(more) == 0 {
		more = []string{allowed}
	}
	return e.connect(t, dsn, yaml, more...), func(s string) { e.script(t, db, s) }
}

var ann = dataset.Seeds{"email": {"ann@example.com"}}

// ids maps "class collection" to the rows' first values.
func ids(t *testing.T, r *connector.Registry, seeds dataset.Seeds) (map[string]string, *connector.Report) {
	t.Helper()
	got := map[string]string{}
	report, err := r.Collect(context.Background(), seeds, rowFunc(func(row connector.Row) error {
		at := row.Class.String() + " " + row.Collection
		got[at] += string(row.Key) + ";"
		return nil
	}), connector.CollectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return got, report
}

type rowFunc func(connector.Row) error

func (f rowFunc) Row(r connector.Row) error { return f(r) }

const household = `CREATE TABLE address (id INTEGER PRIMARY KEY, street TEXT);
	CREATE TABLE product (id INTEGER PRIMARY KEY, title TEXT);
	CREATE TABLE customer (id INTEGER PRIMARY KEY, email TEXT, address_id INTEGER REFERENCES address(id), referred_by INTEGER REFERENCES customer(id),
		product_id INTEGER REFERENCES product(id));
	INSERT INTO address VALUES (1, 'Alone'), (2, 'Together');
	INSERT INTO product VALUES (5, 'Bought by one person');
	INSERT INTO customer VALUES (1, 'ann@example.com', 1, 3, 5), (2, 'bob@example.com', 2, NULL, NULL), (3, 'cara@example.com', 2, NULL, NULL);`

const householdYAML = `dataset:
  - fides_key: shop
    collections:
      - name: customer
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: address_id, fides_meta: {references: [{dataset: shop, field: address.id, direction: to}]}}
          - {name: referred_by, fides_meta: {references: [{dataset: shop, field: customer.id}]}}
          - {name: product_id, fides_meta: {references: [{dataset: shop, field: product.id}]}}
      - name: address
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: street, data_categories: [user.contact.address]}
      - name: product
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: title, data_categories: [system.operations]}
`

func TestRowMetUpwardsIsOwnedOnlyIfNobodyElseRefersToIt(t *testing.T) {
	t.Parallel()
	r, _ := shop(t, household, householdYAML)
	for email, want := range map[string]map[string]string{
		"ann@example.com": {"owned shop:customer": "1;", "owned shop:address": "1;", "third_party shop:customer": "3;", "reference shop:product": "5;"},
		"bob@example.com": {"owned shop:customer": "2;", "third_party shop:address": "2;"},
		"nobody@a.com":    {},
	} {
		got, report := ids(t, r, dataset.Seeds{"email": {email}})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", email, diff)
		}
		if len(report.Unresolved) > 0 {
			t.Errorf("%+v", report.Unresolved)
		}
	}
}

// A friend whose address nobody knows is a person all the same.
func TestPersonMetUpwardsIsNeverOwnedByTheOneWhoRefersToThem(t *testing.T) {
	t.Parallel()
	r, _ := shop(t, household+"UPDATE customer SET email = NULL WHERE id = 3;", householdYAML)
	got, _ := ids(t, r, ann)
	if got["owned shop:customer"] != "1;" || got["third_party shop:customer"] != "3;" {
		t.Error(got)
	}
}

func TestCollectionOfPeopleIsNeverSomebodysProperty(t *testing.T) {
	t.Parallel()
	yaml := replaced(t, householdYAML, "      - name: address\n", "      - name: address\n        habeas: {person: true}\n")
	r, _ := shop(t, household, yaml)
	if got, _ := ids(t, r, ann); got["third_party shop:address"] != "1;" {
		t.Error(got)
	}
}

func TestUndescribedReferenceMakesARowShared(t *testing.T) {
	t.Parallel()
	r, _ := shop(t, household+`CREATE TABLE parcel (id INTEGER PRIMARY KEY, address_id INTEGER REFERENCES address(id)); INSERT INTO parcel VALUES (1, 1);`, householdYAML)
	got, _ := ids(t, r, ann)
	if got["third_party shop:address"] != "1;" || got["owned shop:address"] != "" {
		t.Error(got)
	}
}

const comments = `CREATE TABLE author (id INTEGER PRIMARY KEY, email TEXT);
	CREATE TABLE comment (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author(id), parent_id INTEGER REFERENCES comment(id));
	INSERT INTO author VALUES (1, 'ann@example.com'), (2, 'bob@example.com');
	INSERT INTO comment VALUES (1, 1, NULL), (2, 2, 1), (3, 1, 2), (4, NULL, 3), (5, 2, 4);`

const commentsYAML = `dataset:
  - fides_key: shop
    collections:
      - name: author
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
      - name: comment
        data_categories: [user.content]
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: author_id, fides_meta: {references: [{dataset: shop, field: author.id, direction: from}]}}
          - {name: parent_id, fides_meta: {references: [{dataset: shop, field: comment.id}]}}
`

// A reply below one's own comment is somebody else's when it names them, and one's own when it names nobody else.
func TestSelfReferenceDoesNotCarryOwnershipToSomebodyElsesRow(t *testing.T) {
	t.Parallel()
	r, _ := shop(t, comments, commentsYAML)
	got, _ := ids(t, r, ann)
	want := map[string]string{"owned shop:author": "1;", "owned shop:comment": "1;3;4;", "third_party shop:comment": "2;5;"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSelfReferenceIsWalkedToTheEnd(t *testing.T) {
	t.Parallel()
	statements := comments + "DELETE FROM comment;"
	for i := 1; i <= 40; i++ {
		parent, author := fmt.Sprint(i-1), "NULL"
		if i == 1 {
			parent, author = "NULL", "1"
		}
		statements += fmt.Sprintf("INSERT INTO comment VALUES (%d, %s, %s);", i, author, parent)
	}
	r, _ := shop(t, statements, commentsYAML)
	_, report := ids(t, r, ann)
	if n := report.Collections[1].Owned; n != 40 || len(report.Unresolved) > 0 {
		t.Errorf("%d comments, %+v", n, report.Unresolved)
	}
}

const circle = `CREATE TABLE a (id INTEGER PRIMARY KEY, email TEXT, c_id INTEGER REFERENCES c(id));
	CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a(id), body TEXT);
	CREATE TABLE c (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b(id), body TEXT);
	INSERT INTO a VALUES (1, 'ann@example.com', NULL), (2, 'ann@example.com', NULL);
	INSERT INTO b VALUES (0, 1, 'zero is a value'), (1, 1, 'x'), (2, 2, 'y');
	INSERT INTO c VALUES (1, 0, 'x'), (2, 2, 'y');
	UPDATE a SET c_id = 1 WHERE id = 1;`

const circleYAML = `dataset:
  - fides_key: shop
    collections:
      - name: a
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: c_id, fides_meta: {references: [{dataset: shop, field: c.id, direction: from}]}}
      - name: b
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: a_id, fides_meta: {references: [{dataset: shop, field: a.id, direction: from}]}}
          - {name: body, data_categories: [user.content]}
      - name: c
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: b_id, fides_meta: {references: [{dataset: shop, field: b.id, direction: from}]}}
          - {name: body, data_categories: [user.content]}
`

func TestCircleIsWalkedAndErased(t *testing.T) {
	t.Parallel()
	r, _ := shop(t, circle, circleYAML)
	want := map[string]string{"owned shop:a": "1;2;", "owned shop:b": "0;1;2;", "owned shop:c": "1;2;"}
	got, _ := ids(t, r, ann)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	erase(t, r, ann)
	if got, _ = ids(t, r, ann); len(got) > 0 {
		t.Error(got)
	}
}

func TestPartsOfOneKeyAreJoinedWithAnd(t *testing.T) {
	t.Parallel()
	r, _ := shop(t, `CREATE TABLE account (bank TEXT, nr INTEGER, email TEXT, PRIMARY KEY (bank, nr));
		CREATE TABLE booking (id INTEGER PRIMARY KEY, bank TEXT, nr INTEGER, amount TEXT);
		INSERT INTO account VALUES ('x', 1, 'ann@example.com'), ('y', 2, 'ann@example.com'), ('x', 2, 'bob@example.com'), ('y', 1, 'bob@example.com');
		INSERT INTO booking VALUES (1, 'x', 1, 'ann'), (2, 'y', 2, 'ann'), (3, 'x', 2, 'bob'), (4, 'y', 1, 'bob');`, `dataset:
  - fides_key: shop
    collections:
      - name: account
        fields:
          - {name: bank, fides_meta: {primary_key: true}}
          - {name: nr, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
      - name: booking
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: bank, fides_meta: {references: [{dataset: shop, field: account.bank, direction: from}]}}
          - {name: nr, fides_meta: {references: [{dataset: shop, field: account.nr, direction: from}]}}
          - {name: amount, data_categories: [user.financial]}
`)
	got, report := ids(t, r, ann)
	want := map[string]string{"owned shop:account": `"x",1;"y",2;`, "owned shop:booking": "1;2;"}
	if diff := cmp.Diff(want, got); diff != "" || len(report.Unresolved) > 0 {
		t.Error(diff, report.Unresolved)
	}
}

func TestStandingRuleReleasesOrKeepsSharedRows(t *testing.T) {
	t.Parallel()
	released := "      - name: address\n        habeas: {shared: release}\n"
	yaml := replaced(t, householdYAML, "      - name: address\n", released)
	r, _ := shop(t, household, yaml)
	got, _ := ids(t, r, dataset.Seeds{"email": {"bob@example.com"}})
	if got["released shop:address"] != "2;" {
		t.Error(got)
	}
	plan := preview(t, r, dataset.Seeds{"email": {"bob@example.com"}})
	for _, c := range plan.Systems[0].Collections {
		if c.Collection == "shop:address" && (c.Action != dataset.EraseKeep || c.ThirdParty != 1) {
			t.Errorf("a shared row would be erased: %+v", c)
		}
	}
}
