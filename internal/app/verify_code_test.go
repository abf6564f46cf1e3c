package app

import (
	"testing"

	"github.com/habeasdata/habeas/internal/audit"
)

func TestTheCheckerFindsACodeThatItsMakerTook(t *testing.T) {
	t.Parallel()
	record := func(who, detail, item, single string) audit.Record {
		return audit.Record{Event: "prove", Actor: audit.Actor{Kind: "staff", Pseudonym: who},
			Details: map[string]string{"item": item, "detail": detail, "single_officer": single}}
	}
	made := record("ann", "contact_on_record.made.postal_address", "p1", "")
	for name, tc := range map[string]struct {
		after audit.Record
		want  int
	}{
		"its maker":          {record("ann", "contact_on_record.passed", "p1", ""), 1},
		"another officer":    {record("bob", "contact_on_record.passed", "p1", ""), 0},
		"the one officer":    {record("ann", "contact_on_record.passed", "p1", "true"), 0},
		"the code of a mail": {record("ann", "contact_on_record.passed", "p2", ""), 0},
	} {
		c := &checkup{}
		c.returned(&folder{records: []audit.Record{made, tc.after}})
		if len(c.found) != tc.want {
			t.Errorf("%s: %v", name, c.found)
		}
	}
}
