package connectortest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
)

// everyone reads all persons.
func (s *subject) everyone() dataset.Read {
	return dataset.Read{Node: s.person, On: []int{0}, Tuples: []string{"1", "2", "3"}}
}

func rename(key, name string) connector.Change {
	return connector.Change{Key: key, Columns: []int{3}, Cells: [][]byte{dataset.AppendText(nil, name)}}
}

func refuses(t *testing.T, s *subject) {
	session := s.begin(t, connector.ReadOnly)
	if _, err := session.Delete(s.ctx, s.person, []string{"3"}); connector.FaultOf("", err) == nil {
		t.Error("a read-only session deleted")
	}
	if _, err := session.Update(s.ctx, s.person, []connector.Change{rename("3", "x")}); connector.FaultOf("", err) == nil {
		t.Error("a read-only session updated")
	}
	equal(t, "persons", len(rows(t, s.begin(t, connector.ReadOnly), s.everyone())), 3)
}

func rollsBack(t *testing.T, s *subject) {
	session := s.begin(t, connector.ReadWrite)
	if n, err := session.Delete(s.ctx, s.person, []string{"3"}); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	session.Close()
	equal(t, "persons", len(rows(t, s.begin(t, connector.ReadOnly), s.everyone())), 3)
}

func writes(t *testing.T, s *subject) {
	session := s.begin(t, connector.ReadWrite)
	if n, err := session.Delete(s.ctx, s.person, []string{"3", "99"}); err != nil || n != 1 {
		t.Fatalf("delete: %d rows, %v", n, err)
	}
	if n, err := session.Update(s.ctx, s.person, []connector.Change{rename("1", "masked"), rename("2", "masked"), rename("98", "masked")}); err != nil || n != 2 {
		t.Fatalf("update: %d rows, %v", n, err)
	}
	if n, err := session.Update(s.ctx, s.person, []connector.Change{rename("1", "masked")}); err != nil || n != 1 {
		t.Fatalf("update to the same value: %d rows, %v", n, err)
	}
	if err := session.Commit(s.ctx); err != nil {
		t.Fatal(err)
	}
	session.Close()
	got := rows(t, s.begin(t, connector.ReadOnly), dataset.Read{Node: s.person, On: []int{0}, Tuples: []string{"1", "2", "3"},
		Columns: []bool{true, false, false, true, true}})
	equal(t, "rows", got, []string{`1   "masked" true`, `2   "masked" false`})
}

func faults(t *testing.T, s *subject) {
	const secret = "a-value-nobody-may-see"
	check := func(what string, err error) {
		t.Helper()
		var f *connector.Fault
		if !errors.As(err, &f) || f.Class != connector.Refused {
			t.Errorf("%s: got %v, want a refusal", what, err)
		}
		if err != nil && (strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "example.com")) {
			t.Errorf("%s: the fault quotes a value: %v", what, err)
		}
	}
	attempt := func(c connector.Change) error {
		session := s.begin(t, connector.ReadWrite)
		defer session.Close()
		_, err := session.Update(s.ctx, s.person, []connector.Change{c})
		return err
	}
	check("an empty required field", attempt(connector.Change{Key: "1", Columns: []int{3}, Cells: [][]byte{dataset.Null}}))
	check("a value that is taken", attempt(connector.Change{Key: "1", Columns: []int{1, 3},
		Cells: [][]byte{dataset.AppendText(nil, "bob@example.com"), dataset.AppendText(nil, secret)}}))
	session := s.begin(t, connector.ReadWrite)
	_, err := session.Delete(s.ctx, s.person, []string{"1"})
	check("a row that others refer to", err)
}

func ends(t *testing.T, s *subject) {
	ctx, cancel := context.WithCancel(s.ctx)
	session := s.begin(t, connector.ReadOnly)
	cancel()
	err := session.Read(ctx, s.everyone(), func([][]byte) error { return nil })
	if err == nil {
		t.Error("a read went on after its context ended")
	}
}
