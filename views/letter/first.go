package letter

import (
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/regime"
)

// FirstMail is the first and only mail to an address that nobody has confirmed: confirmation, statutory
// acknowledgment and legal dates in one. It holds nothing that the requester typed and says nothing about what we
// hold. It is the same for people we know and people we do not.
type FirstMail struct {
	Head
	Received   deadline.Date
	Requests   []Due
	ConfirmURL string
	Code       string
}

// Template implements Notice.
func (FirstMail) Template() string { return TemplateFirst }
func (n FirstMail) head() Head     { return n.Head }

func (n FirstMail) write(w *writer) {
	w.title("first.subject")
	w.para("first.received", "Date", w.date(n.Received))
	w.para("first.confirm")
	w.link(n.ConfirmURL, "first.link")
	w.para("first.code")
	w.code(n.Code)
	for _, d := range n.Requests {
		// A wish that nobody has to prove must not look as if it waited for the confirmation.
		if regime.Right(d.Right).Class() == regime.PreferenceClass {
			w.para("first.started", "Right", w.right(d.Right))
		}
	}
	w.section("first.dates")
	w.dues(n.Requests)
	w.section("first.next_title")
	w.para("first.next")
	w.para("first.not_you")
}

// FirstPreference is the first mail when all that is asked for are wishes that nobody has to prove, such as "do not
// sell my data": they are at work already, and the link only lets the final answer come by email.
type FirstPreference struct {
	Head
	Received   deadline.Date
	Requests   []Due
	ConfirmURL string
	Code       string
}

// Template implements Notice.
func (FirstPreference) Template() string { return TemplateFirst }
func (n FirstPreference) head() Head     { return n.Head }

func (n FirstPreference) write(w *writer) {
	w.title("first_preference.subject")
	w.para("first.received", "Date", w.date(n.Received))
	w.para("first_preference.nothing_to_prove")
	w.dues(n.Requests)
	w.section("first_preference.title")
	w.para("first_preference.confirm")
	w.link(n.ConfirmURL, "first_preference.link")
	w.para("first.code")
	w.code(n.Code)
	w.para("first_preference.not_you")
}

// FirstDigest covers further submissions that name an address which got a first mail lately: one capped mail
// instead of many, so that the form cannot be used to flood a stranger.
type FirstDigest struct {
	Head
	Count      int // further submissions
	ConfirmURL string
	Code       string
}

// Template implements Notice.
func (FirstDigest) Template() string { return TemplateFirst }
func (n FirstDigest) head() Head     { return n.Head }

func (n FirstDigest) write(w *writer) {
	w.title("first_digest.subject")
	w.add(block{Kind: paragraph, Text: w.count("first_digest.count", n.Count)})
	w.para("first_digest.once")
	w.link(n.ConfirmURL, "first_digest.link")
	w.para("first.code")
	w.code(n.Code)
	w.para("first_digest.not_you")
}
