package connector

import (
	"testing"

	"github.com/habeasdata/habeas/internal/dataset"
)

func TestATestSubjectIsNamedByEveryIdentifier(t *testing.T) {
	t.Parallel()
	r := &Registry{connectors: []*Connector{{Config: Config{TestSubjects: []dataset.Seeds{
		{"email": {"test@example.com"}, "phone": {"+1 555 0100"}}, {"email": {"second@example.com"}},
	}}}}}
	for _, c := range []struct {
		what  string
		seeds dataset.Seeds
		want  bool
	}{
		{"the address", dataset.Seeds{"email": {"test@example.com"}}, true},
		{"the address and the number under both of its names", dataset.Seeds{"email": {"test@example.com"}, "phone": {"+1 555 0100"}, "phone_number": {"+1 555 0100"}}, true},
		{"an account that the entry does not name", dataset.Seeds{"email": {"test@example.com"}, "account": {"A-1004"}}, false},
		{"an order alone", dataset.Seeds{"order": {"SO-1005"}}, false},
		{"a second address", dataset.Seeds{"email": {"test@example.com", "mia@example.com"}}, false},
		{"two subjects at once", dataset.Seeds{"email": {"test@example.com", "second@example.com"}}, false},
		{"nothing", dataset.Seeds{}, false},
		{"a kind without a value", dataset.Seeds{"email": {}}, false},
	} {
		if got := r.IsTestSubject(c.seeds); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}
