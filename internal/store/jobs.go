package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/habeasdata/habeas/internal/queue"
)

// jobRow is a queue job as a row. Leases are milliseconds of the database's clock.
type jobRow struct {
	ID          string
	Queue       string
	Kind        string
	Args        string
	UniqueKey   string
	Slot        string
	Priority    int
	State       string
	RunAt       time.Time
	Attempt     int
	MaxAttempts int
	LeaseBy     string
	LeaseUntil  int64
	Fence       int64
	ErrorClass  string
	CreatedAt   time.Time
	FinishedAt  time.Time
}

// TableName names the table.
func (jobRow) TableName() string { return "job" }

func rowOf(j queue.Job) (jobRow, error) {
	args, err := json.Marshal(j.Args)
	if err != nil {
		return jobRow{}, fmt.Errorf("job arguments: %w", err)
	}
	return jobRow{
		ID: j.ID, Queue: j.Queue, Kind: j.Kind, Args: string(args), UniqueKey: j.UniqueKey, Slot: j.Slot,
		Priority: int(j.Priority), State: string(j.State), RunAt: j.RunAt.UTC(), Attempt: j.Attempt,
		MaxAttempts: j.MaxAttempts, Fence: j.Fence, ErrorClass: j.LastErrorClass, CreatedAt: j.CreatedAt.UTC(),
		FinishedAt: j.FinishedAt.UTC(),
	}, nil
}

func (r jobRow) job() (queue.Job, error) {
	j := queue.Job{
		ID: r.ID, Queue: r.Queue, Kind: r.Kind, UniqueKey: r.UniqueKey, Slot: r.Slot,
		Priority: queue.Priority(r.Priority), State: queue.State(r.State), RunAt: r.RunAt.UTC(), Attempt: r.Attempt,
		MaxAttempts: r.MaxAttempts, LeaseBy: r.LeaseBy, LeaseUntil: time.UnixMilli(r.LeaseUntil).UTC(),
		Fence: r.Fence, LastErrorClass: r.ErrorClass, CreatedAt: r.CreatedAt.UTC(), FinishedAt: r.FinishedAt.UTC(),
	}
	if err := json.Unmarshal([]byte(r.Args), &j.Args); err != nil {
		return queue.Job{}, fmt.Errorf("job %s arguments: %w", r.ID, err)
	}
	return j, nil
}

// Queue adds a job in this transaction, unless its unique key or slot is taken, and reports whether it did.
func (tx *Tx) Queue(n queue.NewJob) (bool, error) {
	j, err := n.Job(tx.now)
	if err != nil {
		return false, err
	}
	ok, err := insertJob(tx.db, j)
	tx.queued = tx.queued || ok
	return ok, err
}

func insertJob(db *gorm.DB, j queue.Job) (bool, error) {
	row, err := rowOf(j)
	if err != nil {
		return false, err
	}
	n, err := insertRow(db, "", &row, true)
	return n == 1, err
}

// Jobs returns the store as a queue's storage.
func (s *Store) Jobs() queue.Storage { return jobs{s} }

type jobs struct{ s *Store }

func (q jobs) Insert(ctx context.Context, j queue.Job) (bool, error) {
	return insertJob(q.s.write.WithContext(ctx), j)
}

// The database's clock in milliseconds, at the start of the statement.
const (
	clockSQLite   = "cast(unixepoch('subsec') * 1000 as integer)"
	clockPostgres = "cast(extract(epoch from statement_timestamp()) * 1000 as bigint)"
)

// Two looks instead of one OR, so that each uses its own partial index: at the jobs that are due, and at those whose
// lease is over.
const (
	claimDue = `with due as (
		select id, priority, run_at from job
		where queue = @queue and kind in @kinds and run_at <= @now and state in ('available', 'scheduled', 'retryable')
		order by priority, run_at, id limit @limit `
	claimLost = `), lost as (
		select id, priority, run_at from job
		where queue = @queue and kind in @kinds and state = 'running' and lease_until <= `
	claimLostOrder = ` order by priority, run_at, id limit @limit `
	claimTake      = `), taken as (
		select id from (select * from due union all select * from lost) as both_looks order by priority, run_at, id limit @limit
	)
	update job set state = 'running', attempt = attempt + 1, fence = fence + 1, lease_by = @worker, lease_until = `
	claimEnd      = ` + @lease where id in (select id from taken) returning *`
	skipLocked    = `for update skip locked `
	claimSQLite   = claimDue + claimLost + clockSQLite + claimLostOrder + claimTake + clockSQLite + claimEnd
	claimPostgres = claimDue + skipLocked + claimLost + clockPostgres + claimLostOrder + skipLocked + claimTake + clockPostgres + claimEnd
)

