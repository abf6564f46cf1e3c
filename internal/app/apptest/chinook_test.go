package apptest_test

import (
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/habeasdata/habeas/configs"
	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/testkit"
)

// chinook writes a systems folder around the Chinook sample database, which nobody here wrote.
func chinook(t *testing.T) string {
	script, err := os.ReadFile(testkit.Shared(t, "data/chinook/Chinook_Sqlite.sql"))
	if err != nil {
		t.Fatal(err)
	}
	described, err := os.ReadFile(filepath.Join(testkit.Root(t), "internal/connector/testdata/chinook/sqlite.yml"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	apptest.WriteFile(t, dir+"/connectors/chinook.yaml",
		"name: chinook\nkind: sqldb\ndriver: sqlite\ndsn: {file: chinook.dsn}\ndatasets: [chinook.yml]\nactions: [access, erasure]\n")
	apptest.WriteFile(t, dir+"/datasets/chinook.yml", string(described))
	begun, err := configs.FS.ReadFile("datamap.yaml") // the data map that operators begin with covers what a shop holds
	if err != nil {
		t.Fatal(err)
	}
	apptest.WriteFile(t, dir+"/datamap.yaml", string(begun))
	apptest.WriteFile(t, dir+"/chinook.dsn", "chinook.db")
	apptest.MakeSQLite(t, dir+"/chinook.db", string(script))
	return dir
}

const luis = "luisg@embraer.com.br"

func TestChinookCustomerIsAnsweredAndErasedThroughTheWholeServer(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Systems: chinook(t)})
	v := h.SubmitForm(apptest.Form{
		Rights: []string{"copy", "delete"}, Country: "DE", Email: luis, Name: "Luís Gonçalves", Phone: "+55 (12) 3923-5555",
	})
	v.Confirm(luis)
	v.ChoosePassphrase(1, phrase)
	officer := h.Desk("officer")
	officer.Approve(h.Stays(v.Ref, 1, dsr.InReview))
	h.Stays(v.Ref, 1, dsr.Fulfilled)
	p := h.Download(h.Mailbox(luis).Expect("Your data is ready"), phrase)
	h.Same("what is in the file", map[string]int64{
		"chinook:Customer owned": 1, "chinook:Invoice owned": 7, "chinook:InvoiceLine owned": 38, "chinook:Track reference": 38,
	}, p.Counts())
	total := new(big.Rat)
	for _, row := range p.Table("data/chinook/Invoice.csv") {
		sum, ok := new(big.Rat).SetString(row["Total"])
		if !ok {
			t.Fatalf("total %q", row["Total"])
		}
		total.Add(total, sum)
	}
	h.Same("sum of the invoices", "39.62", total.FloatString(2))
	if p.Holds("Jane") || p.Holds("Peacock") {
		t.Error("the file holds the support representative, who is somebody else")
	}

	tables := []string{"Customer where CustomerId <> 1", "Invoice where CustomerId <> 1", "Employee", "Track", "Album", "Artist", "Genre",
		"InvoiceLine where InvoiceId not in (select InvoiceId from Invoice where CustomerId = 1)", "Playlist", "MediaType"}
	others := make([][]string, len(tables))
	for i, table := range tables {
		others[i] = h.Dump("chinook", table)
	}
	officer.Approve(h.Stays(v.Ref, 2, dsr.InReview))
	v.SignIn(v.Ref, luis)
	v.ConfirmDeletion(2)
	h.FastForward(25 * time.Hour)
	h.Stays(v.Ref, 2, dsr.Fulfilled)
	h.Same("customers", 58, h.Rows("chinook", "Customer"))
	h.Same("invoices", 405, h.Rows("chinook", "Invoice"))
	h.Same("lines", 2202, h.Rows("chinook", "InvoiceLine"))
	for i, table := range []string{"Customer", "Invoice", "Employee", "Track", "Album", "Artist", "Genre", "InvoiceLine", "Playlist", "MediaType"} {
		if !slices.Equal(others[i], h.Dump("chinook", table)) {
			t.Errorf("rows of other people in %s are not what they were", table)
		}
	}
	h.Mailbox(luis).Expect("We have deleted your data").Wants("chinook")
}
