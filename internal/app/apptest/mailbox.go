package apptest

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/mail"
)

// Mailbox is what one address got.
type Mailbox struct {
	h    *Harness
	addr string
	read []string // ids of the mails that the test has expected
}

// Mailbox returns the mailbox of an address.
func (h *Harness) Mailbox(addr string) *Mailbox {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.mailboxes[addr] == nil {
		h.mailboxes[addr] = &Mailbox{h: h, addr: addr}
	}
	return h.mailboxes[addr]
}

// Letter is one mail.
type Letter struct {
	mail.Parsed
	h *Harness
}

// All returns every mail, oldest first.
func (m *Mailbox) All() []Letter {
	var list []Letter
	for _, one := range m.h.Mail.To(m.addr) {
		list = append(list, Letter{one.Parsed(), m.h})
	}
	return list
}

// Unread returns the mails that the test has not expected yet.
func (m *Mailbox) Unread() []Letter {
	return slices.DeleteFunc(m.All(), func(l Letter) bool { return slices.Contains(m.read, l.ID) })
}

// Expect waits for an unread mail whose subject holds the given part and marks it read.
func (m *Mailbox) Expect(subject string) Letter {
	m.h.t.Helper()
	var found Letter
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(shortPause) {
		for _, l := range m.Unread() {
			if strings.Contains(l.Subject, subject) {
				found = l
				break
			}
		}
		if found.ID != "" {
			m.read = append(m.read, found.ID)
			return found
		}
	}
	m.h.t.Fatalf("%s got no mail %q; it got %q\nqueue: %+v\nlog:\n%s", m.addr, subject, m.subjects(), m.h.waiting(), tail(m.h.Log(), 3000))
	return found
}

// Nothing fails the test if, once all is quiet, a mail came that the test did not expect.
func (m *Mailbox) Nothing() {
	m.h.t.Helper()
	m.h.Settle()
	for _, l := range m.Unread() {
		m.h.t.Errorf("%s got a mail that nobody expected: %s\n%s", m.addr, l.Subject, l.Text)
	}
}

func (m *Mailbox) subjects() []string {
	var list []string
	for _, l := range m.All() {
		list = append(list, l.Subject)
	}
	return list
}

var code = regexp.MustCompile(`(?m)^\s*(\d[\d -]{6,10}\d)\s*$`)

// Code returns the code that the mail asks to be typed.
func (l Letter) Code() string {
	l.h.t.Helper()
	found := code.FindStringSubmatch(l.Text)
	if found == nil {
		l.h.t.Fatalf("the mail %q has no code:\n%s", l.Subject, l.Text)
	}
	l.h.Canary(found[1])
	return found[1]
}

// Link returns the mail's link under a path of the house, such as /c/.
func (l Letter) Link(path string) string {
	l.h.t.Helper()
	for _, link := range l.Links {
		if token, ok := strings.CutPrefix(link, l.h.URL+path); ok {
			l.h.Canary(token)
			return link
		}
	}
	l.h.t.Fatalf("the mail %q has no link to %s: %q", l.Subject, path, l.Links)
	return ""
}

// Wants fails the test unless the letter's text holds each part, white space aside.
func (l Letter) Wants(parts ...string) Letter {
	l.h.t.Helper()
	text := strings.Join(strings.Fields(l.Text), " ")
	for _, part := range parts {
		if !strings.Contains(text, part) {
			l.h.t.Errorf("the mail %q does not say %q:\n%s", l.Subject, part, l.Text)
		}
	}
	return l
}
