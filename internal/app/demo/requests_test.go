package demo

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
)

// tally counts the rows of a run by collection and class.
type tally map[string]int

func (c tally) Row(r connector.Row) error {
	c[r.Collection+" "+r.Class.String()]++
	return nil
}

func collect(t *testing.T, r *connector.Registry, email string) (tally, *connector.Report) {
	t.Helper()
	rows := tally{}
	report, err := r.Collect(t.Context(), dataset.Seeds{"email": {email}}, rows, connector.CollectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return rows, report
}

func TestAccessNeedsNobodyAndLeavesNothingOpen(t *testing.T) {
	t.Parallel()
	_, r := systems(t)
	for _, p := range People {
		rows, report := collect(t, r, p.Email)
		if len(rows) == 0 {
			t.Errorf("%s has no rows", p.Name)
		}
		for _, u := range report.Unresolved {
			t.Errorf("%s: %s %s: %s", p.Name, u.Collection, u.Field, u.Reason)
		}
	}
	if r.Connector("paper-archive").May(connector.Access) {
		t.Error("an access request waits for the paper archive")
	}
}

func TestAccessFindsTheRowsOfBothDatabases(t *testing.T) {
	t.Parallel()
	_, r := systems(t)
	rows, report := collect(t, r, People[0].Email)
	for what, want := range map[string]int{
		"shop:customers owned": 1, "shop:orders owned": 24, "shop:invoices owned": 24, "shop:addresses released": 1,
		"shop:addresses owned": 0, "shop:employees owned": 0, "marketing:subscribers owned": 1, "marketing:subscribers third_party": 0,
	} {
		if rows[what] != want {
			t.Errorf("%s: %d rows, want %d", what, rows[what], want)
		}
	}
	if rows["shop:employees third_party"] == 0 {
		t.Error("the agent of her tickets is not shown as a third party")
	}
	withheld := map[string]string{}
	for _, c := range report.Collections {
		for _, w := range c.Marked {
			withheld[c.Title+"."+w.Field] = string(w.Kind)
		}
	}
	want := map[string]string{
		"shop:customers.password_hash": "password", "shop:payments.card_last4": "financial_account", "shop:payments.card_token": "financial_account",
	}
	if diff := cmp.Diff(want, withheld); diff != "" {
		t.Error(diff)
	}
}

func TestTheShopLeadsToTheNewsletter(t *testing.T) {
	t.Parallel()
	_, r := systems(t)
	for kind, value := range map[string]string{"account": People[0].Account, "phone": People[0].Phone} {
		rows := tally{}
		if _, err := r.Collect(t.Context(), dataset.Seeds{kind: {value}}, rows, connector.CollectOptions{}); err != nil {
			t.Fatal(err)
		}
		if rows["marketing:subscribers owned"] != 1 || rows["marketing:ad_audience owned"] < 2 {
			t.Errorf("the %s does not lead into the other database: %v", kind, rows)
		}
	}
}

func TestAReaderIsKnownToTheNewsletterAlone(t *testing.T) {
	t.Parallel()
	_, r := systems(t)
	rows, _ := collect(t, r, People[2].Email)
	for what := range rows {
		if strings.HasPrefix(what, "shop:") {
			t.Errorf("found in %s", what)
		}
	}
	_, err := r.Match(t.Context(), dataset.Seeds{"email": {People[2].Email}}, func(k connector.Known) {
		t.Errorf("%s is held: control of the address alone would not do", k.Kind)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDeletionKeepsInvoicesThatCanBeAskedForAgain(t *testing.T) {
	t.Parallel()
	dir, r := systems(t)
	key := []byte("plan")
	seeds := dataset.Seeds{"email": {People[0].Email}}
	plan, err := r.Preview(t.Context(), seeds, connector.PreviewOptions{HashKey: key})
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Unresolved) > 0 {
		t.Fatalf("open items: %v", plan.Unresolved)
	}
	if s := plan.System("paper-archive"); s == nil || s.State != connector.ByPeople {
		t.Errorf("nobody is asked about the paper archive: %v", s)
	}
	for _, name := range []string{"shop", "marketing"} {
		opt := connector.EraseOptions{Approved: plan.Hash, HashKey: key, Secret: []byte("masks"), EffectKey: name}
		receipt, err := r.Erase(t.Context(), plan, name, opt)
		if err != nil {
			t.Fatal(err)
		}
		if !receipt.Proven {
			t.Errorf("%s: rows are left", name)
		}
	}
	rows, _ := collect(t, r, People[0].Email)
	if diff := cmp.Diff(tally{"shop:invoices owned": 24, "shop:payments owned": 24}, rows); diff != "" {
		t.Error(diff)
	}
	shop := filepath.Join(dir, "shop.db")
	for query, want := range map[string]int{
		"SELECT count(*) FROM customers": customerCount - 1, "SELECT count(*) FROM orders": orderCount,
		"SELECT count(*) FROM customers WHERE name = 'Daniel Thornton' AND address_id = 1": 1,
		"SELECT count(*) FROM addresses WHERE id = 1":                                      1,
		"SELECT count(*) FROM pragma_foreign_key_check":                                    0,
		"SELECT count(*) FROM payments p JOIN invoices i ON i.id = p.invoice_id WHERE i.billing_name = 'Maya Thornton' AND p.card_token IS NOT NULL": 0,
	} {
		if got := count(t, shop, query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
}

func TestOptOutStopsTheNewsletterAndTheAudience(t *testing.T) {
	t.Parallel()
	dir, r := systems(t)
	for _, name := range []string{"shop", "marketing"} {
		receipt, err := r.Suppress(t.Context(), name, dataset.Seeds{"email": {People[0].Email}}, false)
		if err != nil {
			t.Fatal(err)
		}
		if !receipt.Proven || len(receipt.Unresolved) > 0 {
			t.Errorf("%s: not stopped: %+v", name, receipt)
		}
	}
	where := " WHERE email = '" + People[0].Email + "'"
	for query, db := range map[string]string{
		"SELECT marketing_allowed + partner_sharing FROM customers" + where:                          "shop.db",
		"SELECT subscribed FROM subscribers" + where:                                                 "marketing.db",
		"SELECT sum(active) FROM ad_audience" + where + " OR device_id = '" + People[0].Device + "'": "marketing.db",
	} {
		if n := count(t, filepath.Join(dir, db), query); n != 0 {
			t.Errorf("%s: %d", query, n)
		}
	}
}

func TestTestRequestsHaveTheirOwnSubject(t *testing.T) {
	t.Parallel()
	_, r := systems(t)
	want := []dataset.Seeds{{"email": {People[3].Email}}}
	for _, name := range []string{"shop", "marketing"} {
		if diff := cmp.Diff(want, r.Connector(name).TestSubjects); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
