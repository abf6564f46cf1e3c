package store

import (
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// Figure is how many requests of a period share a right, an end, the days until their answer and whether it was late.
type Figure struct {
	Right   regime.Right
	State   dsr.State
	Outcome dsr.Outcome
	Days    int64 // from receipt to answer, a begun day counted whole; -1 without an answer
	Late    bool  // answered after the legal end, or not answered and the end is over
	N       int64
}

// The two ways of counting days; the rest of the statement is the same.
const (
	figuresSQLite = `select "right", state, outcome,
		case when answered_at = ? then -1 else (unixepoch(answered_at) - unixepoch(received_at) + 86399) / 86400 end as days,
		case when answered_at = ? then due_at <= ? else due_at <= answered_at end as late, count(*) as n
		from request where controller_id = ? and test = ? and received_at >= ? and received_at < ? group by 1, 2, 3, 4, 5`
	figuresPostgres = `select "right", state, outcome,
		case when answered_at = ? then -1 else cast(ceil(extract(epoch from answered_at - received_at) / 86400) as bigint) end as days,
		case when answered_at = ? then due_at <= ? else due_at <= answered_at end as late, count(*) as n
		from request where controller_id = ? and test = ? and received_at >= ? and received_at < ? group by 1, 2, 3, 4, 5`
)

// Figures counts the requests received from one instant until before another, as they stand at now. Test requests are
// not among them; those whose record is a tombstone are.
func (t Tables) Figures(from, before, now time.Time) ([]Figure, error) {
	statement := figuresSQLite
	if t.dialect == Postgres {
		statement = figuresPostgres
	}
	var rows []Figure
	err := t.db.Raw(statement, Never, Never, now.UTC(), t.controller, false, from.UTC(), before.UTC()).Scan(&rows).Error
	return rows, t.Requests().problem(err)
}

// Stay is how long requests stayed in the states of the road, in the order of [dsr.States].
type Stay struct {
	State   dsr.State
	N       int64 // requests that left it
	Seconds int64 // of all of them
	Longest int64 // seconds
}

// Stays sums up the time that the requests received in a period spent in each state that they left.
func (t Tables) Stays(from, before time.Time) ([]Stay, error) {
	const statement = `select
		count(nullif(spent_received, 0)) as n_received, cast(sum(spent_received) as bigint) as sum_received, max(spent_received) as max_received,
		count(nullif(spent_verifying, 0)) as n_verifying, cast(sum(spent_verifying) as bigint) as sum_verifying, max(spent_verifying) as max_verifying,
		count(nullif(spent_collecting, 0)) as n_collecting, cast(sum(spent_collecting) as bigint) as sum_collecting, max(spent_collecting) as max_collecting,
		count(nullif(spent_in_review, 0)) as n_in_review, cast(sum(spent_in_review) as bigint) as sum_in_review, max(spent_in_review) as max_in_review,
		count(nullif(spent_executing, 0)) as n_executing, cast(sum(spent_executing) as bigint) as sum_executing, max(spent_executing) as max_executing,
		count(nullif(spent_answering, 0)) as n_answering, cast(sum(spent_answering) as bigint) as sum_answering, max(spent_answering) as max_answering
		from request where controller_id = ? and test = ? and received_at >= ? and received_at < ?`
	row := map[string]any{}
	err := t.db.Raw(statement, t.controller, false, from.UTC(), before.UTC()).Scan(&row).Error
	if err != nil {
		return nil, t.Requests().problem(err)
	}
	var out []Stay
	for _, s := range dsr.States {
		if !s.Final() {
			out = append(out, Stay{s, whole(row["n_"+string(s)]), whole(row["sum_"+string(s)]), whole(row["max_"+string(s)])})
		}
	}
	return out, nil
}

// whole reads a number of a result; null is none.
func whole(v any) int64 {
	n, _ := v.(int64)
	return n
}

// Waiting is how many open requests are in a state, and since when the oldest of them is.
type Waiting struct {
	State dsr.State
	N     int64
	Since time.Time // zero where it is not known of any
}

// WaitingNow counts the open requests by state.
func (t Tables) WaitingNow() ([]Waiting, error) {
	var rows []Waiting
	err := t.db.Model(&dsr.Request{}).Select("state, count(*) as n").
		Where("controller_id = ? and test = ?", t.controller, false).Where(openOnly).Group("state").Scan(&rows).Error
	if err != nil {
		return nil, t.Requests().problem(err)
	}
	for i, w := range rows {
		var oldest []dsr.Request
		err := t.db.Select("state_since").Where("controller_id = ? and test = ?", t.controller, false).Where(openOnly).
			Where("state = ? and state_since > ?", w.State, Never).Order("state_since").Limit(1).Find(&oldest).Error
		if err != nil {
			return nil, t.Requests().problem(err)
		}
		if len(oldest) == 1 {
			rows[i].Since = oldest[0].StateSince
		}
	}
	return rows, nil
}

// OpenReceived counts the open requests received from one instant until before another; a zero instant is no bound.
func (t Tables) OpenReceived(from, before time.Time) (int64, error) {
	var n int64
	q := t.requestQuery(RequestFilter{OpenOnly: true, ReceivedFrom: from, ReceivedBefore: before})
	return n, t.Requests().problem(q.Model(&dsr.Request{}).Count(&n).Error)
}

// FirstReceived is when the oldest request that is no test was received; zero where there is none.
func (t Tables) FirstReceived() (time.Time, error) {
	var rows []dsr.Request
	err := t.db.Select("received_at").Where("controller_id = ? and test = ?", t.controller, false).
		Order("received_at").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return time.Time{}, t.Requests().problem(err)
	}
	return rows[0].ReceivedAt, nil
}
