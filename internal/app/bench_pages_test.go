package app_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/staff"
	"github.com/habeasdata/habeas/internal/testkit"
)

// The desk with a hundred thousand requests of two hundred people.
const (
	crowdPeople = 200
	crowdCopies = 500
	pageLoads   = 60
)

// BenchmarkPagesSQLite is how long the desk's lists take with 100,000 requests.
func BenchmarkPagesSQLite(b *testing.B) {
	h := startHouse(b, "")
	loadPages(b, h, "sqlite", "file:"+h.database()+"?_pragma=busy_timeout(10000)&_txlock=immediate")
}

// BenchmarkPagesPostgres is the same on Postgres.
func BenchmarkPagesPostgres(b *testing.B) {
	needBench(b)
	dsn := testkit.Postgres(b)
	loadPages(b, startHouse(b, dsn), "pgx", dsn)
}

func loadPages(b *testing.B, h *house, driver, dsn string) {
	multiply(b, h, driver, dsn)
	d := h.deskClient(b)
	pages := map[string]string{
		"today": "/desk", "queue": "/desk/queue", "queue-needs": "/desk/queue?view=needs", "queue-right": "/desk/queue?right=delete",
		"queue-state": "/desk/queue?state=in_review",
	}
	next := regexp.MustCompile(`href="(/desk/queue\?[^"]*after=[^"]+)"`).FindStringSubmatch(d.page(b, pages["queue"]))
	if next == nil {
		b.Fatal("the queue has no next page")
	}
	pages["queue-next"] = strings.ReplaceAll(next[1], "&amp;", "&")
	took := map[string][]time.Duration{}
	for b.Loop() {
		for range pageLoads {
			for name, path := range pages {
				start := time.Now()
				d.page(b, path)
				took[name] = append(took[name], time.Since(start))
			}
		}
	}
	b.ReportMetric(0, "ns/op")
	for name, all := range took {
		slices.Sort(all)
		b.ReportMetric(float64(all[len(all)*95/100].Microseconds())/1000, name+"-p95-ms")
	}
}

// multiply has people send forms and copies their requests in every state, right and week.
func multiply(b *testing.B, h *house, driver, dsn string) {
	b.Helper()
	p := newPerson(b, h.url)
	for range crowdPeople {
		if err := p.submit(); err != nil {
			b.Fatal(err)
		}
	}
	h.settle(b)
	db, err := sql.Open(driver, dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	fields, err := db.Query("select * from request where 1 = 0")
	if err != nil {
		b.Fatal(err)
	}
	columns, err := fields.Columns()
	_ = fields.Close()
	if err != nil {
		b.Fatal(err)
	}
	due := "strftime('%Y-%m-%d %H:%M:%S', due_at, '-' || (i * 2) || ' hours') || '+00:00'"
	if driver == "pgx" {
		due = "due_at - i * interval '2 hours'"
	}
	varied := map[string]string{
		"id": "id || '-' || i", "reference": "reference || i", "due_at": due,
		"state":     "case when i % 4 = 0 then 'in_review' when i % 4 = 1 then 'verifying' else 'fulfilled' end",
		"right":     "case when i % 50 = 0 then 'delete' else 'access' end",
		"attention": "case when i % 20 = 4 then 'review' else '' end",
		"alarm_at":  "'9999-01-01 00:00:00'", // no clock rings meanwhile
	}
	var names, values []string
	for _, c := range columns {
		names = append(names, `"`+c+`"`)
		value, ok := varied[c]
		if !ok {
			value = `"` + c + `"`
		}
		if c == "alarm_at" && driver == "pgx" {
			value = "timestamp " + value
		}
		values = append(values, value)
	}
	for _, statement := range []string{
		fmt.Sprintf("with recursive n(i) as (select 1 union all select i + 1 from n where i < %d) insert into request (%s) select %s from request, n",
			crowdCopies, strings.Join(names, ", "), strings.Join(values, ", ")),
		"analyze",
	} {
		if _, err := db.Exec(statement); err != nil {
			b.Fatal(err)
		}
	}
}

// deskClient is an officer who is signed in.
func (h *house) deskClient(b *testing.B) *deskClient {
	b.Helper()
	secret, password := staff.NewSecret(), rand.Text()
	err := h.app.Staff.Bootstrap(context.Background(), staff.Bootstrapped{
		Email: "olga@staff.example", Name: "Olga Smith", Role: dsr.Officer, Password: password, Secret: secret,
	})
	if err != nil {
		b.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	d := &deskClient{url: h.url, client: &http.Client{
		Jar: jar, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	d.post(b, "/desk/sign-in", url.Values{"email": {"olga@staff.example"}, "password": {password}})
	code, err := totp.GenerateCode(secret, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	d.post(b, "/desk/sign-in/code", url.Values{"code": {code}})
	return d
}

type deskClient struct {
	url    string
	client *http.Client
}

func (d *deskClient) page(b *testing.B, path string) string {
	b.Helper()
	reply, err := d.client.Get(d.url + path)
	if err != nil {
		b.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil || reply.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s %v", path, reply.Status, err)
	}
	return string(text)
}

func (d *deskClient) post(b *testing.B, path string, form url.Values) {
	b.Helper()
	found := tokenField.FindStringSubmatch(d.page(b, path))
	if found == nil {
		b.Fatalf("%s has no form", path)
	}
	form.Set("csrf", found[1])
	reply, err := d.client.PostForm(d.url+path, form)
	if err != nil {
		b.Fatal(err)
	}
	_ = reply.Body.Close()
	if reply.StatusCode != http.StatusSeeOther {
		b.Fatalf("%s: %s", path, reply.Status)
	}
}
