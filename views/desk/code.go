package desk

// MadeCodeView is a code for the contact on record, as whoever made it sees it: a letter to print, or a call to make.
type MadeCodeView struct {
	Shell     ShellView
	Back      string
	Reference string
	Until     string
	Letter    string // address of the letter to print; "" for a call
	Name      string // on record, "" where systems name nobody
	Phone     string
	Code      string // of a call; the letter holds its own
}
