package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// pages walks through all pages of a filter and returns the ids in order.
func pages(t *testing.T, s *Store, f RequestFilter) []dsr.RequestID {
	t.Helper()
	var ids []dsr.RequestID
	for {
		rows, err := s.Read(t.Context()).FindRequests(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		if len(rows) < f.Limit {
			return ids
		}
		f.AfterDue, f.AfterID = rows[len(rows)-1].DueAt, rows[len(rows)-1].ID
	}
}

func TestPagesFollowOneAnotherWithoutGapOrRepeat(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		const n = 25
		want := map[dsr.RequestID]bool{}
		for i := range n {
			r := request(t, s, func(r *dsr.Request) { r.DueAt = noon.Add(time.Duration(i/4) * time.Microsecond) }) // many are due together
			want[r.ID] = true
		}
		for _, limit := range []int{1, 2, 4, 7, n, 100} {
			ids := pages(t, s, RequestFilter{OpenOnly: true, Limit: limit})
			if len(ids) != n {
				t.Errorf("pages of %d: %d requests, want %d", limit, len(ids), n)
			}
			if seen := slices.Compact(slices.Sorted(slices.Values(ids))); len(seen) != n {
				t.Errorf("pages of %d: %d different requests", limit, len(seen))
			}
		}
		if count, err := s.Read(t.Context()).CountRequests(RequestFilter{OpenOnly: true}, 10); err != nil || count != 10 {
			t.Errorf("counted %d, want no further than 10: %v", count, err)
		}
		if count, err := s.Read(t.Context()).CountRequests(RequestFilter{OpenOnly: true}, 1000); err != nil || count != n {
			t.Errorf("counted %d, want %d: %v", count, n, err)
		}
	})
}

func TestEachFilterNarrows(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		plain := request(t, s)
		test := request(t, s, func(r *dsr.Request) { r.Test = true })
		needs := request(t, s, func(r *dsr.Request) { r.Attention = dsr.AttentionReview; r.Assignee = "olga" })
		soon := request(t, s, func(r *dsr.Request) { r.DueAt = noon.AddDate(0, 0, 1) })
		deletion := request(t, s, func(r *dsr.Request) { r.Right, r.Class, r.Regime = regime.Delete, regime.WriteClass, "us_ca_ccpa" })
		ended := request(t, s)
		d := decide(t, ended, dsr.Command{Event: dsr.Withdraw, Actor: dsr.Requester(ended.SubmissionID)})
		do(t, s, func(tx *Tx) error { return tx.Record(d, "p") })
		for name, c := range map[string]struct {
			filter RequestFilter
			want   []dsr.Request
		}{
			"all but tests": {RequestFilter{}, []dsr.Request{plain, needs, soon, deletion, ended}},
			"open":          {RequestFilter{OpenOnly: true}, []dsr.Request{plain, needs, soon, deletion}},
			"tests":         {RequestFilter{Test: true}, []dsr.Request{test}},
			"needs":         {RequestFilter{Needs: true}, []dsr.Request{needs}},
			"waiting":       {RequestFilter{OpenOnly: true, Waiting: true}, []dsr.Request{plain, soon, deletion}},
			"attention":     {RequestFilter{Attention: dsr.AttentionReview}, []dsr.Request{needs}},
			"assignee":      {RequestFilter{Assignee: "olga"}, []dsr.Request{needs}},
			"state":         {RequestFilter{State: dsr.Withdrawn}, []dsr.Request{ended}},
			"right":         {RequestFilter{Right: regime.Delete}, []dsr.Request{deletion}},
			"regime":        {RequestFilter{Regime: "us_ca_ccpa"}, []dsr.Request{deletion}},
			"submission":    {RequestFilter{Submission: plain.SubmissionID}, []dsr.Request{plain}},
			"due before":    {RequestFilter{DueBefore: noon.AddDate(0, 0, 2)}, []dsr.Request{soon}},
			"due from":      {RequestFilter{OpenOnly: true, DueFrom: noon.AddDate(0, 0, 2)}, []dsr.Request{plain, needs, deletion}},
		} {
			c.filter.Limit = 100
			var want []dsr.RequestID
			for _, r := range c.want {
				want = append(want, r.ID)
			}
			got := pages(t, s, c.filter)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
			if n, err := s.Read(t.Context()).CountRequests(c.filter, 100); err != nil || int(n) != len(want) {
				t.Errorf("%s: counted %d, want %d: %v", name, n, len(want), err)
			}
		}
	})
}