func (q jobs) Claim(ctx context.Context, c queue.Claim) ([]queue.Job, error) {
	statement := claimSQLite
	if q.s.Dialect == Postgres {
		statement = claimPostgres
	}
	var rows []jobRow
	err := q.s.write.WithContext(ctx).Raw(statement, map[string]any{
		"worker": c.Worker, "lease": c.Lease.Milliseconds(), "queue": c.Queue, "kinds": c.Kinds,
		"now": c.Now.UTC(), "limit": c.Limit,
	}).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("claim jobs: %w", err)
	}
	claimed := make([]queue.Job, 0, len(rows))
	for _, r := range rows {
		j, err := r.job()
		if err != nil {
			return nil, err
		}
		claimed = append(claimed, j)
	}
	slices.SortFunc(claimed, func(a, b queue.Job) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), a.RunAt.Compare(b.RunAt), strings.Compare(a.ID, b.ID))
	})
	return claimed, nil
}

func (q jobs) Heartbeat(ctx context.Context, h queue.Hold, lease time.Duration) error {
	clock := clockSQLite
	if q.s.Dialect == Postgres {
		clock = clockPostgres
	}
	return q.held(ctx, h, map[string]any{"lease_until": gorm.Expr(clock+" + ?", lease.Milliseconds())})
}

func (q jobs) Finish(ctx context.Context, h queue.Hold, o queue.Outcome) error {
	values := map[string]any{"state": string(o.State), "lease_by": "", "lease_until": 0}
	if o.State.Final() {
		values["finished_at"] = o.At.UTC()
	} else {
		values["run_at"] = o.RunAt.UTC()
	}
	if o.Class != "" {
		values["error_class"] = o.Class
	}
	if o.Uncounted {
		values["attempt"] = gorm.Expr("attempt - 1")
	}
	return q.held(ctx, h, values)
}

// held changes the job that a worker holds under its fence, or returns [queue.ErrLost].
func (q jobs) held(ctx context.Context, h queue.Hold, values map[string]any) error {
	r := q.s.write.WithContext(ctx).Model(&jobRow{}).
		Where("id = ? and state = 'running' and lease_by = ? and fence = ?", h.JobID, h.Worker, h.Fence).Updates(values)
	if r.Error != nil {
		return fmt.Errorf("job %s: %w", h.JobID, r.Error)
	}
	if r.RowsAffected != 1 {
		return queue.ErrLost
	}
	return nil
}

// Holds returns [queue.ErrLost] unless h is the claim under which its job runs, with its lease not over. On Postgres
// nobody takes the job over until the transaction ends.
func (tx *Tx) Holds(h queue.Hold) error {
	n, err := tx.leased(true, "id = ? and lease_by = ? and fence = ?", h.JobID, h.Worker, h.Fence)
	if err == nil && n != 1 {
		err = queue.ErrLost
	}
	return err
}

// Working reports whether a worker has the job in its hands: it runs, and its lease is not over.
func (tx *Tx) Working(job string) (bool, error) {
	n, err := tx.leased(false, "id = ?", job)
	return n == 1, err
}

// leased counts the jobs that run under a lease and match, and keeps others from changing them if lock is given.
func (tx *Tx) leased(lock bool, match string, args ...any) (int, error) {
	clock := clockSQLite
	if tx.dialect == Postgres {
		clock = clockPostgres
	}
	var ids []string
	q := tx.db.Model(&jobRow{}).Where(match, args...).Where("state = 'running' and lease_until > " + clock)
	if lock {
		q = q.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	err := q.Pluck("id", &ids).Error
	return len(ids), err
}

func (q jobs) Prune(ctx context.Context, before time.Time) (int64, error) {
	r := q.s.write.WithContext(ctx).
		Where("state in ('completed', 'cancelled') and finished_at < ?", before.UTC()).Delete(&jobRow{})
	return r.RowsAffected, r.Error
}

// OpenJobs counts the jobs that are not final, by kind, for the desk and for tests that wait for quiet.
func (t Tables) OpenJobs(due time.Time) (int64, error) {
	var n int64
	err := t.db.Model(&jobRow{}).
		Where("state = 'running' or (state in ('available', 'scheduled', 'retryable') and run_at <= ?)", due.UTC()).
		Count(&n).Error
	return n, err
}
