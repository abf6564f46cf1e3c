package staff

import (
	"context"
	"crypto/rand"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
)

// CalendarDays is how long the secret address of a member's calendar works.
const CalendarDays = 365

const (
	eventCalendar      = "staff_calendar_renewed"
	eventCalendarEnded = "staff_calendar_ended"
)

// RenewCalendar gives a member a secret for the calendar of due dates; the one before stops working at once. It is
// returned once: only its hash is kept.
func (s *Service) RenewCalendar(ctx context.Context, actor dsr.Actor) (string, error) {
	secret := rand.Text()
	err := s.act(ctx, actor, eventCalendar, s.about(dsr.StaffID(actor.ID), ""), func(tx *store.Tx) error {
		if err := endCalendar(tx, actor.ID); err != nil {
			return err
		}
		return tx.Tokens().Insert(&dsr.Token{
			Hash: tokenHash(secret), Purpose: dsr.TokenCalendar, OwnerID: actor.ID, CreatedAt: tx.Now(),
			ExpiresAt: tx.Now().AddDate(0, 0, CalendarDays),
		})
	})
	return secret, err
}

// EndCalendar makes a member's calendar address stop working.
func (s *Service) EndCalendar(ctx context.Context, actor dsr.Actor) error {
	return s.act(ctx, actor, eventCalendarEnded, s.about(dsr.StaffID(actor.ID), ""), func(tx *store.Tx) error {
		return endCalendar(tx, actor.ID)
	})
}

func endCalendar(tx *store.Tx, owner string) error {
	_, err := tx.Tokens().Delete(store.Match{"owner_id": owner, "purpose": dsr.TokenCalendar})
	return err
}

// Calendar returns the token of a member's calendar address, or a NotFound problem where there is none.
func (s *Service) Calendar(ctx context.Context, id dsr.StaffID) (dsr.Token, error) {
	row, err := s.Store.Read(ctx).Tokens().First(store.Match{"owner_id": id, "purpose": dsr.TokenCalendar})
	if err == nil && !s.Now().Before(row.ExpiresAt) {
		return dsr.Token{}, problem.New(problem.NotFound, "There is nothing here.")
	}
	return row, err
}

// CalendarOf returns whose calendar a secret opens: an active member's whose role reads requests. Anything else is one
// NotFound problem.
func (s *Service) CalendarOf(ctx context.Context, secret string) (dsr.StaffID, dsr.Role, error) {
	nothing := problem.New(problem.NotFound, "There is nothing here.")
	read := s.Store.Read(ctx)
	row, err := read.Tokens().First(store.Match{"hash": tokenHash(secret), "purpose": dsr.TokenCalendar})
	if problem.Is(err, problem.NotFound) {
		return "", "", nothing
	}
	if err != nil {
		return "", "", err
	}
	m, err := read.Members().Get(row.OwnerID)
	if problem.Is(err, problem.NotFound) {
		return "", "", nothing
	}
	if err == nil && (!s.Now().Before(row.ExpiresAt) || m.State != dsr.Active || m.Role == dsr.Administrator) {
		err = nothing
	}
	return m.ID, m.Role, err
}
