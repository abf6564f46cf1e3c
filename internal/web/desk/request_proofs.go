package desk

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

var proofNames = map[dsr.ProofKind]string{
	dsr.ProofContact: "Typed contact", dsr.ProofOnRecord: "Contact on record", dsr.ProofSole: "Nothing hangs on anything but this contact",
	dsr.ProofDataPoint: "A detail compared", dsr.ProofDeclared: "Signed declaration", dsr.ProofStatusCode: "Code for the status page", dsr.ProofRepeated: "A detail asked again",
	dsr.ProofDocument: "Identity document",
}

var proofDetails = map[dsr.ProofKind]string{
	dsr.ProofContact: "A link and a code by mail", dsr.ProofOnRecord: "A code to the address that systems hold",
	dsr.ProofDataPoint: "Compared with what systems hold", dsr.ProofDeclared: "Under penalty of perjury", dsr.ProofStatusCode: "Opens a page, proves nothing", dsr.ProofRepeated: "Before a passphrase is chosen by mailed code",
	dsr.ProofDocument: "Seen in person; one match at most, never the highest level",
}

// ways are how a code reached the contact on record where it was not mailed.
var ways = map[dsr.IdentifierKind]string{
	dsr.PostalAddress: "A code on paper to the address that systems hold", dsr.Phone: "A code in a call to the number that systems hold",
}

// proofResults are the three words that a comparison may say. The stored value is never among them.
var proofResults = map[string]ui.ChipView{
	"match": {Tone: ui.Fine, Word: "match"}, "differ": {Tone: ui.Late, Word: "differ"}, "no_record": {Word: "no record"},
}

var proofStates = map[dsr.ProofState]ui.ChipView{
	dsr.ProofOpen: {Tone: ui.Info, Word: "asked"}, dsr.ProofPassed: {Tone: ui.Fine, Word: "proven"},
	dsr.ProofFailed: {Tone: ui.Late, Word: "failed"}, dsr.ProofVoid: {Word: "void"},
}

// fillProofs lists the verification items. Preference rights ask for none.
func (d *dossier) fillProofs(v *page.RequestView) error {
	items, err := d.read().Proofs().Find(store.Match{"submission_id": d.sub.ID}, "created_at", "id")
	if err != nil {
		return err
	}
	v.Level = levels(d.r)
	if d.r.Need > regime.L0 {
		v.Verification = []page.ProofRowView{}
	}
	for _, p := range items {
		v.Verification = append(v.Verification, d.proofRow(p))
	}
	return nil
}

func (d *dossier) proofRow(p dsr.ProofItem) page.ProofRowView {
	row := page.ProofRowView{Name: proofNames[p.Kind], Detail: proofDetails[p.Kind], State: proofStates[p.State], When: d.face.when(p.CreatedAt)}
	switch p.Kind {
	case dsr.ProofDataPoint:
		row.Name = identifierNames[p.Field]
		if chip, ok := proofResults[p.Result]; ok {
			row.State = chip
		}
	case dsr.ProofOnRecord:
		if ways[p.Field] != "" {
			row.Detail = ways[p.Field]
		}
	case dsr.ProofContact:
		row.Level = regime.L1.String()
	}
	// The link of the first mail goes on working after its code was typed; what it proves is proven.
	if p.Kind == dsr.ProofContact && p.State == dsr.ProofOpen && !d.sub.ConfirmedAt.IsZero() {
		row.State, row.When = ui.ChipView{Tone: ui.Fine, Word: "confirmed"}, d.face.when(d.sub.ConfirmedAt)
		return row
	}
	if p.State == dsr.ProofOpen {
		row.Attempts = counted(int64(p.Attempts), "try left", "tries left")
		if !p.Live(d.face.now) {
			row.State = ui.ChipView{Word: "expired"}
		}
	}
	if !p.DecidedAt.IsZero() {
		row.When = d.face.when(p.DecidedAt)
	}
	return row
}
