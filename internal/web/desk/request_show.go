package desk

import (
	"net/http"
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
	page "github.com/habeasdata/habeas/views/desk"
)

// showRequest is everything about one request, personal values masked.
func showRequest(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	return c.requestPage(http.StatusOK, r, nil)
}

// request finds the request that the address names.
func (c *call) request() (dsr.Request, error) {
	return c.read().Requests().First(store.Match{"reference": c.Param("reference")})
}

// dossier is one request with what its page is made of.
type dossier struct {
	*call
	r      dsr.Request
	sub    dsr.Submission
	sealer workflow.Sealer
	person dsr.Person
	gone   bool        // the keys are destroyed: nothing personal can be read any more
	clear  bool        // a look was written down: values stand unmasked
	events []dsr.Event // what the caller could do now
	failed *failure    // an act that comes back with its errors
}

// failure is an act that was refused, or only tried, with what was typed.
type failure struct {
	act      string
	said     string // a sentence for the whole
	values   map[string][]string
	messages map[string]string // by field
	drafts   []page.DraftView  // the letters that it would send, where it was asked to show them
}

func (c *call) open(r dsr.Request, failed *failure) (*dossier, error) {
	d := &dossier{call: c, r: r, failed: failed}
	var err error
	if d.sub, err = c.read().Submissions().Get(string(r.SubmissionID)); err != nil {
		return nil, err
	}
	if d.sealer, err = c.d.Work.SealerOf(d.sub); err == nil {
		d.person, err = c.d.Work.Person(d.sub)
	}
	if problem.Is(err, problem.Gone) {
		d.gone, err = true, nil
	}
	// What guards read is filled in as the forms would: they decide again with what is typed.
	d.events = dsr.Possible(r, dsr.Command{
		Actor: c.actor, Level: r.Level, PlanHash: r.PlanHash, Outcome: dsr.InFull, Today: c.face.today(),
	}, c.face.now)
	return d, err
}

// may reports whether the caller could cause an event now.
func (d *dossier) may(e dsr.Event) bool { return slices.Contains(d.events, e) }

// requestPage writes the page of a request, as it is or with an act that comes back.
func (c *call) requestPage(status int, r dsr.Request, failed *failure) error {
	d, err := c.open(r, failed)
	if err != nil {
		return err
	}
	return d.show(status)
}

func (d *dossier) show(status int) error {
	v, err := d.view()
	if err != nil {
		return err
	}
	return d.render(status, page.Request(v))
}
