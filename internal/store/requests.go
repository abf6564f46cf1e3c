package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// openOnly is written out, not bound, so that both databases can see that the partial indexes apply.
const openOnly = "state not in ('fulfilled', 'denied', 'withdrawn')"

// RequestFilter says which requests a page wants. Empty fields do not narrow. Pages follow one another by the last
// row's due instant and id, so the thousandth page is as fast as the first.
type RequestFilter struct {
	OpenOnly   bool
	Test       bool
	State      dsr.State
	Right      regime.Right
	Regime     string
	Assignee   dsr.StaffID
	Attention  string
	Needs      bool // any attention at all
	Waiting    bool // no attention: others must act
	Unacked    bool // an acknowledgment is owed and was not accepted yet
	Submission dsr.SubmissionID
	DueFrom    time.Time
	DueBefore  time.Time
	// Received and answered in a period, and how it ended: what stands behind a figure.
	ReceivedFrom   time.Time
	ReceivedBefore time.Time
	Outcomes       []dsr.Outcome
	Answered       Answered
	AfterDue       time.Time
	AfterID        dsr.RequestID
	Limit          int
}

// Answered narrows to requests by their answer. The empty value does not narrow.
type Answered string

// The values.
const (
	AnsweredAtAll  Answered = "yes"
	AnsweredInTime Answered = "in_time"
	AnsweredLate   Answered = "late"
	Unanswered     Answered = "no"
)

// FindRequests returns up to Limit requests, the earliest due first.
func (t Tables) FindRequests(f RequestFilter) ([]dsr.Request, error) {
	q := t.requestQuery(f)
	if f.AfterID != "" {
		q = q.Where("(due_at, id) > (?, ?)", f.AfterDue.UTC(), f.AfterID)
	}
	var rows []dsr.Request
	err := q.Order("due_at, id").Limit(f.Limit).Find(&rows).Error
	return rows, t.Requests().problem(err)
}

// CountRequests returns how many requests match, counting no further than limit.
func (t Tables) CountRequests(f RequestFilter, limit int) (int64, error) {
	var n int64
	// In the order of the lists, so that the count walks the list's index and stops, rather than reads the table.
	inner := t.requestQuery(f).Model(&dsr.Request{}).Select("1").Order("due_at, id").Limit(limit)
	err := t.db.Session(&gorm.Session{NewDB: true}).Table("(?) as counted", inner).Count(&n).Error
	return n, t.Requests().problem(err)
}

func (t Tables) requestQuery(f RequestFilter) *gorm.DB {
	q := t.db.Where("controller_id = ? and test = ?", t.controller, f.Test)
	if f.OpenOnly {
		q = q.Where(openOnly)
	}
	if f.Submission != "" {
		q = q.Where("submission_id = ?", f.Submission)
	}
	for column, value := range map[string]string{
		"state": string(f.State), "right": string(f.Right), "regime": f.Regime,
		"assignee": string(f.Assignee), "attention": f.Attention,
	} {
		if value != "" {
			q = q.Where(map[string]any{column: value})
		}
	}
	if f.Needs {
		q = q.Where("attention <> ''")
	}
	if f.Waiting {
		q = q.Where("attention = ''")
	}
	if f.Unacked {
		q = q.Where("ack_by <> '' and acked_at = ?", Never)
	}
	q = f.figures(q)
	if !f.DueFrom.IsZero() {
		q = q.Where("due_at >= ?", f.DueFrom.UTC())
	}
	if !f.DueBefore.IsZero() {
		q = q.Where("due_at < ?", f.DueBefore.UTC())
	}
	return q
}

// figures narrows to what stands behind a figure.
func (f RequestFilter) figures(q *gorm.DB) *gorm.DB {
	if !f.ReceivedFrom.IsZero() {
		q = q.Where("received_at >= ?", f.ReceivedFrom.UTC())
	}
	if !f.ReceivedBefore.IsZero() {
		q = q.Where("received_at < ?", f.ReceivedBefore.UTC())
	}
	if len(f.Outcomes) > 0 {
		q = q.Where("outcome in ?", f.Outcomes)
	}
	switch f.Answered {
	case AnsweredAtAll:
		q = q.Where("answered_at <> ?", Never)
	case AnsweredInTime:
		q = q.Where("answered_at <> ? and answered_at < due_at", Never)
	case AnsweredLate:
		q = q.Where("answered_at <> ? and answered_at >= due_at", Never)
	case Unanswered:
		q = q.Where("answered_at = ?", Never)
	}
	return q
}

// RequestsOf returns all requests of one submission, in order.
func (t Tables) RequestsOf(id dsr.SubmissionID) ([]dsr.Request, error) {
	return t.Requests().Find(Match{"submission_id": id}, "ordinal")
}

// RequestsByIdentifier returns the submissions that gave an identifier with one of the given blind indexes.
func (t Tables) SubmissionsByIdentifier(indexes [][]byte, limit int) ([]dsr.SubmissionID, error) {
	var ids []dsr.SubmissionID
	err := t.db.Model(&dsr.Identifier{}).Distinct("submission_id").
		Where("controller_id = ?", t.controller).Where(map[string]any{"index": indexes}).
		Order("submission_id desc").Limit(limit).Pluck("submission_id", &ids).Error
	return ids, t.Identifiers().problem(err)
}

// DueAlarms returns open requests whose next alarm is at or before now.
func (t Tables) DueAlarms(now time.Time, limit int) ([]dsr.Request, error) {
	var rows []dsr.Request
	err := t.db.Where("controller_id = ?", t.controller).Where(openOnly).
		Where("alarm_at <= ?", now.UTC()).Order("alarm_at").Limit(limit).Find(&rows).Error
	return rows, t.Requests().problem(err)
}
