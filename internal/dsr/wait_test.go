package dsr

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
)

func date(year int, month time.Month, day int) deadline.Date {
	return deadline.DateOf(time.Date(year, month, day, 12, 0, 0, 0, time.UTC), time.UTC)
}

func TestTheClockStopsOnlyWhereTheLawSaysSoAndOnce(t *testing.T) {
	t.Parallel()
	r := Request{ID: "r", Right: regime.Access, Class: regime.DataClass, State: Verifying, AnswerBy: date(2026, 12, 2)}
	pause := Command{Event: Pause, Actor: Staff("o", Officer), Wait: WaitClarify, Dates: &Dates{}}
	if _, err := Decide(r, pause, start); !problem.Is(err, problem.Conflict) {
		t.Errorf("a clock that the law lets run was stopped: %v", err)
	}
	pause.Dates.Stopped = true
	d, err := Decide(r, pause, start)
	if err != nil || d.After.PausedFor != WaitClarify || !d.After.ClarifyAskedAt.Equal(start) || d.After.AnswerBy != r.AnswerBy {
		t.Fatalf("paused: %+v, %v", d.After, err)
	}
	if _, err := Decide(d.After, pause, start); !problem.Is(err, problem.Conflict) {
		t.Errorf("it was stopped twice: %v", err)
	}
	later := start.Add(72 * time.Hour)
	running := Dates{AnswerBy: date(2026, 12, 6), WorkingBy: date(2026, 12, 5)}
	d, err = Decide(d.After, Command{Event: Resume, Actor: Requester("s"), Dates: &running}, later)
	if err != nil || d.After.Paused() || !d.After.ClarifyGotAt.Equal(later) || d.After.AnswerBy != running.AnswerBy {
		t.Fatalf("resumed: %+v, %v", d.After, err)
	}
	if _, err := Decide(d.After, pause, later); !problem.Is(err, problem.Conflict) {
		t.Errorf("the same was waited for a second time: %v", err)
	}
}

func TestOneContestPerDecisionAndNoneAgainstAnAppeal(t *testing.T) {
	t.Parallel()
	contest := Command{Event: Contest, Actor: Requester("s"), Linked: "a"}
	denied := Request{ID: "r", Right: regime.Access, Class: regime.DataClass, State: Denied, Ground: "g"}
	d, err := Decide(denied, contest, start)
	want := denied
	want.ContestedBy, want.Version = "a", 1
	if diff := cmp.Diff(want, d.After, cmpopts.EquateComparable(deadline.Date{})); err != nil || diff != "" {
		t.Errorf("contested: %v\n%s", err, diff)
	}
	if _, err := Decide(d.After, contest, start); !problem.Is(err, problem.Conflict) {
		t.Errorf("contested twice: %v", err)
	}
	appeal := Request{ID: "a", Right: regime.Appeal, Class: regime.DecisionClass, State: Denied, About: "r", AboutRight: regime.Access}
	if _, err := Decide(appeal, contest, start); !problem.Is(err, problem.Conflict) {
		t.Errorf("an appeal against an appeal: %v", err)
	}
	open := denied
	open.State = Answering
	if _, err := Decide(open, contest, start); !problem.Is(err, problem.Conflict) {
		t.Errorf("contested before there is an answer: %v", err)
	}
}
