package dsr

import "time"

// QuarantinedMail is a mail that opened no request: it could not be read, nobody can be answered, or it is surely something
// else. It is kept where staff can see it; the mail itself lies in the vault.
type QuarantinedMail struct {
	ID           string
	ControllerID string
	DedupKey     string // hash of the mailbox and the raw message; unique per controller
	Reason       string // an enumeration
	Language     string
	Suggested    Strings   // what it may ask for all the same
	ReceivedAt   time.Time // a request that staff make of it counts from here
	CreatedAt    time.Time
	Size         int64
	VaultID      string
	ShreddedAt   time.Time
}

// FiledReasons are the reasons of mails that no person wrote, or none that wants an answer.
var FiledReasons = []string{"bounce", "auto_reply", "automatic", "spam"}

// FiledMailDays is how long mails for one of the [FiledReasons] are kept: long enough to see that one was a request. The
// others may be a request that somebody is owed, and are kept as long as a record.
const FiledMailDays = 90

// QuarantineDue is when a quarantined mail is destroyed.
func (p Retention) QuarantineDue(m QuarantinedMail) time.Time {
	for _, reason := range FiledReasons {
		if m.Reason == reason {
			return m.ReceivedAt.AddDate(0, 0, FiledMailDays)
		}
	}
	return p.RecordDue(m.ReceivedAt, 0)
}
