package dsr

import (
	"slices"
	"testing"

	"github.com/habeasdata/habeas/internal/regime"
)

var allClasses = []regime.Class{regime.DataClass, regime.WriteClass, regime.PreferenceClass, regime.DecisionClass}

// events lists every event of the table once.
func events() []Event {
	var list []Event
	for _, row := range Transitions {
		if !slices.Contains(list, row.Event) {
			list = append(list, row.Event)
		}
	}
	return list
}

func TestAtMostOneRowPerClassStateAndEvent(t *testing.T) {
	t.Parallel()
	type key struct {
		class regime.Class
		state State
		event Event
	}
	seen := map[key]int{}
	for i, row := range Transitions {
		if len(row.Classes) == 0 || len(row.From) == 0 || len(row.By) == 0 || row.To == None {
			t.Errorf("row %d (%s) is incomplete", i, row.Event)
		}
		for _, class := range row.Classes {
			for _, state := range row.From {
				k := key{class, state, row.Event}
				if other, ok := seen[k]; ok {
					t.Errorf("rows %d and %d both answer %v", other, i, k)
				}
				seen[k] = i
			}
		}
	}
}

func TestFinalStatesHaveOnlyFacts(t *testing.T) {
	t.Parallel()
	for _, row := range Transitions {
		if slices.ContainsFunc(row.From, State.Final) && row.To != Same {
			t.Errorf("%s leads out of a final state to %s", row.Event, row.To)
		}
	}
}

func TestEveryStateOfAClassCanBeReachedAndLeft(t *testing.T) {
	t.Parallel()
	for _, class := range allClasses {
		reached := map[State]bool{None: true}
		for range Transitions { // as often as it could take
			for _, row := range Transitions {
				if slices.Contains(row.Classes, class) && row.To != Same && slices.ContainsFunc(row.From, func(s State) bool { return reached[s] }) {
					reached[row.To] = true
				}
			}
		}
		for state := range reached {
			if state.Final() || state == None {
				continue
			}
			leaves := func(row Row) bool {
				return slices.Contains(row.Classes, class) && slices.Contains(row.From, state) && row.To != Same
			}
			if !slices.ContainsFunc(Transitions, leaves) {
				t.Errorf("%s requests stay in %s for ever", class, state)
			}
		}
		if !reached[Fulfilled] || !reached[Denied] || !reached[Withdrawn] {
			t.Errorf("%s requests cannot end every way: %v", class, reached)
		}
		collects := class == regime.DataClass || class == regime.WriteClass
		if proves := collects || class == regime.DecisionClass; reached[Verifying] != proves || reached[Collecting] != collects {
			t.Errorf("%s requests: verifying %v, collecting %v", class, reached[Verifying], reached[Collecting])
		}
	}
}

func TestAPreferenceNeverAsksForProof(t *testing.T) {
	t.Parallel()
	for _, event := range []Event{Verify, Prove, GiveLesser, Approve, Collected, Release, Hold, ConfirmErase} {
		for _, state := range States {
			if _, ok := find(regime.PreferenceClass, state, event); ok {
				t.Errorf("an opt-out can be asked to %s while %s", event, state)
			}
		}
	}
}

// The only ways into execution and into an answer, written down once more: a new row that opens another way must be
// put here too, by somebody who thought about it.
func TestTheWaysToAnAnswerAreThese(t *testing.T) {
	t.Parallel()
	var got []string
	for _, row := range Transitions {
		if row.To == Executing || row.To == Answering || row.To == Fulfilled || row.To == Denied {
			for _, class := range row.Classes {
				for _, from := range row.From {
					got = append(got, string(class)+" "+string(from)+" "+string(row.Event)+" "+string(row.To))
				}
			}
		}
	}
	want := []string{
		"preference received begin executing",
		"data in_review release executing", "write in_review release executing",
		"data executing executed answering", "write executing executed answering", "preference executing executed answering",
		"decision in_review executed answering", "write in_review executed answering",
	}
	for _, class := range []string{"data", "write", "decision"} {
		for _, from := range []string{"received", "verifying", "collecting", "in_review"} {
			want = append(want, class+" "+from+" deny answering")
		}
	}
	want = append(want, "preference received deny answering", "preference executing deny answering")
	for _, class := range []string{"data", "write", "preference", "decision"} {
		want = append(want, class+" answering answer fulfilled", class+" answering answer_denial denied")
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
