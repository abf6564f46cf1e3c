package triage

import "github.com/habeasdata/habeas/internal/mail/inbound"

// Letter is what is read of a mail.
type Letter struct {
	Subject string
	Text    string // the sender's own words
	Passed  string // what they forwarded, or quoted without a word of their own
	Machine inbound.Machine
	ReplyTo bool // it answers a mail of ours
}

// Means is what a rule says of a mail that it fits.
type Means string

// The rights that a mail may ask for, one word each as on the form, and two that the form has no word for.
const (
	Copy        Means = "copy"
	Portability Means = "portability"
	Delete      Means = "delete"
	Correct     Means = "correct"
	OptOut      Means = "opt_out"
	Limit       Means = "limit"
	Marketing   Means = "marketing"
	Object      Means = "object"
	Review      Means = "review" // of a decision by machine
)

// Everything else that a rule may say.
const (
	Request   Means = "request"    // it speaks of a right or a law without saying which
	Agent     Means = "agent"      // somebody asks for another
	Parent    Means = "parent"     // somebody asks for a child
	Legal     Means = "legal"      // a claim, or the threat of one
	Regulator Means = "regulator"  // a supervisory authority writes
	Bounce    Means = "bounce"     // a mail was not delivered
	AutoReply Means = "auto_reply" // nobody is there
	Spam      Means = "spam"       // something is offered
	Inquiry   Means = "inquiry"    // it is about something else
)

// Rights lists the rights, in the order in which a finding names them.
var Rights = []Means{Copy, Portability, Delete, Correct, OptOut, Limit, Marketing, Object, Review}

// Kind is what a mail is as a whole.
type Kind string

// The kinds.
const (
	IsRequest   Kind = "request"
	IsUnclear   Kind = "unclear"
	IsReply     Kind = "reply"
	IsBounce    Kind = "bounce"
	IsAutoReply Kind = "auto_reply"
	IsAutomatic Kind = "automatic"
	IsSpam      Kind = "spam"
	IsLegal     Kind = "legal"
	IsRegulator Kind = "regulator"
	IsInquiry   Kind = "inquiry"
)

// Do is what becomes of a mail.
type Do string

// The three ways.
const (
	Open Do = "open" // the request is opened
	Ask  Do = "ask"  // it is opened, and a person looks at the suggestion while its clock runs
	File Do = "file" // it is no request; it is kept where staff can see it
)

// Finding is what was found, with every rule that spoke.
type Finding struct {
	Language  string  `json:"language"` // "" is unknown
	Kind      Kind    `json:"kind"`
	Do        Do      `json:"do"`
	Rights    []Means `json:"rights"`
	Requester string  `json:"requester"` // self, agent or parent, as on the form
	Hits      []Hit   `json:"hits"`
}

// Hit is one rule that fits, and the words that it fits.
type Hit struct {
	Language string `json:"language"`
	Means    Means  `json:"means"`
	Weight   int    `json:"weight"`
	Because  string `json:"because"`
	Words    string `json:"words"`
}
