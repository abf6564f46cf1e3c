package dsr

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/habeasdata/habeas/internal/regime"
)

var update = flag.Bool("update", false, "write docs/transitions.md")

// TestTheTransitionsPageIsCurrent compares the page with the table. `go generate ./internal/dsr` writes it.
func TestTheTransitionsPageIsCurrent(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "docs", "transitions.md")
	want := page(t)
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the table says: run go generate ./internal/dsr", path)
	}
}

var classWords = map[regime.Class]string{
	regime.DataClass:       "Data: the answer is data (access, know, portability, …)",
	regime.WriteClass:      "Write: the answer changes data (delete, correct, restrict, object)",
	regime.PreferenceClass: "Preference: a wish to be followed (opt-outs, limits, withdrawal of consent, opt-in)",
	regime.DecisionClass:   "Decision: somebody decides (appeal, complaint, review, grievance)",
}

// guardWords says each guard's condition; a guard without words fails the test.
var guardWords = map[string]string{
	"levelMet":           "the level of proof that the right needs is reached",
	"lesserExists":       "the law gives a lesser answer and its level is reached",
	"verifiedAndPlanned": "verified, and there is a plan",
	"boundToPlan":        "the approval names the plan in force",
	"readyToRelease":     "verified; all approvals of this plan; for a deletion confirmed and its hold over",
	"outcomeGiven":       "an outcome is given",
	"byHand":             "not a deletion; verified; an outcome is given",
	"groundGiven":        "a ground is given",
	"notRefused":         "it was not refused",
	"refused":            "it was refused",
	"otherRequest":       "another request is named",
	"newRight":           "another right or law is named",
	"extendable":         "the law gives an extension, not used yet, and its notice is in time",
	"pausable":           "the law lets the clock stop for what is asked, once, and it still runs",
	"resumable":          "the clock is stopped and what it waits for came",
	"neverLater":         "no date becomes later",
	"contestable":        "not an appeal itself, not contested yet",
	"isDelete":           "a deletion, not confirmed yet",
	"mayHold":            "a deletion, approved and confirmed, not held yet",
	"inHold":             "a hold runs",
	"needsProof":         "the person must prove who they are",
	"needsNoProof":       "nobody has to prove who they are for it",
	"outcomeOfProven":    "the outcome is said, and the person is verified where that is needed",
	"mayLift":            "data are restricted because of it, and the end was not told yet",
	"liftComes":          "the end of the restriction was told",
	"liftIsDue":          "the end of the restriction was told, and its day has come",
}

func page(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`# What can happen to a request

This page is generated from the transition table in ` + "`internal/dsr/transitions.go`" + ` by ` + "`go generate ./internal/dsr`" + `; do not edit it.
A request changes by a row of this table or not at all: the row's class, state and event must fit, the actor must be one that it
names, and its condition must hold. The decision, its audit record, its jobs and its notices are written in one transaction.
`)
	for _, class := range allClasses {
		fmt.Fprintf(&b, "\n## %s\n\n", classWords[class])
		diagram(&b, class)
		b.WriteString("\n| from | event | to | by | condition | then |\n|---|---|---|---|---|---|\n")
		facts := []string{}
		for _, row := range Transitions {
			if !slices.Contains(row.Classes, class) {
				continue
			}
			line := fmt.Sprintf("| %s | `%s` | %s | %s | %s | %s |\n",
				states(row.From), row.Event, target(row.To), actorsOf(row), condition(t, row), effects(row))
			if row.To == Same {
				facts = append(facts, line)
			} else {
				b.WriteString(line)
			}
		}
		b.WriteString("\nThese leave the state as it is:\n\n| while | event | | by | condition | then |\n|---|---|---|---|---|---|\n")
		b.WriteString(strings.Join(facts, ""))
	}
	return b.String()
}

// diagram draws the moves of a class. Ends without an answer, refusals and changes of right lead out of so many
// states that the table alone has them.
func diagram(b *strings.Builder, class regime.Class) {
	beside := []Event{Withdraw, Merge, Dismiss, Retype, Deny, CancelHold}
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	for _, row := range Transitions {
		if row.To == Same || slices.Contains(beside, row.Event) || !slices.Contains(row.Classes, class) {
			continue
		}
		for _, from := range row.From {
			name := string(from)
			if from == None {
				name = "[*]"
			}
			fmt.Fprintf(b, "    %s --> %s: %s\n", name, row.To, row.Event)
		}
	}
	for _, end := range []State{Fulfilled, Denied} {
		fmt.Fprintf(b, "    %s --> [*]\n", end)
	}
	b.WriteString("```\n\nNot drawn, because they lead out of several states: ")
	var words []string
	for _, row := range Transitions {
		if slices.Contains(beside, row.Event) && slices.Contains(row.Classes, class) {
			words = append(words, fmt.Sprintf("`%s` (from %s to %s)", row.Event, states(row.From), row.To))
		}
	}
	b.WriteString(strings.Join(words, ", ") + ".\n")
}

func states(list []State) string {
	words := make([]string, len(list))
	for i, s := range list {
		if words[i] = string(s); s == None {
			words[i] = "(new)"
		}
	}
	return strings.Join(words, ", ")
}

func target(s State) string {
	if s == Same {
		return ""
	}
	return string(s)
}

func actorsOf(row Row) string {
	words := make([]string, len(row.By))
	for i, p := range row.By {
		words[i] = string(p)
	}
	return strings.Join(words, ", ")
}

func condition(t *testing.T, row Row) string {
	t.Helper()
	if row.Guard == nil {
		return ""
	}
	name := runtime.FuncForPC(reflect.ValueOf(row.Guard).Pointer()).Name()
	words := guardWords[name[strings.LastIndex(name, ".")+1:]]
	if words == "" {
		t.Errorf("the guard %s of %s has no words", name, row.Event)
	}
	return words
}

func effects(row Row) string {
	var words []string
	for _, e := range row.Effects {
		if e.Job != "" {
			words = append(words, "job `"+e.Job+"`")
		}
		if e.Notice != "" {
			words = append(words, "notice `"+e.Notice+"`")
		}
	}
	return strings.Join(words, ", ")
}
