package sqldb_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/connector/sqldb"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/testkit"
)

func TestTry(t *testing.T) {
	db := filepath.Join(t.TempDir(), "c.db")
	h, _ := sql.Open("sqlite", db)
	script, err := os.ReadFile(testkit.Shared(t, "data/chinook/Chinook_Sqlite.sql"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Exec(string(script)); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	os.MkdirAll(dir+"/connectors", 0o755)
	os.MkdirAll(dir+"/datasets", 0o755)
	y, _ := os.ReadFile("../testdata/chinook/sqlite.yml")
	os.WriteFile(dir+"/datasets/chinook.yml", y, 0o644)
	os.WriteFile(dir+"/connectors/c.yaml", []byte("name: chinook\nkind: sqldb\ndriver: sqlite\ndsn: {env: X}\ndatasets: [chinook.yml]\nactions: [access, erasure]\n"), 0o644)
	r, err := connector.Load(dir, func(string) (string, bool) { return db, true }, sqldb.Kind)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := r.Collect(context.Background(), dataset.Seeds{"email": {"LuisG@embraer.com.br"}}, printer{t}, connector.CollectOptions{})
	t.Logf("%+v %v", rep, err)
}

type printer struct{ t *testing.T }

func (p printer) Row(r connector.Row) error {
	p.t.Logf("%s %s %s %s %s", r.Collection, r.Class, r.Path, r.Key, r.JSON)
	return nil
}
