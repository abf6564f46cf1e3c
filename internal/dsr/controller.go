package dsr

import (
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
)

// Controller is who answers: the settings that dates, letters and the release policy are computed from.
type Controller struct {
	ID            string
	Name          string
	BaseURL       string // without a slash at the end; every link starts with it
	Location      *time.Location
	Calendar      *deadline.Calendar
	Locale        string
	Mailbox       string   // the address that letters come from
	DefaultRegime string   // for places without a law of their own
	Regimes       []string // the laws that may apply where nobody said where they live
	SingleOfficer bool     // one officer: fresh re-authentication instead of a second person
	Hold          time.Duration
	RowCap        int64 // a deletion above it needs a second person and the number typed
	Retention     Retention
	Targets       Targets
	DigestHour    int  // local hour from which the daily digest goes to staff; below 0 is none
	PublicMetrics bool // the figures of past years stand on the portal
}

// Targets are the controller's own limits, counted from receipt. They make a working date earlier, never later; a zero
// Period is none.
type Targets struct {
	Acknowledge deadline.Period
	Answer      deadline.Period
}

// Today is the controller's date at an instant.
func (c Controller) Today(now time.Time) deadline.Date { return deadline.DateOf(now, c.Location) }
