package dsr

import (
	"encoding/json"
	"log/slog"
	"time"
)

// Claim is one thing that a person says is wrong about them. It exists in clear only while it is used.
type Claim struct {
	What  Topic  `json:"what"`
	Now   string `json:"now,omitempty"` // what they think we hold; need not be known
	Right string `json:"right"`         // what is right, in their words
}

// LogValue keeps a claim out of the log.
func (Claim) LogValue() slog.Value { return slog.StringValue("[redacted]") }

// String keeps a claim out of error texts.
func (Claim) String() string { return "[redacted]" }

// GoString keeps a claim out of %#v.
func (Claim) GoString() string { return "[redacted]" }

// MaxClaims is how many things one request says are wrong.
const MaxClaims = 5

// Topic is what a claim is about, in the words of the form.
type Topic string

// The topics.
const (
	TopicName     Topic = "name"
	TopicEmail    Topic = "email"
	TopicPhone    Topic = "phone"
	TopicAddress  Topic = "address"
	TopicBirth    Topic = "birth_date"
	TopicPurchase Topic = "purchase"
	TopicHealth   Topic = "health"
	TopicOther    Topic = "other"
)

// Topics lists the topics in the form's order.
var Topics = []Topic{TopicName, TopicEmail, TopicPhone, TopicAddress, TopicBirth, TopicPurchase, TopicHealth, TopicOther}

// categories are the data categories (fideslang) in which a topic's fields are looked for.
var categories = map[Topic][]string{
	TopicName: {"user.name"}, TopicEmail: {"user.contact.email"}, TopicPhone: {"user.contact.phone_number"},
	TopicAddress: {"user.contact.address"}, TopicBirth: {"user.demographic.date_of_birth", "user.date_of_birth"},
	TopicPurchase: {"user.behavior.purchase_history", "user.financial"}, TopicHealth: {"user.health", "user.health_and_medical"},
	TopicOther: {"user"},
}

// Categories are the data categories in which a topic's fields are looked for.
func (t Topic) Categories() []string { return categories[t] }

// Known reports whether t is one of the topics.
func (t Topic) Known() bool { return categories[t] != nil }

// Verdict is what was decided about one claim.
type Verdict string

// The verdicts.
const (
	Undecided Verdict = ""
	Accepted  Verdict = "accepted"
	Rejected  Verdict = "rejected"
	Deleted   Verdict = "deleted" // the contested data are deleted instead
	Upheld    Verdict = "upheld"  // of a decision that was looked at again: it stands
	Changed   Verdict = "changed" // of such a decision: it is another one now
)

// Correction is one claim with its decision.
type Correction struct {
	ID           string
	ControllerID string
	RequestID    RequestID
	Ordinal      int
	Topic        Topic
	Claim        []byte // sealed: the [Claim] as JSON
	Verdict      Verdict
	Ground       string  // of a rejection: an id of the regime's list
	Targets      Strings // the values that change: their places in the list of what is held
	Health       bool    // data about health: the person may add a statement
	Sealed       []byte  // sealed: the [Circumstances] as JSON
	DecidedBy    StaffID
	DecidedAt    time.Time
	CreatedAt    time.Time
}

// Circumstances is the record of a decision on the totality of the circumstances (11 CCR 7023(b)): each factor as it was
// weighed, what is written instead, and what the letter says.
type Circumstances struct {
	Nature    string `json:"nature"`              // the nature of the information
	Obtained  string `json:"obtained"`            // how it was obtained
	Documents string `json:"documents,omitempty"` // what was sent in or is held
	Value     string `json:"value,omitempty"`     // what is written; the claimed value if empty
	Reason    string `json:"reason"`              // repeated in the answer
}

// LogValue keeps the record out of the log.
func (Circumstances) LogValue() slog.Value { return slog.StringValue("[redacted]") }

// String keeps the record out of error texts.
func (Circumstances) String() string { return "[redacted]" }

// GoString keeps the record out of %#v.
func (Circumstances) GoString() string { return "[redacted]" }

// JSON writes a claim or a record as it is sealed.
func JSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
