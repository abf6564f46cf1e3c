package dsr

import "time"

// ProofKind is one kind of thing that proves identity or authority.
type ProofKind string

// The proof items of the first real set.
const (
	ProofContact    ProofKind = "contact"           // the typed address was confirmed
	ProofOnRecord   ProofKind = "contact_on_record" // control of the contact that the controller's systems hold
	ProofDataPoint  ProofKind = "data_point"        // a claimed value matched what systems hold
	ProofSole       ProofKind = "sole_contact"      // all that was found hangs on the contact on record alone
	ProofDocument   ProofKind = "document_seen"     // staff compared a person at the counter with their identity document
	ProofDeclared   ProofKind = "declaration"       // signed under penalty of perjury
	ProofRepeated   ProofKind = "repeated_detail"   // counts tries at a matched detail asked again; proves nothing by itself
	ProofStatusCode ProofKind = "status_code"       // opens the status page; proves nothing by itself
)

// ProofState is where a proof item stands.
type ProofState string

// The states of a proof item.
const (
	ProofOpen   ProofState = "open"
	ProofPassed ProofState = "passed"
	ProofFailed ProofState = "failed"
	ProofVoid   ProofState = "void" // five wrong tries, or replaced
)

// ResultSameContact says that the contact on record is the one that was confirmed already, so that no second code was
// asked for. The public is not told: it would say that we hold a record.
const ResultSameContact = "same_contact"

// CodeAttempts is how many wrong codes void a challenge (ATK-36).
const CodeAttempts = 5

// ProofItem is one thing asked or given as proof, for all requests of one submission; each request records its own
// verification from it.
type ProofItem struct {
	ID           ProofID
	ControllerID string
	SubmissionID SubmissionID
	Kind         ProofKind
	State        ProofState
	Field        IdentifierKind // of a data point; of a contact on record that is reached by post or phone
	Result       string         // match, differ, no_record: never the stored value
	Attempts     int            // tries left
	Generation   int            // a new code is a new generation
	Sealed       []byte         // the address challenged, or the declaration as signed
	MadeBy       StaffID        // who made the code by hand, for a letter or a call: they know it
	CreatedAt    time.Time
	ExpiresAt    time.Time
	DecidedAt    time.Time
}

// Live reports whether the item can still be answered at now.
func (p ProofItem) Live(now time.Time) bool {
	return p.State == ProofOpen && p.Attempts > 0 && now.Before(p.ExpiresAt)
}

// TokenPurpose says what a mailed link is for. A token of one purpose opens nothing of another.
type TokenPurpose string

// The purposes.
const (
	TokenConfirm  TokenPurpose = "confirm"
	TokenNotMe    TokenPurpose = "not_me"
	TokenDownload TokenPurpose = "download"
	TokenTask     TokenPurpose = "task"
	TokenEnrol    TokenPurpose = "enrol"
	TokenCalendar TokenPurpose = "calendar" // a staff member's feed of due dates
	TokenAppeal   TokenPurpose = "appeal"   // contests the answer to one request
)

// Token is a mailed link's secret, of which only the SHA-256 is kept.
type Token struct {
	Hash         string `gorm:"primaryKey"`
	ControllerID string
	Purpose      TokenPurpose
	OwnerID      string // proof item, submission, package, task or staff
	CreatedAt    time.Time
	ExpiresAt    time.Time
	UsedAt       time.Time
}

// SessionKind tells the three trust zones' cookies apart.
type SessionKind string

// The kinds of session.
const (
	SessionPublic SessionKind = "public" // one submission
	SessionStaff  SessionKind = "staff"  // signed in with both factors
	SessionHalf   SessionKind = "half"   // the password was right, the second factor is open
)

// Session is a signed-in browser, kept on the server; the cookie's value is known by its SHA-256 only.
type Session struct {
	Hash         string `gorm:"primaryKey"`
	ControllerID string
	Kind         SessionKind
	OwnerID      string
	CreatedAt    time.Time
	SeenAt       time.Time
	ExpiresAt    time.Time
	StepUpAt     time.Time // the last fresh re-authentication
}

// Draft is a half-filled form, sealed, for 24 hours.
type Draft struct {
	Hash         string `gorm:"primaryKey"`
	ControllerID string
	Key          Key `gorm:"embedded;embeddedPrefix:key_"`
	Sealed       []byte
	ExpiresAt    time.Time
}
