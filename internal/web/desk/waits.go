package desk

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// waits says what an open request without attention waits for; what a review waits for depends on more than its state.
var waits = map[dsr.State]string{
	dsr.Received:   "Begins by itself",
	dsr.Verifying:  "Waits for the person to prove who they are",
	dsr.Collecting: "Systems are being read",
	dsr.Executing:  "Systems are carrying it out",
	dsr.Answering:  "The answer is on its way",
}

// waiting says what an open request waits for that needs nobody here.
func (f clockFace) waiting(r dsr.Request) string {
	switch {
	case r.State != dsr.InReview:
		return waits[r.State]
	case onHold(r, f):
		return "On hold until " + f.when(r.HoldUntil) + ". Until then it can be cancelled"
	case !r.HoldUntil.IsZero():
		return "The hold is over. It waits for the copy that was asked for with it"
	case r.Class == regime.DecisionClass:
		return "Waits for a decision"
	case doneByHand(r):
		return "Waits to be carried out by hand"
	case r.Approvals < r.ApprovalsNeeded && r.Approvals > 0:
		return "Waits for a second person's approval"
	case r.Approvals < r.ApprovalsNeeded:
		return "Waits for an approval"
	case r.Right == regime.Delete && r.ConfirmedAt.IsZero():
		return "Approved. Waits for the person to confirm the deletion"
	}
	return "Approved. It goes on by itself"
}

// onHold reports whether the cooling time of a deletion runs.
func onHold(r dsr.Request, f clockFace) bool { return r.Open() && r.HoldUntil.After(f.now) }

// doneByHand reports whether staff carry a request out in the systems themselves: no plan is made of it.
func doneByHand(r dsr.Request) bool { return r.ByHand() }

// attended is why a request needs a person, and what leads on.
func attended(r dsr.Request) (attention, bool) {
	a, ok := attentions[r.Attention]
	if r.Attention == dsr.AttentionDecide && r.Reviewing() {
		a.why = "A program's decision is to be looked at again"
	}
	switch {
	case !ok || r.Attention != dsr.AttentionReview:
	case doneByHand(r):
		a = attention{"It is to be carried out by hand, and the answer recorded", "See what to do", ""}
	case dsr.Restricts(r.Right):
		a = attention{"The uses of the person's data are to be decided", "Decide", ""}
	case r.Right == regime.Delete:
		a.why = "What would be deleted is ready to be checked"
	}
	return a, ok
}
