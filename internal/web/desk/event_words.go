package desk

import (
	"encoding/hex"
	"iter"
	"maps"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/views/ui"
)

// told is how the timeline says an event.
type told struct {
	title string
	tone  ui.Tone
}

var eventWords = map[dsr.Event]told{
	dsr.Submit: {"Received", ui.Info}, dsr.Begin: {"Work began", ui.Info}, dsr.Confirm: {"The person confirmed their address", ui.Fine},
	dsr.Prove: {"A verification item was decided", ui.Plain}, dsr.Verify: {"Identity proven", ui.Fine},
	dsr.GiveLesser: {"The lesser answer is given", ui.Soon}, dsr.Collected: {"Everything is collected; a plan is made", ui.Info},
	dsr.CollectAgain: {"Systems are read again", ui.Soon}, dsr.Approve: {"The plan was approved", ui.Fine},
	dsr.Release: {"Released", ui.Fine}, dsr.PlanStale: {"The data changed: the plan is void", ui.Late},
	dsr.Executed: {"Carried out", ui.Fine}, dsr.Answer: {"The answer was accepted", ui.Fine},
	dsr.AnswerDenial: {"The refusal was accepted", ui.Plain}, dsr.Deny: {"Denied", ui.Late}, dsr.Withdraw: {"Withdrawn", ui.Plain},
	dsr.Retype: {"The right was changed; verification and approvals are void", ui.Soon}, dsr.Merge: {"Merged with another request", ui.Plain},
	dsr.Dismiss: {"Not a request", ui.Plain}, dsr.Extend: {"Extended; the notice is on its way", ui.Soon},
	dsr.Pause: {"The clock is stopped: it waits for the person", ui.Soon}, dsr.Resume: {"The clock runs again", ui.Info},
	dsr.Replay:  {"The dates were computed again under another version of the law", ui.Soon},
	dsr.Contest: {"An appeal or complaint against this was opened", ui.Soon},
	dsr.Hold:    {"The hold before the deletion began", ui.Info}, dsr.CancelHold: {"The deletion was cancelled", ui.Plain},
	dsr.ConfirmErase: {"The deletion was confirmed", ui.Fine}, dsr.Assign: {"Assigned", ui.Plain}, dsr.Comment: {"Internal comment", ui.Plain},
	dsr.Message: {"Message", ui.Plain}, dsr.ReviewItem: {"A reviewer decided an item", ui.Plain}, dsr.Attend: {"Needs a person", ui.Soon},
	dsr.Acknowledged: {"The acknowledgment was accepted", ui.Fine}, dsr.ReleaseSystem: {"The answer goes without one system", ui.Soon},
	dsr.TaskDone: {"A system's part ended", ui.Plain}, dsr.Alarm: {"The clock gave an alarm", ui.Soon},
	dsr.Open: {"The answer was opened", ui.Plain}, dsr.Unmask: {"Staff looked at personal values", ui.Plain},
	dsr.Shred: {"Personal data were destroyed", ui.Plain},
}

func mapsKeys(m map[string]string) iter.Seq[string] { return maps.Keys(m) }

// hashStart is the beginning of a hash, enough to find it.
func hashStart(h audit.Hash) string { return hex.EncodeToString(h[:4]) }

// short20 cuts long ids in tables.
func short20(s string) string {
	if len(s) > 20 {
		return s[:20] + "…"
	}
	return s
}
