package dsr

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/regime"
)

func TestTheTimeInEachStateIsCountedWhenItIsLeft(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	decide := func(r Request, c Command) Request {
		t.Helper()
		d, err := Decide(r, c, at)
		if err != nil {
			t.Fatal(err)
		}
		return d.After
	}
	rule := System(ByRule, "test")
	r := decide(Request{Class: regime.DataClass, Right: regime.Access}, Command{Event: Submit, Actor: rule})
	at = at.Add(90 * time.Second)
	r = decide(r, Command{Event: Begin, Actor: rule})
	at = at.Add(time.Hour)
	r = decide(r, Command{Event: Attend, Actor: rule, Attention: AttentionMessage}) // no other state
	at = at.Add(time.Hour)
	r = decide(r, Command{Event: Withdraw, Actor: Requester("s")})
	got := []int64{r.SpentReceived, r.SpentVerifying, r.SpentCollecting}
	if diff := cmp.Diff([]int64{91, 7201, 0}, got); diff != "" || !r.StateSince.Equal(at) {
		t.Errorf("seconds in received, verifying, collecting: %s; in the state since %v", diff, r.StateSince)
	}
	old := Request{Class: regime.DataClass, State: Received} // from before anybody counted
	if old = decide(old, Command{Event: Begin, Actor: rule}); old.SpentReceived != 0 || !old.StateSince.Equal(at) {
		t.Errorf("%d seconds of a state whose beginning is not known", old.SpentReceived)
	}
}
