package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// TLSPolicy says how the line to the mail server is protected. A certificate is always verified.
type TLSPolicy string

// The policies.
const (
	StartTLS    TLSPolicy = "starttls" // STARTTLS or nothing (port 587 or 25)
	ImplicitTLS TLSPolicy = "tls"      // TLS from the first byte (port 465)
	Plaintext   TLSPolicy = "none"     // only to this host itself
)

// Config says which server takes our mail. Zero timeouts mean the defaults, which follow RFC 5321 section 4.5.3.2.
type Config struct {
	Host         string
	Port         int
	TLS          TLSPolicy
	RootCAs      *x509.CertPool // nil: the system's
	Username     string         // empty: no sign-in
	Password     string
	Hello        string    // the name we greet with; empty: "localhost"
	EnvelopeFrom EmailAddr // where bounces go

	ConnectTimeout time.Duration // to the end of the greeting: 30 s
	CommandTimeout time.Duration // each command, and the text: 5 min
	DotTimeout     time.Duration // the reply to the final dot: 10 min
}

// Sender sends mail through one server, with one connection per message. It is safe for concurrent use.
type Sender struct {
	config Config
	tls    *tls.Config
}

// NewSender checks the configuration; it does not connect.
func NewSender(c Config) (*Sender, error) {
	switch {
	case c.Host == "" || c.Port < 1 || c.Port > 65535:
		return nil, errors.New("mail server: host and port are needed")
	case c.EnvelopeFrom.IsZero():
		return nil, errors.New("mail server: an envelope sender is needed, where bounces go")
	case c.TLS != StartTLS && c.TLS != ImplicitTLS && c.TLS != Plaintext:
		return nil, fmt.Errorf("mail server: TLS is %q, want starttls, tls or none", c.TLS)
	case c.TLS == Plaintext && !isLoopback(c.Host):
		return nil, fmt.Errorf("mail server: plain text only to this host itself, not to %s; use starttls or tls", c.Host)
	case c.Username == "" && c.Password != "":
		return nil, errors.New("mail server: a password without a user name")
	}
	c.Hello = orDefault(c.Hello, "localhost")
	c.ConnectTimeout = orDefault(c.ConnectTimeout, 30*time.Second)
	c.CommandTimeout = orDefault(c.CommandTimeout, 5*time.Minute)
	c.DotTimeout = orDefault(c.DotTimeout, 10*time.Minute)
	conf := &tls.Config{ServerName: c.Host, MinVersion: tls.VersionTLS12, RootCAs: c.RootCAs}
	return &Sender{config: c, tls: conf}, nil
}

func orDefault[T comparable](v, fallback T) T {
	if zero := *new(T); v == zero {
		return fallback
	}
	return v
}

// isLoopback reports whether host can only be this machine.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send makes one attempt. A cancelled ctx breaks the line off, which after the final dot makes Uncertain.
func (s *Sender) Send(ctx context.Context, m Message) Result {
	raw, err := Compose(m)
	if err != nil {
		return Result{Outcome: Permanent, Phase: PhaseCompose, Err: err}
	}
	client, line, result := s.open(ctx)
	if client == nil {
		return result
	}
	defer func() { _ = line.Close() }()
	defer context.AfterFunc(ctx, line.breakOff)()
	if result := s.transact(client, line, m.To.Addr, raw); result.Outcome != Sent {
		return result
	}
	_ = client.UpdateDeadline(s.config.ConnectTimeout)
	_ = client.Quit() // the message is theirs; how they say goodbye changes nothing
	return Result{Outcome: Sent, Phase: PhaseDot, Code: 250}
}

// open connects, upgrades and signs in. Without a client the result says why.
func (s *Sender) open(ctx context.Context) (*smtp.Client, *line, Result) {
	var l *line
	options := []gomail.Option{
		gomail.WithPort(s.config.Port), gomail.WithTimeout(s.config.ConnectTimeout), gomail.WithHELO(s.config.Hello),
		gomail.WithTLSConfig(s.tls), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithoutSMTPUTF8(),
		gomail.WithDialContextFunc(func(ctx context.Context, network, addr string) (net.Conn, error) {
			var err error
			l, err = dial(ctx, network, addr)
			if err != nil || s.config.TLS != ImplicitTLS {
				return l, err
			}
			secured := tls.Client(l, s.tls)
			return secured, secured.HandshakeContext(ctx)
		}),
	}
	if s.config.TLS == StartTLS {
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	dialer, err := gomail.NewClient(s.config.Host, options...)
	if err != nil {
		return nil, nil, judge(PhaseConnect, err, false)
	}
	client, err := dialer.DialToSMTPClientWithContext(ctx)
	phase := PhaseConnect
	if err == nil {
		phase, err = PhaseAuth, s.signIn(client)
	}
	if err != nil {
		if l != nil {
			_ = l.Close()
		}
		return nil, nil, judge(phase, err, false)
	}
	return client, l, Result{}
}

var errNoMechanism = errors.New("the mail server offers no sign-in that we can use")

// signIn authenticates with the best mechanism that the server offers.
func (s *Sender) signIn(client *smtp.Client) error {
	if s.config.Username == "" {
		return nil
	}
	_, offered := client.Extension("AUTH")
	mechanisms := strings.Fields(strings.ToUpper(offered))
	user, password := s.config.Username, s.config.Password
	local := s.config.TLS == Plaintext // NewSender has seen that this is loopback
	for _, m := range []struct {
		name string
		auth smtp.Auth
	}{
		{"SCRAM-SHA-256", smtp.ScramSHA256Auth(user, password)},
		{"PLAIN", smtp.PlainAuth("", user, password, s.config.Host, local)},
		{"LOGIN", smtp.LoginAuth(user, password, s.config.Host, local)},
	} {
		for _, name := range mechanisms {
			if name == m.name {
				return client.Auth(m.auth)
			}
		}
	}
	return errNoMechanism
}

// transact is one mail transaction with one recipient.
func (s *Sender) transact(client *smtp.Client, l *line, to EmailAddr, raw []byte) Result {
	for _, step := range []struct {
		phase Phase
		do    func() error
	}{
		{PhaseMail, func() error { return client.Mail("<" + s.config.EnvelopeFrom.Reveal() + ">") }},
		{PhaseRcpt, func() error { return client.Rcpt("<" + to.Reveal() + ">") }},
	} {
		_ = client.UpdateDeadline(s.config.CommandTimeout)
		if err := step.do(); err != nil {
			return judge(step.phase, err, false)
		}
	}
	_ = client.UpdateDeadline(s.config.CommandTimeout)
	data, err := client.Data()
	if err == nil {
		_, err = data.Write(raw)
	}
	if err != nil {
		// The line is closed without QUIT: go-mail would end the half-written text with a dot first.
		return judge(PhaseData, err, false)
	}
	_ = client.UpdateDeadline(s.config.DotTimeout)
	if err := data.Close(); err != nil {
		return judge(PhaseDot, err, !l.writeFailed.Load())
	}
	return Result{Outcome: Sent}
}

// isTLSFailure reports whether the line could not be secured, as opposed to not made.
func isTLSFailure(err error) bool {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &certificate) || errors.As(err, &record) || errors.As(err, &alert) ||
		strings.Contains(err.Error(), "STARTTLS")
}

// Addr returns host and port, for logs and start-up checks.
func (s *Sender) Addr() string { return net.JoinHostPort(s.config.Host, strconv.Itoa(s.config.Port)) }
