// Package sink is a real SMTP server that delivers nowhere: it keeps what it is sent, in memory and, if asked, in
// a folder, so that the demonstration has a mailbox and tests see exactly what left the house. It can be told to
// refuse, stall or break off like a real server on a bad day. It knows SMTP and files; it refuses to know who the
// mail is for. Its invariants: it listens on loopback only, and it stores a message before it accepts it.
package sink

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/habeasdata/habeas/internal/mail"
)

// Options say how the server listens and what it demands. The zero value is plain SMTP on a free port, in memory.
type Options struct {
	Addr     string           // "127.0.0.1:0" if empty; anything but loopback is refused
	Folder   string           // where messages are kept over a restart; "" keeps them in memory only
	STARTTLS *tls.Config      // offers STARTTLS
	TLS      *tls.Config      // TLS from the first byte
	Username string           // demands this sign-in (PLAIN)
	Password string           //
	Now      func() time.Time // stamps the time of receipt; nil leaves it out
}

// Message is one message as it was accepted.
type Message struct {
	ID       string // grows with time, the same after a restart
	Received time.Time
	From     string   // envelope sender
	To       []string // envelope recipients
	Raw      []byte
}

// Parsed returns the message in parts. One that cannot be parsed shows its raw text.
func (m Message) Parsed() mail.Parsed {
	p, err := mail.Parse(m.ID, m.To, m.Raw)
	if err != nil {
		return mail.Parsed{ID: m.ID, To: m.To, Text: string(m.Raw), Links: []string{}, Headers: map[string]string{}}
	}
	return p
}

// Sink is a running server.
type Sink struct {
	options  Options
	server   *smtp.Server
	listener net.Listener
	closed   chan struct{}

	mu       sync.Mutex
	messages []Message
	last     int           // highest number given to a message
	arrived  chan struct{} // closed and replaced when a message arrives
	script   []Reply
	always   *Reply
	tries    int
}

// Open starts a server; Close it.
func Open(o Options) (*Sink, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if host, _, err := net.SplitHostPort(o.Addr); err != nil || !net.ParseIP(host).IsLoopback() {
		return nil, fmt.Errorf("mail sink: %q is not a loopback address; it would take mail from strangers", o.Addr)
	}
	s := &Sink{options: o, arrived: make(chan struct{}), closed: make(chan struct{})}
	if err := s.load(); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("mail sink: %w", err)
	}
	if o.TLS != nil {
		listener = tls.NewListener(listener, o.TLS)
	}
	s.listener = listener
	s.server = smtp.NewServer(smtp.BackendFunc(s.session))
	s.server.Domain = "sink.localhost"
	s.server.TLSConfig = o.STARTTLS
	s.server.AllowInsecureAuth = true // loopback
	s.server.MaxRecipients = 50
	s.server.MaxMessageBytes = 32 << 20
	s.server.ReadTimeout = time.Minute
	s.server.WriteTimeout = time.Minute
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	go func() { _ = s.server.Serve(listener) }()
	return s, nil
}

// Close stops the server and breaks off its connections.
func (s *Sink) Close() error {
	select {
	case <-s.closed:
		return nil
	default:
	}
	close(s.closed)
	if err := s.server.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	_ = s.listener.Close() // Serve may not have registered it yet
	return nil
}

// Addr returns host and port.
func (s *Sink) Addr() string { return s.listener.Addr().String() }

// Port returns the port.
func (s *Sink) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// Messages returns all messages, newest last.
func (s *Sink) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Parsed returns all messages in parts, newest last; never nil.
func (s *Sink) Parsed() []mail.Parsed {
	parsed := []mail.Parsed{}
	for _, m := range s.Messages() {
		parsed = append(parsed, m.Parsed())
	}
	return parsed
}

// To returns the messages for an address, newest last, whatever its case.
func (s *Sink) To(addr string) []Message {
	var found []Message
	for _, m := range s.Messages() {
		if slices.ContainsFunc(m.To, func(to string) bool { return strings.EqualFold(to, addr) }) {
			found = append(found, m)
		}
	}
	return found
}

// ByMessageID returns how many messages carry each Message-ID, brackets off.
func (s *Sink) ByMessageID() map[string]int {
	count := map[string]int{}
	for _, p := range s.Parsed() {
		count[strings.Trim(p.Headers["Message-ID"], "<>")]++
	}
	return count
}

// Tries returns how many transactions were begun (MAIL FROM), accepted or not.
func (s *Sink) Tries() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tries
}

// Clear forgets all messages, in the folder, too.
func (s *Sink) Clear() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.removeFiles(); err != nil {
		return err
	}
	s.messages = nil
	return nil
}
