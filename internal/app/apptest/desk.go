package apptest

// Desk is a member of staff, signed in.
type Desk struct{ *Browser }
