package desk

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// challenged reports whether a code went to the contact on record and was not proven since.
func (d *dossier) challenged() (bool, error) {
	if d.r.State != dsr.Verifying || d.r.Need == 0 || !d.sub.StoppedAt.IsZero() {
		return false, nil
	}
	items, err := d.read().Proofs().Find(store.Match{"submission_id": d.sub.ID, "kind": dsr.ProofOnRecord})
	for _, p := range items {
		if p.State == dsr.ProofPassed {
			return false, err
		}
	}
	return len(items) > 0, err
}

// mailed reports whether a code to the contact on record can be mailed again.
func (d *dossier) mailed() (bool, error) {
	n, err := d.read().Identifiers().Count(store.Match{"submission_id": d.sub.ID, "kind": dsr.Email, "source": dsr.OnRecord})
	if err != nil || n == 0 {
		return false, err
	}
	return d.challenged()
}

func (d *dossier) offerAskAgain(t page.TargetView) (page.ActionView, bool, error) {
	asked, err := d.mailed()
	return page.Act(t, "Send a new code", "ask-again", ui.ButtonView{Label: "Send a new code"},
		"It goes to the contact on record, as it was found. The code before is void. Three are sent in all.", nil,
		page.Reason("Why a new code is needed.")), asked, err
}

func (d *dossier) offerEnterCode(t page.TargetView) (page.ActionView, bool, error) {
	asked, err := d.challenged()
	return page.Act(t, "Enter the code for the person", "enter-code", ui.ButtonView{Label: "Check the code"},
		"Only what the person gives you out of their own mail, our letter or our call. Five wrong codes void it.", nil,
		ui.FieldView{Name: "record_code", Label: "Code", Required: true, Width: ui.Short, InputMode: "numeric", Autocomplete: "off"},
		page.Reason("How they gave it to you, and how you know who they are.")), asked && d.sub.Channel.LoggedByStaff(), err
}

// offerDocument is for somebody who stands at the counter.
func (d *dossier) offerDocument(t page.TargetView) (page.ActionView, bool, error) {
	open := d.r.State == dsr.Verifying && d.r.Need > 0 && d.sub.StoppedAt.IsZero() && d.sub.Channel == dsr.ChannelWalkIn
	return page.Act(t, "Record an identity document", "document", ui.ButtonView{Label: "Record that you saw it"},
		"It counts as one detail that fits, at most, and never leads to the highest level. Make no copy and write down no number.", nil,
		page.Reason("What kind of document, and that face and name fit.")), open, nil
}
