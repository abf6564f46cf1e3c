package fulfillment

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/views/answer"
)

// packed packs one collection and returns the files of the zip by name.
func packed(t *testing.T, s source) map[string][]byte {
	t.Helper()
	var out bytes.Buffer
	p := newPacker(&out, Manifest{Collections: []ManifestCollection{}}, answer.Page{})
	if err := p.add(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	if err := p.close(context.Background()); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// rows is a collection of people with the given rows, one per line, and the given fields taken out.
func rows(lines string, out ...string) source {
	return source{
		Collection: dsr.Collection{
			Connector: "shop", Name: "shop:people", Class: dsr.RowsOwned, Rows: int64(strings.Count(lines, "\n")),
			Fields: dsr.Strings{"id", "name", "note"}, Redacted: out,
		},
		out:  out,
		open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(lines)), nil },
	}
}

func TestAFieldTakenOutIsInNoFileOfTheAnswer(t *testing.T) {
	t.Parallel()
	files := packed(t, rows(`{"id":1,"name":"Jane","note":"secret-note"}`+"\n"+`{"id":2,"name":"Joe","note":"secret-note"}`+"\n", "note"))
	for name, content := range files {
		if bytes.Contains(content, []byte("secret-note")) {
			t.Errorf("%s holds what was taken out", name)
		}
	}
	var list []map[string]any
	if err := json.Unmarshal(files["data/shop/people.json"], &list); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]map[string]any{{"id": 1.0, "name": "Jane"}, {"id": 2.0, "name": "Joe"}}, list); diff != "" {
		t.Error(diff)
	}
	table, err := csv.NewReader(bytes.NewReader(files["data/shop/people.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"id", "name"}, {"1", "Jane"}, {"2", "Joe"}}, table); diff != "" {
		t.Error(diff)
	}
	var m Manifest
	if err := json.Unmarshal(files["manifest.json"], &m); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"note"}, m.Collections[0].Redacted); diff != "" {
		t.Errorf("the manifest does not say what was taken out: %s", diff)
	}
}

func TestAFieldMissingInARowLeavesItsCellEmpty(t *testing.T) {
	t.Parallel()
	files := packed(t, rows(`{"id":1,"note":"x"}`+"\n"+`{"note":"y","id":2,"name":"Joe"}`+"\n"))
	table, err := csv.NewReader(bytes.NewReader(files["data/shop/people.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"id", "name", "note"}, {"1", "", "x"}, {"2", "Joe", "y"}}, table); diff != "" {
		t.Error(diff)
	}
}

func TestFormulasAreTextInTheTableAndWholeInJSON(t *testing.T) {
	t.Parallel()
	files := packed(t, rows(`{"id":1,"name":"=1+1","note":"@SUM(A1)"}`+"\n"))
	table, err := csv.NewReader(bytes.NewReader(files["data/shop/people.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1", "'=1+1", "'@SUM(A1)"}, table[1]); diff != "" {
		t.Error(diff)
	}
	if !bytes.Contains(files["data/shop/people.json"], []byte(`"=1+1"`)) {
		t.Error("the JSON file does not hold the value as it is")
	}
}

func TestTheManifestHasTheHashOfEveryDataFile(t *testing.T) {
	t.Parallel()
	for _, lines := range []string{"", `{"id":1,"name":"Jane","note":null}` + "\n"} {
		files := packed(t, rows(lines))
		var m Manifest
		if err := json.Unmarshal(files["manifest.json"], &m); err != nil {
			t.Fatal(err)
		}
		if len(m.Collections) != 1 || len(m.Collections[0].Files) != 2 {
			t.Fatalf("manifest %+v", m)
		}
		for _, f := range m.Collections[0].Files {
			content, ok := files[f.Name]
			if sum := sha256.Sum256(content); !ok || hex.EncodeToString(sum[:]) != f.SHA256 {
				t.Errorf("%s: the hash in the manifest is of something else", f.Name)
			}
		}
	}
}

func TestNamesInTheFileCannotBePaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"../../etc/passwd", `..\..\x`, "/abs", "a/b.pdf", "..", "", "\x00"} {
		if got := safeName(name); strings.ContainsAny(got, "/\\\x00") || strings.HasPrefix(got, ".") {
			t.Errorf("%q became %q", name, got)
		}
	}
}

func TestAStandingRuleHasACapAndARightThatItMayRelease(t *testing.T) {
	t.Parallel()
	sound := dsr.StandingRule{Right: "access", RowCap: 100, SamplePer100: 5}
	if err := checkRule(sound); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*dsr.StandingRule){
		"no cap":              func(r *dsr.StandingRule) { r.RowCap = 0 },
		"a negative cap":      func(r *dsr.StandingRule) { r.RowCap = -1 },
		"a cap without bound": func(r *dsr.StandingRule) { r.RowCap = maxRuleCap + 1 },
		"a negative sample":   func(r *dsr.StandingRule) { r.SamplePer100 = -1 },
		"more than all":       func(r *dsr.StandingRule) { r.SamplePer100 = 101 },
		"a preference":        func(r *dsr.StandingRule) { r.Right = "opt_out_sale_sharing" },
		"a correction":        func(r *dsr.StandingRule) { r.Right = "correct" },
		"no right":            func(r *dsr.StandingRule) { r.Right = "" },
	} {
		r := sound
		change(&r)
		if checkRule(r) == nil {
			t.Errorf("a rule with %s was taken", name)
		}
	}
	for _, role := range []dsr.Role{dsr.Administrator, dsr.Auditor} {
		if mayRule(dsr.Actor{Cause: dsr.ByStaff, Role: role}) == nil {
			t.Errorf("role %s may write rules", role)
		}
	}
}
