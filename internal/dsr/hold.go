package dsr

import (
	"slices"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
)

// LegalHold keeps something from being deleted: everything of one person, or what some systems hold of everybody, while a
// legal matter lasts; or, with a request, the part of it that an officer refused. It blocks its part only, and no clock.
type LegalHold struct {
	ID           string
	ControllerID string
	RequestID    RequestID      // of a refused part; "" for a hold
	Kind         IdentifierKind // of the person held; "" for a hold of everybody
	Index        []byte         // blind index of that identifier
	Key          Key            `gorm:"embedded;embeddedPrefix:key_"`
	Sealed       []byte         // whom it is about, the matter and the reason, in staff's words
	Scope        Strings        // systems, or collections as system:collection; none for all
	Ground       string         // of a refused part: what the person is told
	Citation     string         // of the law that lets it be kept
	ReviewOn     deadline.Date
	CreatedBy    StaffID
	CreatedAt    time.Time
	EndedBy      StaffID
	EndedAt      time.Time
}

// Covers reports whether the hold keeps a collection of a system.
func (h LegalHold) Covers(system, collection string) bool {
	if len(h.Scope) == 0 {
		return true
	}
	return slices.ContainsFunc(h.Scope, func(s string) bool {
		return strings.EqualFold(s, system) || strings.EqualFold(s, collection)
	})
}

// Kept is why a collection of a system is kept.
type Kept struct{ Reason, Citation string }

// HeldBecause is what the person is told of a hold: that there is one, and its rule. What it is about is not theirs to know.
const HeldBecause = "kept for a legal matter"

// KeptBy returns why the holds keep a collection, if one does.
func KeptBy(holds []LegalHold, system, collection string) (Kept, bool) {
	for _, h := range holds {
		if h.Covers(system, collection) {
			reason := h.Ground
			if reason == "" {
				reason = HeldBecause
			}
			return Kept{reason, h.Citation}, true
		}
	}
	return Kept{}, false
}
