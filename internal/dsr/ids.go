package dsr

// The kinds of identity in the house. All are UUIDv7 text and never stand in a public URL.
type (
	SubmissionID string
	RequestID    string
	StaffID      string
	TaskID       string
	PackageID    string
	ProofID      string
)
