package dataset

import "testing"

// One kind of identifier is asked for under every name that files know it by; one name that is taken is enough.
func TestANameThatNoFieldTakesIsNoGapWhereAnotherNameIsTaken(t *testing.T) {
	t.Parallel()
	g := &Graph{Seeds: []*Edge{{Identity: "account"}}}
	for name, tc := range map[string]struct {
		seeds Seeds
		want  int
	}{
		"every name": {Seeds{"account": {"1"}, "customer_id": {"1"}, "user_id": {"1"}}, 0}, "one name": {Seeds{"user_id": {"1"}}, 1},
		"another kind": {Seeds{"account": {"1"}, "device": {"1"}}, 1},
	} {
		if got := g.Unreached(tc.seeds); len(got) != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
