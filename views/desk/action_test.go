package desk_test

import (
	"testing"

	"github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

func TestNoGroundIsChosenForTheOfficer(t *testing.T) {
	t.Parallel()
	deny := desk.Deny(target, []ui.OptionView{{Value: "unverified", Label: "Identity not shown"}})
	options := deny.Form.Fields[0].Options
	if len(options) != 2 || options[0].Value != "" || !deny.Form.Fields[0].Required {
		t.Errorf("a ground stands chosen: %+v", options)
	}
	assign := desk.Assign(target, []ui.OptionView{{Value: "1", Label: "Ana", Selected: true}})
	if n := len(assign.Form.Fields[0].Options); n != 1 {
		t.Errorf("%d choices where one is chosen already, want 1", n)
	}
}

func TestAnErrorUnfoldsItsActionAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	split := desk.Split(target, rights)
	got := split.WithErrors(map[string]string{"reason": "Say what the person asked for."}).
		WithValues(map[string][]string{"reason": {"she wrote"}, "rights": {"access", "delete"}})
	reason, asked := got.Form.Fields[1], got.Form.Fields[0]
	if !got.Open || reason.Error == "" || reason.Value != "she wrote" {
		t.Errorf("open %v, reason %+v", got.Open, reason)
	}
	if !asked.Options[0].Selected || !asked.Options[1].Selected || asked.Options[2].Selected {
		t.Errorf("ticked rights were lost: %+v", asked.Options)
	}
	if split.Open || split.Form.Fields[1].Error != "" || split.Form.Fields[0].Options[0].Selected {
		t.Error("the first action was changed in place")
	}
	if other := split.WithErrors(map[string]string{"ground": "Choose a ground."}); other.Open {
		t.Error("an action unfolded for another one's error")
	}
}
