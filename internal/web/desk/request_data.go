package desk

import (
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// collections are what was found, or what a deletion would do, by system and name. The row that stands for the plan
// as a whole belongs to no system.
func (d *dossier) collections() ([]dsr.Collection, error) {
	list, err := d.read().Collections().Find(store.Match{"request_id": d.r.ID}, "connector", "name", "class")
	out := list[:0]
	for _, c := range list {
		if c.Connector != "" {
			out = append(out, c)
		}
	}
	return out, err
}

// fillData lists the collections with their counts.
func (d *dossier) fillData(v *page.RequestView) error {
	list, err := d.collections()
	if err != nil || len(list) == 0 {
		return err
	}
	nothing := int64(0)
	for _, c := range list {
		if d.r.Right == regime.Delete && c.Rows == 0 && c.Delete+c.Mask+c.Keep == 0 {
			nothing++
			continue
		}
		row := page.CollectionRowView{Name: c.Name, System: c.Connector, Rows: count(max(c.Rows, c.Delete+c.Mask+c.Keep)), Withheld: count(withheld(c)), Flags: d.collectionFlags(c)}
		if d.handles() && d.r.Right != regime.Delete && !usedBy(d.r) {
			row.Href = reviewPath(d.r) + "?collection=" + c.ID + collectionAnchor
		}
		v.Data = append(v.Data, row)
	}
	if nothing > 0 {
		v.DataEmpty = counted(nothing, "collection holds", "collections hold") + " nothing of this person."
	}
	if d.handles() {
		v.DataActions = []page.PostButtonView{{Button: d.reviewLink("")}}
	}
	return nil
}

// collectionAnchor leads past the list of collections to the one that was chosen.
const collectionAnchor = "#h-collection"

// reviewPath is the page where a plan is checked: what would leave, or what would vanish.
func reviewPath(r dsr.Request) string { return requestPath(r) + reviewPlace(r) }

func reviewPlace(r dsr.Request) string {
	if r.Right == regime.Delete {
		return "/preview"
	}
	if weighed(r) {
		return "/correction"
	}
	if usedBy(r) {
		return "/uses"
	}
	return "/review"
}

func (d *dossier) reviewLink(kind ui.ButtonKind) ui.ButtonView {
	label := "Review"
	if doneByHand(d.r) {
		label = "See what to do"
	}
	if weighed(d.r) {
		label = "Weigh the claims"
	}
	if usedBy(d.r) {
		label = "Decide use by use"
	}
	if d.r.Right == regime.Delete {
		label = "See what would be deleted"
	}
	return ui.ButtonView{Label: label, Kind: kind, Href: reviewPath(d.r), Wide: kind == ui.Primary}
}

func withheld(c dsr.Collection) int64 {
	if c.Included {
		return 0
	}
	return c.Rows
}

func (d *dossier) collectionFlags(c dsr.Collection) []ui.ChipView {
	var flags []ui.ChipView
	switch c.Class {
	case dsr.RowsThirdParty:
		flags = append(flags, ui.ChipView{Tone: ui.Soon, Word: "third-party", Title: "Rows of other people"})
	case dsr.RowsReference:
		flags = append(flags, ui.ChipView{Word: "reference", Outline: true, Title: "Shared data about things, not people"})
	case dsr.RowsReleased:
		flags = append(flags, ui.ChipView{Word: "let in by rule", Outline: true})
	}
	switch marks := c.Marks(); {
	case c.Delete+c.Mask+c.Keep > 0: // a deletion shows no value
	case slices.ContainsFunc(marks, d.withholds):
		flags = append(flags, ui.ChipView{Tone: ui.Late, Word: "forbidden field", Title: "Named in the answer, never shown"})
	case len(marks) > 0:
		flags = append(flags, ui.ChipView{Tone: ui.Soon, Word: "sensitive field", Title: "This law lets the person have it: look at it before it leaves"})
	}
	if len(c.Redacted) > 0 {
		flags = append(flags, ui.ChipView{Tone: ui.Info, Word: "redacted"})
	}
	return flags
}
