package regime

import (
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/deadline"
)

// Rule is what one statute says about one right.
type Rule struct {
	Right      Right
	From       deadline.Date // first day in force; zero when not recorded
	Until      deadline.Date // first day no longer in force; zero for an open end
	Citation   string
	Confidence Confidence
	Seen       []string // what was seen in a source; any other fact of the rule is from memory
	Sources    []string
	// Law is the clock as the statute writes it. Use Clock for computing.
	Law             deadline.Rule
	ExtensionNotice string // within_initial_period, unspecified, or ""
	Pause           string // none, identity, clarification, both
	// Level is the most that may be demanded of the person: always L0 for a preference right. LawAllows is what the
	// statute would let a controller demand.
	Level           Level
	LawAllows       Level
	Agent           bool // the law provides for authorized agents; if not, parents and guardians may still act
	FreeAnswers     int  // answers that must be free per period; 0 when the law gives no number
	FreeMonths      int
	AppealCitation  string // of the appeal to the controller; "" where there is none
	RetentionMonths int    // minimum time to keep the record; 0 when the law gives none
	Notes           string
	LaterBecause    string // citation that lets the clock start or run later than receipt
	Line            int    // in the pack's file
}

// Clock returns the rule for deadline.Compute. Nothing is ever asked of the person for a preference right, so its
// clock runs from receipt and nothing about identity stops it.
func (r Rule) Clock() deadline.Rule {
	law := r.Law
	if r.Right.Class() != PreferenceClass {
		return law
	}
	law.Start = deadline.FromReceipt
	law.IdentityStops = false
	if law.Identity != deadline.IdentityNoDuty {
		law.Identity = deadline.IdentityNone
	}
	return law
}

// Mark says whether one fact of the rule, such as "free", was seen in a source or is from memory.
func (r Rule) Mark(fact string) Confidence {
	if r.Confidence == Verified && slices.Contains(r.Seen, fact) {
		return Verified
	}
	return Memory
}

// InForce reports whether the rule applies on a day.
func (r Rule) InForce(on deadline.Date) bool {
	return !on.Before(r.From) && (r.Until.IsZero() || on.Before(r.Until))
}

// citations splits a citation at its semicolons.
func citations(citation string) []string {
	var list []string
	for _, part := range strings.Split(citation, ";") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}
