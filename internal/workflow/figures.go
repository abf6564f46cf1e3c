package workflow

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// Figures are the numbers of the requests received in a calendar year, by right: received, complied with in whole or in
// part, denied, and the days until the answer (11 CCR 7102(a)). What the rule does not name stands beside it. Test
// requests are in none of them.
type Figures struct {
	Year   int
	All    RightFigures
	Rights []RightFigures // the most asked first
}

// RightFigures are the numbers of one right, or of all.
type RightFigures struct {
	Right     regime.Right // "" for all
	Received  int64
	Whole     int64 // complied with in whole
	Part      int64 // complied with in part, the lesser lawful answer among them
	Nothing   int64 // answered that there is nothing to give: nothing held, or not our role
	Denied    int64
	Withdrawn int64 // and what was no request, or a second one of the same
	Open      int64
	Answered  int64
	InTime    int64 // answered before the legal end
	Late      int64 // answered after it
	Overdue   int64 // not answered, and the legal end is over
	days      map[int64]int64
}

// Result is how a request of the figures ended, or that it has not.
type Result string

// The results.
const (
	ResultWhole     Result = "whole"
	ResultPart      Result = "part"
	ResultNothing   Result = "nothing"
	ResultDenied    Result = "denied"
	ResultWithdrawn Result = "withdrawn"
	ResultOpen      Result = "open"
)

// Narrow makes a filter find exactly the requests that a result counts.
func (r Result) Narrow(f *store.RequestFilter) {
	f.OpenOnly = r == ResultOpen
	switch r {
	case ResultWhole, ResultPart, ResultNothing:
		f.State = dsr.Fulfilled
		f.Outcomes = outcomesOf(r)
	case ResultDenied:
		f.State = dsr.Denied
	case ResultWithdrawn:
		f.State = dsr.Withdrawn
	}
}

// outcomeResults says under which result an outcome is counted.
var outcomeResults = map[dsr.Outcome]Result{
	dsr.InFull: ResultWhole, dsr.InPart: ResultPart, dsr.LesserAnswer: ResultPart, dsr.NothingHeld: ResultNothing,
	dsr.NotOurRole: ResultNothing,
}

func outcomesOf(r Result) []dsr.Outcome {
	var out []dsr.Outcome
	for _, o := range slices.Sorted(maps.Keys(outcomeResults)) {
		if outcomeResults[o] == r {
			out = append(out, o)
		}
	}
	return out
}

// Year returns the first instant of a calendar year and of the next, in the controller's time zone.
func (s *Service) Year(year int) (from, before time.Time) {
	return time.Date(year, 1, 1, 0, 0, 0, 0, s.Controller.Location), time.Date(year+1, 1, 1, 0, 0, 0, 0, s.Controller.Location)
}

// Figures counts the requests received in a year, as they stand at now.
func (s *Service) Figures(ctx context.Context, year int, now time.Time) (Figures, error) {
	from, before := s.Year(year)
	rows, err := s.Store.Read(ctx).Figures(from, before, now)
	if err != nil {
		return Figures{}, err
	}
	out, byRight := Figures{Year: year}, map[regime.Right]*RightFigures{}
	for _, row := range rows {
		one := byRight[row.Right]
		if one == nil {
			one = &RightFigures{Right: row.Right}
			byRight[row.Right] = one
		}
		one.add(row)
		out.All.add(row)
	}
	for _, one := range byRight {
		out.Rights = append(out.Rights, *one)
	}
	slices.SortFunc(out.Rights, func(a, b RightFigures) int {
		return cmp.Or(cmp.Compare(b.Received, a.Received), cmp.Compare(a.Right, b.Right))
	})
	return out, nil
}

// add counts the requests of one row.
func (f *RightFigures) add(row store.Figure) {
	f.Received += row.N
	switch {
	case row.State == dsr.Denied:
		f.Denied += row.N
	case row.State == dsr.Withdrawn:
		f.Withdrawn += row.N
	case row.State != dsr.Fulfilled:
		f.Open += row.N
	case outcomeResults[row.Outcome] == ResultWhole:
		f.Whole += row.N
	case outcomeResults[row.Outcome] == ResultNothing:
		f.Nothing += row.N
	default:
		f.Part += row.N // never more than was found out
	}
	switch {
	case row.Days < 0 && row.Late && !row.State.Final():
		f.Overdue += row.N
	case row.Days < 0:
	default:
		f.Answered += row.N
		if row.Late {
			f.Late += row.N
		} else {
			f.InTime += row.N
		}
		if f.days == nil {
			f.days = map[int64]int64{}
		}
		f.days[row.Days] += row.N
	}
}

// Complied is what was complied with in whole or in part.
func (f RightFigures) Complied() int64 { return f.Whole + f.Part }

// Mean is the mean of the days until the answer, a begun day counted whole; false without any answer.
func (f RightFigures) Mean() (float64, bool) {
	var sum int64
	for days, n := range f.days {
		sum += days * n
	}
	if f.Answered == 0 {
		return 0, false
	}
	return float64(sum) / float64(f.Answered), true
}

// Median is the median of the same days: the middle one, or the mean of the two in the middle.
func (f RightFigures) Median() (float64, bool) {
	if f.Answered == 0 {
		return 0, false
	}
	return float64(f.nth((f.Answered-1)/2)+f.nth(f.Answered/2)) / 2, true
}

// nth returns the nth smallest number of days, counted from 0.
func (f RightFigures) nth(n int64) int64 {
	for _, days := range slices.Sorted(maps.Keys(f.days)) {
		if n -= f.days[days]; n < 0 {
			return days
		}
	}
	return 0
}

// OnTime is the share of answers in time among all that were owed by now; false where nothing was.
func (f RightFigures) OnTime() (float64, bool) {
	owed := f.Answered + f.Overdue
	if owed == 0 {
		return 0, false
	}
	return float64(f.InTime) / float64(owed), true
}
