package sink

import (
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// Stage is the command that a scripted reply answers.
type Stage string

// The stages.
const (
	AtHello Stage = "hello" // EHLO, and the HELO that clients try next: one reply each
	AtMail  Stage = "mail"
	AtRcpt  Stage = "rcpt"
	AtData  Stage = "data" // after DATA was accepted, in the middle of the text; always drops the connection
	AtDot   Stage = "dot"
)

// Reply is one misbehaviour. The zero Code means the ordinary answer.
type Reply struct {
	At    Stage
	Code  int           // 421, 451, 452, 550, 554, …
	Text  string        // beginning with an enhanced code such as "4.7.1 " if wanted
	Drop  bool          // break the connection off instead of answering
	Store bool          // at the dot: keep the message although the client is not told so
	Delay time.Duration // before the answer
	To    string        // only for this recipient; "" for all. Not at hello and mail, which name none
}

// Script queues replies: each transaction (each connection for AtHello) uses up the first that applies to it.
func (s *Sink) Script(replies ...Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, replies...)
}

// Always sets the reply for everything that the script does not cover; nil goes back to normal.
func (s *Sink) Always(r *Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always = r
}

// scripted returns the reply for a stage, taking it off the queue.
func (s *Sink) scripted(at Stage, to ...string) Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, r := range s.script {
		if r.applies(at, to) {
			s.script = append(s.script[:i:i], s.script[i+1:]...)
			return r
		}
	}
	if s.always != nil && s.always.applies(at, to) {
		return *s.always
	}
	return Reply{}
}

func (r Reply) applies(at Stage, to []string) bool {
	if r.At != at || r.To == "" {
		return r.At == at
	}
	for _, addr := range to {
		if strings.EqualFold(addr, r.To) {
			return true
		}
	}
	return false
}

// play waits and answers. drop closes the connection.
func (s *Sink) play(r Reply, drop func()) error {
	if r.Delay > 0 {
		timer := time.NewTimer(r.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-s.closed:
		}
	}
	if r.Drop {
		drop()
		return &smtp.SMTPError{Code: 421, Message: "gone"} // nobody hears it
	}
	if r.Code == 0 {
		return nil
	}
	text := r.Text
	if text == "" {
		text = "scripted reply"
	}
	return &smtp.SMTPError{Code: r.Code, EnhancedCode: smtp.NoEnhancedCode, Message: text}
}
