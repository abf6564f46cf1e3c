package dsr

import "github.com/habeasdata/habeas/internal/regime"

// Same as a row's To means that the event leaves the state as it is.
const Same State = "same"

// Row is one possible move. A class, a state and an event lead to at most one row.
type Row struct {
	Classes []regime.Class
	From    []State
	Event   Event
	To      State
	By      []Permission
	Guard   Guard    // nil for none
	Effects []Effect // done after the commit
}

// The jobs that a move may ask for, by queue kind.
const (
	JobBegin    = "request.begin"
	JobLocate   = "fulfillment.locate"
	JobEvaluate = "identity.evaluate"
	JobCollect  = "fulfillment.collect"
	JobRelease  = "fulfillment.release"
	JobExecute  = "fulfillment.execute"
	JobSuppress = "fulfillment.suppress"
	JobLift     = "fulfillment.lift"
	JobAnswer   = "fulfillment.answer"
	JobSiblings = "request.siblings"
)

// The notices that a move sends, by template id of the letters.
const (
	NoticeDenied      = "denied"
	NoticeUnverified  = "unverified"
	NoticeWithdrawn   = "withdrawn"
	NoticeExtension   = "extension"
	NoticeHold        = "deletion_hold"
	NoticeConfirm     = "deletion_confirm"
	NoticeDuplicate   = "duplicate"
	NoticeNotARequest = "not_a_request"
	NoticePaused      = "paused"
	NoticeResumed     = "resumed"
	NoticeUpheld      = "appeal_upheld"
	NoticeNotOurRole  = "not_our_role"
	NoticeLifting     = "restriction_lifting"
)

var (
	all        = []regime.Class{regime.DataClass, regime.WriteClass, regime.PreferenceClass, regime.DecisionClass}
	data       = []regime.Class{regime.DataClass}
	write      = []regime.Class{regime.WriteClass}
	dataWrite  = []regime.Class{regime.DataClass, regime.WriteClass}
	preference = []regime.Class{regime.PreferenceClass}
	decision   = []regime.Class{regime.DecisionClass}
	proven     = []regime.Class{regime.DataClass, regime.WriteClass, regime.DecisionClass}

	beforeExecution = []State{Received, Verifying, Collecting, InReview}
	beforeAnswer    = []State{Received, Verifying, Collecting, InReview, Executing}
)

func job(kind string) []Effect     { return []Effect{{Job: kind}} }
func notice(t string) []Effect     { return []Effect{{Notice: t}} }
func from(states ...State) []State { return states }

//go:generate go test -run ^TestTheTransitionsPageIsCurrent$ -count=1 . -update

