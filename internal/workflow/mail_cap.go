package workflow

import (
	"fmt"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// Cap of first mails to an address that nobody has confirmed (ATK-28): the form must not become a mail bomb. Both hold
// for any stretch of that length, not for days of the calendar: two mails around midnight are two in a day.
const (
	firstMailsPerDay  = 1
	firstMailsPerWeek = 3
	capWindow         = 12 * time.Hour // how exactly it is counted: after a mail the next may wait half a day longer
)

// Whoever confirmed the address lately reads that mailbox, so a further request of theirs is no mail bomb; a bound
// stays, for a confirmed address can be flooded too.
const (
	confirmedLately = 30 * 24 * time.Hour
	confirmedPerDay = 10
)

// underMailCap reports whether the address of a submission may get a first mail now, and counts it if so.
func (s *Service) underMailCap(tx *store.Tx, sub dsr.Submission) (bool, error) {
	address := fmt.Sprintf("first-mail:%x", s.Vault.MAC("mail cap", sub.ContactIndex))
	window := tx.Now().Truncate(capWindow)
	now := tx.Now()
	mails, err := tx.FirstMails(sub.ContactIndex, now.Add(-confirmedLately), address,
		window.Add(-24*time.Hour), window.Add(-7*24*time.Hour))
	switch {
	case err != nil:
		return false, err
	case mails.Confirmed:
		if mails.Day >= confirmedPerDay {
			return false, nil
		}
		return tx.CountUpTo(address, window, confirmedPerDay)
	case mails.Day >= firstMailsPerDay, mails.Week >= firstMailsPerWeek:
		return false, nil
	}
	return tx.CountUpTo(address, window, firstMailsPerDay) // of two at the same moment one is counted first
}
