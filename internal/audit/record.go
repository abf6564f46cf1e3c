package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Actor is who did it: a kind and a keyed hash (or an id) that names nobody by itself.
type Actor struct {
	Kind      string `json:"kind"`
	Pseudonym string `json:"pseudonym,omitempty"`
}

// The kinds of actor.
const (
	Requester = "requester"
	Agent     = "agent"
	Staff     = "staff"
	Rule      = "rule"
	Connector = "connector"
	Clock     = "clock"
	System    = "system"
)

// Record is one thing that happened. Chain is the request's id, or the id of a chain that belongs to no request
// (staff administration, for one). Seq counts within the chain from 1. Version is the request's version after the
// change, 0 where there is none.
type Record struct {
	Controller string            `json:"controller"`
	Chain      string            `json:"chain"`
	Seq        int64             `json:"seq"`
	Version    int64             `json:"version,omitempty"`
	At         time.Time         `json:"at"` // UTC, kept to the microsecond
	Actor      Actor             `json:"actor"`
	Event      string            `json:"event"`
	Cause      string            `json:"cause,omitempty"`
	From       string            `json:"from,omitempty"`
	To         string            `json:"to,omitempty"`
	Details    map[string]string `json:"details,omitempty"` // ids, enumerations, counts, hashes, dates
}

var (
	word     = regexp.MustCompile(`^[a-z][a-z0-9_.-]{0,63}$`)
	wordOpt  = regexp.MustCompile(`^([a-z][a-z0-9_.-]{0,63})?$`)
	ident    = regexp.MustCompile(`^[A-Za-z0-9._:/+=-]{1,128}$`)
	identOpt = regexp.MustCompile(`^[A-Za-z0-9._:/+=-]{0,128}$`)
	detail   = regexp.MustCompile(`^[A-Za-z0-9._:/+=,-]{0,256}$`)
)

// Check refuses a record that is incomplete or could hold what a person is called or wrote. It does not repeat the
// offending value.
func (r Record) Check() error {
	for _, f := range []struct {
		name, value string
		form        *regexp.Regexp
	}{
		{"controller", r.Controller, ident}, {"chain", r.Chain, ident},
		{"actor kind", r.Actor.Kind, word}, {"actor pseudonym", r.Actor.Pseudonym, identOpt},
		{"event", r.Event, word}, {"cause", r.Cause, wordOpt}, {"from", r.From, wordOpt}, {"to", r.To, wordOpt},
	} {
		if !f.form.MatchString(f.value) {
			return fmt.Errorf("audit record: %s is not an id or a word", f.name)
		}
	}
	for key, value := range r.Details {
		if !word.MatchString(key) || !detail.MatchString(value) {
			return fmt.Errorf("audit record: detail %q is not an id, a word or a number", key)
		}
	}
	if r.Seq < 1 || r.Version < 0 {
		return fmt.Errorf("audit record: seq %d, version %d", r.Seq, r.Version)
	}
	if y := r.At.Year(); y < 2000 || y > 9999 {
		return fmt.Errorf("audit record: time %s is out of range", r.At.Format(time.RFC3339))
	}
	return nil
}

// timeForm is RFC 3339 with microseconds, the precision that every database keeps.
const timeForm = "2006-01-02T15:04:05.000000Z"

func canonicalTime(t time.Time) string { return t.UTC().Truncate(time.Microsecond).Format(timeForm) }

// Canonical returns the bytes that are hashed: netstrings of a format name and of every field in order, then of each
// detail's key and value by key.
func (r Record) Canonical() []byte {
	b := netstrings(nil, "habeas.audit.record.1",
		r.Controller, r.Chain, strconv.FormatInt(r.Seq, 10), strconv.FormatInt(r.Version, 10), canonicalTime(r.At),
		r.Actor.Kind, r.Actor.Pseudonym, r.Event, r.Cause, r.From, r.To)
	keys := make([]string, 0, len(r.Details))
	for key := range r.Details {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		b = netstrings(b, key, r.Details[key])
	}
	return b
}

func netstrings(b []byte, parts ...string) []byte {
	for _, p := range parts {
		b = strconv.AppendInt(b, int64(len(p)), 10)
		b = append(b, ':')
		b = append(b, p...)
		b = append(b, ',')
	}
	return b
}
