package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/testkit"
)

// bigOrders is how many rows of ten columns, about 130 bytes each, the one customer of the big shop has.
const bigOrders = 1_000_000

const bigShopSchema = `
create table customers (id bigint primary key, name text, email text unique, note text, sharing boolean);
insert into customers values (1, 'Person 1', 'person-1@people.example', 'a note', true);
create table orders (id bigint primary key, order_number text unique, customer_id bigint references customers (id), total numeric(10,2),
	at timestamptz, kind text, page text, score double precision, seen boolean, session uuid);
insert into orders select n, 'SO-' || (99999 + n), 1, mod(n, 1000) / 7.0, timestamptz '2024-01-01' + n * interval '1 second', 'click',
	'/products/' || n || '/details-of-the-product', n / 3.0, mod(n, 2) = 0, md5(n::text)::uuid from generate_series(1, %d) n;
create index on orders (customer_id)`

const bigShopColumns = `          - {name: at, data_categories: [user.behavior.purchase_history]}
          - {name: kind, data_categories: [user.behavior.purchase_history]}
          - {name: page, data_categories: [user.behavior.purchase_history]}
          - {name: score, data_categories: [user.behavior.purchase_history]}
          - {name: seen, data_categories: [user.behavior.purchase_history]}
          - {name: session, data_categories: [user.unique_id]}
`

// BenchmarkBigRequest is a whole request of a person with a million rows in a connected Postgres, on the running server:
// form, proof, collection, package, answer. It reports the peak memory of the server's process.
func BenchmarkBigRequest(b *testing.B) {
	needBench(b)
	for b.Loop() {
		c := newChild(b, childOptions{postgres: true, shop: bigShop})
		c.start()
		began, a := time.Now(), c.asker(1, "copy")
		if err := a.run(context.Background()); err != nil {
			b.Fatal(err)
		}
		for r, err := a.request(); r.State != dsr.Fulfilled; r, err = a.request() {
			if err != nil || time.Since(began) > 30*time.Minute || r.Attention != dsr.AttentionNone {
				b.Fatalf("the request is %s, attention %q: %v", r.State, r.Attention, err)
			}
			time.Sleep(200 * time.Millisecond)
		}
		b.ReportMetric(time.Since(began).Seconds(), "request-s")
		b.ReportMetric(peakMiB(b, c.cmd.Process.Pid), "peak-MiB")
		c.stop()
	}
	b.ReportMetric(0, "ns/op")
}

func bigShop(t testing.TB, dir string) {
	t.Helper()
	dsn := testkit.Postgres(t)
	writeConfig(t, dir, map[string]string{
		"connectors/shop.yaml": strings.Replace(shopConnector, "driver: sqlite", "driver: postgres", 1), "datasets/shop.yml": shopDataset + bigShopColumns,
		"shop.dsn": dsn, "datamap.yaml": shopMap,
	})
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(fmt.Sprintf(bigShopSchema, bigOrders)); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("vacuum analyze orders"); err != nil {
		t.Fatal(err)
	}
}

// peakMiB is the most memory that a process had at once, as Linux counts it (VmHWM).
func peakMiB(t testing.TB, pid int) float64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text)
	if found == nil {
		t.Fatal("the system does not tell how much memory a process had")
	}
	kib, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return float64(kib) / 1024
}
