package dsr

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
)

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

var actors = []Actor{
	Requester("s"), Staff("o1", Officer), Staff("o2", Officer), Staff("p", Approver), Staff("adm", Administrator),
	Staff("aud", Auditor), {Cause: ByStaff, ID: "ceo", Role: "ceo"}, {Cause: ByStaff, ID: "x", Role: "rule"},
	{Cause: ByStaff, ID: "x", Role: "clock"}, {Cause: "regulator", ID: "police"}, {},
	System(ByRule, "r"), System(ByConnector, "c"), System(ByClock, "k"),
}

// ledger is the model: what was truly reached for the right and the plan in force, kept beside the request.
type ledger struct {
	level     regime.Level
	approved  map[string]int
	confirmed bool
	hold      time.Time
}

func (l *ledger) follow(c Command, d Decided) {
	switch c.Event {
	case Verify, GiveLesser:
		l.level = c.Level
	case Approve:
		l.approved[c.PlanHash]++
	case Collected:
		l.approved = map[string]int{} // approvals given to an earlier run do not count, even for an equal plan
	case CollectAgain, PlanStale:
		l.approved, l.hold = map[string]int{}, time.Time{}
	case ReviewItem, ReleaseSystem:
		if c.PlanHash != "" {
			l.approved = map[string]int{}
		}
	case ConfirmErase:
		l.confirmed = true
	case Hold:
		l.hold = d.After.HoldUntil
	case Retype:
		*l = ledger{approved: map[string]int{}}
	}
}

func drawCommand(t *rapid.T, now time.Time) Command {
	right := rapid.SampledFrom(regime.Rights()).Draw(t, "right")
	c := Command{
		Event:           rapid.SampledFrom(events()).Draw(t, "event"),
		Actor:           rapid.SampledFrom(actors).Draw(t, "actor"),
		Level:           regime.Level(rapid.IntRange(0, 3).Draw(t, "level")),
		Ground:          rapid.SampledFrom([]string{"", "excessive", GroundUnverified}).Draw(t, "ground"),
		PlanHash:        rapid.SampledFrom([]string{"", "plan a", "plan b"}).Draw(t, "plan"),
		ApprovalsNeeded: rapid.IntRange(1, 2).Draw(t, "approvals"),
		Outcome:         rapid.SampledFrom([]Outcome{"", InFull, NothingHeld}).Draw(t, "outcome"),
		HoldUntil:       now.Add(time.Duration(rapid.IntRange(-1, 24).Draw(t, "hold")) * time.Hour),
		DuplicateOf:     RequestID(rapid.SampledFrom([]string{"", "r", "other"}).Draw(t, "duplicate")),
	}
	c.Wait = rapid.SampledFrom(append([]Wait{NoWait}, Waits...)).Draw(t, "wait")
	c.Linked = RequestID(rapid.SampledFrom([]string{"", "linked"}).Draw(t, "linked"))
	if rapid.Bool().Draw(t, "dates") {
		c.Dates = &Dates{Stopped: rapid.Bool().Draw(t, "stopped")}
	}
	if rapid.Bool().Draw(t, "reclassified") {
		c.NewRight = &Reclassified{Right: right, Class: right.Class(), Need: needOf(right)}
	}
	return c
}

// alongTheRoad makes a command one that somebody who may would give next; what it says stays partly random.
func alongTheRoad(t *rapid.T, r Request, c *Command) {
	road := []Event{Begin, AskProof, Verify, Collected, Approve, ConfirmErase, Hold, Release, Executed, ReviewItem, ReleaseSystem}
	var rows []Row
	for _, row := range Transitions {
		if slices.Contains(road, row.Event) && slices.Contains(row.Classes, r.Class) && slices.Contains(row.From, r.State) {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return
	}
	row := rapid.SampledFrom(rows).Draw(t, "row")
	c.Event = row.Event
	c.Actor = rapid.SampledFrom(slices.DeleteFunc(slices.Clone(actors), func(a Actor) bool { return !row.admits(a) })).Draw(t, "admitted")
	if r.PlanHash != "" && rapid.Bool().Draw(t, "plan in force") {
		c.PlanHash = r.PlanHash
	}
}

func needOf(right regime.Right) regime.Level {
	if c := right.Class(); c == regime.DataClass || c == regime.WriteClass || Reviews(right) {
		return regime.L2
	}
	return regime.L0
}

// ATK-53: whoever asks and however urgently, no chain of commands leads to the release of data or to a write without
// the level, the approvals, the confirmation and the hold.
func TestNobodySkipsAStep(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		right := rapid.SampledFrom([]regime.Right{regime.Delete, regime.Access, regime.KnowSpecific, regime.Correct, regime.Restrict, regime.AutomatedDecisionReview, regime.Appeal, regime.OptIn}).Draw(t, "first right")
		r := Request{ID: "r", Right: right, Class: right.Class(), Need: needOf(right)}
		if right == regime.KnowSpecific {
			r.Need = regime.L3
		}
		l, now := ledger{approved: map[string]int{}}, start
		d, err := Decide(r, Command{Event: Submit, Actor: Requester("s")}, now)
		if err != nil {
			t.Fatal(err)
		}
		r = d.After
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 12).Draw(t, "hours")) * time.Hour)
			c := drawCommand(t, now)
			if rapid.IntRange(0, 9).Draw(t, "purposeful") > 0 { // most go along the road, so that its far end is met
				alongTheRoad(t, r, &c)
			}
			d, err := Decide(r, c, now)
			if err != nil {
				if k := problem.KindOf(err); k != problem.Conflict && k != problem.Forbidden && k != problem.Invalid {
					t.Fatalf("%s: %v", c.Event, err)
				}
				if d.After.ID != "" {
					t.Fatalf("%s was refused and changed something", c.Event)
				}
				continue
			}
			l.follow(c, d)
			l.check(t, r, d, now)
			r = d.After
		}
	})
}

