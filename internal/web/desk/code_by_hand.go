package desk

import (
	"net/http"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/workflow"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// codeRoutes make a code for the contact on record and show it to whoever made it.
var codeRoutes = []route{
	freshPost("/requests/:reference/code-by-post", officers, makeCode("code-by-post", dsr.PostalAddress)),
	freshPost("/requests/:reference/code-by-phone", officers, makeCode("code-by-phone", dsr.Phone)),
	get("/requests/:reference/code/:proof", officers, showMadeCode),
	get("/requests/:reference/code/:proof/letter", officers, showCodeLetter),
}

// makeCode makes a code that an officer posts or reads out, and leads to it.
func makeCode(path string, way dsr.IdentifierKind) func(*call) error {
	return func(c *call) error {
		r, err := c.request()
		if err != nil {
			return err
		}
		p, err := c.d.Identity.CodeByHand(c.ctx(), r, c.actor, way, c.field("reason"))
		if problem.Is(err, problem.Invalid) || problem.Is(err, problem.Conflict) {
			return act{path: path, fields: commented}.refused(c, err)
		}
		if err != nil {
			return err
		}
		return web.See(c, madeCodePath(r, p))
	}
}

func madeCodePath(r dsr.Request, p dsr.ProofItem) string {
	return requestPath(r) + "/code/" + string(p.ID)
}

// madeCode is the code that the address names, of the caller's own making.
func (c *call) madeCode() (dsr.Request, dsr.ProofItem, error) {
	r, err := c.request()
	if err != nil {
		return r, dsr.ProofItem{}, err
	}
	p, err := c.d.Identity.MadeByHand(c.ctx(), r, c.actor, c.Param("proof"))
	return r, p, err
}

func showMadeCode(c *call) error {
	r, p, err := c.madeCode()
	if err != nil {
		return err
	}
	shell, err := c.shell("Code for the contact on record", "")
	if err != nil {
		return err
	}
	d, err := c.open(r, nil)
	if err != nil {
		return err
	}
	v := page.MadeCodeView{Shell: shell, Back: requestPath(r), Reference: r.Reference, Until: c.face.when(p.ExpiresAt)}
	if p.Field == dsr.PostalAddress {
		v.Letter = madeCodePath(r, p) + "/letter"
		return c.render(http.StatusOK, page.MadeCode(v))
	}
	if v.Name, err = d.reached(dsr.Name); err != nil {
		return err
	}
	v.Phone, err = d.reached(dsr.Phone)
	v.Code = c.d.Work.CodeFor(p)
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, page.MadeCode(v))
}

// showCodeLetter is the letter alone, to print.
func showCodeLetter(c *call) error {
	_, p, err := c.madeCode()
	if err != nil {
		return err
	}
	if p.Field != dsr.PostalAddress {
		return problem.New(problem.NotFound, "There is nothing here.")
	}
	out, err := c.d.Notice.CodeByPost(c.ctx(), p)
	if err != nil {
		return err
	}
	return web.Framed(c, out.HTML)
}

// reached is how the person can be reached by what systems hold, "" where they hold nothing of that kind that is theirs alone.
func (d *dossier) reached(kind dsr.IdentifierKind) (string, error) {
	i, err := workflow.IdentifierOf(d.read().Tables, d.sub.ID, kind, dsr.Reached)
	if problem.Is(err, problem.NotFound) || d.gone {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return d.sealer.OpenIdentifier(i)
}

// offerCode offers a code by one way, with the contact masked: whoever needs to know it makes the code.
func (d *dossier) offerCode(kind dsr.IdentifierKind, build func(t page.TargetView, to string) page.ActionView) func(page.TargetView) (page.ActionView, bool, error) {
	return func(t page.TargetView) (page.ActionView, bool, error) {
		if d.r.State != dsr.Verifying || d.r.Need == 0 || !d.sub.StoppedAt.IsZero() {
			return page.ActionView{}, false, nil
		}
		passed, err := d.read().Proofs().Count(store.Match{"submission_id": d.sub.ID, "kind": dsr.ProofOnRecord, "state": dsr.ProofPassed})
		if err != nil || passed > 0 {
			return page.ActionView{}, false, err
		}
		value, err := d.reached(kind)
		return build(t, masked(kind, value)), value != "", err
	}
}

const afterCode = " The code before is void; three are made in all. What you make you know, so another officer records that it came back."

func codeByPost(t page.TargetView, to string) page.ActionView {
	return page.Act(t, "Write a letter with a code", "code-by-post", ui.ButtonView{Label: "Make the letter"},
		"It goes to the address on record ("+to+"), as systems hold it, and to no other."+afterCode, nil,
		page.Reason("Why mail does not reach the person."))
}

func codeByPhone(t page.TargetView, to string) page.ActionView {
	return page.Act(t, "Call with a code", "code-by-phone", ui.ButtonView{Label: "Show the number and the code"},
		"You call the number on record ("+to+") yourself. Never read the code to somebody who calls you."+afterCode, nil,
		page.Reason("Why mail does not reach the person."))
}
