package apptest

import (
	"crypto/rand"
	"html"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/staff"
	"github.com/habeasdata/habeas/internal/store"
)

// Desk is a member of staff at the desk, in a browser of their own.
type Desk struct {
	*Browser
	Email, Password, Secret string
	Role                    dsr.Role
	signedIn                bool
}

// Desk returns the member of staff of a name: a role, or a role with a number for a second one ("officer-2"). The
// account is there from the first call on; sign-in is by the pages, with both factors.
func (h *Harness) Desk(name string) *Desk {
	h.t.Helper()
	h.mu.Lock()
	d := h.desks[name]
	h.mu.Unlock()
	if d == nil {
		d = h.hire(name)
	}
	return d
}

func (h *Harness) hire(name string) *Desk {
	h.t.Helper()
	role, _, _ := strings.Cut(name, "-")
	d := &Desk{
		Browser: h.Browser(), Email: name + "@staff.example", Password: rand.Text(), Secret: staff.NewSecret(),
		Role: dsr.Role(role),
	}
	err := h.App.Staff.Bootstrap(h.t.Context(), staff.Bootstrapped{
		Email: d.Email, Name: "Member " + strings.ToUpper(name), Role: d.Role, Password: d.Password, Secret: d.Secret,
	})
	if err != nil {
		h.t.Fatalf("hire %s: %v", name, err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.desks[name] = d
	return d
}

// ID is the account's id.
func (d *Desk) ID() dsr.StaffID {
	d.h.t.Helper()
	for _, m := range Must(d.h.read().Members().Find(store.Match{"role": d.Role})) {
		if address, _, err := d.h.App.Staff.Reveal(d.h.t.Context(), m.ID); err == nil && address == d.Email {
			return m.ID
		}
	}
	d.h.t.Fatalf("there is no account of %s", d.Email)
	return ""
}

// codeStep is how long a code of the authenticator lasts. No code is taken twice, so the next one is waited for.
const codeStep = 30 * time.Second

// code is the next code of the authenticator.
func (d *Desk) code() string {
	d.h.t.Helper()
	d.h.Clock.to(d.h.Clock.Now().Add(codeStep))
	return Must(totp.GenerateCode(d.Secret, d.h.Clock.Now()))
}

// SignIn signs in with both factors.
func (d *Desk) SignIn() {
	d.h.t.Helper()
	d.Post("/desk/sign-in", "email", d.Email, "password", d.Password).Want(d.h.t, 303)
	d.Post("/desk/sign-in/code", "code", d.code()).Want(d.h.t, 303)
	d.signedIn = true
}

// Open fetches a page of the desk, signing in where that is needed.
func (d *Desk) Open(path string) Reply {
	d.h.t.Helper()
	r := d.Get(path)
	if r.Status == 303 && strings.HasSuffix(r.Location(), "/desk/sign-in") {
		d.SignIn()
		r = d.Get(path)
	}
	return r
}

// Try posts a form at the desk and returns the answer, whatever it is. It signs in, and gives the second factor again,
// where it is asked to.
func (d *Desk) Try(path string, form url.Values) Reply {
	d.h.t.Helper()
	r := d.PostForm(path, form)
	if r.Status == 303 && strings.HasSuffix(r.Location(), "/desk/sign-in") {
		d.SignIn()
		r = d.PostForm(path, form)
	}
	if r.Status == 403 && strings.Contains(r.Body, `name="code"`) {
		form.Set("code", d.code())
		r = d.PostForm(path, form)
		form.Del("code")
	}
	return r
}

// Do is an act on a request, which must succeed: names and values of its form in turn.
func (d *Desk) Do(reference, act string, fields ...string) {
	d.h.t.Helper()
	if r := d.TryDo(reference, act, fields...); r.Status != 303 {
		d.h.t.Fatalf("%s of %s: status %d\n%s", act, reference, r.Status, excerpt(r.Body))
	}
	d.h.Settle()
}

// TryDo is an act on a request, whatever comes of it.
func (d *Desk) TryDo(reference, act string, fields ...string) Reply {
	d.h.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return d.Try("/desk/requests/"+reference+"/"+act, form)
}

// Page is the page of a request, as plain text.
func (d *Desk) Page(reference string) string {
	d.h.t.Helper()
	body := d.Open("/desk/requests/"+reference).Want(d.h.t, 200).Body
	return html.UnescapeString(strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " "))
}

var planField = regexp.MustCompile(`name="plan" value="([^"]+)"`)

// Plan is the hash of the plan that the review shows.
func (d *Desk) Plan(r dsr.Request) string {
	d.h.t.Helper()
	page := "/review"
	switch r.Right {
	case "delete":
		page = "/preview"
	case "correct":
		page = "/correction"
	case "restrict", "object":
		page = "/uses"
	}
	found := planField.FindStringSubmatch(d.Open("/desk/requests/"+r.Reference+page).Want(d.h.t, 200).Body)
	if found == nil {
		d.h.t.Fatalf("the review of %s offers no approval", r.Reference)
	}
	return found[1]
}

// Approve looks at the plan of a request and approves it.
func (d *Desk) Approve(r dsr.Request) {
	d.h.t.Helper()
	d.Do(r.Reference, "approve", "plan", d.Plan(r))
}

// Log writes down a request that came by phone, letter or in person: the fields of the intake form.
func (d *Desk) Log(form url.Values) (ref string) {
	d.h.t.Helper()
	r := d.Try("/desk/intake", form)
	if r.Status != 303 {
		d.h.t.Fatalf("log: status %d\n%s", r.Status, excerpt(r.Body))
	}
	d.h.Settle()
	return reference.FindString(r.Location())
}

// GivenStandingRule has two members of staff sign a rule that lets plans for a right through.
func (h *Harness) GivenStandingRule(right string) {
	h.t.Helper()
	form := url.Values{"right": {right}, "cap": {"1000"}, "sample": {"0"}, "reference": {"yes"}}
	h.Desk("officer").Try("/desk/settings/rules", form).Want(h.t, 303)
	rules := Must(h.read().StandingRules().Find(store.Match{"right": right}))
	h.Desk("approver").Try("/desk/settings/rules/"+rules[0].ID+"/sign", url.Values{}).Want(h.t, 303)
}

// Stop pulls the emergency stop of one system, or of all with "".
func (d *Desk) Stop(system string) {
	d.h.t.Helper()
	d.Try("/desk/systems/stop", url.Values{"system": {system}}).Want(d.h.t, 303)
}

// Resume lifts an emergency stop.
func (d *Desk) Resume(system string) {
	d.h.t.Helper()
	d.Try("/desk/systems/resume", url.Values{"system": {system}}).Want(d.h.t, 303)
}
