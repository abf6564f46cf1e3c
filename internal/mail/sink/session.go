package sink

import (
	"io"
	"slices"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one connection.
type session struct {
	sink     *Sink
	conn     *smtp.Conn
	signedIn bool
	from     string
	to       []string
}

func (s *Sink) session(c *smtp.Conn) (smtp.Session, error) {
	if err := s.play(s.scripted(AtHello), func() { _ = c.Conn().Close() }); err != nil {
		return nil, err
	}
	return &session{sink: s, conn: c}, nil
}

// AuthMechanisms implements smtp.AuthSession.
func (s *session) AuthMechanisms() []string {
	if s.sink.options.Username == "" {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth implements smtp.AuthSession.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if username != s.sink.options.Username || password != s.sink.options.Password {
			return smtp.ErrAuthFailed
		}
		s.signedIn = true
		return nil
	}), nil
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.sink.options.Username != "" && !s.signedIn {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Sign in first"}
	}
	s.sink.mu.Lock()
	s.sink.tries++
	s.sink.mu.Unlock()
	s.from = from
	return s.sink.play(s.sink.scripted(AtMail), s.drop)
}

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.sink.play(s.sink.scripted(AtRcpt, to), s.drop); err != nil {
		return err
	}
	s.to = append(s.to, to)
	return nil
}

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	if reply := s.sink.scripted(AtData, s.to...); reply.At == AtData {
		reply.Drop = true
		return s.sink.play(reply, s.drop)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	reply := s.sink.scripted(AtDot, s.to...)
	if (reply.Code == 0 && !reply.Drop) || reply.Store {
		if err := s.sink.store(Message{From: s.from, To: slices.Clone(s.to), Raw: raw}); err != nil {
			return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: err.Error()}
		}
	}
	return s.sink.play(reply, s.drop)
}

// Reset implements smtp.Session.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }

// drop breaks the connection off without a word.
func (s *session) drop() { _ = s.conn.Conn().Close() }
