package desk_test

import (
	"bytes"
	"database/sql"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/manual"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/identity"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/notice"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/staff"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/web/desk"
	"github.com/habeasdata/habeas/internal/workflow"
)

// house is the staff's zone over a real database, vault, source system and listener.
type house struct {
	t        *testing.T
	url      string
	desk     *desk.Desk
	work     *workflow.Service
	identity *identity.Service
	db       string // the file of our own database
	shop     string // the file of the source system
	mu       sync.Mutex
	now      time.Time
	staff    map[dsr.Role]member
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) forward(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err) // ends the test that set the house up wrongly
	}
	return value
}

// open builds the house with one member of staff per role, and a second approver.
func open(t *testing.T, change ...func(c *dsr.Controller)) *house {
	t.Helper()
	h := &house{t: t, now: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), db: filepath.Join(t.TempDir(), "habeas.db"), staff: map[dsr.Role]member{}}
	db := must(store.Open(t.Context(), store.Options{URL: h.db, ControllerID: "main", Now: h.clock}))
	t.Cleanup(func() { _ = db.Close() })
	must(db.Migrate(t.Context()))
	key := vault.GenerateMasterKey()
	files := t.TempDir()
	if err := vault.Init(files, key); err != nil {
		t.Fatal(err)
	}
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	h.url = "http://" + listener.Addr().String()
	controller := dsr.Controller{
		ID: "main", Name: "Larkspur Books", BaseURL: h.url, Location: must(time.LoadLocation("Europe/Lisbon")), Locale: "en",
		Calendar: must(must(deadline.LoadCalendars(configs.FS)).Get("us_federal")), DefaultRegime: "eu_gdpr", Hold: 24 * time.Hour, RowCap: 1000,
	}
	for _, f := range change {
		f(&controller)
	}
	h.work = &workflow.Service{Store: db, Vault: must(vault.Open(files, key)), Law: must(regime.Load(configs.FS)), Now: h.clock, Controller: controller}
	h.build(controller)
	s := web.New(web.Options{BaseURL: h.url, Key: bytes.Repeat([]byte{7}, 32), Log: slog.New(slog.DiscardHandler), Now: h.clock, PostsPerMinute: -1})
	h.desk.Assets = s.Assets("desk.js")
	s.Mount(desk.Prefix, h.desk)
	s.Mount(desk.OwnerPrefix, &desk.Owners{Desk: h.desk})
	server := s.HTTP()
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	for _, role := range dsr.Roles {
		h.staff[role] = h.hire(string(role)+"@larkspur.example", role)
	}
	return h
}

// build makes the services by hand.
func (h *house) build(controller dsr.Controller) {
	systems := h.systems()
	catalog := must(locale.Load(configs.FS))
	h.identity = &identity.Service{Work: h.work, Systems: systems, Now: h.clock}
	log := slog.New(slog.DiscardHandler)
	h.desk = &desk.Desk{
		Work: h.work, Intake: &intake.Service{Work: h.work, Now: h.clock},
		Staff: &staff.Service{Store: h.work.Store, Vault: h.work.Vault, Controller: controller, Now: h.clock},
		Notice: &notice.Service{
			Work: h.work, Systems: systems, Catalog: catalog, From: must(mail.ParseAddr("privacy@larkspur.example")), Log: log, Now: h.clock,
		},
		Identity:    &identity.Service{Work: h.work, Systems: systems, Now: h.clock},
		Fulfillment: &fulfillment.Service{Work: h.work, Systems: systems, Catalog: catalog, Map: sampleMap(), Log: log, Now: h.clock},
		Systems:     systems, Law: h.work.Law, Log: log, Now: h.clock,
	}
}

// sampleMap is the data map that operators begin with: it covers what the shop of these tests holds.
func sampleMap() *datamap.Map {
	return must(datamap.Parse("datamap.yaml", must(configs.FS.ReadFile("datamap.yaml"))))
}

const shopDataset = `dataset:
  - fides_key: shop
    name: Shop
    collections:
      - name: customers
        fields:
          - name: id
            data_categories: [user.unique_id]
            fides_meta: {primary_key: true, data_type: integer}
          - name: name
            data_categories: [user.name]
          - name: email
            data_categories: [user.contact.email]
            fides_meta: {identity: email}
            habeas: {contact: email}
          - name: phone
            data_categories: [user.contact.phone_number]
            fides_meta: {identity: phone}
            habeas: {match: phone}
          - name: advisor_id
            fides_meta:
              references:
                - {dataset: shop, field: employees.id, direction: to}
      - name: employees
        fields:
          - name: id
            fides_meta: {primary_key: true, data_type: integer}
          - name: name
            data_categories: [user.name]
      - name: orders
        fields:
          - name: id
            fides_meta: {primary_key: true, data_type: integer}
          - name: customer_id
            data_categories: [user.unique_id]
            fides_meta:
              references:
                - {dataset: shop, field: customers.id, direction: from}
          - name: note
            data_categories: [user.behavior.purchase_history]
      - name: newsletter
        fields:
          - name: id
            fides_meta: {primary_key: true, data_type: integer}
          - name: email
            data_categories: [user.contact.email]
            fides_meta: {identity: email}
          - name: subscribed
            data_categories: [user.consent]
`

const shopConnector = `name: shop
kind: sqldb
driver: sqlite
dsn: {file: secrets/shop.dsn}
datasets: [shop.yml]
actions: [access, erasure, suppress]
suppress:
  - {collection: "shop:newsletter", set: {subscribed: false}}
test_subjects:
  - {email: test@larkspur.example, phone: +351 910 000 111}
`

const archiveConnector = `name: archive
kind: manual
actions: [suppress]
owner: archive@larkspur.example
instructions: Take the card out of the catalogue drawer.
`

const shopRows = `
create table employees (id integer primary key, name text not null);
create table customers (id integer primary key, name text not null, email text not null, phone text, advisor_id integer references employees(id));
create table orders (id integer primary key, customer_id integer not null references customers(id), note text);
create table newsletter (id integer primary key, email text not null, subscribed boolean not null);
insert into employees values (1, 'Eve Advisor');
insert into customers values (1, 'Jane Roe', 'jane@example.com', '+351 910 000 111', 1), (2, 'John Doe', 'john@example.com', '+351 910 000 222', 1);
insert into orders values (1, 1, 'two novels'), (2, 1, '<script>alert(1)</script>'), (3, 2, 'an atlas');
insert into newsletter values (1, 'jane@example.com', true), (2, 'john@example.com', true);
`

// systems is a shop with two customers and their shared advisor, and a drawer that somebody answers for.
func (h *house) systems() *connector.Registry {
	dir := h.t.TempDir()
	h.shop = filepath.Join(dir, "secrets", "shop.db")
	for name, text := range map[string]string{
		"connectors/shop.yaml": shopConnector, "connectors/archive.yaml": archiveConnector, "datasets/shop.yml": shopDataset,
		"secrets/shop.dsn": h.shop,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			h.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
	db := must(sql.Open("sqlite", h.shop))
	must(db.ExecContext(h.t.Context(), shopRows))
	_ = db.Close()
	r := must(connector.Load(dir, os.LookupEnv, sqldb.Kind, manual.Kind))
	h.t.Cleanup(func() { _ = r.Close() })
	return r
}
