package portal

import (
	"crypto/rand"
	"errors"
	"net/http"
	"regexp"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/intake"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/workflow"
	view "github.com/habeasdata/habeas/views/portal"
)

var submissionKey = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// sentLife is how long this browser may see its receipt again.
const sentLife = time.Hour

// send takes a submission: the draft of this browser, or a whole form in one post. A key that was used before opens
// nothing and is answered the same.
func (p *Portal) send(c echo.Context) error {
	form := web.Form(c)
	d, whole := draft{Form: readAll(form)}, len(form[view.FieldRight]) > 0
	if !whole {
		var err error
		if d, err = p.draft(c); err != nil {
			return err
		}
	}
	d.Key = typed(form, view.FieldSubmissionKey)
	if !submissionKey.MatchString(d.Key) {
		return p.stale(c, d, whole)
	}
	k := p.checks(p.printer(c))
	if k.all(d.Form); len(k.errors) == 0 {
		return p.submit(c, d, whole)
	}
	// Only now, for a form in order finds it out by itself: a second click whose draft is gone.
	if done, err := p.Intake.Known(c.Request().Context(), d.Key); err == nil {
		return p.sentTo(c, done)
	} else if !problem.Is(err, problem.NotFound) {
		return err
	}
	if !whole && len(d.Form.Rights) == 0 {
		return p.stale(c, d, whole)
	}
	return web.Render(c, http.StatusUnprocessableEntity, p.checkPage(p.site(c), d, k.errors))
}

func (p *Portal) submit(c echo.Context, d draft, whole bool) error {
	done, err := p.Intake.FromForm(c.Request().Context(), intakeForm(d, p.printer(c).Tag()))
	if problem.Is(err, problem.Invalid) {
		return web.Render(c, http.StatusUnprocessableEntity, p.checkPage(p.site(c), d, fieldsOf(err)))
	}
	if err != nil {
		return err
	}
	if !whole {
		if err := p.dropDraft(c); err != nil {
			return err
		}
	}
	return p.sentTo(c, done)
}

// sentTo remembers the receipt in this browser. The cookie is signed: a reference alone must not show whose it is.
func (p *Portal) sentTo(c echo.Context, done workflow.Submitted) error {
	web.SetSigned(c, sentCookie, done.Submission.Reference, sentLife)
	return web.See(c, "/sent")
}

// stale says that the draft or its key is gone: on the page with all answers where they came with the post, else on
// the first page of the form.
func (p *Portal) stale(c echo.Context, d draft, whole bool) error {
	k := p.checks(p.printer(c))
	k.add("", view.ErrFormStale)
	page := rightsPage(p.site(c), d.Form, k.errors)
	if whole {
		d.Key = rand.Text()
		k.all(d.Form)
		page = p.checkPage(p.site(c), d, k.errors)
	}
	return web.Render(c, http.StatusUnprocessableEntity, page)
}

func intakeForm(d draft, locale string) intake.Form {
	who, where, find := d.Form.Who, d.Form.Where, d.Form.Find
	var wrong []dsr.Claim
	for _, w := range find.Wrong {
		if !w.Empty() {
			wrong = append(wrong, dsr.Claim{What: dsr.Topic(w.What), Now: w.Now, Right: w.Right})
		}
	}
	return intake.Form{
		SubmissionKey: d.Key, Rights: d.Form.Rights, Requester: who.Requester, Relationship: who.Relationship,
		AgentName: who.AgentName, AgentEmail: who.AgentEmail, AgentPhone: who.AgentPhone, AgentCompany: who.AgentCompany,
		Authority: who.Authority, SubjectName: who.SubjectName, ChildAge: who.ChildAge, Country: where.Country,
		State: where.State, Name: find.Name, Email: find.Email, Phone: find.Phone, Account: find.Account,
		Order: find.Order, Device: find.Device, Details: find.Details, LookBack: find.LookBack, Wrong: wrong, Locale: locale,
	}
}

// fieldsOf returns the field errors of a problem; its sentence alone when there are none.
func fieldsOf(err error) view.Errors {
	var p *problem.Error
	if !errors.As(err, &p) {
		return nil
	}
	if len(p.Fields) == 0 {
		return view.Errors{{Message: p.Message}}
	}
	return view.Errors(p.Fields)
}
