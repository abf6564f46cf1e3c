package mail_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/mail/sink"
)

func open(t testing.TB, o sink.Options) *sink.Sink {
	t.Helper()
	s, err := sink.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func sender(t testing.TB, port int, change func(*mail.Config)) *mail.Sender {
	t.Helper()
	c := mail.Config{
		Host: "127.0.0.1", Port: port, TLS: mail.Plaintext, EnvelopeFrom: addr(t, "bounces@shop.example"),
		ConnectTimeout: 10 * time.Second, CommandTimeout: 10 * time.Second, DotTimeout: 10 * time.Second,
	}
	if change != nil {
		change(&c)
	}
	s, err := mail.NewSender(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func certificate(t testing.TB, host string) (*tls.Config, *x509.CertPool) {
	t.Helper()
	conf, pool, err := sink.Certificate(host)
	if err != nil {
		t.Fatal(err)
	}
	return conf, pool
}

func TestSentMailArrivesWithOneRecipientAndOurEnvelope(t *testing.T) {
	t.Parallel()
	s := open(t, sink.Options{})
	if r := sender(t, s.Port(), nil).Send(t.Context(), message(t)); r.Outcome != mail.Sent || r.Err != nil {
		t.Fatalf("result = %+v", r)
	}
	got := s.Messages()
	if len(got) != 1 || got[0].From != "bounces@shop.example" || !cmp.Equal(got[0].To, []string{"ann@example.com"}) {
		t.Fatalf("messages = %+v", got)
	}
	if want := string(compose(t, message(t))); string(got[0].Raw) != want {
		t.Errorf("on the wire (-composed +received):\n%s", cmp.Diff(want, string(got[0].Raw)))
	}
}

// FLT-26: every reply has its class, decided by where in the dialogue it came.
func TestEachReplyHasItsOutcome(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		reply   sink.Reply
		outcome mail.Outcome
		alarm   mail.Alarm
		phase   mail.Phase
		code    int
		stored  int
	}{
		"421 at hello":          {sink.Reply{At: sink.AtHello, Code: 421}, mail.Transient, "", mail.PhaseConnect, 421, 0},
		"554 at hello":          {sink.Reply{At: sink.AtHello, Code: 554}, mail.Transient, mail.AlarmSender, mail.PhaseConnect, 554, 0},
		"drop at hello":         {sink.Reply{At: sink.AtHello, Drop: true}, mail.Transient, "", mail.PhaseConnect, 0, 0},
		"451 at mail":           {sink.Reply{At: sink.AtMail, Code: 451}, mail.Transient, "", mail.PhaseMail, 451, 0},
		"550 our sender":        {sink.Reply{At: sink.AtMail, Code: 550}, mail.Transient, mail.AlarmSender, mail.PhaseMail, 550, 0},
		"552 at mail":           {sink.Reply{At: sink.AtMail, Code: 552}, mail.Permanent, "", mail.PhaseMail, 552, 0},
		"greylisting":           {sink.Reply{At: sink.AtRcpt, Code: 451, Text: "4.7.1 come again"}, mail.Transient, "", mail.PhaseRcpt, 451, 0},
		"421 at rcpt":           {sink.Reply{At: sink.AtRcpt, Code: 421}, mail.Transient, "", mail.PhaseRcpt, 421, 0},
		"450 mailbox busy":      {sink.Reply{At: sink.AtRcpt, Code: 450}, mail.Transient, "", mail.PhaseRcpt, 450, 0},
		"452 mailbox full":      {sink.Reply{At: sink.AtRcpt, Code: 452}, mail.Transient, "", mail.PhaseRcpt, 452, 0},
		"550 no such user":      {sink.Reply{At: sink.AtRcpt, Code: 550}, mail.Permanent, "", mail.PhaseRcpt, 550, 0},
		"551 moved":             {sink.Reply{At: sink.AtRcpt, Code: 551}, mail.Permanent, "", mail.PhaseRcpt, 551, 0},
		"553 bad name":          {sink.Reply{At: sink.AtRcpt, Code: 553}, mail.Permanent, "", mail.PhaseRcpt, 553, 0},
		"554 at rcpt":           {sink.Reply{At: sink.AtRcpt, Code: 554}, mail.Permanent, "", mail.PhaseRcpt, 554, 0},
		"530 sign in first":     {sink.Reply{At: sink.AtRcpt, Code: 530}, mail.Transient, mail.AlarmAuth, mail.PhaseRcpt, 530, 0},
		"drop at rcpt":          {sink.Reply{At: sink.AtRcpt, Drop: true}, mail.Transient, "", mail.PhaseRcpt, 0, 0},
		"451 after dot":         {sink.Reply{At: sink.AtDot, Code: 451}, mail.Transient, "", mail.PhaseDot, 451, 0},
		"452 after dot":         {sink.Reply{At: sink.AtDot, Code: 452}, mail.Transient, "", mail.PhaseDot, 452, 0},
		"550 after dot":         {sink.Reply{At: sink.AtDot, Code: 550}, mail.Permanent, "", mail.PhaseDot, 550, 0},
		"554 spam after dot":    {sink.Reply{At: sink.AtDot, Code: 554}, mail.Permanent, "", mail.PhaseDot, 554, 0},
		"drop, kept":            {sink.Reply{At: sink.AtDot, Drop: true, Store: true}, mail.Uncertain, "", mail.PhaseDot, 0, 1},
		"drop, lost":            {sink.Reply{At: sink.AtDot, Drop: true}, mail.Uncertain, "", mail.PhaseDot, 0, 0},
		"another mailbox's 550": {sink.Reply{At: sink.AtRcpt, Code: 550, To: "eve@example.com"}, mail.Sent, "", mail.PhaseDot, 250, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, sink.Options{})
			s.Script(tc.reply)
			if tc.reply.At == sink.AtHello && tc.reply.Code != 0 {
				s.Script(tc.reply) // the client tries HELO next
			}
			r := sender(t, s.Port(), nil).Send(t.Context(), message(t))
			if r.Outcome != tc.outcome || r.Alarm != tc.alarm || r.Phase != tc.phase || r.Code != tc.code {
				t.Errorf("result = %+v", r)
			}
			if (r.Err == nil) != (r.Code != 0) {
				t.Errorf("code %d with error %v", r.Code, r.Err)
			}
			if n := len(s.Messages()); n != tc.stored {
				t.Errorf("%d messages stored, want %d", n, tc.stored)
			}
			if tc.outcome == mail.Sent {
				return
			}
			if r := sender(t, s.Port(), nil).Send(t.Context(), message(t)); r.Outcome != mail.Sent {
				t.Errorf("second try = %+v", r)
			}
			if ids := s.ByMessageID(); len(ids) != 1 || ids[message(t).MessageID] != tc.stored+1 {
				t.Errorf("message ids = %v", ids)
			}
		})
	}
}

