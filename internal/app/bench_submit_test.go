package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/labstack/echo/v4"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/habeasdata/habeas/internal/testkit"
)

// BenchmarkSubmitSQLite is how many form submissions one client gets accepted, against a bare handler that inserts the
// same form into the same database file.
func BenchmarkSubmitSQLite(b *testing.B) {
	h := startHouse(b, "")
	db := openBare(b, "sqlite", "file:"+h.database()+
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=wal_autocheckpoint(4000)&_pragma=cache_size(-16000)&_txlock=immediate", 1)
	compareSubmits(b, h, db, "insert into bare (id, body) values (?, ?)", 1)
}

// BenchmarkSubmitPostgres is the same with eight clients on a Postgres that flushes to disk.
func BenchmarkSubmitPostgres(b *testing.B) {
	needBench(b)
	server := testkit.PostgresServer(b, testkit.Durable())
	h := startHouse(b, server.DSN())
	db := openBare(b, "pgx", server.DSN(), 16)
	compareSubmits(b, h, db, "insert into bare (id, body) values ($1, $2)", 8)
}

// openBare opens a pool like the program's and makes the bare handler's table.
func openBare(b *testing.B, driver, dsn string, pool int) *sql.DB {
	b.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(pool)
	db.SetMaxIdleConns(pool)
	if _, err := db.Exec("create table bare (id text primary key, body text not null)"); err != nil {
		b.Fatal(err)
	}
	return db
}

// serveBare serves the least that keeps a form: read it, insert it, send the browser on.
func serveBare(b *testing.B, db *sql.DB, insert string) string {
	b.Helper()
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.POST("/requests", func(c echo.Context) error {
		form, err := c.FormParams()
		if err != nil {
			return err
		}
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		if _, err := db.ExecContext(c.Request().Context(), insert, id.String(), form.Encode()); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, "/sent")
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: e, ReadHeaderTimeout: time.Minute}
	go server.Serve(l) //nolint:errcheck // ends with the listener
	b.Cleanup(func() { _ = server.Close() })
	return "http://" + l.Addr().String()
}

const (
	submitRounds = 4
	submitSlice  = 2 * time.Second // of each side in a round
)

// compareSubmits lets the same clients post the same forms to both in turns. The jobs that the forms bring about run
// meanwhile as they always do; before the bare handler's turn they are waited for, so that they slow only their own
// side, and how long that takes is reported too.
func compareSubmits(b *testing.B, h *house, db *sql.DB, insert string, clients int) {
	bare := serveBare(b, db, insert)
	var ours, theirs, settle time.Duration
	var accepted, inserted int64
	for b.Loop() {
		submitFor(b, h.url, clients, submitSlice/4)
		submitFor(b, bare, clients, submitSlice/4)
		h.settle(b)
		for range submitRounds {
			n, took := submitFor(b, bare, clients, submitSlice)
			inserted, theirs = inserted+n, theirs+took
			n, took = submitFor(b, h.url, clients, submitSlice)
			accepted, ours = accepted+n, ours+took
			settle += h.settle(b)
		}
	}
	perSecond, bareSecond := float64(accepted)/ours.Seconds(), float64(inserted)/theirs.Seconds()
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(perSecond/bareSecond, "ratio")
	b.ReportMetric(perSecond, "accepted/s")
	b.ReportMetric(bareSecond, "bare/s")
	b.ReportMetric(float64(accepted)/(ours+settle).Seconds()/bareSecond, "ratio-with-all-jobs")
	h.checkAccepted(b)
}

// submitFor posts forms from a number of clients for a while and returns how many were taken.
func submitFor(b *testing.B, to string, clients int, d time.Duration) (int64, time.Duration) {
	b.Helper()
	var all sync.WaitGroup
	var n atomic.Int64
	people := make([]*person, clients)
	for i := range people {
		people[i] = newPerson(b, to)
	}
	start := time.Now()
	for _, p := range people {
		all.Go(func() {
			for time.Since(start) < d {
				if err := p.submit(); err != nil {
					b.Error(err)
					return
				}
				n.Add(1)
			}
		})
	}
	all.Wait()
	took := time.Since(start)
	if b.Failed() {
		b.FailNow()
	}
	return n.Load(), took
}

// person posts whole forms from one browser, each as somebody else.
type person struct {
	client *http.Client
	to     string
	token  string
}

var tokenField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

func newPerson(b *testing.B, to string) *person {
	b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	p := &person{to: to, client: &http.Client{
		Jar: jar, Timeout: time.Minute, Transport: &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	b.Cleanup(p.client.CloseIdleConnections)
	reply, err := p.client.Get(to + "/request/rights")
	if err != nil {
		b.Fatal(err)
	}
	page, err := io.ReadAll(reply.Body)
	_ = reply.Body.Close()
	if err != nil {
		b.Fatal(err)
	}
	if found := tokenField.FindSubmatch(page); found != nil {
		p.token = string(found[1])
	}
	return p
}

var nobody atomic.Int64

func (p *person) submit() error {
	n := nobody.Add(1)
	form := url.Values{
		"csrf": {p.token}, "submission_key": {uuid.NewString()}, "right": {"copy"}, "requester": {"self"},
		"relationship": {"customer"}, "country": {"US"}, "state": {"CA"}, "name": {"Jane Miller"},
		"email": {fmt.Sprintf("jane%d@example.com", n)}, "order": {fmt.Sprintf("A-%07d", n)},
		"details": {"Everything that you know about me, please, from the beginning of last year until today."},
	}
	reply, err := p.client.Post(p.to+"/requests", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(io.LimitReader(reply.Body, 4000))
	_ = reply.Body.Close()
	if err != nil || reply.StatusCode != http.StatusSeeOther {
		return fmt.Errorf("form: %s %s %w", reply.Status, bytes.TrimSpace(text), err)
	}
	return nil
}

// settle waits until no job is open and returns how long that took.
func (h *house) settle(b *testing.B) time.Duration {
	b.Helper()
	start := time.Now()
	for {
		n, err := h.app.Store.Read(context.Background()).OpenJobs(time.Now())
		if err != nil {
			b.Fatal(err)
		}
		if n == 0 {
			return time.Since(start)
		}
		if time.Since(start) > 5*time.Minute {
			b.Fatalf("%d jobs are still open", n)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
