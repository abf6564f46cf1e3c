package dsr

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// Package is the encrypted answer file of an access request.
type Package struct {
	ID           PackageID
	ControllerID string
	RequestID    RequestID
	SubmissionID SubmissionID
	VaultID      string
	Size         int64
	SHA256       string
	Opens        int
	MaxOpens     int
	Attempts     int // wrong factors left
	CreatedAt    time.Time
	ExpiresAt    time.Time
	DestroyedAt  time.Time
}

// Download is one opening of a package.
type Download struct {
	ID           string
	ControllerID string
	PackageID    PackageID
	At           time.Time
	Factor       string
}

// PackageOpens is how often a package can be fetched, PackageDays how long: from the moment the person's mail server took the
// answer, or it was handed over.
const (
	PackageOpens = 5
	PackageDays  = 14
)

// File is something that a person or system owner gave us, in the vault.
type File struct {
	ID           string
	ControllerID string
	SubmissionID SubmissionID
	RequestID    RequestID
	TaskID       TaskID
	Name         []byte // sealed
	MediaType    string
	Size         int64
	SHA256       string
	VaultID      string
	CreatedAt    time.Time
	ShreddedAt   time.Time
	Class        FileClass // what it is kept for; it says how long
	ExpiresAt    time.Time // of a mandate
}

// FileClass is the retention class of a file, as the vault names it.
type FileClass string

// The retention classes of files.
const (
	FileCollected FileClass = "collected"         // a system's part of an answer
	FileEvidence  FileClass = "identity_evidence" // identity papers
	FileAuthority FileClass = "authority"         // an agent's mandate
	FileRecord    FileClass = "record"            // what belongs to the correspondence
	FileMail      FileClass = "mail"              // a message as it was received
	FileLog       FileClass = "operation_log"     // what the product did
)

// Direction is which way a message went.
type Direction string

// The directions.
const (
	Inbound  Direction = "in"
	Outbound Direction = "out"
	Internal Direction = "internal"
)

// Correspondence is one message about a submission, or a comment that only staff see.
type Correspondence struct {
	ID           string
	ControllerID string
	SubmissionID SubmissionID
	RequestID    RequestID
	Direction    Direction
	Author       string // staff id, or "requester"
	Sealed       []byte
	At           time.Time
	ReadAt       time.Time
}

// RecipientClass is what kind of address a mail goes to. Every template declares which it may reach.
type RecipientClass string

// The classes of recipient.
const (
	ToUnconfirmed RecipientClass = "typed_unconfirmed"
	ToConfirmed   RecipientClass = "confirmed"
	ToOnRecord    RecipientClass = "on_record"
	ToOwner       RecipientClass = "system_owner"
	ToStaff       RecipientClass = "staff"
)

// MailState is where one logical mail stands.
type MailState string

// The states of the outbox. Uncertain: the connection was lost after the final dot (RFC 1047), so it may have
// arrived; a template that does no harm twice is sent again with the same Message-ID. Held waits for an address
// that may be used.
const (
	MailQueued    MailState = "queued"
	MailSending   MailState = "sending"
	MailSent      MailState = "sent"
	MailFailed    MailState = "failed"
	MailUncertain MailState = "uncertain"
	MailHeld      MailState = "held"
)

// Outgoing is one logical mail: written in the transaction of the change that causes it, sent by a job.
type Outgoing struct {
	ID             string
	ControllerID   string
	Key            string // unique: what this mail is, whatever happens
	SubmissionID   SubmissionID
	RequestID      RequestID
	Template       string
	Locale         string
	RecipientClass RecipientClass
	RecipientID    string  // identifier, proof item, staff or connector that holds the address
	Args           Strings // ids and enumerations that the letter needs, as key=value
	MessageID      string
	State          MailState
	Attempt        int
	Fence          int64
	ErrorClass     string
	Sealed         []byte // what was sent, once it was first tried
	CreatedAt      time.Time
	NextAt         time.Time
	SentAt         time.Time
}

// Suppression is one identifier on the list of who opted out or of who was erased: a keyed hash only.
type Suppression struct {
	ID           string
	ControllerID string
	Kind         IdentifierKind
	Index        []byte
	Right        string
	RequestID    RequestID
	CreatedAt    time.Time
	ReviewAt     time.Time
	Purpose      ListPurpose
	Basis        string // citation of the rule that the mark serves
}

// ListPurpose is what a list of marks is for. Each list has a key of its own.
type ListPurpose string

// The lists.
const (
	ListSuppression ListPurpose = "suppression" // who opted out: so that it lasts
	ListErased      ListPurpose = "erased"      // who was deleted: so that a restored backup does not bring them back
)

// Setting is one switch of a controller, such as the emergency stop.
type Setting struct {
	ControllerID string `gorm:"primaryKey"`
	Name         string `gorm:"primaryKey"`
	Value        string
	ChangedBy    StaffID
	ChangedAt    time.Time
}

// Member is a staff account.
type Member struct {
	ID           StaffID
	ControllerID string
	Role         Role
	State        MemberState
	EmailIndex   []byte
	Key          Key    `gorm:"embedded;embeddedPrefix:key_"`
	Email        []byte // sealed
	Name         []byte // sealed
	Secret       []byte // sealed TOTP secret
	Password     string // Argon2id
	LastStep     int64  // the last TOTP step used: no replay
	Failures     int
	BlockedUntil time.Time
	CreatedAt    time.Time
	Version      int64
}

// MemberState is where an account stands.
type MemberState string

// The states of an account.
const (
	Invited  MemberState = "invited"
	Active   MemberState = "active"
	Disabled MemberState = "disabled"
)

// Strings is a list of plain words in one column, as JSON.
type Strings []string

// Value writes the list as JSON text.
func (s Strings) Value() (driver.Value, error) {
	if s == nil {
		return "[]", nil
	}
	b, err := json.Marshal([]string(s))
	return string(b), err
}

// Scan reads the list from JSON text.
func (s *Strings) Scan(v any) error {
	switch t := v.(type) {
	case string:
		return json.Unmarshal([]byte(t), (*[]string)(s))
	case []byte:
		return json.Unmarshal(t, (*[]string)(s))
	case nil:
		*s = nil
		return nil
	}
	return fmt.Errorf("a list of words cannot be read from %T", v)
}

// StopAll is the name of the emergency stop for every system.
const StopAll = "stop:*"

// StopSwitch returns the setting's name for one connector, or for all with "".
func StopSwitch(connector string) string {
	if connector == "" {
		return StopAll
	}
	return "stop:" + connector
}
