package intake

import (
	"context"
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Logged is a phone call, letter or visit as a staff member writes it down.
type Logged struct {
	SubmissionKey string
	Channel       dsr.Channel
	Received      string // the date on which it came, "2026-11-20"; the clock counts from it
	Rights        []string
	Relationship  string
	Country       string
	State         string
	Name          string
	Email         string
	Phone         string
	Account       string
	Order         string
	Address       string
	Details       string
	LookBack      string
	Test          bool
}

// FromStaff checks what staff wrote down and submits it. The receipt may be back-dated: the law counts from the day
// on which the message came, not from the day on which somebody found time to type it.
func (s *Service) FromStaff(ctx context.Context, by dsr.Actor, l Logged) (workflow.Submitted, error) {
	if by.Cause != dsr.ByStaff || by.Role != dsr.Officer {
		return workflow.Submitted{}, problem.New(problem.Forbidden, "Your role may not do this.")
	}
	f := l.form().trimmed()
	received, err := s.checkLogged(l, f)
	if err != nil {
		return workflow.Submitted{}, err
	}
	pack, rights, err := s.law(f.residence(), f.Rights, received)
	if err != nil {
		return workflow.Submitted{}, err
	}
	person := f.person()
	person.Address = Clean(l.Address)
	return s.Work.Submit(ctx, workflow.New{
		Channel: l.Channel, Requester: dsr.Self, Relationship: relationships[f.Relationship], Residence: f.residence(),
		Regime: pack.ID, Locale: s.Work.Controller.Locale, ReceivedAt: received, Person: person,
		Identifiers: f.identifiers(), Rights: rights, DedupKey: f.dedupKey(), Test: l.Test, By: by,
		LookBack: dsr.LookBack(f.LookBack),
	})
}

func (l Logged) form() Form {
	return Form{
		SubmissionKey: l.SubmissionKey, Rights: l.Rights, Requester: "self", Relationship: l.Relationship,
		Country: l.Country, State: l.State, Name: l.Name, Email: l.Email, Phone: l.Phone, Account: l.Account,
		Order: l.Order, Details: l.Details, LookBack: l.LookBack, Test: l.Test,
	}
}

func (s *Service) checkLogged(l Logged, f Form) (time.Time, error) {
	var c checks
	if !l.Channel.LoggedByStaff() {
		c.add("channel", "Choose how the request came: phone, letter or walk-in.")
	}
	choices := append([]string{}, Choices...)
	for _, r := range regime.Rights() {
		choices = append(choices, string(r))
	}
	c.some("right", f.Rights, choices)
	c.oneOf("relationship", f.Relationship, keys(relationships))
	f.checkPlace(&c)
	c.needed("name", f.Name, 120, "Type the person's name.")
	for name, value := range map[string]string{"phone": f.Phone, "account": f.Account, "order": f.Order} {
		c.text(name, value, 64)
	}
	if !dsr.LookBack(f.LookBack).Known() {
		c.add("look_back", "Choose how far back to look.")
	}
	c.text("details", f.Details, 4000)
	c.text("address", l.Address, 400)
	if f.Email != "" {
		if _, err := mail.ParseAddr(f.Email); err != nil {
			c.add("email", "Type an email address such as name@example.com, or leave it empty.")
		}
	}
	received := s.receivedOn(l.Received, &c)
	return received, problem.Fields(c...)
}

// receivedOn returns the instant at which the clock starts: now for today, the morning of an earlier day.
func (s *Service) receivedOn(typed string, c *checks) time.Time {
	now := s.Now().UTC()
	today := s.Work.Controller.Today(now)
	day, err := deadline.ParseDate(typed)
	switch {
	case err != nil:
		c.add("received", "Type the date on which it came, such as "+today.String()+".")
	case day.After(today):
		c.add("received", "Type a date that is not in the future.")
	case day.Before(today.AddDays(-366)):
		c.add("received", "Type a date within the last year; older ones need an administrator.")
	case day.Before(today):
		return day.AddDays(-1).End(s.Work.Controller.Location).UTC()
	}
	return now
}