func TestNoReplyInTimeAfterTheDotIsUncertain(t *testing.T) {
	t.Parallel()
	s := open(t, sink.Options{})
	s.Script(sink.Reply{At: sink.AtDot, Delay: time.Hour, Store: true})
	impatient := sender(t, s.Port(), func(c *mail.Config) { c.DotTimeout = 100 * time.Millisecond })
	if r := impatient.Send(t.Context(), message(t)); r.Outcome != mail.Uncertain {
		t.Errorf("result = %+v", r)
	}
}

func TestCancellingBeforeTheDotIsTransientAndAfterItUncertain(t *testing.T) {
	t.Parallel()
	for stage, want := range map[sink.Stage]mail.Outcome{sink.AtRcpt: mail.Transient, sink.AtDot: mail.Uncertain} {
		s := open(t, sink.Options{})
		s.Script(sink.Reply{At: stage, Delay: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		if r := sender(t, s.Port(), nil).Send(ctx, message(t)); r.Outcome != want {
			t.Errorf("%s: result = %+v, want %s", stage, r, want)
		}
		cancel()
	}
}

// A server that dies while the text is on its way has not seen the final dot, however late we notice.
func TestALineBrokenInTheTextIsTransient(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		// Replies to everything in advance, reads a little of the text, then resets the line.
		_, _ = io.WriteString(conn, "220 x\r\n250 x\r\n250 ok\r\n250 ok\r\n354 go\r\n")
		_, _ = io.CopyN(io.Discard, conn, 2000)
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}()
	m := message(t)
	m.Text = strings.Repeat(strings.Repeat("x", 70)+"\n", 150_000)
	r := sender(t, listener.Addr().(*net.TCPAddr).Port, nil).Send(t.Context(), m)
	if r.Outcome != mail.Transient || r.Phase != mail.PhaseData {
		t.Errorf("result = %+v", r)
	}
}

func TestARefusedConnectionIsTransient(t *testing.T) {
	t.Parallel()
	s := open(t, sink.Options{})
	port := s.Port()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if r := sender(t, port, nil).Send(t.Context(), message(t)); r.Outcome != mail.Transient || r.Err == nil {
		t.Errorf("result = %+v", r)
	}
}

func TestTheLineIsSecuredAndTheCertificateVerified(t *testing.T) {
	t.Parallel()
	good, trusted := certificate(t, "127.0.0.1")
	elsewhere, trustElsewhere := certificate(t, "mail.example.net")
	for name, tc := range map[string]struct {
		options sink.Options
		policy  mail.TLSPolicy
		roots   *x509.CertPool
		outcome mail.Outcome
		alarm   mail.Alarm
	}{
		"STARTTLS":                  {sink.Options{STARTTLS: good}, mail.StartTLS, trusted, mail.Sent, ""},
		"TLS":                       {sink.Options{TLS: good}, mail.ImplicitTLS, trusted, mail.Sent, ""},
		"STARTTLS stripped":         {sink.Options{}, mail.StartTLS, trusted, mail.Transient, mail.AlarmTLS},
		"STARTTLS unknown issuer":   {sink.Options{STARTTLS: good}, mail.StartTLS, x509.NewCertPool(), mail.Transient, mail.AlarmTLS},
		"TLS unknown issuer":        {sink.Options{TLS: good}, mail.ImplicitTLS, x509.NewCertPool(), mail.Transient, mail.AlarmTLS},
		"STARTTLS another's name":   {sink.Options{STARTTLS: elsewhere}, mail.StartTLS, trustElsewhere, mail.Transient, mail.AlarmTLS},
		"TLS to a plaintext server": {sink.Options{}, mail.ImplicitTLS, trusted, mail.Transient, mail.AlarmTLS},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, tc.options)
			r := sender(t, s.Port(), func(c *mail.Config) { c.TLS, c.RootCAs = tc.policy, tc.roots }).Send(t.Context(), message(t))
			if r.Outcome != tc.outcome || r.Alarm != tc.alarm {
				t.Errorf("result = %+v", r)
			}
			if got := len(s.Messages()); (got == 1) != (tc.outcome == mail.Sent) {
				t.Errorf("%d messages", got)
			}
		})
	}
}

