package sqldb_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/testkit"
)

var luis = dataset.Seeds{"email": {"luisg@embraer.com.br"}}

// chinook loads the sample shop into an engine.
func (e engine) chinook(t testing.TB) (*connector.Registry, *sql.DB) {
	t.Helper()
	name := map[string]string{"sqlite": "Sqlite", "postgres": "PostgreSql", "mysql": "MySql"}[e.driver]
	text, err := os.ReadFile(testkit.Shared(t, "data/chinook/Chinook_"+name+".sql"))
	if err != nil {
		t.Fatal(err)
	}
	script := string(text)
	if at := strings.Index(script, "CREATE TABLE"); at >= 0 {
		script = script[at:] // what comes before makes a database, and we have one
	}
	dsn := e.fresh(t)
	db := e.open(t, dsn)
	e.script(t, db, script)
	described, err := os.ReadFile("../testdata/chinook/" + e.driver + ".yml")
	if err != nil {
		t.Fatal(err)
	}
	return e.connect(t, dsn, string(described), allowed), db
}

// The oracle for this customer was worked out from the sample's own text.
func TestChinookCustomerGetsExactlyTheirRows(t *testing.T) {
	forEach(t, func(t *testing.T, e engine) {
		r, _ := e.chinook(t)
		rows, report := collect(t, r, luis)
		got := map[string]int{}
		for at, list := range rows {
			got[snake(at)] = len(list)
		}
		want := map[string]int{"owned chinook:customer": 1, "owned chinook:invoice": 7, "owned chinook:invoice_line": 38,
			"reference chinook:track": 38, "third_party chinook:employee": 1}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if len(report.Unresolved) > 0 || report.Outcomes[0].State != connector.Done {
			t.Errorf("%+v", report)
		}
		cents := 0
		for at, list := range rows {
			for _, row := range list {
				if snake(at) == "owned chinook:invoice" {
					cents += total(t, row)
				}
			}
		}
		if cents != 3962 {
			t.Errorf("invoices sum to %d cents, want 3962", cents)
		}
	})
}

func total(t *testing.T, row string) int {
	t.Helper()
	m := regexp.MustCompile(`"[Tt]otal":"(\d+)\.(\d\d)"`).FindStringSubmatch(row)
	if m == nil {
		t.Fatalf("no total with two decimals in %s", row)
	}
	var whole, part int
	_, _ = fmt.Sscan(m[1], &whole)
	_, _ = fmt.Sscan(m[2], &part)
	return whole*100 + part
}

var camel = regexp.MustCompile(`([a-z0-9])([A-Z])`)

func snake(name string) string { return strings.ToLower(camel.ReplaceAllString(name, "${1}_${2}")) }

func TestThreeEnginesGiveTheSamePackage(t *testing.T) {
	t.Parallel()
	var first []string
	for _, e := range engines {
		r, _ := e.chinook(t)
		rows, _ := collect(t, r, luis)
		var lines []string
		for at, list := range rows {
			for _, row := range list {
				lines = append(lines, snake(at)+" "+snakeKeys(t, row))
			}
		}
		sort.Strings(lines)
		if first == nil {
			first = lines
			continue
		}
		if diff := cmp.Diff(first, lines); diff != "" {
			t.Errorf("%s differs from %s:\n%s", e.driver, engines[0].driver, diff)
		}
	}
}

func snakeKeys(t *testing.T, row string) string {
	t.Helper()
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(row), &values); err != nil {
		t.Fatalf("%v in %s", err, row)
	}
	mapped := map[string]json.RawMessage{}
	for k, v := range values {
		mapped[snake(k)] = v
	}
	out, _ := json.Marshal(mapped)
	return string(out)
}

func TestDeletingOneCustomerLeavesEveryOtherRow(t *testing.T) {
	forEach(t, func(t *testing.T, e engine) {
		r, db := e.chinook(t)
		ctx := context.Background()
		before := digest(t, e, db)
		key := []byte("key of the test")
		plan, err := r.Preview(ctx, luis, connector.PreviewOptions{HashKey: key})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range plan.Systems[0].Collections {
			got = append(got, fmt.Sprintf("%s %s %d, reference %d, third party %d", snake(c.Collection), c.Action, c.Rows, c.Reference, c.ThirdParty))
		}
		want := []string{"chinook:employee keep 0, reference 0, third party 1", "chinook:track keep 0, reference 38, third party 0",
			"chinook:invoice_line delete 38, reference 0, third party 0", "chinook:invoice delete 7, reference 0, third party 0",
			"chinook:customer delete 1, reference 0, third party 0"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if len(plan.Unresolved) > 0 {
			t.Fatalf("%+v", plan.Unresolved)
		}
		again, err := r.Preview(ctx, luis, connector.PreviewOptions{HashKey: key})
		if err != nil || again.Hash != plan.Hash {
			t.Fatalf("a second preview of the same rows has another hash (%v)", err)
		}
		opt := connector.EraseOptions{Approved: plan.Hash, HashKey: key, Secret: []byte("s"), EffectKey: "effect"}
		receipt, err := r.Erase(ctx, plan, "shop", opt)
		if err != nil || !receipt.Proven {
			t.Fatalf("%+v %v", receipt, err)
		}
		after := digest(t, e, db)
		gone := map[string]int{}
		for row, n := range before {
			if d := n - after[row]; d != 0 {
				gone[strings.SplitN(row, " ", 2)[0]] += d
			}
		}
		if diff := cmp.Diff(map[string]int{"customer": 1, "invoice": 7, "invoice_line": 38}, gone); diff != "" {
			t.Error(diff)
		}
		for row := range after {
			if before[row] == 0 {
				t.Errorf("a row changed: %s", row)
			}
		}
		if n := customers(after); n != 58 {
			t.Errorf("%d customers are left, want 58", n)
		}
		opt.Repeat = true
		receipt, err = r.Erase(ctx, plan, "shop", opt)
		if err != nil || !receipt.Proven || slices.ContainsFunc(receipt.Collections, func(c connector.Erased) bool { return c.Changed > 0 }) {
			t.Errorf("a repeat did something: %+v %v", receipt, err)
		}
	})
}

func customers(rows map[string]int) (n int) {
	for row, count := range rows {
		if strings.HasPrefix(row, "customer ") {
			n += count
		}
	}
	return n
}

// digest hashes every row of every table, so that two states can be compared row by row.
func digest(t *testing.T, e engine, db *sql.DB) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, table := range []string{"Album", "Artist", "Customer", "Employee", "Genre", "Invoice", "InvoiceLine", "MediaType", "Playlist", "PlaylistTrack", "Track"} {
		name := table
		if e.driver == "postgres" {
			name = snake(table)
		}
		rows, err := db.Query("SELECT * FROM " + name)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(targets...); err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(fmt.Appendf(nil, "%v", values))
			out[snake(table)+" "+hex.EncodeToString(sum[:])]++
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		_ = rows.Close()
	}
	return out
}
