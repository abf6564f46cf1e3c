package portal

// ConfirmPage is reached by the link of the first mail, or without it by reference and code. Showing it consumes
// nothing.
type ConfirmPage struct {
	Site      Site
	Token     string // from the address; "" asks for the reference instead
	Reference string // as typed
	TriesLeft int    // shown after a wrong code; 0 shows nothing
	Errors    Errors
}

// DownloadPage is where the answer file is fetched with the passphrase.
type DownloadPage struct {
	Site      Site
	Token     string // from the address
	Reference string // label of the request, "HB-7K3F-92QX-1"
	Size      string // "2.1 MB"
	Expires   string // date in full
	Left      int    // downloads left, this one included
	TriesLeft int    // shown after a wrong passphrase; 0 shows nothing
	Detail    bool   // no passphrase was chosen: a detail that was given before opens the file
	Errors    Errors
}

// NotMePage lets the owner of a contact on record stop a request that somebody else sent.
type NotMePage struct {
	Site     Site
	Token    string   // from the address
	Asked    []string // the rights in words
	Received string   // date in full
	Errors   Errors
}

// The ends of a path that a DonePage can show.
const (
	DoneConfirmed = "confirmed"
	DoneStopped   = "stopped"
	DoneSignedOut = "signed_out"
	DoneAppealed  = "appealed"
)

// DonePage says that something was done and what comes next.
type DonePage struct {
	Site Site
	Done string // one of DoneConfirmed, DoneStopped, DoneSignedOut, DoneAppealed
}

// FaultPage is what the public sees when a request cannot be served.
type FaultPage struct {
	Site      Site
	Status    int    // the HTTP status
	Reference string // of the log line; shown for 500 and 503 when not empty
	Wait      string // "2 minutes"; shown for 429
}

// PrivacyPage is the privacy note of this site and the help with access.
type PrivacyPage struct {
	Site Site
}
