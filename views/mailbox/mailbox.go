// Package mailbox draws the mail of the demonstration: everything that was sent, for one reader at this machine. It
// takes strings ready to show and calls nothing. Invariant: what a mail says is text on these pages, never markup; its
// own markup is shown on an address of its own, where the content security policy lets nothing run.
package mailbox

import "github.com/habeasdata/habeas/views/ui"

// ListView is the list of mails, newest first. To is the address that the list was narrowed to, "" for all.
type ListView struct {
	Page   ui.PageView
	Home   string // address of the list of all mails
	To     string
	Mails  []MailView
	Counts string // "12 mails"
}

// MailView is one line of the list.
type MailView struct {
	Href    string
	Subject string
	To      string
	ToHref  string // the list of this address's mails
	When    string
	Machine string // the same instant, RFC 3339
}

// MessageView is one mail in full. HTML is the address that shows its markup; "" if it has none.
type MessageView struct {
	Page    ui.PageView
	Home    string
	Mail    MailView
	HTML    string
	Text    []Piece
	Headers []ui.TermView
}

// Piece is running text, or a link in it.
type Piece struct {
	Text string
	Href string
}
