// Package mail sends one message to one person over SMTP and says exactly what became of it, and reads messages
// back into parts. It knows addresses, headers, TLS and reply codes; it refuses to know requests, templates and
// the outbox, and it never decides about a second try. Its invariants: one recipient per transaction; what a
// stranger typed cannot add a header, a recipient or an invisible character; a retry of the same message is
// byte-identical; a message is reported as lost, refused or sent only when that is certain, else as uncertain.
package mail

import (
	"fmt"
	"io"
	"log/slog"
	"strings"

	"golang.org/x/net/idna"

	"github.com/habeasdata/habeas/internal/problem"
)

// Limits of RFC 5321 section 4.5.3.1; 254 is the longest path (256) without its angle brackets.
const (
	maxAddress = 254
	maxLocal   = 64
)

// redacted is how an address prints. Only Reveal and Masked show something of it.
const redacted = "[redacted]"

// domains checks and converts host names by IDNA2008 with the mapping for look-ups (UTS 46, non-transitional).
var domains = idna.New(
	idna.MapForLookup(), idna.Transitional(false), idna.BidiRule(), idna.CheckHyphens(true),
	idna.CheckJoiners(true), idna.StrictDomainName(true), idna.ValidateLabels(true), idna.VerifyDNSLength(true),
)

// EmailAddr is a checked email address. The zero value is no address. Two addresses are compared by Normalized.
// However it is printed, logged or marshalled by accident, it reads "[redacted]".
type EmailAddr struct {
	local, domain string
}

// ParseAddr reads an address as people type it: spaces around it are dropped, an international domain becomes its
// A-label form. It takes dot-atom ASCII local parts only (RFC 5322 section 3.2.3), no quotes, comments, address
// literals or bare host names, and at most 254 bytes. The error may be shown.
func ParseAddr(s string) (EmailAddr, error) {
	s = strings.Trim(s, " ")
	at := strings.LastIndexByte(s, '@')
	if at < 1 {
		return EmailAddr{}, badAddress(nil)
	}
	local, domain := s[:at], s[at+1:]
	if len(local) > maxLocal || !isDotAtom(local) {
		return EmailAddr{}, badAddress(nil)
	}
	ascii, err := domains.ToASCII(domain)
	if err != nil {
		return EmailAddr{}, badAddress(err)
	}
	if !isPublicName(ascii) || len(local)+1+len(ascii) > maxAddress {
		return EmailAddr{}, badAddress(nil)
	}
	return EmailAddr{local: local, domain: ascii}, nil
}

func badAddress(cause error) error {
	return problem.Wrap(cause, problem.Invalid, "Enter an email address like name@example.com.")
}

// isDotAtom reports whether s is atoms of RFC 5322 joined by single dots.
func isDotAtom(s string) bool {
	for _, atom := range strings.Split(s, ".") {
		if atom == "" {
			return false
		}
		for i := range len(atom) {
			c := atom[i]
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
			if !letter && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", rune(c)) {
				return false
			}
		}
	}
	return true
}

// isPublicName reports whether an ASCII name has two labels at least and does not end in a number, which would be
// an address literal without its brackets.
func isPublicName(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	return dot > 0 && dot < len(name)-1 && strings.Trim(name[dot+1:], "0123456789") != ""
}

// Reveal returns the address in plain, for the envelope, the To header and sealed storage.
func (a EmailAddr) Reveal() string {
	if a.IsZero() {
		return ""
	}
	return a.local + "@" + a.domain
}

// Normalized returns the one form by which addresses are compared and indexed: all in lower case. It is plain
// text, as Reveal's is. Dots and +tags are kept: their meaning is the provider's business.
func (a EmailAddr) Normalized() string { return strings.ToLower(a.Reveal()) }

// Domain returns the domain in A-label form.
func (a EmailAddr) Domain() string { return a.domain }

// Masked returns a form in which the owner recognises the address and others do not: "j…@example.com".
func (a EmailAddr) Masked() string {
	if a.IsZero() {
		return ""
	}
	return a.local[:1] + "…@" + a.domain
}

// IsZero reports whether there is no address.
func (a EmailAddr) IsZero() bool { return a.local == "" }

// Format implements fmt.Formatter for every verb, so that %#v is covered, too.
func (a EmailAddr) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// String returns "[redacted]"; see Reveal.
func (a EmailAddr) String() string { return redacted }

// LogValue implements slog.LogValuer.
func (a EmailAddr) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements encoding.TextMarshaler, which JSON and YAML use.
func (a EmailAddr) MarshalText() ([]byte, error) { return []byte(redacted), nil }
