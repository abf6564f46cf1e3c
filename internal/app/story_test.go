package app_test

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"

	"github.com/habeasdata/habeas/internal/app"
	"github.com/habeasdata/habeas/internal/app/demo"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/mail"
	"github.com/habeasdata/habeas/internal/mail/sink"
	"github.com/habeasdata/habeas/internal/testkit"
)

// newcomer is somebody who has just started the demonstration and tries it with a browser.
type newcomer struct {
	t       *testing.T
	demo    *app.Demonstration
	site    string
	browser context.Context
	public  *tab     // no script runs in it
	desk    *tab     // nor in this one
	read    []string // ids of the mails that were read
}

// TestANewcomerDoesAllThreeRightsByHand starts the demonstration as `make run` does and goes through an opt-out, a copy
// and a deletion in a real browser, with every mail taken from a real SMTP server; then it looks at every page.
func TestANewcomerDoesAllThreeRightsByHand(t *testing.T) {
	t.Parallel()
	browser := testkit.Chromium(t)
	d := startDemo(t)
	n := &newcomer{t: t, demo: d, site: strings.TrimSuffix(d.Portal, "/"), browser: browser}
	n.public, n.desk = openTab(t, browser, n.site, false), openTab(t, browser, n.site, false)
	n.public.withoutScript()
	n.desk.withoutScript()
	n.optOut(demo.People[2])
	n.signInAtTheDesk(dsr.Officer)
	n.access(demo.People[1])
	n.deletion(demo.People[0])
	for _, b := range []*tab{n.public, n.desk} {
		for _, complaint := range b.heard() {
			t.Errorf("the browser complains: %s", complaint)
		}
	}
	n.lookAtEveryPage()
}

