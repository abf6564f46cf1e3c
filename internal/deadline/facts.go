package deadline

import (
	"time"

	"github.com/habeasdata/habeas/internal/problem"
)

// Stage says which of a rule's clocks is meant.
type Stage string

// The stages: the request itself, and the appeal against its outcome. The zero Stage is OnRequest.
const (
	OnRequest Stage = "request"
	OnAppeal  Stage = "appeal"
)

// Facts are what happened, as the clock needs it. A zero time means that it has not happened.
type Facts struct {
	ReceivedAt               time.Time // of the request, or of the appeal on that stage
	Location                 *time.Location
	Calendar                 *Calendar // nil counts weekends only, which is never later
	Stage                    Stage
	IdentityRequestedAt      time.Time
	IdentityReceivedAt       time.Time
	FeeRequestedAt           time.Time
	FeePaidAt                time.Time
	ClarificationRequestedAt time.Time
	ClarificationReceivedAt  time.Time
	AuthenticatedAt          time.Time
	Extended                 bool   // the extension was taken, with its notice in time
	ExtendTo                 Date   // the date told to the person, where the law puts no cap on the extension
	Target                   Period // the controller's own limit; it can make the working date earlier, never later
}

// Check refuses facts that cannot be under any rule, with a problem that names each field.
func (f Facts) Check() error {
	var wrong []problem.Field
	add := func(name, message string) { wrong = append(wrong, problem.Field{Name: name, Message: message}) }
	if f.Location == nil {
		add("tz", "needs a time zone")
	}
	if f.Stage != "" && f.Stage != OnRequest && f.Stage != OnAppeal {
		add("stage", "is request or appeal")
	}
	if f.ReceivedAt.IsZero() {
		add("received", "is missing")
	}
	for _, moment := range f.moments() {
		switch {
		case moment.at.IsZero():
		case moment.at.UTC().Year() < firstYear || moment.at.UTC().Year() > lastYear:
			add(moment.name, "is outside the years 2000 to 2199")
		case moment.at.Before(f.ReceivedAt):
			add(moment.name, "is before the request was received")
		}
	}
	order := func(asked, got time.Time, name, askedName string) {
		switch {
		case got.IsZero():
		case asked.IsZero():
			add(name, "needs "+askedName)
		case got.Before(asked):
			add(name, "is before "+askedName)
		}
	}
	order(f.IdentityRequestedAt, f.IdentityReceivedAt, "identity_received", "identity_requested")
	order(f.ClarificationRequestedAt, f.ClarificationReceivedAt, "clarification_received", "clarification_requested")
	order(f.FeeRequestedAt, f.FeePaidAt, "fee_paid", "fee_requested")
	if f.Target.N < 0 || f.Target.N > maxPeriod {
		add("target", "is out of range")
	}
	return problem.Fields(wrong...)
}

type moment struct {
	name string
	at   time.Time
}

func (f Facts) moments() [8]moment {
	return [8]moment{
		{"received", f.ReceivedAt},
		{"identity_requested", f.IdentityRequestedAt},
		{"identity_received", f.IdentityReceivedAt},
		{"fee_requested", f.FeeRequestedAt},
		{"fee_paid", f.FeePaidAt},
		{"clarification_requested", f.ClarificationRequestedAt},
		{"clarification_received", f.ClarificationReceivedAt},
		{"authenticated", f.AuthenticatedAt},
	}
}
