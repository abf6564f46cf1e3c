package app_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/store"
)

// asker is a person at the portal who does not give up: a lost answer is asked for again, as people and browsers do.
type asker struct {
	c        *child
	n        int // customer of the shop
	choice   string
	orders   int // of each customer
	client   *http.Client
	accepted bool // the form was answered with 303
}

func (c *child) asker(n int, choice string) *asker {
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return &asker{c: c, n: n, choice: choice, orders: 1, client: &http.Client{
		Jar: jar, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (a *asker) email() string { return fmt.Sprintf("person-%d@people.example", a.n) }
func (a *asker) key() string   { return fmt.Sprintf("key-of-%d", a.n) }

// run goes the whole way: the form, the code of the first mail, the confirmation of a deletion.
func (a *asker) run(ctx context.Context) error {
	if err := a.again(ctx, "send the form", a.send); err != nil {
		return err
	}
	if a.choice == "opt_out" {
		return nil // it is done without a click
	}
	l, err := a.firstMail(ctx)
	if err != nil {
		return err
	}
	if err := a.again(ctx, "type the code", func() bool { return a.confirm(l) }); err != nil || a.choice != "delete" {
		return err
	}
	return a.again(ctx, "confirm the deletion", func() bool {
		status, _ := a.post("/status/delete-confirm", "request", "1", "confirm", "yes")
		if status == http.StatusSeeOther {
			// A lost session leads to the sign-in, which is a 303, too: what counts is the record.
			return a.confirmedDeletion() || !a.confirm(l)
		}
		return status == http.StatusConflict && a.confirmedDeletion()
	})
}

// again tries until it works; the program may be away for a while.
func (a *asker) again(ctx context.Context, what string, try func() bool) error {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if try() {
			return nil
		}
	}
	return fmt.Errorf("%s could not %s", a.email(), what)
}

// send posts the form, always under the same key, and reports whether it was accepted.
func (a *asker) send() bool {
	fields := []string{"right", a.choice, "submission_key", a.key(), "email", a.email()}
	if a.choice != "opt_out" {
		order := fmt.Sprintf("SO-%d", 100000+(a.n-1)*a.orders)
		fields = append(fields, "requester", "self", "relationship", "customer", "country", "DE", "order", order)
	}
	status, _ := a.post("/requests", fields...)
	a.accepted = a.accepted || status == http.StatusSeeOther
	return a.accepted
}

// confirm types the code of the first mail. It opens a session, the second time as well.
func (a *asker) confirm(l mail.Parsed) bool {
	status, _ := a.post("/confirm", "token", path.Base(linkTo(l, "/c/")), "code", codeIn(l))
	return status == http.StatusSeeOther
}

func (a *asker) firstMail(ctx context.Context) (mail.Parsed, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	all, err := a.c.mail.WaitForN(ctx, a.email(), 1)
	if err != nil {
		return mail.Parsed{}, err
	}
	return all[0].Parsed(), nil
}

func (a *asker) confirmedDeletion() bool {
	r, err := a.request()
	return err == nil && !r.ConfirmedAt.IsZero()
}

// request is the one request of this person, read from the database.
func (a *asker) request() (dsr.Request, error) {
	subs, err := a.submissions()
	if err != nil {
		return dsr.Request{}, err
	}
	if len(subs) != 1 {
		return dsr.Request{}, fmt.Errorf("%s has %d submissions", a.email(), len(subs))
	}
	list, err := a.c.read().RequestsOf(subs[0].ID)
	if err != nil || len(list) != 1 {
		return dsr.Request{}, fmt.Errorf("%s has %d requests: %w", a.email(), len(list), err)
	}
	return list[0], nil
}

func (a *asker) submissions() ([]dsr.Submission, error) {
	index := a.c.look.Work.IndexOf(dsr.Email, a.email())
	return a.c.read().Submissions().Find(store.Match{"contact_index": index})
}

var (
	csrfField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)
	typedCode = regexp.MustCompile(`(?m)^\s*(\d[\d -]{6,10}\d)\s*$`)
)

// post sends a form with its token; status 0 stands for an answer that never came.
func (a *asker) post(to string, fields ...string) (status int, body string) {
	r, err := a.client.Get(a.c.url + "/request/rights")
	if err != nil {
		return 0, ""
	}
	page, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	token := csrfField.FindSubmatch(page)
	if err != nil || token == nil {
		return 0, ""
	}
	form := url.Values{"csrf": {string(token[1])}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	if r, err = a.client.PostForm(a.c.url+to, form); err != nil {
		return 0, ""
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, ""
	}
	return r.StatusCode, string(text)
}

func linkTo(l mail.Parsed, part string) string {
	for _, link := range l.Links {
		if strings.Contains(link, part) {
			return link
		}
	}
	return ""
}

func codeIn(l mail.Parsed) string {
	if found := typedCode.FindStringSubmatch(l.Text); found != nil {
		return found[1]
	}
	return ""
}
