package app_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// secretNote is in every customer's row of the shop: where it is found, personal data is.
const secretNote = "canary-note-7ab3"

const shopConnector = `name: shop
kind: sqldb
driver: sqlite
dsn: {file: shop.dsn}
datasets: [shop.yml]
actions: [access, erasure, suppress]
suppress:
  - {collection: "shop:customers", set: {sharing: false}}
`

const shopDataset = `dataset:
  - fides_key: shop
    name: Shop
    collections:
      - name: customers
        fields:
          - name: id
            fides_meta: {primary_key: true, data_type: integer}
          - name: name
            data_categories: [user.name]
          - name: email
            data_categories: [user.contact.email]
            fides_meta: {identity: email}
            habeas: {contact: email}
          - name: note
            data_categories: [user.content.private]
          - name: sharing
            data_categories: [user.consent]
      - name: orders
        fields:
          - name: id
            fides_meta: {primary_key: true}
          - name: order_number
            data_categories: [user.unique_id]
            fides_meta: {identity: order}
            habeas: {match: order}
          - name: customer_id
            fides_meta:
              references:
                - {dataset: shop, field: customers.id, direction: from}
          - name: total
            data_categories: [user.behavior.purchase_history]
`

// shopMap says what the shop does with what it holds, so that an answer can say it.
const shopMap = `version: "test"
categories:
  user.name: {label: Name, ccpa: identifiers}
  user.contact: {label: Contact details, ccpa: identifiers}
  user.content: {label: Notes about you, ccpa: commercial}
  user.consent: {label: What you agreed to, ccpa: commercial}
  user.unique_id: {label: Order numbers, ccpa: identifiers}
  user.behavior.purchase_history: {label: What you bought, ccpa: commercial}
activities:
  - id: orders
    name: Selling books
    purposes: [{purpose: to deliver what you order, legal_basis: "6(1)(b)"}]
    subjects: [customers]
    categories: [user.name, user.contact, user.content, user.consent, user.unique_id, user.behavior.purchase_history]
    sources: ["from you, when you order"]
    retention: {period: 8 years}
`

// The triggers are the shop's own memory of what was done to it.
const shopSchema = `pragma journal_mode = wal;
create table customers (id integer primary key, name text not null, email text not null unique, note text, sharing boolean not null);
create table orders (id integer primary key, order_number text not null unique, customer_id integer not null references customers (id),
	total decimal(10,2) not null);
create index orders_customer on orders (customer_id);
create table erased (customer_id integer not null);
create table stopped (customer_id integer not null);
create trigger remember_erased after delete on customers begin insert into erased values (old.id); end;
create trigger remember_stopped after update of sharing on customers begin insert into stopped values (old.id); end;
`

// writeShop makes the connected system: a shop with customers person-1@people.example and so on, each with orders.
func writeShop(t testing.TB, dir string, people, orders int) {
	t.Helper()
	writeConfig(t, dir, map[string]string{
		"connectors/shop.yaml": shopConnector, "datasets/shop.yml": shopDataset, "shop.dsn": "shop.db", "datamap.yaml": shopMap,
	})
	db := openShop(t, filepath.Join(dir, "shop.db"))
	for _, statement := range []string{
		shopSchema,
		fmt.Sprintf(`with recursive n (i) as (select 1 union all select i + 1 from n where i < %d)
			insert into customers select i, 'Person ' || i, 'person-' || i || '@people.example', '%s of ' || i, 1 from n`, people, secretNote),
		fmt.Sprintf(`with recursive n (i) as (select 0 union all select i + 1 from n where i < %d)
			insert into orders select i + 1, 'SO-' || (100000 + i), i / %d + 1, '12.50' from n`, people*orders-1, orders),
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

// writeConfig writes the files that describe connected systems.
func writeConfig(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for path, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func openShop(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// times counts the rows of one of the shop's memories, or of its tables, for a customer.
func (c *child) times(table string, customer int) int {
	c.t.Helper()
	column := map[string]string{"erased": "customer_id", "stopped": "customer_id", "customers": "id", "orders": "customer_id"}[table]
	var n int
	if err := openShop(c.t, c.shop).QueryRow("select count(*) from "+table+" where "+column+" = ?", customer).Scan(&n); err != nil {
		c.t.Fatal(err)
	}
	return n
}
