// Package connectortest defines what a kind of system is: a suite that every kind with a System passes.
//
// It knows the contract of package connector and a fixture of two collections; it refuses to know how a kind works
// inside. Invariant: what the suite does not ask of a kind, package connector does not rely on.
package connectortest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
)

// Fixture is one fresh system, described by a dataset with the key "people", holding:
//
//	person(id integer key, email text unique, phone text, name text required at most 60, subscribed boolean)
//	  1 Ann@example.com   "+1 (555) 010-0001"  Ann    true
//	  2 bob@example.com   null                 Bob    false
//	  3 cara@example.com  null                 Cara   true
//	note(id integer key, person_id integer reference to person, body text): ids 1 to 1200, of person 1 if odd, of
//	  person 2 if even, with the body "note N"
type Fixture struct {
	System  connector.System
	Dataset []byte
}

// Run holds a kind against the contract. fresh makes a system that no other test sees.
func Run(t *testing.T, fresh func(t *testing.T) Fixture) {
	tests := []struct {
		name string
		run  func(t *testing.T, s *subject)
	}{
		{"Describe finds keys, types and references", describes},
		{"Read returns matching rows and wanted columns only", reads},
		{"Read compares identifiers by their fixed fold", folds},
		{"Read takes many inputs", readsMany},
		{"Read hands back the receiver's error", stops},
		{"Values are never part of a query", injects},
		{"Count counts per tuple", counts},
		{"A read-only session refuses writes", refuses},
		{"Without Commit nothing lasts", rollsBack},
		{"Delete and Update go by key and count", writes},
		{"A fault has a class and no values", faults},
		{"An ended context ends the call", ends},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := fresh(t)
			t.Cleanup(func() {
				if err := f.System.Close(); err != nil {
					t.Error(err)
				}
			})
			test.run(t, newSubject(t, f))
		})
	}
}

// subject is a fixture with its graph.
type subject struct {
	connector.System
	ctx          context.Context
	schema       *dataset.Schema
	person, note *dataset.Node
}

func newSubject(t *testing.T, f Fixture) *subject {
	t.Helper()
	sets, found := dataset.Parse("people.yml", f.Dataset)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	s := &subject{System: f.System, ctx: t.Context()}
	var err error
	if s.schema, err = f.System.Describe(s.ctx, sets[0]); err != nil {
		t.Fatal(err)
	}
	graph, found := dataset.Build([]dataset.Part{{Connector: "people", Dataset: sets[0], Schema: s.schema}})
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	s.person, s.note = graph.Node("people:person"), graph.Node("people:note")
	return s
}

func (s *subject) begin(t *testing.T, mode connector.Mode) connector.Session {
	t.Helper()
	session, err := s.Begin(s.ctx, mode)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(session.Close)
	return session
}

