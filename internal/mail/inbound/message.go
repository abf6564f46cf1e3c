package inbound

import (
	"bytes"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"
	"github.com/jhillyerd/enmime/v2/mediatype"

	"github.com/habeasdata/habeas/internal/mail"
)

// Machine says that no person pressed "send" for this message alone.
type Machine string

// The kinds of automatic mail (RFC 3834, RFC 3464).
const (
	ByPerson  Machine = ""
	Bounce    Machine = "bounce"     // a report about a mail that was not delivered, or not yet
	AutoReply Machine = "auto_reply" // an absence notice and its like
	Automatic Machine = "automatic"  // sent to many, or by a program
)

// Flag is something about the sender that a person should look at.
type Flag string

// The flags. With the first four the message has no sender: no address is taken from it.
const (
	ManyFrom     Flag = "many_from"      // no From, several, or one that names several people or a group
	BadFrom      Flag = "bad_from"       // the address cannot be read, or hides in a comment or an encoded word
	NameIsOther  Flag = "name_is_other"  // the name shown is another address
	NullSender   Flag = "null_sender"    // nobody is to be answered
	OtherReplyTo Flag = "other_reply_to" // answers are wanted elsewhere; they go to the sender all the same
	OtherSender  Flag = "other_sender"
)

// Message is what was read. Nothing of it prints by accident.
type Message struct {
	From       mail.EmailAddr // zero: there is no sender to answer; see Flags
	Name       string         // as the sender calls themselves
	Flags      []Flag
	Machine    Machine
	MessageID  string   // without brackets
	References []string // the messages that this one answers, without brackets, each once
	Subject    string
	Text       string // the sender's own words
	Forwarded  string // what they passed on
	Quoted     string // what they answer
	Signature  string
	Disclaimer string
	HTMLOnly   bool
	Attached   int
	hops       []string
}

// LogValue keeps a message out of the log.
func (Message) LogValue() slog.Value { return slog.StringValue("[redacted]") }

// String keeps a message out of error texts.
func (Message) String() string { return "[redacted]" }

// GoString keeps a message out of %#v.
func (Message) GoString() string { return "[redacted]" }

// maxText is how much text of a message is read; a person's wish stands long before.
const maxText = 256 << 10

// Read guards and parses a raw message. The error is a [Refusal].
func Read(raw []byte) (Message, error) {
	if err := Guard(raw); err != nil {
		return Message{}, err
	}
	e, err := parse(raw)
	if err != nil {
		return Message{}, refuse(Unreadable)
	}
	f := fields(raw)
	m := Message{
		Subject: clean(e.GetHeader("Subject"), 300), References: references(f), Attached: len(e.Attachments) + len(e.OtherParts),
		hops: f["received"],
	}
	if ids := f["message-id"]; len(ids) == 1 {
		m.MessageID = first(msgID.FindAllString(ids[0], 1))
	}
	m.sender(f)
	m.Machine = machine(f)
	text := e.Text
	if strings.TrimSpace(text) == "" && e.HTML != "" {
		m.HTMLOnly = true
		text = textOfHTML(e.HTML)
	}
	m.split(clean(text, maxText))
	return m, nil
}

// parse gives the bytes to the library. What it cannot read is an error, a panic of its own too.
func parse(raw []byte) (e *enmime.Envelope, err error) {
	defer func() {
		if recover() != nil {
			err = refuse(Unreadable)
		}
	}()
	parser := enmime.NewParser(enmime.DisableTextConversion(true), enmime.MaxStoredPartErrors(10), enmime.SkipMalformedParts(true),
		enmime.MultipartWOBoundaryAsSinglePart(true), enmime.DisableCharacterDetection(true), enmime.SetCustomParseMediaType(declare(raw)))
	if len(fields(raw)["content-type"]) == 0 {
		raw = append([]byte("Content-Type: text/plain\r\n"), raw...)
	}
	return parser.ReadEnvelope(bytes.NewReader(raw))
}

// declare gives text that names no charset one: the library would guess it, slowly, and take German for Czech.
func declare(raw []byte) enmime.CustomParseMediaType {
	charset := "windows-1252"
	if utf8.Valid(raw) {
		charset = "utf-8"
	}
	return func(field string) (string, map[string]string, []string, error) {
		kind, params, invalid, err := mediatype.Parse(field)
		if err == nil && strings.HasPrefix(kind, "text/") && params["charset"] == "" {
			params["charset"] = charset
		}
		return kind, params, invalid, err
	}
}

// fields returns the raw values of the top header fields, unfolded, by name in lower case.
func fields(raw []byte) map[string][]string {
	all := map[string][]string{}
	last := ""
	for len(raw) > 0 {
		var line []byte
		if line, raw = nextLine(raw); len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if v := all[last]; len(v) > 0 {
				v[len(v)-1] += " " + strings.TrimSpace(string(line))
			}
			continue
		}
		name, value, _ := strings.Cut(string(line), ":")
		last = strings.ToLower(strings.TrimSpace(name))
		all[last] = append(all[last], strings.TrimSpace(value))
	}
	return all
}

// msgID is the inside of a message id as others write it.
var msgID = regexp.MustCompile(`[^<>\s]{1,200}@[^<>\s]{1,200}`)

func references(f map[string][]string) []string {
	var ids []string
	for _, field := range slices.Concat(f["references"], f["in-reply-to"]) {
		for _, id := range msgID.FindAllString(field, 50) {
			if !slices.Contains(ids, id) && len(ids) < 50 {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
