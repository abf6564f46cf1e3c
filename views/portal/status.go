package portal

// The five public words of a request, in order.
const (
	WordReceived = "received"
	WordChecking = "checking"
	WordWorking  = "working"
	WordReady    = "ready"
	WordClosed   = "closed"
)

// Words lists the five public words in order.
var Words = []string{WordReceived, WordChecking, WordWorking, WordReady, WordClosed}

// The messages that a page shows once after a post; Flash of StatusPage is one of them.
const (
	FlashConfirmed         = "confirmed"
	FlashMessageSent       = "message_sent"
	FlashProofReceived     = "proof_received"
	FlashCodeAsked         = "code_asked"
	FlashDeclarationSigned = "declaration_signed"
	FlashPassphraseSet     = "passphrase_set"
	FlashDeleteConfirmed   = "delete_confirmed"
	FlashDeleteCancelled   = "delete_cancelled"
	FlashWithdrawn         = "withdrawn"
	FlashAppealed          = "appealed"
)

// Flashes lists the messages that a page shows once.
var Flashes = []string{FlashConfirmed, FlashMessageSent, FlashProofReceived, FlashCodeAsked, FlashDeclarationSigned,
	FlashPassphraseSet, FlashDeleteConfirmed, FlashDeleteCancelled, FlashWithdrawn, FlashAppealed}

// SignInPage asks for the reference of a submission.
type SignInPage struct {
	Site      Site
	Reference string
	Errors    Errors
}

// CodePage asks for the mailed code. It is the same whether or not the reference exists.
type CodePage struct {
	Site      Site
	Reference string // as typed, for "send a new code"
	TriesLeft int    // shown after a wrong code; 0 shows nothing
	Errors    Errors
}

// StatusPage shows a submission to its requester: every request, what the person can do now, and the messages.
type StatusPage struct {
	Site        Site
	Reference   string
	Received    string // date in full
	Flash       string // one of Flashes, or ""
	ConfirmMail bool   // the typed address is not confirmed yet
	Requests    []Request
	Prove       *Prove // nil when nothing is to be proven now
	Messages    []Message
	Draft       string // a message that was refused, as typed
	CanWrite    bool
	Errors      Errors
	ErrorForm   string // path of the form that Errors belong to, such as "/status/proof"
	ErrorFor    string // Number of the request whose form was refused; "" for a form of the whole submission
}

// Request is one right of the submission as the public sees it.
type Request struct {
	Number   string // "1": the value of the field "request"
	Label    string // "HB-7K3F-92QX-1"
	Title    string // the right in words
	Word     string // where it stands: one of Words
	Events   []WordEvent
	AnswerBy string // legal date in full; "" when the law sets none
	Citation string
	Before   string // the date before an extension, in full; ""
	Outcome  string // one sentence about the end; ""

	Declaration *Declaration
	Passphrase  *Passphrase
	Confirm     *DeleteConfirm
	Hold        *DeleteHold
	ReadyUntil  string // date until which the file can be fetched; ""
	CanWithdraw bool
	CanContest  bool   // the answer can be contested with the company
	ContestText string // typed in a refused form
	Waits       string // what we wait for while the clock stands still; ""
}

// WordEvent says when a request reached one of the five words.
type WordEvent struct {
	Word string
	Date string // in full
}

// Prove is what may be given to prove identity. It never says whether a detail fitted.
type Prove struct {
	Given []string // kinds already given: values of the field "kind"
	Kind  string   // chosen in a refused form
	Value string   // typed in a refused form
	Code  bool     // offer the field for a code from a contact on record; true for known and unknown people alike
}

// Declaration is the statement to sign, or the fact that it was signed.
type Declaration struct {
	Version   string // posted back, so that what was signed is known
	Text      string // the exact words: DeclarationText
	TypedName string // typed in a refused form
	Signed    string // date in full; "" when it is still to be signed
}

// Passphrase asks for the passphrase of the answer file.
type Passphrase struct {
	Set    bool
	Detail bool // ask for a detail that fitted before, too
}

// DeleteConfirm is the one clear confirmation of a deletion.
type DeleteConfirm struct {
	Hours int // length of the hold that follows; 0: none
}

// DeleteHold is the time in which a confirmed deletion can be cancelled.
type DeleteHold struct {
	When string // date and time in full
}

// Message is one message between the person and the company.
type Message struct {
	FromYou bool
	When    string
	Text    string // shown as text, line breaks kept
}
