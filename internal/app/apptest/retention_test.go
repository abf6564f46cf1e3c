package apptest_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/app/apptest"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/vault"
)

const month = 30 * apptest.Day

// secret is what the person wrote: it is on the form only, and must be nowhere once the record is a tombstone.
const secret = "Zinnober-Xylophon-4711"

// personal are the tables of which a tombstone keeps no row.
var personal = []string{"identifier", "proof_item", "correspondence", "token", "session"}

func TestARecordBecomesATombstoneAndIsNowhereAnyMore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		h.Canary(secret)
		hans := h.SubmitForm(apptest.Form{
			Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Name: "Hans Berg", Order: "SO-1004", Details: secret,
		})
		hans.Confirm("hans@example.de")
		r := h.Stays(hans.Ref, 1, dsr.InReview)
		hans.ChoosePassphrase(1, phrase)
		h.Desk("officer").Approve(r)
		r = h.Stays(hans.Ref, 1, dsr.Fulfilled)
		hans.Post("/status/messages", "message", "Thank you. "+secret).Want(t, 303)
		h.Desk("officer").Do(r.Reference, "comment", "text", "He wrote "+secret)
		for _, table := range personal {
			if h.Count("select count(*) from "+table) == 0 {
				t.Errorf("there are no rows of %s: that they go proves nothing", table)
			}
		}
		before := h.Submission(hans.Ref)
		backup := copied(t, filepath.Join(h.Data, "files"))

		h.FastForward(35 * month)
		if h.Submission(hans.Ref).Tombstone() {
			t.Fatal("the record went before its time")
		}
		h.FastForward(3 * month)
		after := h.Submission(hans.Ref)
		if !after.Tombstone() {
			t.Fatalf("the record is not a tombstone at %s", h.Clock.Now())
		}
		h.Verify() // every invariant holds over the tombstone, and it holds nothing

		h.Same("requests that count", 1, h.Count(`select count(*) from request where state = 'fulfilled' and outcome <> '' and level = 2`))
		history := h.History(r)
		h.Same("last event", string(dsr.Shred), history[len(history)-1].Record.Event)
		for _, table := range personal {
			h.Same("rows of "+table, 0, h.Count("select count(*) from "+table))
		}
		h.Same("mails that still say something", 0, h.Count(`select count(*) from outgoing where sealed is not null or args <> '[]' or recipient_id <> ''`))
		h.Same("files in the vault", 0, len(inFolder(t, filepath.Join(h.Data, "files", "objects"))))

		noCopyOpens(t, h, before, backup)
		gone := map[string][]byte{
			"the text": []byte(secret), "the address": []byte("hans@example.de"), "the sealed person": before.Sealed,
			"the wrapped key": before.Key.Blob, "the blind index": before.ContactIndex,
		}
		nowhere(t, h, gone)
		if page := h.Desk("officer").Page(r.Reference); !strings.Contains(page, "Retention destroyed the personal data") {
			t.Error("the desk does not say that the personal data were destroyed")
		}
	})
}