func (l *ledger) check(t *rapid.T, before Request, d Decided, now time.Time) {
	after := d.After
	if after.Version != before.Version+1 {
		t.Fatalf("%s: version %d after %d", d.Event, after.Version, before.Version)
	}
	if before.State.Final() && after.State != before.State {
		t.Fatalf("%s leads from %s to %s", d.Event, before.State, after.State)
	}
	allowed := []Cause{ByRequester, ByStaff, ByRule, ByConnector, ByClock}
	if !slices.Contains(allowed, d.Actor.Cause) || d.Actor.Cause == ByStaff && d.Actor.Role != Officer && d.Actor.Role != Approver {
		t.Fatalf("%+v did %s", d.Actor, d.Event)
	}
	if before.State == Executing && after.State == Executing && after.PlanHash != before.PlanHash {
		t.Fatalf("%s changes the plan that is being carried out", d.Event)
	}
	guarded := after.Class == regime.DataClass || after.Class == regime.WriteClass
	if !guarded || after.State == before.State {
		return
	}
	if after.State == Collecting && before.State == Verifying && l.level < after.Need {
		t.Fatalf("collecting at %s, %s is needed", l.level, after.Need)
	}
	answered := after.State == Answering && after.Ground == ""
	if (after.State == Executing || answered) && l.level < after.Need {
		t.Fatalf("%s at %s, %s is needed", after.State, l.level, after.Need)
	}
	if after.State != Executing {
		return
	}
	if after.PlanHash == "" || l.approved[after.PlanHash] < after.ApprovalsNeeded {
		t.Fatalf("executing with %d of %d approvals", l.approved[after.PlanHash], after.ApprovalsNeeded)
	}
	if after.Right == regime.Delete && (!l.confirmed || l.hold.IsZero() || now.Before(l.hold)) {
		t.Fatalf("deleting at %s: confirmed %v, hold until %s", now, l.confirmed, l.hold)
	}
}

func TestAChangeOfRightVoidsProofAndApprovals(t *testing.T) {
	t.Parallel()
	r := Request{
		ID: "r", Right: regime.Access, Class: regime.DataClass, State: InReview, Need: regime.L2, Level: regime.L3, VerifiedAt: start,
		PlanHash: "plan", PlannedAt: start, ApprovalsNeeded: 1, Approvals: 1, ConfirmedAt: start, HoldUntil: start, Lesser: true,
	}
	d, err := Decide(r, Command{Event: Retype, Actor: Staff("o", Officer), NewRight: &Reclassified{
		Right: regime.Delete, Class: regime.WriteClass, Need: regime.L3,
	}}, start)
	if err != nil {
		t.Fatal(err)
	}
	want := Request{ID: "r", Right: regime.Delete, Class: regime.WriteClass, State: Received, Need: regime.L3, Version: 1, StateSince: start}
	if d.After != want {
		t.Errorf("left: %+v", d.After)
	}
	if len(d.Effects) != 1 || d.Effects[0].Job != JobBegin {
		t.Errorf("effects %+v", d.Effects)
	}
}

func TestDenialNeedsAGround(t *testing.T) {
	t.Parallel()
	r := Request{ID: "r", Class: regime.DataClass, State: Verifying}
	_, err := Decide(r, Command{Event: Deny, Actor: Staff("o", Officer)}, start)
	if !problem.Is(err, problem.Invalid) {
		t.Errorf("without a ground: %v", err)
	}
	d, err := Decide(r, Command{Event: Deny, Actor: System(ByClock, "due"), Ground: GroundUnverified}, start)
	if err != nil || len(d.Effects) != 1 || d.Effects[0].Notice != NoticeUnverified {
		t.Errorf("unverified: %+v, %v", d.Effects, err)
	}
	d.After.State = Answering
	if _, err := Decide(d.After, Command{Event: Answer, Actor: System(ByRule, "mail")}, start); !problem.Is(err, problem.Conflict) {
		t.Errorf("a refusal ends as fulfilled: %v", err)
	}
}

func TestPossibleNamesOnlyWhatDecideAllows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		right := rapid.SampledFrom(regime.Rights()).Draw(t, "right")
		r := Request{ID: "r", Right: right, Class: right.Class(), State: rapid.SampledFrom(States).Draw(t, "state"), Need: needOf(right)}
		c := drawCommand(t, start)
		possible := Possible(r, c, start)
		for _, event := range events() {
			c.Event = event
			_, err := Decide(r, c, start)
			if (err == nil || problem.Is(err, problem.Invalid)) != slices.Contains(possible, event) {
				t.Fatalf("%s while %s: possible %v, decided %v", event, r.State, possible, err)
			}
		}
	})
}
