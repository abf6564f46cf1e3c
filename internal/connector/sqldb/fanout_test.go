package sqldb_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/manual"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
	"github.com/habeasdata/habeas/internal/dataset"
)

const crmYAML = `dataset:
  - fides_key: crm
    collections:
      - name: person
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}, habeas: {contact: email}}
          - {name: phone, data_categories: [user.contact.phone_number], fides_meta: {identity: phone}, habeas: {contact: phone}}
          - {name: postcode, data_categories: [user.contact.address.postal_code], habeas: {match: postal_code, public: true}}
          - {name: note, data_categories: [user.content]}
`

const ordersYAML = `dataset:
  - fides_key: orders
    collections:
      - name: purchase
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: person, fides_meta: {references: [{dataset: crm, field: person.id, direction: from}]}}
          - {name: item, data_categories: [user.behavior]}
      - name: newsletter
        fields:
          - {name: email, data_categories: [user.contact.email], fides_meta: {primary_key: true, identity: email}}
          - {name: subscribed, data_categories: [user.account]}
`

// two connects two databases: people in one, what they bought in the other, by the same number as text.
func two(t *testing.T) (r *connector.Registry, dir string, env map[string]string) {
	t.Helper()
	e := engines[0]
	crm, orders := e.fresh(t), e.fresh(t)
	e.script(t, e.open(t, crm), `CREATE TABLE person (id INTEGER PRIMARY KEY, email TEXT, phone TEXT, postcode TEXT, note TEXT);
		INSERT INTO person VALUES (1, 'Ann@Example.com', '+1 555-0100', '90210', 'private'), (2, 'bob@example.com', NULL, NULL, NULL), (3, NULL, '0015550100', NULL, NULL);`)
	e.script(t, e.open(t, orders), `CREATE TABLE purchase (id INTEGER PRIMARY KEY, person TEXT, item TEXT);
		CREATE TABLE newsletter (email TEXT PRIMARY KEY, subscribed BOOLEAN NOT NULL);
		INSERT INTO purchase VALUES (1, '1', 'book'), (2, '2', 'pen'), (3, '01', 'not the same text');
		INSERT INTO newsletter VALUES ('ann@example.com', true), ('bob@example.com', true);`)
	dir = files(t, map[string]string{
		"connectors/crm.yaml": "name: crm\nkind: sqldb\ndriver: sqlite\ndsn: {env: CRM}\ndatasets: [crm.yml]\nactions: [access, erasure]\n",
		"connectors/orders.yaml": "name: orders\nkind: sqldb\ndriver: sqlite\ndsn: {env: ORDERS}\ndatasets: [orders.yml]\nactions: [access, erasure, suppress]\n" +
			"suppress: [{collection: \"orders:newsletter\", set: {subscribed: false}}]\n",
		"connectors/archive.yaml": "name: archive\nkind: manual\nactions: [access, erasure]\nowner: clerk@example.com\n",
		"datasets/crm.yml":        crmYAML, "datasets/orders.yml": ordersYAML})
	env = map[string]string{"CRM": crm, "ORDERS": orders}
	return registry(t, dir, env), dir, env
}

func states(report *connector.Report) string {
	var all []string
	for _, o := range report.Outcomes {
		all = append(all, fmt.Sprintf("%s %s %s %v", o.Connector, o.State, o.Class, o.Waits))
	}
	return strings.Join(all, "; ")
}

