package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Name is a mailbox with the name that is shown for it.
type Name struct {
	Display string
	Addr    EmailAddr
}

// Message is one mail to one person. MessageID and Date come from the outbox row, so that a second try is the same
// mail for every server and mailbox that sees both.
type Message struct {
	ID         string // the outbox row, for logs
	MessageID  string // without angle brackets; see MessageIDFor
	Date       time.Time
	From       Name
	To         Name
	ReplyTo    EmailAddr // optional
	Subject    string
	Text       string
	HTML       string            // optional
	InReplyTo  string            // a message id without brackets; optional
	References []string          // message ids without brackets, oldest first
	Headers    map[string]string // only names that begin with "X-Habeas-"
}

// ownHeader is the one family of further headers that a caller may set.
const ownHeader = "X-Habeas-"

// messageID is the part of RFC 5322's msg-id that we write ourselves and take from others.
var messageID = regexp.MustCompile(`^[!-;=?A-~]{1,200}@[!-;=?A-~]{1,200}$`)

// Compose returns the message as it goes over the wire. The same message gives the same bytes.
func Compose(m Message) ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("compose mail %s: %w", m.ID, err)
	}
	boundary := sha256.Sum256([]byte("boundary\x00" + m.MessageID))
	msg := gomail.NewMsg(
		gomail.WithNoDefaultUserAgent(), gomail.WithBoundary("hb"+hex.EncodeToString(boundary[:12])),
	)
	msg.FromMailAddress(m.From.header())
	msg.ToMailAddress(m.To.header())
	if !m.ReplyTo.IsZero() {
		msg.ReplyToMailAddress(Name{Addr: m.ReplyTo}.header())
	}
	msg.SetMessageIDWithValue(m.MessageID)
	msg.SetDateWithValue(m.Date.UTC())
	msg.Subject(cleanLine(m.Subject, maxSubject))
	// RFC 3834: nobody's vacation responder shall answer this; the second is for mail servers that ask for it.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	if m.InReplyTo != "" {
		msg.SetGenHeader("In-Reply-To", "<"+m.InReplyTo+">")
	}
	if len(m.References) > 0 {
		msg.SetGenHeaderPreformatted("References", "<"+strings.Join(m.References, ">\r\n <")+">")
	}
	for _, name := range slices.Sorted(maps.Keys(m.Headers)) {
		msg.SetGenHeader(gomail.Header(name), cleanLine(m.Headers[name], maxSubject))
	}
	msg.SetBodyString(gomail.TypeTextPlain, cleanText(m.Text))
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, cleanText(m.HTML))
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("compose mail %s: %w", m.ID, err)
	}
	return b.Bytes(), nil
}

// check refuses what no caller may ask for.
func (m Message) check() error {
	switch {
	case m.From.Addr.IsZero(), m.To.Addr.IsZero():
		return errors.New("sender or recipient is missing")
	case m.Date.IsZero():
		return errors.New("date is missing")
	case strings.TrimSpace(m.Text) == "" || cleanLine(m.Subject, maxSubject) == "":
		return errors.New("subject or text is missing")
	}
	for _, id := range append([]string{m.MessageID}, m.References...) {
		if !messageID.MatchString(id) {
			return errors.New("not a message id")
		}
	}
	if m.InReplyTo != "" && !messageID.MatchString(m.InReplyTo) {
		return errors.New("not a message id in InReplyTo")
	}
	for name := range m.Headers {
		if !strings.HasPrefix(name, ownHeader) || strings.Trim(name, headerLetters) != "" {
			return fmt.Errorf("header %q is not ours to set", name)
		}
	}
	return nil
}

const headerLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"

// header converts to the library's form, with a display name that cannot lie about its direction or its end.
func (n Name) header() *mail.Address {
	return &mail.Address{Name: cleanLine(n.Display, maxName), Address: n.Addr.Reveal()}
}
