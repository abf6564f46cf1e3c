package dsr

import (
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/regime"
)

// Assessment is one use of data that a restriction, an objection or the review of a decision is about, as the data map had
// it when the plan was made, with what was decided. What the law decides by itself is decided when the row is made.
type Assessment struct {
	ID           string
	ControllerID string
	RequestID    RequestID
	Ordinal      int
	UseID        string // of the data map; "" where there is no map, and the row stands for every use
	ActivityID   string
	Activity     string     // its name, in the controller's words
	Purpose      string     // or the logic of the decision
	Basis        string     // of GDPR Art. 6(1)
	Categories   Strings    // data categories of the activity
	How          regime.How // in which way the right reaches it
	Rules        Strings    // ids of the law's rows that say so
	MapHash      string     // of the data map
	Verdict      Verdict
	Rule         string // what decided it: an id of the law's reach or of its grounds
	Sealed       []byte // sealed: the reason, as the letter repeats it
	DecidedBy    StaffID
	DecidedAt    time.Time
	CreatedAt    time.Time
}

// ByLaw reports whether the law decides the row by itself: there is nothing to weigh.
func (a Assessment) ByLaw() bool { return a.How == regime.Always || a.How == regime.Never }

// Restricts reports whether a right keeps data from being used, for all or for some purposes.
func Restricts(right regime.Right) bool { return right == regime.Restrict || right == regime.Object }

// Reviews reports whether a right asks a human to look again at what a program decided.
func Reviews(right regime.Right) bool {
	return slices.Contains([]regime.Right{regime.AutomatedDecisionReview, regime.ProfilingReview, regime.ADMTAppeal}, right)
}

// Reviewing reports whether a request is such a review of its own. One that contests another request is decided as an
// appeal.
func (r Request) Reviewing() bool { return Reviews(r.Right) && r.About == "" }

// Restricted reports whether data are restricted because of this request.
func (r Request) Restricted() bool { return !r.RestrictedAt.IsZero() && r.LiftedAt.IsZero() }
