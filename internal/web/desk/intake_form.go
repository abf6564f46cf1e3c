package desk

import (
	"net/http"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
)

// showIntake is the form on which a phone call, a letter or a visit is written down.
func showIntake(c *call) error { return c.intakePage(http.StatusOK, nil) }

func (c *call) intakePage(status int, wrong map[string]string) error {
	v, err := c.intakeView(web.Form(c), wrong)
	if err != nil {
		return err
	}
	return c.render(status, page.Intake(v))
}

// intakeFields maps the use case's names of fields to the form's; identifiers stand at their line.
var intakeFields = map[string]string{"right": "rights", "country": "region", "state": "region", "details": "text"}

// logRequest writes the request down. The clock runs from the day on which it came.
func logRequest(c *call) error {
	l, wrong := c.logged()
	if wrong != nil {
		return c.intakePage(http.StatusUnprocessableEntity, wrong)
	}
	out, err := c.d.Intake.FromStaff(c.ctx(), c.actor, l)
	if problem.Is(err, problem.Invalid) {
		return c.intakePage(http.StatusUnprocessableEntity, fields(err, intakeFields))
	}
	if err != nil {
		return err
	}
	if note := c.field("note"); note != "" && !out.Duplicate {
		if err := c.d.Work.Comment(c.ctx(), out.Requests[0].ID, c.actor, note); err != nil {
			return err
		}
	}
	if c.field("then") == "another" {
		return c.done(Prefix+"/intake", "logged")
	}
	return c.done(requestPath(out.Requests[0]), "logged")
}

// logged reads the form. Each kind of identifier may be given once.
func (c *call) logged() (intake.Logged, map[string]string) {
	form := web.Form(c)
	country, state := placeOf(form.Get("region"))
	l := intake.Logged{
		SubmissionKey: form.Get("once"), Channel: dsr.Channel(form.Get("channel")), Received: form.Get("received"),
		Rights: form["rights"], Relationship: form.Get("relationship"), Country: country, State: state, Name: form.Get("name"),
		Details: form.Get("text"), Test: form.Get("test") != "",
		LookBack: form.Get("look_back"),
	}
	into := map[string]*string{"email": &l.Email, "phone": &l.Phone, "account": &l.Account, "order": &l.Order, "address": &l.Address}
	kinds, values := form["kind"], form["value"]
	for i, value := range values {
		if value == "" {
			continue
		}
		if i >= len(kinds) || into[kinds[i]] == nil || *into[kinds[i]] != "" {
			return l, map[string]string{"value": "Give each kind of identifier once."}
		}
		*into[kinds[i]] = value
	}
	return l, nil
}

// newOnce is the mark that makes a form sent twice one submission.
func newOnce() string { return store.NewID() }
