package deadline

// Start says when a period begins.
type Start string

// The starts that statutes know.
const (
	FromReceipt        Start = "receipt"
	FromAuthentication Start = "verification" // when the person is authenticated
)

// IdentityEffect says what asking for identity data does to the clock.
type IdentityEffect string

// The effects that statutes know. NoDuty lets the clock run: only the duty to act on a request that cannot be
// authenticated is lifted.
const (
	IdentityNone    IdentityEffect = "none"
	IdentityRestart IdentityEffect = "restart" // the period starts when the identity data arrive
	IdentityPause   IdentityEffect = "pause"   // the days of waiting are added
	IdentityNoDuty  IdentityEffect = "no_duty_until_authenticated"
	IdentityStarts  IdentityEffect = "clock_starts_on_authentication"
)

// EndRule says what happens when the last day is not a working day.
type EndRule string

// The end rules that statutes know.
const (
	KeepDate        EndRule = "none"
	NextBusinessDay EndRule = "next_business_day"
)

// PauseCount says which days of a wait do not count.
type PauseCount string

// The ways of counting a wait: both the day asked and the day received, or the difference of the two dates.
const (
	CountDifference PauseCount = "difference"
	CountInclusive  PauseCount = "inclusive"
)

// Extension is the extra time that a controller may take once.
type Extension struct {
	By   Period // added to the answer period, counted from the same start
	Open bool   // the law allows an extension without a fixed cap; By is zero
}

// Allowed reports whether the law knows an extension at all.
func (e Extension) Allowed() bool { return e.Open || !e.By.IsZero() }

// Appeal holds the periods of an appeal to the controller.
type Appeal struct {
	FileWithin      Period // how long the person has; zero with FileReasonable, or when the law says nothing
	FileReasonable  bool   // a "reasonable period", without a number
	Answer          Period // from receipt of the appeal; zero means that there is no appeal
	AnswerExtension Extension
}

// Strict names the readings of a rule that are stricter than the common one. The working date follows all of them.
type Strict struct {
	ReceiptDayCounts  bool   // the day of receipt is day 1 of calendar days and months
	SaturdayCounts    bool   // Saturday is a business day
	SuspensionIgnored bool   // the law's text knows no suspension
	Because           string // the source of the stricter reading
}

// Rule is one statute's clock for one right.
type Rule struct {
	Acknowledge     Period // duty to confirm receipt; zero means none
	Answer          Period // outer limit; zero means that the law sets no number
	Standard        string // what the law says where it sets no number, such as "without_delay"
	Start           Start
	Extension       Extension
	Identity        IdentityEffect
	IdentityStops   bool // waiting for identity data may stop or restart this clock
	ClarifyingStops bool // waiting for a clarification may stop this clock
	Counting        PauseCount
	End             EndRule
	Appeal          Appeal
	Strict          Strict
	Citations       []string
}