func TestReferencesLeadFromOneDatabaseToAnother(t *testing.T) {
	t.Parallel()
	r, _, _ := two(t)
	got, report := ids(t, r, ann)
	want := map[string]string{"owned crm:person": "1;", "owned orders:purchase": "1;", "owned orders:newsletter": `"ann@example.com";`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s := states(report); s != "archive people  []; crm done  []; orders done  []" {
		t.Error(s)
	}
}

func TestFailingSystemNeitherHidesNorBlocksTheOthers(t *testing.T) {
	t.Parallel()
	_, dir, env := two(t)
	env["CRM"] = filepath.Join(t.TempDir(), "gone.db")
	r, err := connector.Load(dir, func(name string) (string, bool) { v, ok := env[name]; return v, ok }, sqldb.Kind, manual.Kind)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	got, report := ids(t, r, ann)
	if diff := cmp.Diff(map[string]string{"owned orders:newsletter": `"ann@example.com";`}, got); diff != "" {
		t.Error(diff)
	}
	if s := states(report); s != "archive people  []; crm failed unreachable []; orders waiting  [crm]" {
		t.Error(s)
	}
	reasons := map[string]bool{}
	for _, u := range report.Unresolved {
		reasons[u.Collection] = true
	}
	if diff := cmp.Diff(map[string]bool{"crm:person": true, "orders:purchase": true, "orders:newsletter": true}, reasons); diff != "" {
		t.Error(diff)
	}
}

func TestRepeatReadsOnlyWhatIsWanted(t *testing.T) {
	t.Parallel()
	r, _, _ := two(t)
	rows := sink{}
	report, err := r.Collect(context.Background(), ann, rows, connector.CollectOptions{Only: []string{"orders"}})
	if err != nil || len(rows) != 2 || len(rows["owned orders:purchase"]) != 1 || states(report) != "orders done  []" {
		t.Errorf("%v %v %s", err, rows, states(report))
	}
	report, err = r.Collect(context.Background(), ann, sink{}, connector.CollectOptions{Skip: []string{"orders"}})
	if err != nil || states(report) != "archive people  []; crm done  []; orders skipped  []" || len(report.Unresolved) != 2 {
		t.Errorf("%v %s %+v", err, states(report), report.Unresolved)
	}
}

func TestLocateReadsContactAndMatchFieldsOnly(t *testing.T) {
	t.Parallel()
	r, _, _ := two(t)
	found, err := r.Locate(context.Background(), dataset.Seeds{"email": {"ann@example.com"}, "phone": {"+1 (555) 0100"}})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]connector.Known{}
	for _, c := range found.Candidates {
		got[c.Collection+" "+c.Key] = c.Known
	}
	want := map[string][]connector.Known{
		"crm:person 1": {{Use: "identity", Kind: "email", Field: "email", Value: "Ann@Example.com"}, {Use: "contact", Kind: "email", Field: "email", Value: "Ann@Example.com"},
			{Use: "identity", Kind: "phone", Field: "phone", Value: "+1 555-0100"}, {Use: "contact", Kind: "phone", Field: "phone", Value: "+1 555-0100"},
			{Use: "match", Kind: "postal_code", Field: "postcode", Value: "90210", Public: true}},
		"crm:person 3":                        {{Use: "identity", Kind: "phone", Field: "phone", Value: "0015550100"}, {Use: "contact", Kind: "phone", Field: "phone", Value: "0015550100"}},
		`orders:newsletter "ann@example.com"`: {{Use: "identity", Kind: "email", Field: "email", Value: "ann@example.com"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s := fmt.Sprintf("%v %+v %#v", found.Candidates[0], found.Candidates, found.Candidates[0].Known); strings.Contains(s, "90210") {
		t.Errorf("a candidate prints its values: %s", s)
	}
}

func TestMatchComparesOwnedRowsOnly(t *testing.T) {
	t.Parallel()
	yaml := replaced(t, householdYAML, "{name: street, data_categories: [user.contact.address]}", "{name: street, data_categories: [user.contact.address], habeas: {match: address}}")
	r, _ := shop(t, household, yaml)
	for email, want := range map[string]string{"ann@example.com": "address Alone;", "bob@example.com": ""} {
		got := ""
		outcomes, err := r.Match(context.Background(), dataset.Seeds{"email": {email}}, func(k connector.Known) { got += k.Kind + " " + k.Value + ";" })
		if err != nil || len(outcomes) != 1 || outcomes[0].State != connector.Done || got != want {
			t.Errorf("%s: %q %v %v", email, got, outcomes, err)
		}
	}
}

func TestSuppressionIsAppliedOnceAndProven(t *testing.T) {
	t.Parallel()
	r, _, _ := two(t)
	ctx := context.Background()
	for i, want := range []connector.Updated{
		{Collection: "orders:newsletter", Matched: 1, Changed: 1}, {Collection: "orders:newsletter", Matched: 1, Changed: 1},
		{Collection: "orders:newsletter", Matched: 1},
	} {
		dry := i == 0
		receipt, err := r.Suppress(ctx, "orders", ann, dry)
		if err != nil || receipt.Proven == dry {
			t.Fatalf("%d: %+v %v", i, receipt, err)
		}
		if diff := cmp.Diff([]connector.Updated{want}, receipt.Collections); diff != "" {
			t.Errorf("%d: %s", i, diff)
		}
	}
	rows, _ := collect(t, r, dataset.Seeds{"email": {"bob@example.com"}})
	if got := rows["owned orders:newsletter"]; len(got) != 1 || !strings.Contains(got[0], `"subscribed":true`) {
		t.Errorf("somebody else's row changed: %v", got)
	}
	if _, err := r.Suppress(ctx, "crm", ann, false); err == nil {
		t.Error("a connector without the action suppressed")
	}
}

func TestErasureAcrossTwoDatabasesGoesSystemBySystem(t *testing.T) {
	t.Parallel()
	r, _, _ := two(t)
	ctx := context.Background()
	plan := preview(t, r, ann)
	for _, name := range []string{"crm", "orders"} { // the people first: what hangs on them is found by the plan all the same
		if receipt, err := r.Erase(ctx, plan, name, options(plan)); err != nil || !receipt.Proven {
			t.Fatalf("%s: %+v %v", name, receipt, err)
		}
	}
	rows, _ := collect(t, r, dataset.Seeds{"email": {"ann@example.com", "bob@example.com"}})
	if len(rows["owned crm:person"]) != 1 || len(rows["owned orders:purchase"]) != 1 || len(rows["owned orders:newsletter"]) != 1 {
		t.Error(rows)
	}
}

// liar is a kind whose reads also return a row that nobody asked for.
var liar = connector.Kind{Name: "sqldb", Drivers: sqldb.Kind.Drivers, Actions: sqldb.Kind.Actions,
	Open: func(ctx context.Context, s connector.Settings) (connector.System, error) {
		system, err := sqldb.Kind.Open(ctx, s)
		return lyingSystem{system}, err
	}}

type lyingSystem struct{ connector.System }

func (l lyingSystem) Begin(ctx context.Context, mode connector.Mode) (connector.Session, error) {
	s, err := l.System.Begin(ctx, mode)
	return lyingSession{s}, err
}

type lyingSession struct{ connector.Session }

func (l lyingSession) Read(ctx context.Context, q dataset.Read, each func([][]byte) error) error {
	if q.Node.Address == "crm:person" {
		q.Tuples = append([]string{`"bob@example.com"`}, q.Tuples...)
	}
	return l.Session.Read(ctx, q, each)
}

func TestRowsThatNobodyAskedForAreQuarantined(t *testing.T) {
	t.Parallel()
	_, dir, env := two(t)
	r, err := connector.Load(dir, func(name string) (string, bool) { v, ok := env[name]; return v, ok }, liar, manual.Kind)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	got, report := ids(t, r, ann)
	if got["owned crm:person"] != "1;" || got["owned orders:purchase"] != "1;" {
		t.Error(got)
	}
	if len(report.Unresolved) != 1 || report.Unresolved[0].Collection != "crm:person" || !strings.Contains(report.Unresolved[0].Reason, "quarantined") {
		t.Errorf("%+v", report.Unresolved)
	}
	for _, c := range report.Collections {
		if c.Address == "crm:person" && c.Quarantined != 1 {
			t.Errorf("%+v", c)
		}
	}
}
