package identity

import (
	"testing"

	"github.com/habeasdata/habeas/internal/connector"
)

// found makes a candidate of one collection from field, kind and value in turn.
func found(known ...string) connector.Candidate {
	c := connector.Candidate{Collection: "shop:customers"}
	for i := 0; i+2 < len(known); i += 3 {
		c.Known = append(c.Known, connector.Known{Field: known[i], Kind: known[i+1], Value: known[i+2], Use: connector.AsMatch})
	}
	return c
}

func TestOneContactOfSeveralPeopleIsNobodys(t *testing.T) {
	t.Parallel()
	first := found("first", "name", "Luís", "last", "name", "Gonçalves")
	for _, c := range []struct {
		what string
		rows []connector.Candidate
		want bool
	}{
		{"a first and a last name of one row", []connector.Candidate{first}, false},
		{"two rows of one person", []connector.Candidate{first, found("first", "name", "LUÍS", "last", "name", "Gonçalves")}, false},
		{"two first names", []connector.Candidate{first, found("first", "name", "Ana", "last", "name", "Gonçalves")}, true},
		{"two account numbers", []connector.Candidate{found("number", "account", "A-1"), found("number", "account", "A-2")}, true},
	} {
		if got := shared(c.rows); got != c.want {
			t.Errorf("%s: shared is %v", c.what, got)
		}
	}
}
