package store

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// ended is a request received so many days after noon, answered after a while, in a state.
func ended(t *testing.T, s *Store, day int, took time.Duration, state dsr.State, change ...func(r *dsr.Request)) {
	t.Helper()
	at := noon.AddDate(0, 0, day)
	r := request(t, s, change...)
	values := Values{"received_at": at, "due_at": at.AddDate(0, 0, 30), "state": state, "answered_at": Never}
	if took > 0 {
		values["answered_at"] = at.Add(took)
	}
	do(t, s, func(tx *Tx) error { return tx.Requests().SetOne(Match{"id": r.ID}, values) })
}

func TestFiguresCountByRightEndDaysAndLateness(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		const day = 24 * time.Hour
		full := func(r *dsr.Request) { r.Outcome = dsr.InFull }
		ended(t, s, 0, time.Second, dsr.Fulfilled, full)
		ended(t, s, 0, day, dsr.Fulfilled, full)
		ended(t, s, 0, day+time.Microsecond*1001*1000, dsr.Fulfilled, full) // a day and a second
		ended(t, s, 0, 30*day, dsr.Denied)                                  // at the end of the last day: late
		ended(t, s, 0, 30*day-time.Second, dsr.Denied)
		ended(t, s, 0, 0, dsr.InReview)                                                    // overdue in December
		ended(t, s, 20, 0, dsr.InReview, func(r *dsr.Request) { r.Right = regime.Delete }) // not yet
		ended(t, s, -1, day, dsr.Fulfilled)
		ended(t, s, 60, day, dsr.Fulfilled)
		ended(t, s, 0, day, dsr.Fulfilled, func(r *dsr.Request) { r.Test = true })
		read := s.Read(t.Context())
		got, err := read.Figures(noon, noon.AddDate(0, 0, 60), noon.AddDate(0, 0, 31))
		if err != nil {
			t.Fatal(err)
		}
		count := map[Figure]int64{}
		for _, f := range got {
			n := f.N
			f.N = 0
			count[f] += n
		}
		want := map[Figure]int64{
			{Right: regime.Access, State: dsr.Fulfilled, Outcome: dsr.InFull, Days: 1}: 2,
			{Right: regime.Access, State: dsr.Fulfilled, Outcome: dsr.InFull, Days: 2}: 1,
			{Right: regime.Access, State: dsr.Denied, Days: 30, Late: true}:            1,
			{Right: regime.Access, State: dsr.Denied, Days: 30}:                        1,
			{Right: regime.Access, State: dsr.InReview, Days: -1, Late: true}:          1,
			{Right: regime.Delete, State: dsr.InReview, Days: -1}:                      1,
		}
		if diff := cmp.Diff(want, count); diff != "" {
			t.Errorf("figures (-want +got):\n%s", diff)
		}
		for answered, want := range map[Answered]int64{AnsweredAtAll: 5, AnsweredInTime: 4, AnsweredLate: 1, Unanswered: 2} {
			f := RequestFilter{ReceivedFrom: noon, ReceivedBefore: noon.AddDate(0, 0, 60), Answered: answered}
			if n, err := read.CountRequests(f, 1000); n != want || err != nil {
				t.Errorf("answered %q: %d, want %d (%v)", answered, n, want, err)
			}
		}
		f := RequestFilter{Outcomes: []dsr.Outcome{dsr.InFull, dsr.InPart}}
		if n, err := read.CountRequests(f, 1000); n != 3 || err != nil {
			t.Errorf("by outcome: %d (%v)", n, err)
		}
		for _, c := range []struct {
			from, before time.Time
			want         int64
		}{{time.Time{}, time.Time{}, 2}, {noon.AddDate(0, 0, 1), time.Time{}, 1}, {time.Time{}, noon.AddDate(0, 0, 20), 1}} {
			if n, err := read.OpenReceived(c.from, c.before); n != c.want || err != nil {
				t.Errorf("open, received from %v before %v: %d, want %d (%v)", c.from, c.before, n, c.want, err)
			}
		}
		if first, err := read.FirstReceived(); err != nil || !first.Equal(noon.AddDate(0, 0, -1)) {
			t.Errorf("first received %v (%v)", first, err)
		}
	})
}

func TestStaysSayWhereRequestsWaited(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		read := s.Read(t.Context())
		if got, err := read.Stays(noon, noon.AddDate(1, 0, 0)); err != nil || len(got) != 6 || got[0] != (Stay{State: dsr.Received}) {
			t.Fatalf("without requests: %v (%v)", got, err)
		}
		for _, spent := range []int64{0, 60, 120} {
			r := request(t, s)
			do(t, s, func(tx *Tx) error {
				since := noon.Add(time.Duration(spent) * time.Second)
				if spent == 0 {
					since = Never
				}
				return tx.Requests().SetOne(Match{"id": r.ID}, Values{"spent_verifying": spent, "state": dsr.InReview, "state_since": since})
			})
		}
		got, err := read.Stays(noon, noon.AddDate(1, 0, 0))
		if diff := cmp.Diff(Stay{dsr.Verifying, 2, 180, 120}, got[1]); diff != "" || err != nil {
			t.Errorf("%s (%v)", diff, err)
		}
		waiting, err := read.WaitingNow()
		if diff := cmp.Diff([]Waiting{{dsr.InReview, 3, noon.Add(time.Minute)}}, waiting, sameInstant); diff != "" || err != nil {
			t.Errorf("waiting: %s (%v)", diff, err)
		}
	})
}

// The figures of a year are read from an index alone.
func TestFiguresReadNoRow(t *testing.T) {
	t.Parallel()
	s := migrated(t, filepath.Join(t.TempDir(), "habeas.db"))
	crowd(t, s, 2000)
	watch(t, s)
	for _, plan := range plans(t, s, func(r Reader) error { _, err := r.Figures(noon, noon.AddDate(1, 0, 0), noon); return err }) {
		if !strings.Contains(plan, "COVERING INDEX request_figures") {
			t.Error(plan)
		}
	}
	for _, plan := range plans(t, s, func(r Reader) error { _, err := r.OpenReceived(noon, time.Time{}); return err }) {
		if !strings.Contains(plan, "COVERING INDEX request_figures") {
			t.Error(plan)
		}
	}
}
