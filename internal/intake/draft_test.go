package intake_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

type note struct{ Text string }

// drafts opens drafts over a real database and vault, with a clock that the test moves.
func drafts(t *testing.T) (d *intake.Drafts, now *time.Time, dir string) {
	t.Helper()
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	clock, dir := func() time.Time { return at }, t.TempDir()
	db, err := store.Open(t.Context(), store.Options{URL: filepath.Join(dir, "habeas.db"), ControllerID: "main", Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	keys, master := t.TempDir(), vault.GenerateMasterKey()
	if err := vault.Init(keys, master); err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(keys, master)
	if err != nil {
		t.Fatal(err)
	}
	return &intake.Drafts{Store: db, Vault: v, Controller: "main", Now: clock}, &at, dir
}

func save(t *testing.T, d *intake.Drafts, token, text string) string {
	t.Helper()
	token, err := d.Save(t.Context(), token, note{text})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestADraftIsSealedAndFoundByItsTokenOnly(t *testing.T) {
	t.Parallel()
	d, _, dir := drafts(t)
	token := save(t, d, "", "canary words")
	if again := save(t, d, token, "canary words, changed"); again != token {
		t.Error("a change gave another token")
	}
	var got note
	if err := d.Load(t.Context(), token, &got); err != nil || got.Text != "canary words, changed" {
		t.Errorf("loaded %+v, %v", got, err)
	}
	for _, other := range []string{"", "guess", token + "x"} {
		if err := d.Load(t.Context(), other, &got); !problem.Is(err, problem.NotFound) {
			t.Errorf("token %q: %v", other, err)
		}
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) == 0 {
		t.Fatal("there is no database file to look into")
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil || bytes.Contains(raw, []byte("canary")) || bytes.Contains(raw, []byte(token)) {
			t.Errorf("%s holds what was typed, or the token (%v)", filepath.Base(name), err)
		}
	}
}

func TestATokenThatABrowserMadeUpIsNotTakenOver(t *testing.T) {
	t.Parallel()
	d, _, _ := drafts(t)
	if token := save(t, d, "made-up", "words"); token == "made-up" || len(token) < 40 {
		t.Errorf("the draft lies under %q", token)
	}
}

func TestADraftIsGoneAfterADayAndSwept(t *testing.T) {
	t.Parallel()
	d, now, _ := drafts(t)
	old := save(t, d, "", "old")
	*now = now.Add(intake.DraftLife - time.Second)
	young := save(t, d, "", "young")
	var got note
	if err := d.Load(t.Context(), old, &got); err != nil {
		t.Errorf("a second before: %v", err)
	}
	*now = now.Add(time.Second)
	if err := d.Load(t.Context(), old, &got); !problem.Is(err, problem.NotFound) {
		t.Errorf("after a day: %v", err)
	}
	if token := save(t, d, old, "again"); token == old {
		t.Error("a token lives on after its draft")
	}
	if n, err := d.Sweep(t.Context()); n != 1 || err != nil {
		t.Errorf("swept %d, %v; want the old one", n, err)
	}
	if err := d.Load(t.Context(), young, &got); err != nil {
		t.Errorf("the young one: %v", err)
	}
	if err := d.Drop(t.Context(), young); err != nil {
		t.Fatal(err)
	}
	if err := d.Load(t.Context(), young, &got); !problem.Is(err, problem.NotFound) {
		t.Errorf("dropped: %v", err)
	}
	if n, err := d.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("swept again: %d, %v", n, err)
	}
	if diff := cmp.Diff(note{"young"}, got); diff != "" {
		t.Error(diff)
	}
}
