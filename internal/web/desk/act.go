package desk

import (
	"net/http"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
)

// act is one thing that staff do to a request: a form on one of its pages, one use case behind it.
type act struct {
	path  string // under the request's address; also the name of its form
	roles []dsr.Role
	fresh bool
	said  string // what the next page says, a key of flashes
	// fields maps the use case's names of fields to the form's, where they differ.
	fields map[string]string
	do     func(c *call, r dsr.Request) error
	// page is where the form stands: the request's own page if nil.
	page *actPage
}

// actPage is a page with forms beside the request's own.
type actPage struct {
	path func(r dsr.Request) string
	show func(d *dossier, status int) error
}

// route is the act's row in the table of routes.
func (a act) route() route {
	return route{http.MethodPost, "/requests/:reference/" + a.path, a.roles, a.fresh, a.run}
}

// run does the act and sends the browser on, or shows the page again with what was wrong.
func (a act) run(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	if c.field(previewButton) != "" && slices.Contains(letterActs, a.path) {
		return a.preview(c, r)
	}
	err = a.do(c, r)
	switch {
	case err == nil:
		return c.done(a.back(c, r), a.said)
	case problem.Is(err, problem.Invalid), problem.Is(err, problem.Conflict):
		return a.refused(c, err)
	}
	return err
}

// back is where the browser goes after the act: to the page with the form, or to the next message in triage.
func (a act) back(c *call, r dsr.Request) string {
	if c.fromTriage() {
		return Prefix + "/triage"
	}
	if a.page != nil {
		return a.page.path(r)
	}
	return requestPath(r)
}

// refused shows the page as it is now, with the form as it was typed.
func (a act) refused(c *call, err error) error {
	r, gone := c.request()
	if gone != nil {
		return gone
	}
	f := &failure{act: a.form(c), values: web.Form(c), messages: fields(err, a.fields)}
	if f.messages == nil {
		f.said = sentence(err)
	}
	return a.show(c, r, f, web.Status(problem.KindOf(err)))
}

// show is the page on which the form stands, with the form as it comes back.
func (a act) show(c *call, r dsr.Request, f *failure, status int) error {
	d, err := c.open(r, f)
	switch {
	case err != nil:
		return err
	case c.fromTriage():
		return d.showTriage(status)
	case a.page != nil:
		return a.page.show(d, status)
	}
	return d.show(status)
}

// fromTriage reports whether the form stood on the triage page.
func (c *call) fromTriage() bool { return c.field("from") == "triage" && c.role() == dsr.Officer }

// form is the name of the form that was sent: the act's path with the ids that the address held.
func (a act) form(c *call) string {
	name := a.path
	for _, p := range c.ParamNames() {
		name = strings.ReplaceAll(name, ":"+p, c.Param(p))
	}
	return name
}

// commented maps the field of a comment to the form's reason.
var commented = map[string]string{"comment": "reason"}

// flashes are what the next page says after an act.
var flashes = map[string]string{
	"assigned": "Assigned.", "commented": "The comment is kept.", "sent": "The message is on its way.", "extended": "Extended. The notice is on its way.",
	"law":  "The request is under another law. Verification and approvals start anew.",
	"held": "The hold is in force.", "freed": "The hold has ended.", "part": "That part is kept. The plan is made anew.",
	"lesser": "The lesser answer is made. The person gets it when it is released.",
	"paused": "The clock is stopped. The notice is on its way.", "running": "The clock runs again. The person is told.",
	"contested": "Opened as a linked request. The person is told.", "referred": "Closed as not our role. The letter is on its way.",
	"denied": "Denied. The letter is on its way.", "withdrawn": "Withdrawn. The person gets a confirmation.", "split": "Split into linked requests.",
	"retyped": "The right is changed. Verification and approvals start anew.", "merged": "Merged.", "dismissed": "Closed as not a request.",
	"confirmed": "The confirmation is recorded.", "cancelled": "The deletion is cancelled.", "collecting": "Systems are read again.",
	"concluded": "Recorded. The answer is on its way.", "approved": "Approved.", "decided": "Decided. The plan is made anew, and approvals start again.",
	"retrying": "The system is asked again.", "released": "The answer goes without this system and says so.", "resent": "The mail is tried again.",
	"asked": "A new code is on its way to the contact on record.", "proven": "The proof is recorded.",
	"ends": "The person is told. It ends after that, on its day.", "stays": "It goes on.",
	"logged": "Logged. The clock runs from the day of receipt.", "answered": "The answer for this system is recorded.",
	"taken": "Taken as it was typed.", "stopped": "Erasure is stopped.", "resumed": "Erasure may run again.", "checked": "The systems were checked.",
	"proposed": "Signed. A second person must sign before the rule works.", "signed": "Signed. The rule works from now on.", "ended": "The rule has ended.",
	"reviewed": "The decision is recorded.", "role": "The role is changed; they sign in again.", "disabled": "The account is disabled.",
}
