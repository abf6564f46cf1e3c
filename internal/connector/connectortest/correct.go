package connectortest

import (
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/problem"
)

// WriteActions is what the connector's file must allow and configure for [RunWrites].
const WriteActions = `actions: [access, correct, restrict]
restrict: [{collection: "people:person", set: {subscribed: false}}]
`

// RunWrites holds corrections and restrictions through a kind against the contract. fresh makes a registry of one
// connector with the name "people" over the system of [Fixture], which no other test sees.
func RunWrites(t *testing.T, fresh func(t *testing.T) *connector.Registry) {
	tests := []struct {
		name string
		run  func(t *testing.T, r *connector.Registry)
	}{
		{"A correction is written once and read back", corrects},
		{"A dry run corrects nothing", correctsDry},
		{"A correction leaves keys, references and other people's rows alone", correctsOnly},
		{"A value that the field cannot hold is refused", correctsTyped},
		{"What finds people needs a second approval, and a repeat knows its own work", correctsFinding},
		{"A restriction marks the person's rows once", restricts},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, fresh(t))
		})
	}
}

var annSeeds, bobSeeds = dataset.Seeds{"email": {"ann@example.com"}}, dataset.Seeds{"email": {"bob@example.com"}}

// held lists "field=value xN" of what a person's own rows hold under some categories.
func held(t *testing.T, r *connector.Registry, seeds dataset.Seeds, categories ...string) []connector.Held {
	t.Helper()
	c, err := r.Contested(t.Context(), seeds, categories)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range c.Outcomes {
		if o.State != connector.Done {
			t.Fatalf("%+v", o)
		}
	}
	return c.Values
}

func value(t *testing.T, r *connector.Registry, seeds dataset.Seeds, category string) string {
	t.Helper()
	var all []string
	for _, h := range held(t, r, seeds, category) {
		all = append(all, h.Value)
	}
	return strings.Join(all, ";")
}

func name(keys ...string) connector.Correction {
	return connector.Correction{Collection: "people:person", Field: "name", Keys: keys, Value: "Anne O'Neill"}
}

func corrects(t *testing.T, r *connector.Registry) {
	now := held(t, r, annSeeds, "user.name")
	if len(now) != 1 || now[0].Value != "Ann" || now[0].Obstacle != "" || now[0].Finds || len(now[0].Keys) != 1 {
		t.Fatalf("held: %d values, %#v", len(now), now)
	}
	for i, changed := range []int64{1, 0} { // the second time there is nothing left to do
		receipt, err := r.Correct(t.Context(), "people", annSeeds, []connector.Correction{name(now[0].Keys...)}, connector.CorrectOptions{Repeat: i > 0})
		if err != nil || !receipt.Proven {
			t.Fatalf("%d: %+v %v", i, receipt, err)
		}
		equal(t, "receipt", receipt.Collections, []connector.Updated{{Collection: "people:person", Matched: 1, Changed: changed}})
	}
	equal(t, "ann's name", value(t, r, annSeeds, "user.name"), "Anne O'Neill")
	equal(t, "bob's name", value(t, r, bobSeeds, "user.name"), "Bob")
}

func correctsDry(t *testing.T, r *connector.Registry) {
	receipt, err := r.Correct(t.Context(), "people", annSeeds, []connector.Correction{name("1")}, connector.CorrectOptions{DryRun: true})
	if err != nil || receipt.Proven || receipt.Collections[0].Changed != 1 {
		t.Fatalf("%+v %v", receipt, err)
	}
	equal(t, "ann's name", value(t, r, annSeeds, "user.name"), "Ann")
}

func correctsOnly(t *testing.T, r *connector.Registry) {
	for what, c := range map[string]connector.Correction{
		"a key":               {Collection: "people:person", Field: "id", Keys: []string{"1"}, Value: "7"},
		"a reference":         {Collection: "people:note", Field: "person_id", Keys: []string{"1"}, Value: "2"},
		"somebody else's row": name("2"),
		"a row that is not":   name("99"),
		"one of each":         name("1", "2"),
		"an unknown field":    {Collection: "people:person", Field: "nmae", Keys: []string{"1"}, Value: "x"},
		"an unknown table":    {Collection: "people:persons", Field: "name", Keys: []string{"1"}, Value: "x"},
	} {
		for _, repeat := range []bool{false, true} {
			_, err := r.Correct(t.Context(), "people", annSeeds, []connector.Correction{c}, connector.CorrectOptions{Finding: true, Repeat: repeat})
			if !problem.Is(err, problem.Conflict) {
				t.Errorf("%s: got %v, want a conflict", what, err)
			}
		}
	}
	equal(t, "names", value(t, r, annSeeds, "user.name")+value(t, r, bobSeeds, "user.name"), "AnnBob")
}

func correctsTyped(t *testing.T, r *connector.Registry) {
	c := name("1")
	c.Value = strings.Repeat("x", 61)
	_, err := r.Correct(t.Context(), "people", annSeeds, []connector.Correction{c}, connector.CorrectOptions{})
	if !problem.Is(err, problem.Invalid) || strings.Contains(err.Error(), c.Value) {
		t.Errorf("too long: %v", err)
	}
	for _, v := range hostile {
		if len([]rune(v)) > 60 {
			continue
		}
		c.Value = v
		if _, err := r.Correct(t.Context(), "people", annSeeds, []connector.Correction{c}, connector.CorrectOptions{}); err != nil {
			t.Fatalf("%q: %v", v, err)
		}
		equal(t, "ann's name", value(t, r, annSeeds, "user.name"), v)
	}
	equal(t, "bob's name", value(t, r, bobSeeds, "user.name"), "Bob")
}

func correctsFinding(t *testing.T, r *connector.Registry) {
	c := connector.Correction{Collection: "people:person", Field: "email", Keys: []string{"1"}, Value: "anne@example.com"}
	if now := held(t, r, annSeeds, "user.contact.email"); len(now) != 1 || !now[0].Finds {
		t.Fatalf("held: %#v", now)
	}
	if _, err := r.Correct(t.Context(), "people", annSeeds, []connector.Correction{c}, connector.CorrectOptions{}); !problem.Is(err, problem.Conflict) {
		t.Fatalf("one approval was enough: %v", err)
	}
	for i := range 2 {
		receipt, err := r.Correct(t.Context(), "people", annSeeds, []connector.Correction{c}, connector.CorrectOptions{Finding: true, Repeat: i > 0})
		if err != nil || !receipt.Proven {
			t.Fatalf("%d: %+v %v", i, receipt, err)
		}
	}
	equal(t, "found by the new address", value(t, r, dataset.Seeds{"email": {"anne@example.com"}}, "user.name"), "Ann")
}

func restricts(t *testing.T, r *connector.Registry) {
	for i, want := range []connector.Updated{
		{Collection: "people:person", Matched: 1, Changed: 1}, {Collection: "people:person", Matched: 1, Changed: 1}, {Collection: "people:person", Matched: 1},
	} {
		dry := i == 0
		receipt, err := r.Restrict(t.Context(), "people", annSeeds, connector.RestrictOptions{Scope: connector.Scope{All: true}, DryRun: dry})
		if err != nil || receipt.Proven == dry {
			t.Fatalf("%d: %+v %v", i, receipt, err)
		}
		equal(t, "receipt", receipt.Collections, []connector.Updated{want})
	}
	if _, err := r.Suppress(t.Context(), "people", annSeeds, false); err == nil {
		t.Error("a connector without the action suppressed")
	}
}
