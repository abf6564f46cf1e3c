package mail

import (
	"errors"
	"net/textproto"
	"regexp"
	"strings"
)

// Outcome is what became of a message.
type Outcome string

// The outcomes. Only Uncertain is a guess: the line broke after the final dot and before the reply, so that the
// server may or may not have taken the message (RFC 1047).
const (
	Sent      Outcome = "sent"      // the recipient's server, or the relay, took responsibility
	Transient Outcome = "transient" // nothing was delivered; try again later
	Permanent Outcome = "permanent" // refused for good: a bounce
	Uncertain Outcome = "uncertain" // try again only what is harmless twice
)

// Alarm says that staff must mend something before any mail can leave; the outcome is Transient, for the mail is
// not at fault.
type Alarm string

// The alarms.
const (
	NoAlarm     Alarm = ""
	AlarmAuth   Alarm = "auth"   // user name, password or mechanism not accepted, or sign-in demanded
	AlarmTLS    Alarm = "tls"    // no STARTTLS, or a certificate that does not verify
	AlarmSender Alarm = "sender" // the server will not talk to this host, or refuses our sender address
)

// Phase is where in the SMTP dialogue a result was decided.
type Phase string

// The phases, in order.
const (
	PhaseCompose Phase = "compose"
	PhaseConnect Phase = "connect" // up to and with EHLO, STARTTLS and the second EHLO
	PhaseAuth    Phase = "auth"
	PhaseMail    Phase = "mail"
	PhaseRcpt    Phase = "rcpt"
	PhaseData    Phase = "data" // the DATA command and the text before the final dot
	PhaseDot     Phase = "dot"
)

// Result is the whole answer to one attempt. Reply is the server's text without anything that looks like an
// address; it and Err are fit for logs and for the desk.
type Result struct {
	Outcome  Outcome
	Phase    Phase
	Code     int    // the reply code, 0 if there was none
	Enhanced string // RFC 3463 code such as "5.1.1", "" if there was none
	Reply    string
	Alarm    Alarm
	Err      error // why there was no reply; nil when there was one
}

// judge classifies the failure of one phase. sent reports that everything up to the final dot left this host.
func judge(phase Phase, err error, sent bool) Result {
	r := Result{Phase: phase, Outcome: Transient}
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		r.Err = errors.New(hideAddresses(err.Error()))
		if phase == PhaseDot && sent {
			r.Outcome = Uncertain
		}
		if phase == PhaseConnect && isTLSFailure(err) {
			r.Alarm = AlarmTLS
		}
		if phase == PhaseAuth && errors.Is(err, errNoMechanism) {
			r.Alarm = AlarmAuth
		}
		return r
	}
	r.Code, r.Reply = reply.Code, hideAddresses(reply.Msg)
	r.Enhanced = enhancedCode.FindString(reply.Msg)
	switch {
	case phase == PhaseDot && reply.Code/100 == 2:
		r.Outcome = Sent // 250 is the only one in use, RFC 5321 allows any 2xx
	case reply.Code/100 == 4:
	case reply.Code/100 == 5:
		r.Outcome, r.Alarm = judgeRefusal(phase, reply.Code)
	case phase == PhaseDot:
		r.Outcome = Uncertain // a reply that means nothing
	}
	return r
}

// judgeRefusal tells a refusal of this mail from a refusal of us: what is said before the recipient is named, and
// every demand to sign in, is not about the recipient and no bounce.
func judgeRefusal(phase Phase, code int) (Outcome, Alarm) {
	switch {
	case code == 530 || code == 534 || code == 535 || code == 538 || phase == PhaseAuth:
		return Transient, AlarmAuth
	case phase == PhaseConnect:
		return Transient, AlarmSender
	case phase == PhaseMail && code != 552: // 552: the message is too large for them
		return Transient, AlarmSender
	}
	return Permanent, NoAlarm
}

var (
	enhancedCode = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`)
	address      = regexp.MustCompile(`[^\s<>"]*@[^\s<>"]*`)
)

// hideAddresses makes foreign text fit for a log: one line of bounded length, nothing that looks like an address.
func hideAddresses(s string) string {
	return cleanLine(address.ReplaceAllString(strings.ToValidUTF8(s, "?"), redacted), 300)
}
