package letter

import (
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/regime"
)

// OnRecordChallenge goes to the contact on record: somebody asks for data that is held under this address.
type OnRecordChallenge struct {
	Head
	Right      string
	ConfirmURL string
	Code       string
	StopURL    string // "this was not me"
}

// Template implements Notice.
func (OnRecordChallenge) Template() string { return TemplateOnRecord }
func (n OnRecordChallenge) head() Head     { return n.Head }

func (n OnRecordChallenge) write(w *writer) {
	w.title("on_record.subject")
	w.para("on_record.somebody." + n.what(w))
	w.para("on_record.confirm")
	w.link(n.ConfirmURL, "on_record.link")
	w.para("on_record.code")
	w.code(n.Code)
	w.section("on_record.not_you_title")
	w.para("on_record.not_you")
	w.link(n.StopURL, "on_record.stop")
}

func (n OnRecordChallenge) what(w *writer) string { return somebody(w, n.Right) }

// somebody is the kind of request in the words of somebody who may not have sent it: "you" would be wrong here.
func somebody(w *writer, id string) string {
	right := regime.Right(w.need("Right", id))
	switch {
	case right == regime.Delete, right == regime.Correct:
		return string(right)
	case right.Class() == regime.DataClass:
		return "data"
	}
	return "use"
}

// CodeByPost is the same challenge on paper, for a record that names no email address: printed, and posted to the address
// that is held.
type CodeByPost struct {
	Head
	To      []string // name and address, line by line
	On      deadline.Date
	Until   deadline.Date // the last whole day on which the code works
	Right   string
	Code    string
	PageURL string // where a request is looked at
	StopURL string // "this was not me"
}

// Template implements Notice.
func (CodeByPost) Template() string { return TemplateByPost }
func (n CodeByPost) head() Head     { return n.Head }

func (n CodeByPost) write(w *writer) {
	w.subject = w.say("on_record.subject")
	w.need("Brand", w.head.Brand)
	w.need("Reference", w.head.Reference)
	w.envelope(n.To)
	w.para("by_post.on", "Date", w.date(n.On))
	w.add(block{Kind: heading, Text: w.subject})
	w.add(block{Kind: paragraph, Text: w.say("greeting")})
	w.para("on_record.somebody." + somebody(w, n.Right))
	w.para("by_post.confirm")
	w.code(n.Code)
	w.para("by_post.until", "Date", w.date(n.Until))
	w.link(n.PageURL, "by_post.page")
	w.section("on_record.not_you_title")
	w.para("by_post.not_you")
	w.link(n.StopURL, "on_record.stop")
}

// StatusCode carries the code that opens the status page.
type StatusCode struct {
	Head
	Code    string
	Expires time.Time // in the controller's zone
}

// Template implements Notice.
func (StatusCode) Template() string { return TemplateStatusCode }
func (n StatusCode) head() Head     { return n.Head }

func (n StatusCode) write(w *writer) {
	w.title("status_code.subject")
	w.para("status_code.lead")
	w.code(n.Code)
	w.para("status_code.until", "Moment", w.p.Moment(n.Expires))
	w.para("status_code.not_you")
}

// NeedMore asks for what is still missing.
type NeedMore struct {
	Head
	Right  string
	Items  []string // what we need, in the reader's words
	URL    string
	Answer Due // the date that the law sets; the reader should know it runs

	Passphrase bool // without one nobody could open the file
}

// Template implements Notice.
func (NeedMore) Template() string { return TemplateNeedMore }
func (n NeedMore) head() Head     { return n.Head }

func (n NeedMore) write(w *writer) {
	w.title("need_more.subject")
	w.asked(n.Right)
	w.para("need_more.lead")
	items := n.Items
	if n.Passphrase {
		items = append(slices.Clone(items), w.say("need_more.passphrase"))
	}
	if len(items) == 0 {
		w.need("Items", "")
	}
	w.list(items)
	w.link(n.URL, "need_more.link")
	w.para("need_more.why")
	w.dues([]Due{n.Answer})
}

// Message carries a staff member's own words, as plain text.
type Message struct {
	Head
	Text string
	URL  string // where to answer
}

// Template implements Notice.
func (Message) Template() string { return TemplateMessage }
func (n Message) head() Head     { return n.Head }

func (n Message) write(w *writer) {
	w.title("message.subject")
	w.para("message.lead")
	w.quote(n.Text)
	w.link(n.URL, "message.link")
}
