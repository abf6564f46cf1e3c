package dsr

// State is where a request stands. Composite facts (on hold, overdue, needs attention) are computed, not states.
type State string

// The states, in the order of the road.
const (
	None       State = ""           // before the request exists
	Received   State = "received"   // accepted, nothing decided yet
	Verifying  State = "verifying"  // waiting for proof of who asks
	Collecting State = "collecting" // connectors read (data) or preview (write)
	InReview   State = "in_review"  // a rule or staff checks the answer or the plan
	Executing  State = "executing"  // the package is built, or the plan is carried out
	Answering  State = "answering"  // the answer's notice is on its way
	Fulfilled  State = "fulfilled"
	Denied     State = "denied"
	Withdrawn  State = "withdrawn"
)

// States lists every state in order.
var States = []State{Received, Verifying, Collecting, InReview, Executing, Answering, Fulfilled, Denied, Withdrawn}

// Final reports whether nothing can follow.
func (s State) Final() bool { return s == Fulfilled || s == Denied || s == Withdrawn }

// Public returns the word that the requester sees: one of five.
func (s State) Public() PublicState {
	switch s {
	case Received:
		return PublicReceived
	case Verifying:
		return PublicChecking
	case Collecting, InReview, Executing, Answering:
		return PublicWorking
	default:
		return PublicClosed
	}
}

// PublicState is one of the five words of the status page. Ready is not a state of the request: it is said while
// an answer can be fetched.
type PublicState string

// The five words.
const (
	PublicReceived PublicState = "received"
	PublicChecking PublicState = "checking"
	PublicWorking  PublicState = "working"
	PublicReady    PublicState = "ready"
	PublicClosed   PublicState = "closed"
)

// Outcome says how a fulfilled request was answered.
type Outcome string

// The outcomes of a fulfilled request.
const (
	InFull       Outcome = "in_full"
	InPart       Outcome = "in_part"
	LesserAnswer Outcome = "lesser_answer"
	NothingHeld  Outcome = "nothing_held"
	NotOurRole   Outcome = "not_our_role"
	Forwarded    Outcome = "forwarded" // not our role, and sent on to whose it is
)

// Event is what happened or what somebody wants to happen.
type Event string

// The events. Those that change no state are facts that the history must hold all the same.
const (
	Submit        Event = "submit"
	Begin         Event = "begin"       // the first job starts the road of the request's class
	AskProof      Event = "ask_proof"   // the same for a review, whose answer says something about the person
	Confirm       Event = "confirm"     // the typed contact was confirmed
	Prove         Event = "prove"       // a proof item was decided
	Verify        Event = "verify"      // the level needed was reached
	GiveLesser    Event = "give_lesser" // not verified in time: the lesser answer whose level is met
	Collected     Event = "collected"   // every system answered or was released
	CollectAgain  Event = "collect_again"
	Approve       Event = "approve"    // one approval of the plan, by a person or a standing rule
	Release       Event = "release"    // the plan has all approvals and no hold stands
	PlanStale     Event = "plan_stale" // the world is no longer what was approved
	Executed      Event = "executed"
	Answer        Event = "answer"        // the answer's notice was accepted, or published where none can be sent
	AnswerDenial  Event = "answer_denial" // the refusal's notice was accepted
	Deny          Event = "deny"
	Withdraw      Event = "withdraw"
	Retype        Event = "retype"  // another right: verification scope and approvals are void
	Merge         Event = "merge"   // a duplicate of another request
	Dismiss       Event = "dismiss" // staff: not a request
	Extend        Event = "extend"
	Pause         Event = "pause"   // the clock waits for the person, where the law lets it
	Resume        Event = "resume"  // the person replied
	Replay        Event = "replay"  // computed again under another version of its law
	Contest       Event = "contest" // an appeal or complaint against what was decided here was opened
	Hold          Event = "hold"    // the cancellable cooling time before a deletion starts
	CancelHold    Event = "cancel_hold"
	AnnounceLift  Event = "announce_lift" // the person is told that a restriction ends
	KeepLimits    Event = "keep_limits"   // it does not end after all
	Lift          Event = "lift"          // it has ended
	ConfirmErase  Event = "confirm_erase" // the person's one clear confirmation
	Assign        Event = "assign"
	Comment       Event = "comment"
	Message       Event = "message"
	ReviewItem    Event = "review_item"    // a reviewer's include, exclude or redact
	Attend        Event = "attend"         // a person must look, or need not any more
	Acknowledged  Event = "acknowledged"   // the statutory acknowledgment was accepted
	ReleaseSystem Event = "release_system" // answer without one system, for a written reason
	TaskDone      Event = "task_done"      // one system's part ended
	Alarm         Event = "alarm"
	Open          Event = "open"   // a package was opened
	Unmask        Event = "unmask" // staff looked at personal values
	Shred         Event = "shred"
)
