package desk

import (
	"net/http"
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/workflow"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// previewButton is the name of the button that shows the letter of an act instead of sending it.
const previewButton = "preview"

// letterActs send the person a letter, or decide what their last one says, so their forms can show it first. They change
// nothing but through the workflow of the desk, which a trial takes back.
var letterActs = []string{
	"message", "extend", "pause", "resume", "lesser", "contest", "refer", "refuse-part", "law", "deny", "withdraw", "conclude", "split", "retype",
	"merge", "dismiss",
}

// withPreview puts the button that shows the letter beside the one that sends it.
func withPreview(act string, a page.ActionView) page.ActionView {
	if a.WhyNot == "" && slices.Contains(letterActs, act) {
		show := ui.ButtonView{Label: "Show the letter first", Name: previewButton, Value: "yes"}
		a.Form.Buttons = append(slices.Clone(a.Form.Buttons), show)
	}
	return a
}

// preview shows the form again, as it was typed, with the letter that the person would get. The act is done and taken back.
func (a act) preview(c *call, r dsr.Request) error {
	drafts, err := c.d.Notice.Drafts(c.ctx(), r.SubmissionID, func(work *workflow.Service) error {
		desk, trial, prover := *c.d, *c, *c.d.Identity
		desk.Work, prover.Work, desk.Identity, trial.d = work, work, &prover, &desk
		last, err := c.d.Fulfillment.Foretell(c.ctx(), work, r.ID)
		if err != nil {
			return err
		}
		if err := a.do(&trial, r); err != nil {
			return err
		}
		return last()
	})
	switch {
	case problem.Is(err, problem.Invalid), problem.Is(err, problem.Conflict):
		return a.refused(c, err)
	case err != nil:
		return err
	}
	f := &failure{act: a.form(c), values: web.Form(c)}
	for _, d := range drafts {
		to := draftReaders[d.Class]
		if d.Later {
			to += "; when the rest is done, as it is planned now"
		}
		f.drafts = append(f.drafts, page.DraftView{
			To: to, Language: d.Language, Subject: d.Subject, Text: withoutSecrets(d.Text),
		})
	}
	return a.show(c, r, f, http.StatusOK)
}

// draftReaders says who would get a letter.
var draftReaders = map[dsr.RecipientClass]string{
	dsr.ToConfirmed: "to the confirmed address", dsr.ToOnRecord: "to the contact on record",
	"": "no address that it may be mailed to: it stands on the status page until one is confirmed",
}
