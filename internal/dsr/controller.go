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
}

// Today is the controller's date at an instant.
func (c Controller) Today(now time.Time) deadline.Date { return deadline.DateOf(now, c.Location) }