// crowd copies a request n times: one in fifty is open for each right, one in a hundred needs a person.
func crowd(t testing.TB, s *Store, n int) {
	t.Helper()
	seed := request(t, s)
	fields, err := s.sql.QueryContext(t.Context(), "select * from request where 1 = 0")
	if err != nil {
		t.Fatal(err)
	}
	columns, err := fields.Columns()
	if err := errors.Join(err, fields.Close()); err != nil {
		t.Fatal(err)
	}
	due := "strftime('%Y-%m-%d %H:%M:%S', due_at, '+' || (i % 3000) || ' minutes') || '+00:00'"
	if s.Dialect == Postgres {
		due = "due_at + (i % 3000) * interval '1 minute'"
	}
	varied := map[string]string{
		"id": "id || '-' || i", "reference": "reference || '-' || i", "due_at": due, "alarm_at": due,
		"state":     "case when i % 4 = 0 then 'in_review' when i % 4 = 1 then 'verifying' else 'fulfilled' end",
		"right":     "case when i % 50 = 0 then 'delete' else 'access' end",
		"assignee":  "case when i % 100 = 1 then 'olga' else '' end",
		"attention": "case when i % 100 = 4 then 'review' else '' end",
	}
	var names, values []string
	for _, c := range columns {
		names = append(names, `"`+c+`"`)
		if v, ok := varied[c]; ok {
			values = append(values, v)
		} else {
			values = append(values, `"`+c+`"`)
		}
	}
	statement := fmt.Sprintf(`with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)
		insert into request (%s) select %s from request, n where id = '%s'`,
		n, strings.Join(names, ", "), strings.Join(values, ", "), seed.ID)
	for _, sql := range []string{statement, "analyze"} {
		if _, err := s.sql.ExecContext(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
}

// plans runs f and returns how the database goes about each query of it.
func plans(t testing.TB, s *Store, f func(r Reader) error) []string {
	t.Helper()
	var found []string
	watched := s.read.Session(&gorm.Session{NewDB: true})
	explain := "explain query plan "
	if s.Dialect == Postgres {
		explain = "explain "
	}
	err := f(Reader{Tables{watched.Set(planKey, func(sql string, vars []any) {
		rows, err := s.readSQL.QueryContext(t.Context(), explain+sql, vars...)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		defer rows.Close()
		found = append(found, sql+"\n"+planText(t, s.Dialect, rows))
	}), s.controller, s.Dialect}})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

const planKey = "habeas:plan"

func planText(t testing.TB, d Dialect, rows interface {
	Next() bool
	Scan(...any) error
}) string {
	t.Helper()
	var lines []string
	for rows.Next() {
		var line string
		var skip int
		target := []any{&line}
		if d == SQLite {
			target = []any{&skip, &skip, &skip, &line}
		}
		if err := rows.Scan(target...); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// watch makes queries report their statements to the function that the session carries.
func watch(t testing.TB, s *Store) {
	t.Helper()
	report := func(db *gorm.DB) {
		if f, ok := db.Get(planKey); ok {
			f.(func(string, []any))(db.Statement.SQL.String(), slices.Clone(db.Statement.Vars))
		}
	}
	q := s.read.Callback()
	if err := q.Query().After("gorm:query").Register("habeas:plan", report); err != nil {
		t.Fatal(err)
	}
	if err := q.Row().After("gorm:row").Register("habeas:plan", report); err != nil {
		t.Fatal(err)
	}
}

// The Today and queue pages must be as fast with many requests as with few: no query of theirs may read the whole
// table, and none of the pages may sort what it does not show.
func TestPagesUseIndexes(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		crowd(t, s, 20000)
		watch(t, s)
		after := RequestFilter{OpenOnly: true, Limit: 50, AfterDue: noon.AddDate(0, 1, 1), AfterID: "x"}
		for name, f := range map[string]RequestFilter{
			"open": {OpenOnly: true, Limit: 50}, "open, next page": after,
			"needs": {OpenOnly: true, Needs: true, Limit: 50}, "waiting": {OpenOnly: true, Waiting: true, Limit: 50},
			"attention": {OpenOnly: true, Attention: dsr.AttentionReview, Limit: 50},
			"state":     {OpenOnly: true, State: dsr.InReview, Limit: 50}, "right": {OpenOnly: true, Right: regime.Delete, Limit: 50},
			"assignee": {OpenOnly: true, Assignee: "olga", Limit: 50}, "all": {Limit: 50},
			"overdue": {OpenOnly: true, DueBefore: noon.AddDate(0, 1, 0).Add(time.Hour), Limit: 50},
		} {
			for _, plan := range plans(t, s, func(r Reader) error { _, err := r.FindRequests(f); return err }) {
				usesIndex(t, s.Dialect, name, plan)
			}
			for _, plan := range plans(t, s, func(r Reader) error { _, err := r.CountRequests(f, 1000); return err }) {
				usesIndex(t, s.Dialect, "count of "+name, plan)
			}
		}
		for _, plan := range plans(t, s, func(r Reader) error { _, err := r.DueAlarms(noon.AddDate(0, 0, 20), 50); return err }) {
			usesIndex(t, s.Dialect, "alarms", plan)
		}
		for _, plan := range plans(t, s, func(r Reader) error {
			_, err := r.SubmissionsByIdentifier([][]byte{{1}, {2}}, 50)
			return err
		}) {
			if !strings.Contains(plan, "identifier") {
				t.Errorf("no plan of the identifiers: %s", plan)
			}
		}
	})
}

func usesIndex(t *testing.T, d Dialect, name, plan string) {
	t.Helper()
	bad := []string{"Seq Scan on request", "Sort Key"}
	good := "Scan using request_"
	if d == SQLite {
		bad, good = []string{"SCAN request\n", "TEMP B-TREE"}, "SEARCH request USING"
	}
	for _, b := range bad {
		if strings.Contains(plan+"\n", b) {
			t.Errorf("%s: %s", name, plan)
			return
		}
	}
	if !strings.Contains(plan, good) && !strings.Contains(plan, "Index Scan on request_") {
		t.Errorf("%s uses no index: %s", name, plan)
	}
}

// A worker that looks for jobs must not read those that are done.
func TestClaimsUseIndexes(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		fill := `with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)
			insert into job (id, queue, kind, args, unique_key, slot, priority, state, run_at, attempt, max_attempts,
				lease_by, lease_until, fence, error_class, created_at, finished_at)
			select 'job-' || i, 'default', 'a', '{}', '', '', 2, 'completed', '2026-01-01 00:00:00', 1, 0, '', 0, 1, '',
				'2026-01-01 00:00:00', '2026-01-01 00:00:00' from n`
		if s.Dialect == Postgres {
			fill = strings.ReplaceAll(fill, "'2026-01-01 00:00:00'", "timestamp '2026-01-01 00:00:00'")
		}
		statement, explain := claimSQLite, "explain query plan "
		if s.Dialect == Postgres {
			statement, explain = claimPostgres, "explain "
		}
		for _, sql := range []string{fill, "analyze"} {
			if _, err := s.sql.ExecContext(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
		}
		rows, err := s.write.WithContext(t.Context()).Raw(explain+statement, map[string]any{ // arch:sql a constant
			"worker": "w", "lease": 1000, "queue": "default", "kinds": []string{"a", "b"}, "now": noon, "limit": 10,
		}).Rows()
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		plan := planText(t, s.Dialect, rows)
		for _, want := range []string{"job_ready", "job_lease"} {
			if !strings.Contains(plan, want) {
				t.Errorf("the index %s is not used:\n%s", want, plan)
			}
		}
		if strings.Contains(plan, "Seq Scan on job") || strings.Contains(plan+"\n", "SCAN job\n") {
			t.Errorf("the whole table is read:\n%s", plan)
		}
	})
}
