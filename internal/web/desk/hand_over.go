package desk

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// handOver gives the handler an answer that can be mailed to nobody, once, and ends the request.
func handOver(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	paper, err := c.d.Notice.HandOver(c.ctx(), r.ID, c.actor, c.field("way"), c.field("reason"))
	if problem.Is(err, problem.Invalid) || problem.Is(err, problem.Conflict) {
		return act{path: "hand-over", fields: commented}.refused(c, err)
	}
	if err != nil {
		return err
	}
	defer paper.Body.Close()
	return web.Attachment(c, paper.Name, paper.Type, -1, paper.Body)
}

func (d *dossier) offerHandOver(t page.TargetView) (page.ActionView, bool, error) {
	return page.Act(t, "Hand the answer over", "hand-over", ui.ButtonView{Label: "Fetch it once and close the request", Kind: ui.Primary},
		"Nobody can be mailed this answer. You get it once, to print or to hand over; the request ends with that.", nil,
		ui.FieldView{Kind: ui.Select, Name: "way", Label: "How it reaches the person", Required: true, Options: []ui.OptionView{
			{Value: "in_person", Label: "Handed over in person"}, {Value: "posted", Label: "Posted to the address on record"},
		}},
		page.Reason("How you checked the person or the address, and when.")), d.r.State == dsr.Answering && d.sub.ByHand(), nil
}
