package dsr

import "time"

// MarkYears is after how long a mark of a list is looked at again: whether its purpose still stands.
const MarkYears = 3

// MarkGroup is the marks of one list that serve one right by one rule, and were to be looked at by now. Marks are keyed
// hashes: nobody can tell one from another, so they are decided together.
type MarkGroup struct {
	Purpose ListPurpose
	Right   string
	Basis   string
	Marks   int64
	Oldest  time.Time // when the first of them was made
}

// MarksVerdict is what was decided about due marks.
type MarksVerdict string

// The verdicts.
const (
	MarksConfirmed MarksVerdict = "confirmed" // the purpose stands: looked at again after [MarkYears]
	MarksEnded     MarksVerdict = "ended"     // the purpose fell away: the marks are removed
)

// ListReview is one decision about due marks, with its sealed reason.
type ListReview struct {
	ID           string
	ControllerID string
	Purpose      ListPurpose
	Right        string
	Basis        string
	Verdict      MarksVerdict
	Marks        int64
	Key          Key `gorm:"embedded;embeddedPrefix:key_"`
	Sealed       []byte
	DecidedBy    StaffID
	DecidedAt    time.Time
}
