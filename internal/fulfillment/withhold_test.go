package fulfillment

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/withheld"
)

func TestAValueGoesAndWhatIsAroundItStaysJSON(t *testing.T) {
	t.Parallel()
	words := func(k withheld.Kind) (string, bool) { return `"` + string(k) + `"`, k != withheld.Password }
	for value, want := range map[string]string{
		`"call 219-65-4320 now"`:                   `"call \"ssn\" now"`,
		`"line\n219-65-4320\tnext"`:                `"line\n\"ssn\"\tnext"`, // what stands behind an escape is found, too
		`"\u00e9219-65-4320"`:                      `"\u00e9\"ssn\""`,
		`4111111111111111`:                         `"\"financial_account\""`, // a number becomes a text
		`{"card":4111111111111111,"n":[1,"x\"y"]}`: `{"card":"\"financial_account\"","n":[1,"x\"y"]}`,
		`["219-65-4320","SO-1001"]`:                `["\"ssn\"","SO-1001"]`,
		`"219-65-4320 and 536-90-4399"`:            `"\"ssn\" and \"ssn\""`,
		`"SO-1001"`:                                `"SO-1001"`,
		`null`:                                     `null`,
	} {
		got := replaceHits([]byte(value), words)
		if string(got) != want || !json.Valid(got) {
			t.Errorf("%s: got %s, want %s", value, got, want)
		}
	}
}

func TestOnlyFieldsThatHeldAValueAreMarkedAndCounted(t *testing.T) {
	t.Parallel()
	f := &partFile{}
	for _, row := range []string{
		`{"id":1,"ssn":null,"password":"x","note":"4111111111111111","order":"378282246310005","city":"Bern"}`,
		`{"id":2,"ssn":null,"password":null,"note":null,"order":null,"city":null}`,
	} {
		if err := f.look([]byte(row)); err != nil {
			t.Fatal(err)
		}
	}
	c := connector.Collected{
		Marked:   []connector.Marked{{Field: "ssn", Kind: withheld.SSN}, {Field: "password", Kind: withheld.Password}},
		Unmarked: []string{"order"}, // the dataset says that these are no cards
		Categories: map[string][]string{"ssn": {"user.government_id"}, "note": {"user.content"}, "city": {"user.contact.address", "user.location"},
			"password": {"user.authorization"}},
	}
	if diff := cmp.Diff(dsr.Strings{"note~financial_account", "password=password"}, f.marks(c)); diff != "" {
		t.Error(diff)
	}
	want := dsr.Strings{"user.authorization", "user.contact.address", "user.content", "user.location"}
	if diff := cmp.Diff(want, f.categories(c)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatStaysOutIsOneLawsBusiness(t *testing.T) {
	t.Parallel()
	c := dsr.Collection{Forbidden: dsr.Strings{"a=b=ssn", "note~financial_account", "password=password"}}
	california := withholding{kinds: []string{"ssn", "financial_account"}}
	whole, parts := california.of(c)
	if !slices.Equal(whole, []string{"a=b"}) || !slices.Equal(parts, []string{"note"}) {
		t.Errorf("whole %v, parts %v", whole, parts)
	}
	if whole, parts = (withholding{}).of(c); len(whole)+len(parts) != 0 {
		t.Errorf("a law that withholds nothing keeps back %v and %v", whole, parts)
	}
}
