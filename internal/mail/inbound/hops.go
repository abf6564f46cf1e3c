package inbound

import (
	"net/mail"
	"slices"
	"strings"
	"time"
)

// maxDelay is how long a mail may have been under way between our own servers: RFC 5321 section 4.5.4.1 has them try for
// four to five days.
const maxDelay = 5 * 24 * time.Hour

// ReceivedAt is when the first of our own servers took the message, which is when the law's clock starts. Only lines
// that a server of the given names wrote count, from the top down to the first that came from elsewhere; what stands
// below is the sender's to invent. Without one, or beyond what a delay explains, it is now.
func (m Message) ReceivedAt(ours []string, now time.Time) time.Time {
	at := now
	for _, line := range m.hops {
		by, from, when := hop(line)
		if !slices.Contains(ours, by) || when.After(now) || now.Sub(when) > maxDelay {
			break
		}
		if when.Before(at) {
			at = when
		}
		if !slices.Contains(ours, from) {
			break
		}
	}
	return at
}

// hop reads who wrote a Received line, whom they took the mail from, and when. The zero time is later than nothing.
func hop(line string) (by, from string, at time.Time) {
	semi := strings.LastIndexByte(line, ';')
	if semi < 0 {
		return "", "", at
	}
	words := strings.Fields(line[:semi])
	for i := 0; i+1 < len(words); i++ {
		switch w := strings.ToLower(words[i]); {
		case w == "by" && by == "":
			by = strings.ToLower(words[i+1])
		case w == "from" && from == "":
			from = strings.ToLower(words[i+1])
		}
	}
	at, err := mail.ParseDate(strings.TrimSpace(line[semi+1:]))
	if err != nil {
		return "", "", time.Time{}
	}
	return by, from, at
}
