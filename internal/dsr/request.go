package dsr

import (
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/regime"
)

// Request is one data subject, one right, one clock, one answer. A zero time or date means "not (yet)".
type Request struct {
	ID           RequestID
	ControllerID string
	SubmissionID SubmissionID
	Reference    string // HB-7K3F-92QX-1
	Ordinal      int

	Right         regime.Right
	Class         regime.Class
	Regime        string
	RegimeVersion string
	State         State
	Version       int64
	Test          bool // runs on test subjects only and stays out of the figures

	ReceivedAt time.Time // statutory receipt: the instant the clock counts from
	AckBy      deadline.Date
	AnswerBy   deadline.Date // never later than the law's
	NoticeBy   deadline.Date // last day on which an extension may be told
	ExtendTo   deadline.Date // where an extension would end; zero where the law gives none
	Extended   bool          // AnswerBy is ExtendTo
	WorkingBy  deadline.Date // the strictest reading, which alarms use
	DueAt      time.Time     // end of AnswerBy in the controller's time zone
	AlarmAt    time.Time     // end of WorkingBy, or the next alarm's instant
	AckedAt    time.Time     // the acknowledgment was accepted
	AnsweredAt time.Time     // the answer was accepted: the clock has stopped

	Need       regime.Level // what the policy row demands
	Level      regime.Level // what was verified for this request, not revoked
	VerifiedAt time.Time
	Lesser     bool // the lesser answer is given: categories only

	PlanHash        string // keyed hash of what would be released or erased
	PlannedAt       time.Time
	ApprovalsNeeded int
	Approvals       int       // distinct approvals bound to PlanHash
	ErasureAsked    time.Time // the confirmation was asked for
	ErasureReminded int
	ConfirmedAt     time.Time // the person's one clear confirmation of a deletion
	HoldUntil       time.Time

	About       RequestID    // the request that this one contests, or goes on with; "" for one of its own
	AboutRight  regime.Right // of that request
	ContestedBy RequestID    // the appeal or complaint against what was decided here

	AlsoRegime  string // a second law that covers the person: of each date the earlier one counts
	AlsoVersion string
	LookBack    LookBack // how far back the person wants to know, where the law lets them choose
	Mismatch    string   // why somebody may want to look at the choice of law, as an enumeration; never held against anybody

	PausedFor       Wait // what the stopped clock waits for
	IdentityAskedAt time.Time
	IdentityGotAt   time.Time
	FeeAskedAt      time.Time
	FeePaidAt       time.Time
	ClarifyAskedAt  time.Time
	ClarifyGotAt    time.Time

	RestrictedAt time.Time // data are restricted, or not used any more as the person objected, since then
	LiftToldAt   time.Time // the person was told that this ends; zero: it goes on
	LiftAt       time.Time // not before then
	LiftedAt     time.Time

	Outcome   Outcome
	Ground    string // of a denial: an id of the regime's list
	Duplicate RequestID
	Assignee  StaffID
	Attention string // why a person must look, as an enumeration; "" for no
	RetypedBy StaffID
	CreatedAt time.Time
	ClosedAt  time.Time

	StateSince      time.Time // when the state began; zero where that is not known
	SpentReceived   int64     // seconds in a state that was left, a part of one counted whole; so for the next
	SpentVerifying  int64
	SpentCollecting int64
	SpentInReview   int64
	SpentExecuting  int64
	SpentAnswering  int64
}

// Why somebody may want to look at the choice of law.
const (
	MismatchSettings = "law_not_in_settings" // of the declared place; the law of the place counts
	MismatchLanguage = "language_elsewhere"  // no place was declared, and the form's language is that of another law
)

// Ready reports whether every approval stands, the person confirmed where that is owed, and no hold runs at now.
func (r Request) Ready(now time.Time) bool {
	if r.PlanHash == "" || r.Approvals < r.ApprovalsNeeded {
		return false
	}
	if r.Right != regime.Delete {
		return true
	}
	return !r.ConfirmedAt.IsZero() && !r.HoldUntil.IsZero() && !now.Before(r.HoldUntil)
}

// ByHand reports whether staff carry the request out in the systems themselves: there is no plan that could be approved.
func (r Request) ByHand() bool {
	return r.Class == regime.WriteClass && r.Right != regime.Delete && r.ApprovalsNeeded == 0
}

// Verified reports whether the level that the policy row demands was reached.
func (r Request) Verified() bool { return r.Level >= r.Need }

// Open reports whether the request still owes an answer.
func (r Request) Open() bool { return !r.State.Final() }

// Overdue reports whether the answer is late at now.
func (r Request) Overdue(now time.Time) bool {
	return r.Open() && !r.Paused() && r.AnsweredAt.IsZero() && !r.DueAt.IsZero() && !now.Before(r.DueAt)
}

// ReleasesData reports whether the answer of this right is a package.
func (r Request) ReleasesData() bool { return r.Class == regime.DataClass }

// Attention values: why a person must look. Enumerations only, they stand in plain columns.
const (
	AttentionNone       = ""
	AttentionReview     = "review"
	AttentionConnector  = "connector_failed"
	AttentionManual     = "manual_task"
	AttentionUnresolved = "unresolved_items"
	AttentionBounce     = "answer_bounced"
	AttentionNoContact  = "no_contact"
	AttentionConfirm    = "erasure_unconfirmed"
	AttentionAmbiguous  = "ambiguous_subject"
	AttentionMailCap    = "acknowledge_another_way"
	AttentionMessage    = "message_waiting"
	AttentionLate       = "logged_late" // written down by staff after, or close to, the legal date
	AttentionNotMe      = "disputed_by_record_owner"
	AttentionHandOver   = "hand_over"
	AttentionFactor     = "waits_for_passphrase"
	AttentionRepeated   = "repeat_failed"
	AttentionDecide     = "decision_waits"
	AttentionMail       = "mail_to_read"  // a mail whose wish, sender or tone a person should read
	AttentionReach      = "reach_by_hand" // the record names no email address, but a postal address or a phone number
)

// aboutPlan are the reasons to look that end with the plan they are about.
var aboutPlan = []string{AttentionReview, AttentionUnresolved, AttentionConnector, AttentionManual, AttentionConfirm}

// openStates are the states before an end.
var openStates = []State{Received, Verifying, Collecting, InReview, Executing, Answering}