// rows reads and joins each row's cells.
func rows(t *testing.T, s dataset.Reader, q dataset.Read) []string {
	t.Helper()
	var all []string
	err := s.Read(t.Context(), q, func(cells [][]byte) error {
		all = append(all, string(joined(cells)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func joined(cells [][]byte) []byte {
	var b []byte
	for i, c := range cells {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, c...)
	}
	return b
}

func equal(t *testing.T, what string, got any, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

func describes(t *testing.T, s *subject) {
	equal(t, "key of person", s.person.Table.Key, []string{"id"})
	var types []dataset.Type
	for _, c := range s.person.Columns {
		types = append(types, c.Type)
	}
	equal(t, "types of person", types, []dataset.Type{dataset.Integer, dataset.Text, dataset.Text, dataset.Text, dataset.Bool})
	equal(t, "name may be empty", s.person.Columns[3].Nullable, false)
	equal(t, "length of name", s.person.Columns[3].Length, 60)
	in, _ := s.person.Foreign()
	if len(in) != 1 || in[0].Child.Name != "note" || in[0].ChildColumns[0] != "person_id" {
		t.Errorf("references into person: %+v", in)
	}
}

func reads(t *testing.T, s *subject) {
	session := s.begin(t, connector.ReadOnly)
	got := rows(t, session, dataset.Read{Node: s.person, On: []int{0}, Tuples: []string{"2", "3", "99"}})
	equal(t, "rows", got, []string{`2 "bob@example.com" null "Bob" false`, `3 "cara@example.com" null "Cara" true`})
	got = rows(t, session, dataset.Read{Node: s.person, On: []int{0}, Tuples: []string{"1"}, Columns: []bool{true, false, false, true, false}})
	equal(t, "columns", got, []string{`1   "Ann" `})
	got = rows(t, session, dataset.Read{Node: s.note, On: []int{0, 1}, Tuples: []string{"1,1", "2,1", "4,2"}})
	equal(t, "tuples are joined with AND", got, []string{`1 1 "note 1"`, `4 2 "note 4"`})
}

func folds(t *testing.T, s *subject) {
	session := s.begin(t, connector.ReadOnly)
	id := []bool{true, false, false, false, false}
	got := rows(t, session, dataset.Read{Node: s.person, On: []int{1}, Fold: dataset.Caseless, Tuples: []string{`"ann@example.com"`}, Columns: id})
	equal(t, "caseless", len(got), 1)
	got = rows(t, session, dataset.Read{Node: s.person, On: []int{1}, Tuples: []string{`"ann@example.com"`}, Columns: id})
	equal(t, "exact", len(got), 0)
	got = rows(t, session, dataset.Read{Node: s.person, On: []int{2}, Fold: dataset.Digits, Tuples: []string{`"15550100001"`}, Columns: id})
	equal(t, "digits", len(got), 1)
}

func readsMany(t *testing.T, s *subject) {
	session := s.begin(t, connector.ReadOnly)
	var tuples []string
	for i := 1; i <= 500; i++ {
		tuples = append(tuples, fmt.Sprint(i))
	}
	equal(t, "500 inputs", len(rows(t, session, dataset.Read{Node: s.note, On: []int{0}, Tuples: tuples})), 500)
	equal(t, "1 input, many rows", len(rows(t, session, dataset.Read{Node: s.note, On: []int{1}, Tuples: []string{"1"}})), 600)
}

func stops(t *testing.T, s *subject) {
	session := s.begin(t, connector.ReadOnly)
	enough := errors.New("enough")
	n := 0
	err := session.Read(s.ctx, dataset.Read{Node: s.note, On: []int{1}, Tuples: []string{"1"}}, func([][]byte) error {
		n++
		return enough
	})
	if !errors.Is(err, enough) || n != 1 {
		t.Errorf("got %v after %d rows", err, n)
	}
	equal(t, "the session goes on", len(rows(t, session, dataset.Read{Node: s.person, On: []int{0}, Tuples: []string{"1"}})), 1)
}

// hostile are values that would mean something if they were part of a query.
var hostile = []string{`'; DELETE FROM person; --`, `" OR "1"="1`, "` OR 1=1 -- ", `\'; DROP TABLE note; --`, `x' OR 'a'='a`, "%", "_",
	`bob@example.com' --`, "\u02bc OR 1=1", strings.Repeat("'", 200), `$1`, `?`, `{"$gt":""}`}

func injects(t *testing.T, s *subject) {
	session := s.begin(t, connector.ReadOnly)
	for _, v := range hostile {
		cell := string(dataset.AppendText(nil, v))
		for _, fold := range []dataset.Fold{dataset.Exact, dataset.Caseless} {
			equal(t, "rows for "+v, len(rows(t, session, dataset.Read{Node: s.person, On: []int{1}, Fold: fold, Tuples: []string{cell}})), 0)
		}
	}
	equal(t, "notes", len(rows(t, session, dataset.Read{Node: s.note, On: []int{1}, Tuples: []string{"1", "2"}})), 1200)
}

func counts(t *testing.T, s *subject) {
	session := s.begin(t, connector.ReadOnly)
	got, err := session.Count(s.ctx, dataset.Count{Table: s.note.Table, Columns: []dataset.Column{s.note.Columns[1]}, Tuples: []string{"1", "2", "3"}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "counts", got, map[string]int64{"1": 600, "2": 600})
}