// noCopyOpens proves that what was copied before is unreadable now: the keys are destroyed.
func noCopyOpens(t *testing.T, h *apptest.Harness, before dsr.Submission, backup map[string][]byte) {
	t.Helper()
	if _, err := h.App.Vault.OpenDataKey(vault.Wrapped{KEK: before.Key.KEK, Blob: before.Key.Blob}); !problem.Is(err, problem.Gone) {
		t.Errorf("the key of a copy opens: %v", err)
	}
	if len(backup) == 0 {
		t.Error("no file was there to be copied: the test proves nothing")
	}
	for name, content := range backup {
		if filepath.Base(filepath.Dir(filepath.Dir(name))) != "objects" {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, content, 0o600); err != nil { // an old backup is put back
			t.Fatal(err)
		}
		file, err := h.App.Vault.OpenFile(context.Background(), filepath.Base(name))
		if err == nil {
			_ = file.Close()
		}
		if !problem.Is(err, problem.Gone) {
			t.Errorf("a copied file opens: %v", err)
		}
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

// nowhere looks for values in every column and, byte by byte in several encodings, in every file of the installation:
// the database with its log, the vault, the keyring, and the folder for temporary files.
func nowhere(t *testing.T, h *apptest.Harness, values map[string][]byte) {
	t.Helper()
	h.EachCell(func(table, column, value string) {
		for what, v := range values {
			if len(v) > 0 && strings.Contains(value, string(v)) {
				t.Errorf("%s stands in %s.%s", what, table, column)
			}
		}
	})
	for name, content := range copied(t, h.Data) {
		if strings.HasPrefix(name, h.Systems) {
			continue // the connected systems are not ours
		}
		for what, v := range values {
			for _, form := range forms(v) {
				if bytes.Contains(content, form) {
					t.Errorf("%s stands in the file %s", what, name)
				}
			}
		}
	}
	for what, v := range values {
		if strings.Contains(h.Log(), string(v)) {
			t.Errorf("%s stands in the log", what)
		}
	}
}

// forms are the ways in which a value may be written.
func forms(v []byte) [][]byte {
	wide := make([]byte, 0, 2*len(v))
	for _, b := range v {
		wide = append(wide, b, 0)
	}
	return [][]byte{v, wide, []byte(hex.EncodeToString(v))}
}

func inFolder(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	for name := range copied(t, dir) {
		names = append(names, name)
	}
	return names
}

func copied(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestRetentionLeavesAPersonAloneWhileARequestOfTheirsIsOpen(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	first := h.SubmitForm(apptest.Form{Rights: []string{"opt_out"}, Email: "jane@example.com"})
	stranger := h.SubmitForm(apptest.Form{Rights: []string{"opt_out"}, Email: "joe@example.com"})
	h.Stays(first.Ref, 1, dsr.Fulfilled)
	h.Stays(stranger.Ref, 1, dsr.Fulfilled)
	h.FastForward(36 * month)
	second := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Email: "jane@example.com", Name: "Jane Roe", Order: "SO-1001"})
	second.Confirm("jane@example.com")
	h.Stays(second.Ref, 1, dsr.Verifying) // the declaration is missing
	h.FastForward(month)
	if h.Submission(first.Ref).Tombstone() {
		t.Error("a record of somebody who has an open request was destroyed")
	}
	if !h.Submission(stranger.Ref).Tombstone() {
		t.Error("the record of somebody else was kept")
	}
	second.SignIn(second.Ref, "jane@example.com")
	second.Withdraw(1)
	h.Stays(second.Ref, 1, dsr.Withdrawn)
	h.FastForward(apptest.Day)
	if !h.Submission(first.Ref).Tombstone() {
		t.Error("the record was kept although nothing is open any more")
	}
}

func TestALawThatWantsRecordsLongerIsObeyed(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{Config: func(c *app.Config) { c.Retention.RecordMonths = 24 }})
	german := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Name: "Hans Berg"})
	hongKong := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "HK", Email: "kim@example.hk", Name: "Kim Lee"})
	for address, v := range map[string]*apptest.Visitor{"hans@example.de": german, "kim@example.hk": hongKong} {
		v.Confirm(address)
		v.Withdraw(1)
		h.Stays(v.Ref, 1, dsr.Withdrawn)
	}
	h.Same("law", "hk_pdpo", h.Request(hongKong.Ref, 1).Regime)
	h.FastForward(25 * month)
	if !h.Submission(german.Ref).Tombstone() || h.Submission(hongKong.Ref).Tombstone() {
		t.Errorf("after 25 months: tombstones %v and %v, want the first only", h.Submission(german.Ref).Tombstone(), h.Submission(hongKong.Ref).Tombstone())
	}
	h.FastForward(25 * month)
	if !h.Submission(hongKong.Ref).Tombstone() {
		t.Error("after 50 months the record is still there")
	}
}

