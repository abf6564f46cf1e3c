package workflow

import (
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// LateGrace is how long after a staff member wrote a request down nobody but a person may refuse it as unverified: a letter
// that lay in a drawer past its legal date must not be answered with a refusal before anybody was asked for proof.
const LateGrace = 10 * 24 * time.Hour

// Undecided reports whether a person must decide about an unverified request, for it was written down lately.
func Undecided(sub dsr.Submission, now time.Time) bool {
	return sub.Channel.LoggedByStaff() && now.Before(sub.CreatedAt.Add(LateGrace))
}

// late puts requests that were written down after, or close to, their legal date before a person at once.
func (s *Service) late(tx *store.Tx, sub dsr.Submission, requests []dsr.Request) error {
	if !sub.Channel.LoggedByStaff() {
		return nil
	}
	for _, r := range requests {
		if r.Need == 0 || r.DueAt.Add(-LastDay).After(sub.CreatedAt.Add(LateGrace)) {
			continue
		}
		c := dsr.Command{Event: dsr.Attend, Actor: dsr.System(dsr.ByRule, "intake"), Attention: dsr.AttentionLate}
		if _, err := s.ApplyIn(tx, r.ID, c); err != nil {
			return err
		}
	}
	return nil
}