// Transitions is the whole of what can happen to a request. docs/transitions.md is generated from it.
var Transitions = []Row{
	// The road.
	{all, from(None), Submit, Received, by(anyRequester, officer, rule), nil, job(JobBegin)},
	{dataWrite, from(Received), Begin, Verifying, by(rule), nil, nil},
	{decision, from(Received), Begin, InReview, by(rule), needsNoProof, nil},
	{decision, from(Received), AskProof, Verifying, by(rule), needsProof, nil},
	{preference, from(Received), Begin, Executing, by(rule), nil, job(JobSuppress)},
	{dataWrite, from(Verifying), Verify, Collecting, by(rule, officer), levelMet, job(JobCollect)},
	{decision, from(Verifying), Verify, InReview, by(rule, officer), levelMet, job(JobCollect)},
	{data, from(Verifying), GiveLesser, Collecting, by(rule, clock, officer), lesserExists, job(JobCollect)},
	{dataWrite, from(Collecting), Collected, InReview, by(rule), verifiedAndPlanned, job(JobRelease)},
	{dataWrite, from(InReview), CollectAgain, Collecting, by(officer, rule), nil, job(JobCollect)},
	{dataWrite, from(InReview), Approve, Same, by(officer, approver, rule), boundToPlan, job(JobRelease)},
	{dataWrite, from(InReview), Release, Executing, by(rule, clock), readyToRelease, job(JobExecute)},
	{dataWrite, from(Executing), PlanStale, InReview, by(rule, connector), nil, nil},
	{dataWrite, from(Executing), Executed, Answering, by(rule, connector), outcomeGiven, job(JobAnswer)},
	{preference, from(Executing), Executed, Answering, by(rule, connector), outcomeGiven, job(JobAnswer)},
	{decision, from(InReview), Executed, Answering, by(officer), outcomeOfProven, job(JobAnswer)},
	{all, from(Answering), Answer, Fulfilled, by(rule, officer), notRefused, job(JobSiblings)},
	{all, from(Answering), AnswerDenial, Denied, by(rule, officer), refused, job(JobSiblings)},

	// A correction, restriction or objection that staff carry out by hand in the systems.
	{write, from(InReview), Executed, Answering, by(officer), byHand, job(JobAnswer)},

	// Refusals: always a ground with its citation, always a letter.
	{proven, beforeExecution, Deny, Answering, by(officer, clock, rule), groundGiven, notice(NoticeDenied)},
	{preference, from(Received, Executing), Deny, Answering, by(officer), groundGiven, notice(NoticeDenied)},

	// Ends without an answer owed.
	{all, beforeExecution, Withdraw, Withdrawn, by(anyRequester, officer), nil, withSiblings(NoticeWithdrawn)},
	{preference, from(Executing), Withdraw, Withdrawn, by(anyRequester, officer), nil, withSiblings(NoticeWithdrawn)},
	{all, beforeExecution, Merge, Withdrawn, by(officer), otherRequest, withSiblings(NoticeDuplicate)},
	{all, beforeExecution, Dismiss, Withdrawn, by(officer), nil, withSiblings(NoticeNotARequest)},

	// Changes of course.
	{all, beforeExecution, Retype, Received, by(officer), newRight, job(JobBegin)},
	{all, openStates, Extend, Same, by(officer), extendable, notice(NoticeExtension)},
	{all, beforeAnswer, Pause, Same, by(officer), pausable, notice(NoticePaused)},
	{all, beforeAnswer, Resume, Same, by(anyRequester, officer, rule), resumable, notice(NoticeResumed)},
	{all, openStates, Replay, Same, by(rule), neverLater, nil},
	{all, from(Fulfilled, Denied), Contest, Same, by(anyRequester, officer), contestable, nil},
	{write, from(Verifying, Collecting, InReview), ConfirmErase, Same, by(anyRequester, officer), isDelete, job(JobRelease)},
	{write, from(InReview), Hold, Same, by(rule), mayHold, notice(NoticeHold)},
	{write, from(InReview), CancelHold, Withdrawn, by(anyRequester, officer), inHold, withSiblings(NoticeWithdrawn)},

	// The end of a restriction: the person is told before (GDPR Art. 18(3)).
	{write, from(Fulfilled), AnnounceLift, Same, by(anyRequester, officer), mayLift, []Effect{{Notice: NoticeLifting}, {Job: JobLift}}},
	{write, from(Fulfilled), KeepLimits, Same, by(officer), liftComes, nil},
	{write, from(Fulfilled), Lift, Same, by(rule), liftIsDue, nil},

	// Facts that the history holds.
	{all, openStates, Confirm, Same, by(anyRequester), nil, nil},
	{proven, from(Received, Verifying), Prove, Same, by(anyRequester, officer, rule), nil, job(JobEvaluate)},
	{all, openStates, Assign, Same, by(officer), nil, nil},
	{all, withFinal(openStates), Comment, Same, by(officer, approver), nil, nil},
	{all, withFinal(openStates), Message, Same, by(anyRequester, officer), nil, nil},
	{proven, from(InReview), ReviewItem, Same, by(officer, approver), nil, nil},
	{all, from(Collecting, InReview, Executing), ReleaseSystem, Same, by(officer), nil, nil},
	{all, withFinal(openStates), TaskDone, Same, by(rule, connector, officer), nil, nil},
	{all, openStates, Attend, Same, by(rule, clock, connector, officer), nil, nil},
	{all, openStates, Acknowledged, Same, by(rule), nil, nil},
	{all, openStates, Alarm, Same, by(clock), nil, nil},
	{data, withFinal(openStates), Open, Same, by(anyRequester), nil, nil},
	{all, withFinal(openStates), Unmask, Same, by(officer, approver), nil, nil},
	{all, withFinal(openStates), Shred, Same, by(clock), nil, nil},
}

func withSiblings(template string) []Effect {
	return []Effect{{Notice: template}, {Job: JobSiblings}}
}

func withFinal(states []State) []State {
	return append(append([]State{}, states...), Fulfilled, Denied, Withdrawn)
}