func TestIdentityPapersAreShreddedOnDecision(t *testing.T) {
	apptest.Each(t, func(t *testing.T, o apptest.Options) {
		h := apptest.Start(t, o)
		decided := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "hans@example.de", Name: "Hans Berg", Order: "SO-1004"})
		open := h.SubmitForm(apptest.Form{Rights: []string{"copy"}, Country: "DE", Email: "nobody@example.de", Name: "No Body", Order: "SO-9"})
		papers := map[string]dsr.File{decided.Ref: h.GivenEvidence(decided.Ref, secret), open.Ref: h.GivenEvidence(open.Ref, secret)}
		h.FastForward(2 * apptest.Day)
		h.Same("papers before the decision", 2, h.Count(`select count(*) from file where vault_id <> ''`))

		decided.Confirm("hans@example.de")
		h.Same("level", regime.L2, h.Stays(decided.Ref, 1, dsr.InReview).Level)
		dry := apptest.Must(h.App.Shred(t.Context(), true))
		h.Same("what a dry run names", []app.Shredded{{Class: "identity_evidence", What: "file", ID: papers[decided.Ref].ID}}, dry)
		h.Same("papers after a dry run", 2, h.Count(`select count(*) from file where vault_id <> ''`))
		h.FastForward(2 * 3600e9)
		gone(t, h, papers[decided.Ref])
		last := h.History(h.Request(decided.Ref, 1))
		h.Same("the history says so", string(dsr.Shred), last[len(last)-1].Record.Event)

		h.FastForward(27 * apptest.Day)
		if _, err := h.App.Vault.OpenFile(t.Context(), papers[open.Ref].VaultID); err != nil {
			t.Errorf("papers of an open case after 29 days: %v", err)
		}
		h.FastForward(2 * apptest.Day)
		gone(t, h, papers[open.Ref])
		h.FastForward(35 * apptest.Day)
		day := vault.KEK{Class: vault.IdentityEvidence, Period: vault.Day(papers[open.Ref].CreatedAt)}
		if !h.App.Vault.Destroyed(day) {
			t.Errorf("the key %s is not destroyed", day)
		}
		nowhere(t, h, map[string][]byte{"the paper": []byte(secret)})
	})
}

func gone(t *testing.T, h *apptest.Harness, f dsr.File) {
	t.Helper()
	if _, err := h.App.Vault.OpenFile(t.Context(), f.VaultID); !problem.Is(err, problem.NotFound) {
		t.Errorf("the papers can be opened: %v", err)
	}
	row := apptest.Must(h.App.Store.Read(t.Context()).Files().First(store.Match{"id": f.ID}))
	if row.ShreddedAt.IsZero() || row.VaultID != "" || len(row.Name) > 0 || row.SHA256 != "" {
		t.Errorf("the row still holds something: %+v", row)
	}
}

func TestListsOfMarksHoldKeyedHashesWithPurposeRuleAndReviewDate(t *testing.T) {
	t.Parallel()
	h := apptest.Start(t, apptest.Options{})
	jane := h.SubmitForm(apptest.Form{Rights: []string{"opt_out"}, Email: "jane@example.com"})
	h.Stays(jane.Ref, 1, dsr.Fulfilled)
	r := h.Request(jane.Ref, 1)
	marks := apptest.Must(h.App.Store.Read(t.Context()).Suppressions().Find(store.Match{"request_id": r.ID}))
	if len(marks) != 1 {
		t.Fatalf("%d marks, want one", len(marks))
	}
	m := marks[0]
	h.Same("purpose", dsr.ListSuppression, m.Purpose)
	if !strings.Contains(m.Basis, "1798.120") {
		t.Errorf("the mark serves the rule %q", m.Basis)
	}
	if bytes.Equal(m.Index, h.App.Work.IndexOf(dsr.Email, "jane@example.com")) || bytes.Equal(m.Index, h.App.Vault.MAC("suppression", []byte("jane@example.com"))) {
		t.Error("the mark is made with a key that serves something else")
	}
	h.Same("the mark", apptest.Must(h.App.Vault.Mark("suppression", "email", "jane@example.com")), m.Index)
	jane.EnterCode(h.Mailbox("jane@example.com").Expect("We are working on your request"))
	h.Mailbox("jane@example.com").Expect("We have done what you asked").Wants("scrambled mark")

	lists := apptest.Must(h.App.Lists(t.Context()))
	h.Same("marks", []int64{1, 0}, []int64{lists[0].Marks, lists[0].Due})
	h.FastForward(38 * month) // past three years and the record's end: the mark outlives the record, under its own key
	lists = apptest.Must(h.App.Lists(t.Context()))
	h.Same("marks to be reviewed", []int64{1, 1}, []int64{lists[0].Marks, lists[0].Due})
	h.Same("the record", true, h.Submission(jane.Ref).Tombstone())
}
