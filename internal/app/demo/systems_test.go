package demo

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/manual"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
	"github.com/habeasdata/habeas/internal/dataset"
)

// systems writes a company and loads its connectors as the program does.
func systems(t *testing.T) (dir string, r *connector.Registry) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "systems")
	if err := Systems(dir, 1); err != nil {
		t.Fatal(err)
	}
	r, found := connector.Lint(dir, os.LookupEnv, sqldb.Kind, manual.Kind)
	for _, f := range found {
		t.Errorf("lint: %s", f)
	}
	if r == nil {
		t.FailNow()
	}
	t.Cleanup(func() { _ = r.Close() })
	return dir, r
}

func TestTheSameSeedGivesTheSameRows(t *testing.T) {
	t.Parallel()
	dumps := map[string]string{}
	for name, seed := range map[string]int64{"one": 7, "again": 7, "other": 8} {
		dir := filepath.Join(t.TempDir(), "systems")
		if err := Systems(dir, seed); err != nil {
			t.Fatal(err)
		}
		dumps[name] = dump(t, filepath.Join(dir, "shop.db")) + dump(t, filepath.Join(dir, "marketing.db"))
	}
	if dumps["one"] != dumps["again"] {
		t.Error("one seed gave two companies")
	}
	if dumps["one"] == dumps["other"] {
		t.Error("two seeds gave one company")
	}
}

func TestSystemsThatAreThereStayAsTheyAre(t *testing.T) {
	t.Parallel()
	dir, _ := systems(t)
	exec(t, filepath.Join(dir, "shop.db"), "DELETE FROM reviews")
	if err := Systems(dir, 1); err != nil {
		t.Fatal(err)
	}
	if n := count(t, filepath.Join(dir, "shop.db"), "SELECT count(*) FROM reviews"); n != 0 {
		t.Errorf("a restart brought %d erased rows back", n)
	}
}

func TestAnInterruptedWriteIsDoneAgain(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "systems")
	if err := os.MkdirAll(filepath.Join(dir+".new", "connectors"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir+".new", "shop.db"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Systems(dir, 1); err != nil {
		t.Fatal(err)
	}
	if n := count(t, filepath.Join(dir, "shop.db"), "SELECT count(*) FROM orders"); n != orderCount {
		t.Errorf("%d orders, want %d", n, orderCount)
	}
}

func TestAFolderWithOtherFilesIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Systems(dir, 1); err == nil {
		t.Error("wrote among somebody's files")
	}
	if _, err := os.Stat(filepath.Join(dir, "thesis.txt")); err != nil {
		t.Error(err)
	}
}

func TestOnlyTheOwnerReadsTheSystems(t *testing.T) {
	t.Parallel()
	dir, _ := systems(t)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %o", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheCompanyHasItsSizeAndEveryReferenceHolds(t *testing.T) {
	t.Parallel()
	dir, _ := systems(t)
	shop, marketing := filepath.Join(dir, "shop.db"), filepath.Join(dir, "marketing.db")
	for _, db := range []string{shop, marketing} {
		if n := count(t, db, "SELECT count(*) FROM pragma_foreign_key_check"); n != 0 {
			t.Errorf("%s: %d references lead nowhere", db, n)
		}
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM customers":                                                             customerCount,
		"SELECT count(*) FROM orders":                                                                orderCount,
		"SELECT count(*) FROM orders WHERE customer_id IS NULL":                                      60,
		"SELECT count(*) FROM (SELECT phone FROM customers GROUP BY 1)":                              customerCount,
		"SELECT count(*) FROM employees WHERE manager_id IS NULL":                                    1,
		"SELECT count(*) FROM customers WHERE email NOT LIKE '%.example'":                            0,
		"SELECT count(*) FROM customers WHERE phone LIKE '+1%' AND phone NOT LIKE '+1 ___ 555 01__'": 0,
		// every order has one invoice, of its sum, which is the sum of its lines
		"SELECT count(*) FROM orders o JOIN invoices i ON i.order_id = o.id WHERE round(i.net + i.tax - o.total, 2) <> 0":                         0,
		"SELECT count(*) FROM orders o LEFT JOIN invoices i ON i.order_id = o.id WHERE i.id IS NULL":                                              0,
		"SELECT count(*) FROM orders o WHERE round(o.total - (SELECT sum(quantity * unit_price) FROM order_items WHERE order_id = o.id), 2) <> 0": 0,
	} {
		if got := count(t, shop, query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	for _, query := range []string{
		"SELECT count(*) FROM (SELECT address_id FROM customers GROUP BY 1 HAVING count(*) = 2)",
		"SELECT count(*) FROM customers c JOIN addresses a ON a.id = c.address_id WHERE a.country = 'US' AND a.region = 'CA'",
		"SELECT count(*) FROM customers c JOIN addresses a ON a.id = c.address_id WHERE a.country = 'DE'",
	} {
		if got := count(t, shop, query); got < 20 {
			t.Errorf("%s: only %d", query, got)
		}
	}
}

func TestTheNamedPeopleAreInTheSystems(t *testing.T) {
	t.Parallel()
	dir, r := systems(t)
	for _, p := range People {
		for kind, value := range map[string]string{"email": p.Email, "phone": p.Phone, "account": p.Account, "order": p.Order, "device": p.Device} {
			if value == "" {
				continue
			}
			found, err := r.Locate(t.Context(), dataset.Seeds{kind: {value}})
			if err != nil {
				t.Fatal(err)
			}
			if len(found.Candidates) == 0 || len(found.Unresolved) > 0 {
				t.Errorf("%s: the %s finds %d candidates, %v", p.Name, kind, len(found.Candidates), found.Unresolved)
			}
			for _, c := range found.Candidates {
				for _, k := range c.Known {
					if k.Use == connector.AsContact && k.Kind == "email" && k.Value != p.Email {
						t.Errorf("%s: the %s finds a row of somebody else in %s", p.Name, kind, c.Collection)
					}
				}
			}
		}
	}
	shop := filepath.Join(dir, "shop.db")
	if n := count(t, shop, "SELECT count(*) FROM orders WHERE customer_id = 1"); n < 20 {
		t.Errorf("%s has %d orders only", People[0].Name, n)
	}
	if n := count(t, shop, "SELECT count(*) FROM orders WHERE email = '"+People[2].Email+"'"); n != 0 {
		t.Errorf("%s has bought something", People[2].Name)
	}
}

func dump(t *testing.T, path string) string {
	t.Helper()
	db := open(t, path)
	h := sha256.New()
	for _, table := range texts(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1") {
		rows, err := db.Query("SELECT * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				fmt.Fprintf(h, "%s|%v|", table, *v.(*any))
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		_ = rows.Close()
	}
	return hex.EncodeToString(h.Sum(nil))
}

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func texts(t *testing.T, db *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func exec(t *testing.T, path, query string) {
	t.Helper()
	if _, err := open(t, path).Exec(query); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, path, query string) (n int) {
	t.Helper()
	if err := open(t, path).QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