func TestSignInIsUsedAndItsFailureIsOursToMend(t *testing.T) {
	t.Parallel()
	conf, pool := certificate(t, "127.0.0.1")
	options := sink.Options{STARTTLS: conf, Username: "habeas", Password: "right"}
	for name, tc := range map[string]struct {
		options  sink.Options
		user     string
		password string
		outcome  mail.Outcome
		alarm    mail.Alarm
	}{
		"right":          {options, "habeas", "right", mail.Sent, ""},
		"wrong password": {options, "habeas", "wrong", mail.Transient, mail.AlarmAuth},
		"none given":     {options, "", "", mail.Transient, mail.AlarmAuth},
		"none offered":   {sink.Options{STARTTLS: conf}, "habeas", "right", mail.Transient, mail.AlarmAuth},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, tc.options)
			r := sender(t, s.Port(), func(c *mail.Config) {
				c.TLS, c.RootCAs, c.Username, c.Password = mail.StartTLS, pool, tc.user, tc.password
			}).Send(t.Context(), message(t))
			if r.Outcome != tc.outcome || r.Alarm != tc.alarm {
				t.Errorf("result = %+v", r)
			}
			if strings.Contains(r.Reply, "wrong") || r.Err != nil && strings.Contains(r.Err.Error(), "wrong") {
				t.Errorf("the password shows: %+v", r)
			}
		})
	}
}

func TestRepliesShowNoAddress(t *testing.T) {
	t.Parallel()
	s := open(t, sink.Options{})
	s.Script(sink.Reply{At: sink.AtRcpt, Code: 550, Text: "5.1.1 <ann@example.com>: no such user ann@example.com\x1b[2J"})
	r := sender(t, s.Port(), nil).Send(t.Context(), message(t))
	if strings.Contains(r.Reply, "ann") || strings.Contains(r.Reply, "\x1b") || r.Enhanced != "5.1.1" {
		t.Errorf("result = %+v", r)
	}
}

func TestConfigurationsThatWouldSpillMailAreRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*mail.Config){
		"plain text to another host": func(c *mail.Config) { c.Host = "mail.example.com" },
		"plain text to a name":       func(c *mail.Config) { c.Host = "localhost.example.com" },
		"unknown policy":             func(c *mail.Config) { c.TLS = "opportunistic" },
		"no policy":                  func(c *mail.Config) { c.TLS = "" },
		"no host":                    func(c *mail.Config) { c.Host = "" },
		"no port":                    func(c *mail.Config) { c.Port = 0 },
		"no envelope sender":         func(c *mail.Config) { c.EnvelopeFrom = mail.EmailAddr{} },
		"password without user":      func(c *mail.Config) { c.Password = "x" },
	} {
		c := mail.Config{Host: "127.0.0.1", Port: 25, TLS: mail.Plaintext, EnvelopeFrom: addr(t, "b@shop.example")}
		if _, err := mail.NewSender(c); err != nil {
			t.Fatal(err)
		}
		spoil(&c)
		if _, err := mail.NewSender(c); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
