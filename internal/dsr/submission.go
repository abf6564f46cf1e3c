package dsr

import (
	"log/slog"
	"time"

	"github.com/habeasdata/habeas/internal/regime"
)

// Channel is how a message came in.
type Channel string

// The channels.
const (
	ChannelForm   Channel = "form"
	ChannelEmail  Channel = "email"
	ChannelAPI    Channel = "api"
	ChannelPhone  Channel = "phone"
	ChannelLetter Channel = "letter"
	ChannelWalkIn Channel = "walk_in"
)

// LoggedByStaff reports whether a staff member wrote the submission down.
func (c Channel) LoggedByStaff() bool {
	return c == ChannelPhone || c == ChannelLetter || c == ChannelWalkIn
}

// RequesterKind is who sent the request.
type RequesterKind string

// The kinds of requester.
const (
	Self     RequesterKind = "self"
	Agent    RequesterKind = "agent"
	Guardian RequesterKind = "guardian"
)

// Relationship is what the data subject is to the controller. It selects systems, proofs and letters.
type Relationship string

// The relationships.
const (
	Customer        Relationship = "customer"
	Employee        Relationship = "employee"
	Applicant       Relationship = "applicant"
	BusinessContact Relationship = "business_contact"
	ClientEndUser   Relationship = "client_end_user" // then we are the processor
	OtherRelation   Relationship = "other"
)

// Key is a data key as it stands in a row: wrapped under the key-encryption key it names.
type Key struct {
	KEK  string
	Blob []byte
}

// Submission is one message in. It opens one request per right asked for. Sealed is the typed person (see
// [Person]) under the submission's own data key.
type Submission struct {
	ID           SubmissionID
	ControllerID string
	Reference    string
	Channel      Channel
	Requester    RequesterKind
	Relationship Relationship
	Residence    string // ISO 3166-1 alpha-2, or US-XX
	Locale       string
	ReceivedAt   time.Time // statutory receipt; back-dated where staff log a letter
	CreatedAt    time.Time
	DedupKey     string // hash of the form's submission key; unique per controller
	ContactIndex []byte // blind index of the typed address; nil if there is none
	ConfirmedAt  time.Time
	LocatedAt    time.Time
	StoppedAt    time.Time // the owner of the contact on record said "this was not me"
	LoggedBy     StaffID
	Test         bool
	Key          Key `gorm:"embedded;embeddedPrefix:key_"`
	Sealed       []byte
	Pending      []byte // sealed: what its requests are opened from; nil once they are open
	Passphrase   string // Argon2id hash of the download passphrase
	Version      int64
	ShreddedAt   time.Time // it is a tombstone: personal data and their keys are destroyed, counts and hashes stay
}

// Tombstone reports whether the submission's personal data were destroyed.
func (s Submission) Tombstone() bool { return s.ShreddedAt.After(s.CreatedAt) }

// ByHand reports whether nothing can be mailed to the requester: staff wrote the message down and it names no address. Its
// answer is handed over or posted.
func (s Submission) ByHand() bool { return s.Channel.LoggedByStaff() && len(s.ContactIndex) == 0 }

// ContactSource says which typed address is the requester's own: an agent's stands apart from the identifiers of the
// person whose data it is.
func (s Submission) ContactSource() Source {
	if s.Requester == Self {
		return Typed
	}
	return ByAgent
}

// Person is what the requester typed. It exists in clear only while it is used.
type Person struct {
	Name         string   `json:"name,omitempty"`
	Email        string   `json:"email,omitempty"`
	Phone        string   `json:"phone,omitempty"`
	Subject      string   `json:"subject,omitempty"` // the data subject's name where somebody else asks
	Text         string   `json:"text,omitempty"`
	Address      string   `json:"address,omitempty"`
	Rights       []string `json:"rights,omitempty"` // as chosen on the form
	AgentName    string   `json:"agent_name,omitempty"`
	AgentEmail   string   `json:"agent_email,omitempty"`
	AgentPhone   string   `json:"agent_phone,omitempty"`
	AgentCompany string   `json:"agent_company,omitempty"`
	Authority    string   `json:"authority,omitempty"`
	ChildAge     string   `json:"child_age,omitempty"`
	Wrong        []Claim  `json:"wrong,omitempty"` // what a correction is about
}

// Contact is the requester's own address: the agent's where somebody else asks.
func (p Person) Contact() string {
	if p.AgentEmail != "" {
		return p.AgentEmail
	}
	return p.Email
}

// LogValue keeps a person out of the log.
func (Person) LogValue() slog.Value { return slog.StringValue("[redacted]") }

// String keeps a person out of error texts.
func (Person) String() string { return "[redacted]" }

// GoString keeps a person out of %#v.
func (Person) GoString() string { return "[redacted]" }

// IdentifierKind is what an identifier is; one normalization per kind, fixed.
type IdentifierKind string

// The kinds of identifier.
const (
	Email       IdentifierKind = "email"
	Phone       IdentifierKind = "phone"
	Account     IdentifierKind = "account"
	Order       IdentifierKind = "order"
	Name        IdentifierKind = "name"
	PostalCode  IdentifierKind = "postal_code"
	DateOfBirth IdentifierKind = "date_of_birth"
	Device      IdentifierKind = "device"
	// PostalAddress is a whole address as systems hold it, line by line. Nobody gives one as an identifier.
	PostalAddress IdentifierKind = "postal_address"
)

// IdentifierKinds lists the kinds that a form or staff may give.
var IdentifierKinds = []IdentifierKind{Email, Phone, Account, Order, Name, PostalCode, DateOfBirth, Device}

// Source says how an identifier came to us.
type Source string

// The sources, from weakest to strongest.
const (
	Typed     Source = "typed"
	ByAgent   Source = "agent" // the contact of an agent, parent or guardian: never an identifier of the person
	Confirmed Source = "confirmed"
	OnRecord  Source = "on_record"
	// Reached is where a person can be reached by post or phone, as systems hold it. Nobody is looked for by it: a family
	// shares a telephone.
	Reached Source = "reached"
)

// Identifier is one sealed value by which a person can be found.
type Identifier struct {
	ID           string
	ControllerID string
	SubmissionID SubmissionID
	Kind         IdentifierKind
	Source       Source
	Index        []byte
	Sealed       []byte
	CreatedAt    time.Time
}

// Verification is one request's own decision that its person is who they say.
type Verification struct {
	ID           string
	ControllerID string
	RequestID    RequestID
	Level        regime.Level
	Right        regime.Right // the scope: void for any other right
	Basis        string       // which proof items reached it, as ids
	DecidedBy    string
	DecidedAt    time.Time
	RevokedAt    time.Time
}
