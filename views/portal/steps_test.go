package portal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/views/portal"
)

func TestPreferencesSkipWhoAndWhere(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		rights []string
		want   []portal.Step
	}{
		{[]string{"opt_out"}, []portal.Step{"rights", "find", "check"}},
		{[]string{"opt_out", "limit", "marketing"}, []portal.Step{"rights", "find", "check"}},
		{[]string{"opt_out", "copy"}, []portal.Step{"rights", "who", "where", "find", "check"}},
		{[]string{"delete"}, []portal.Step{"rights", "who", "where", "find", "check"}},
		{nil, []portal.Step{"rights", "who", "where", "find", "check"}},
	} {
		if diff := cmp.Diff(tc.want, portal.Steps(tc.rights)); diff != "" {
			t.Errorf("Steps(%v): %s", tc.rights, diff)
		}
	}
}

func TestEachStepLeadsToTheNextThatIsNeeded(t *testing.T) {
	t.Parallel()
	for _, rights := range [][]string{{"opt_out"}, {"copy"}} {
		steps := portal.Steps(rights)
		for i, s := range steps {
			want := steps[min(i+1, len(steps)-1)]
			if got := s.Next(rights); got != want {
				t.Errorf("%s.Next(%v) = %s, want %s", s, rights, got, want)
			}
			back := "/"
			if i > 0 {
				back = steps[i-1].Path()
			}
			if diff := cmp.Diff(portal.Progress{Number: i + 1, Total: len(steps), Back: back}, s.Progress(rights)); diff != "" {
				t.Errorf("%s.Progress(%v): %s", s, rights, diff)
			}
		}
	}
	// Somebody who posts a step that is not needed is led on, not round in a circle.
	if got := portal.StepWho.Next([]string{"opt_out"}); got != portal.StepFind {
		t.Errorf("who leads to %s, want find", got)
	}
}

func TestAnOptOutAsksForOneContactAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		if p.name != "find_opt_out" {
			continue
		}
		var names []string
		for _, c := range structureOf(t, p).controls {
			names = append(names, attr(c, "name"))
		}
		if diff := cmp.Diff([]string{"email", "phone", "device"}, names); diff != "" {
			t.Error(diff)
		}
	}
}

func TestCountriesAreTheCountriesOfTheWorld(t *testing.T) {
	t.Parallel()
	countries := portal.Countries(english(t))
	if len(countries) != 250 { // 249 of ISO 3166-1, and Kosovo
		t.Errorf("%d countries, want 250", len(countries))
	}
	names := map[string]string{}
	for _, c := range countries {
		names[c.Value] = c.Label
		if !portal.KnownCountry(c.Value) {
			t.Errorf("%s is offered and not known", c.Value)
		}
	}
	for code, name := range map[string]string{"DE": "Germany", "US": "United States", "MK": "North Macedonia"} {
		if names[code] != name {
			t.Errorf("%s is %q, want %q", code, names[code], name)
		}
	}
	for _, code := range []string{"", "EU", "EZ", "UK", "us", "USA", "XX", "ZZ", "SU", "419"} {
		if portal.KnownCountry(code) {
			t.Errorf("%q is taken for a country", code)
		}
	}
	if len(portal.States) != 56 || !portal.KnownState("CA") || portal.KnownState("ca") || portal.KnownState("") {
		t.Errorf("states: %d", len(portal.States))
	}
}

func TestADraftNeverPrintsWhatWasTyped(t *testing.T) {
	t.Parallel()
	d := draft([]string{"copy"})
	for _, got := range []string{d.String(), d.GoString(), d.Who.GoString(), d.Where.String(), d.Find.String()} {
		if got != "[redacted]" {
			t.Errorf("prints %q", got)
		}
	}
}