// startDemo serves a fresh demonstration whose deletions wait for nothing but people.
func startDemo(t *testing.T) *app.Demonstration {
	t.Helper()
	environ := []string{"HABEAS_CONTROLLER__HOLD_HOURS=0", "HABEAS_POSTS_PER_MINUTE=-1"}
	d, err := app.OpenDemo(context.Background(), filepath.Join(t.TempDir(), "data"), "127.0.0.1:0", environ, app.Options{Poll: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- d.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Errorf("stop: %v", err)
		}
		if err := d.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return d
}

// mail waits for the next mail to an address with these words in its subject.
func (n *newcomer) mail(to, subject string) mail.Parsed {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(n.t.Context(), pageLoad)
	defer cancel()
	for count := 1; ; count++ {
		list, err := n.demo.Mail.WaitForN(ctx, to, count)
		if err != nil {
			n.t.Fatalf("%s got no mail %q but %q: %v", to, subject, subjects(list), err)
		}
		for _, m := range list {
			if p := m.Parsed(); strings.Contains(p.Subject, subject) && !slices.Contains(n.read, p.ID) {
				n.read = append(n.read, p.ID)
				return p
			}
		}
		count = len(list)
	}
}

func subjects(list []sink.Message) (out []string) {
	for _, m := range list {
		out = append(out, m.Parsed().Subject)
	}
	return out
}

var codeLine = regexp.MustCompile(`(?m)^\s*(\d[\d -]{6,10}\d)\s*$`)

// code is the code that a mail holds.
func (n *newcomer) code(m mail.Parsed) string {
	n.t.Helper()
	found := codeLine.FindStringSubmatch(m.Text)
	if found == nil {
		n.t.Fatalf("%q has no code:\n%s", m.Subject, m.Text)
	}
	return found[1]
}

// link is the address in a mail that leads to a page.
func (n *newcomer) link(m mail.Parsed, path string) string {
	n.t.Helper()
	for _, l := range m.Links {
		if strings.HasPrefix(l, n.site+path) {
			return l
		}
	}
	n.t.Fatalf("%q has no link to %s: %q", m.Subject, path, m.Links)
	return ""
}

var shownReference = regexp.MustCompile(`HB-[0-9A-Z]{4}-[0-9A-Z]{4}`)

// sent reads the receipt and gives back the reference.
func (n *newcomer) sent() string {
	n.t.Helper()
	n.public.says("Your reference")
	return shownReference.FindString(n.public.text())
}

// optOut stops the sharing of a reader's data: no proof, no account, no click in a mail.
func (n *newcomer) optOut(p demo.Person) {
	n.t.Helper()
	b := n.public
	b.open(n.demo.Portal)
	b.follow("Stop selling or sharing my data")
	b.press("/request/rights")
	b.fill("email", p.Email)
	b.press("/request/find")
	b.says("Check your answers", p.Email)
	b.press("/requests")
	ref := n.sent()
	first := n.mail(p.Email, ref)
	b.open(n.link(first, "/c/"))
	b.fill("code", n.code(first))
	b.press("/confirm")
	b.says("Your address is confirmed")
	done := n.mail(p.Email, "We have done what you asked")
	for _, want := range []string{"marketing", "shop"} {
		if !strings.Contains(done.Text, want) {
			n.t.Errorf("the confirmation does not name %s:\n%s", want, done.Text)
		}
	}
	b.until(n.site+"/status", "Closed")
}

// ask goes through the form of a right that needs proof, with a mistake on the way, and confirms the address.
func (n *newcomer) ask(p demo.Person, card, country, state string) (ref string) {
	n.t.Helper()
	b := n.public
	b.open(n.demo.Portal)
	b.follow(card)
	b.press("/request/rights")
	b.tick("requester", "self", "relationship", "customer")
	b.press("/request/who")
	b.choose("country", country)
	if state != "" {
		b.choose("state", state)
	}
	b.press("/request/where")
	b.fill("email", "no address", "name", p.Name, "order", p.Order, "phone", p.Phone)
	b.press("/request/find")
	b.says("There is a problem", "Enter an email address")
	if b.count(`.errors a[href="#f-email"]`) != 1 {
		n.t.Error("the summary of errors does not lead to the field")
	}
	for name, want := range map[string]string{"email": "no address", "name": p.Name, "order": p.Order, "phone": p.Phone} {
		if got := b.value(name); got != want {
			n.t.Errorf("after the error %s is %q, want %q", name, got, want)
		}
	}
	b.fill("email", p.Email)
	b.press("/request/find")
	b.says("Check your answers", p.Email, p.Order)
	b.press("/requests")
	ref = n.sent()
	first := n.mail(p.Email, ref)
	b.open(n.link(first, "/c/"))
	b.fill("code", n.code(first))
	b.press("/confirm")
	b.says("Your address is confirmed")
	return ref
}

// signInAtTheDesk gives both factors.
func (n *newcomer) signInAtTheDesk(role dsr.Role) {
	n.t.Helper()
	at := slices.IndexFunc(n.demo.Staff, func(s demo.Staff) bool { return s.Role == role })
	s := n.demo.Staff[at]
	b := n.desk
	b.open(n.demo.Desk)
	b.fill("email", s.Email, "password", s.Password)
	b.press("/desk/sign-in")
	code, err := totp.GenerateCode(s.Secret, time.Now())
	if err != nil {
		n.t.Fatal(err)
	}
	b.fill("code", code)
	b.press("/desk/sign-in/code")
	b.says("Today", "Act now", "Waiting on others")
}

const newPhrase = "four quiet green hills"

// access gets a copy: the person chooses a passphrase, an officer reviews and releases, the file is fetched.
func (n *newcomer) access(p demo.Person) {
	n.t.Helper()
	ref := n.ask(p, "Get a copy of my data", "DE", "")
	n.public.until(n.site+"/status", "Choose a passphrase")
	n.public.fill("passphrase", newPhrase, "passphrase_again", newPhrase)
	n.public.press("/status/passphrase")
	n.public.says("Your passphrase is saved")

	n.desk.until(n.demo.Desk, ref)
	n.desk.follow(ref)
	n.desk.until(n.site+"/desk/requests/"+ref+"-1", "in review")
	n.desk.says("Access", "L••• B•••")
	n.desk.follow("/review")
	n.desk.says("rows before release", "9 of 9 leave", "third-party", "sensitive field")
	n.desk.unfold("Approve release")
	n.desk.press("/approve")

	ready := n.mail(p.Email, "Your data is ready")
	n.checkFile(n.fetch(n.link(ready, "/download/")), p)
	n.public.until(n.site+"/status", "Ready")
}

// deletion erases a customer: preview, approval, the person's word, and the owner of a system without a computer.
func (n *newcomer) deletion(p demo.Person) {
	n.t.Helper()
	ref := n.ask(p, "Delete my data", "US", "CA")
	n.desk.until(n.demo.Desk, ref)
	n.desk.follow(ref)
	n.desk.until(n.site+"/desk/requests/"+ref+"-1", "See what would be deleted")
	n.desk.follow("See what would be deleted")
	n.desk.says("What deletion would do", "rows deleted", "tax law asks us to keep invoices", "paper-archive", "People answer for this system")
	n.desk.press("/approve")

	n.mail(p.Email, "Please confirm that we should delete")
	n.public.open(n.site + "/status")
	n.public.says("Do you still want us to delete your data?")
	n.public.tick("confirm", "yes")
	n.public.press("/status/delete-confirm")

	n.ownerAnswers(n.link(n.mail("archive@larkspur.example", ""), "/task/"))
	letter := n.mail(p.Email, "We have deleted your data")
	for _, want := range []string{"tax law asks us to keep invoices", "paper-archive", "marketing", "shop"} {
		if !strings.Contains(strings.Join(strings.Fields(letter.Text), " "), want) {
			n.t.Errorf("the letter does not say %q:\n%s", want, letter.Text)
		}
	}
	n.public.until(n.site+"/status", "Closed")
}

// ownerAnswers is the keeper of the binders, on a phone, without an account and without scripts.
func (n *newcomer) ownerAnswers(address string) {
	n.t.Helper()
	b := openTab(n.t, n.browser, n.site, true)
	b.withoutScript()
	b.do("hold a phone", testkit.Viewport(360, 740))
	b.open(address)
	b.says("Look for", "What is the answer?")
	n.looksRight(b, "the page of a system's owner")
	b.tick("answer", "done")
	b.leads("answer", chromedp.Click(`main form button[type=submit], main form button`, chromedp.ByQuery, chromedp.NodeVisible))
	b.says("This part is answered", "nothing more to do")
	for _, complaint := range b.heard() {
		n.t.Errorf("the owner's browser complains: %s", complaint)
	}
}
