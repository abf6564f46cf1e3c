package workflow

import (
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
)

// DailyWhat says what the requests of a part of the daily digest have in common.
type DailyWhat string

// The parts of the digest, in its order.
const (
	DailyOverdue        DailyWhat = "overdue"
	DailySoon           DailyWhat = "soon" // due within a week
	DailyUnacknowledged DailyWhat = "unacknowledged"
	DailyNeeds          DailyWhat = "needs"
)

// DailyPart is one part: how many requests, counted up to a thousand, and the first of them.
type DailyPart struct {
	What  DailyWhat
	Count int64
	First []dsr.Request
}

const (
	dailySoon  = 7    // days
	dailyFirst = 10   // requests named
	dailyCount = 1000 // requests counted
)

// Daily is what the desk has to do at now, without the parts that are empty. Test requests are not in it.
func (s *Service) Daily(r store.Tables, now time.Time) ([]DailyPart, error) {
	soon := s.Controller.Today(now).AddDays(dailySoon).End(s.Controller.Location)
	var out []DailyPart
	for _, p := range []struct {
		what   DailyWhat
		filter store.RequestFilter
	}{
		{DailyOverdue, store.RequestFilter{DueBefore: now}},
		{DailySoon, store.RequestFilter{DueFrom: now, DueBefore: soon}},
		{DailyUnacknowledged, store.RequestFilter{Unacked: true}},
		{DailyNeeds, store.RequestFilter{Needs: true}},
	} {
		p.filter.OpenOnly, p.filter.Limit = true, dailyFirst
		first, err := r.FindRequests(p.filter)
		if err != nil {
			return nil, err
		}
		if len(first) == 0 {
			continue
		}
		n, err := r.CountRequests(p.filter, dailyCount)
		if err != nil {
			return nil, err
		}
		out = append(out, DailyPart{p.what, n, first})
	}
	return out, nil
}
