package desk

import (
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// fillByHand makes the page of a right that staff carry out themselves. No system was read for it, so the page counts
// nothing and says nothing about what is held.
func (d *dossier) fillByHand(v *page.ReviewView) error {
	v.Title = rightName(d.r.Right) + " by hand"
	v.Collection = "What to do"
	v.Empty = ui.EmptyView{Title: "No system was read for this request", Text: d.toDo()}
	if d.r.State != dsr.InReview || !d.may(dsr.Executed) {
		return nil
	}
	conclude, _, err := d.offerConclude(d.target("conclude"))
	conclude.Open = true
	v.Acts = append(v.Acts, d.again("conclude", conclude))
	return err
}

// toDo says where the work is.
func (d *dossier) toDo() string {
	if d.r.State != dsr.InReview {
		return "It is " + stateWords[d.r.State].Word + ". There is nothing to carry out now."
	}
	var names []string
	for _, c := range d.d.Systems.Connectors() {
		names = append(names, c.Name)
	}
	text := "Read what the person wrote on the request's page. Do what is asked in each system that holds their data, then record the answer here."
	if len(names) > 0 {
		text += " Connected systems: " + strings.Join(names, ", ") + "."
	}
	return text
}
