package desk

import (
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// view makes the whole page.
func (d *dossier) view() (page.RequestView, error) {
	shell, err := d.shell(rightName(d.r.Right)+" "+d.r.Reference, "Queue")
	v := page.RequestView{
		Shell: shell, Back: Prefix + "/queue", Reference: d.r.Reference, Right: rightName(d.r.Right), Person: d.label(),
		State: stateChip(d.r), Flags: d.flags(d.r), Test: d.r.Test, Notes: d.notes(), Asked: d.asked(),
	}
	if err != nil {
		return v, err
	}
	if v.Clock, err = d.clock(); err != nil {
		return v, err
	}
	for _, fill := range []func(*page.RequestView) error{
		d.fillRepeats, d.fillPeople, d.fillFacts, d.fillSiblings, d.fillTimeline, d.fillUses, d.fillSystems, d.fillProofs, d.fillData, d.fillMessages,
		d.fillFiles, d.fillActions,
	} {
		if err := fill(&v); err != nil {
			return v, err
		}
	}
	return v, nil
}

// label names the person as far as the reader may see it now.
func (d *dossier) label() string {
	switch {
	case d.gone:
		return destroyed
	case d.clear:
		return clearPerson(d.person)
	}
	return maskedPerson(d.person)
}

func clearPerson(p dsr.Person) string {
	for _, name := range []string{p.Subject, p.Name, p.Email, p.Phone} {
		if name != "" {
			return name
		}
	}
	return "not named"
}

// asked is the person's own text. It cannot be masked, so it is for those who handle requests.
func (d *dossier) asked() string {
	if !d.handles() || d.gone {
		return ""
	}
	return d.person.Text
}

// notes are what must not be overlooked.
func (d *dossier) notes() []ui.NoteView {
	var notes []ui.NoteView
	add := func(tone ui.Tone, word, text string) {
		notes = append(notes, ui.NoteView{Tone: tone, Word: word, Text: text})
	}
	if d.failed != nil && d.failed.said != "" {
		add(ui.Late, "Not done", d.failed.said)
	}
	if d.gone {
		add(ui.Info, "Destroyed", "Retention destroyed the personal data of this request. What is left names nobody.")
	}
	if a, ok := attended(d.r); ok && d.r.Open() {
		add(ui.Soon, "Needs a person", a.why+".")
	}
	switch {
	case onHold(d.r, d.face):
		add(ui.Info, "On hold", "Until "+d.face.when(d.r.HoldUntil)+" the deletion can be cancelled. Then the rows are deleted.")
	case d.r.State == dsr.InReview && d.r.Attention == dsr.AttentionNone:
		add(ui.Info, "Take note", d.face.waiting(d.r)+".")
	}
	if !d.sub.StoppedAt.IsZero() {
		add(ui.Late, "Take note", "The owner of the contact on record said on "+d.face.when(d.sub.StoppedAt)+" that they did not ask for this.")
	}
	if why, ok := mismatchWords[d.r.Mismatch]; ok && d.r.Open() {
		add(ui.Info, "Look at the law", why+" The request keeps the dates of "+d.lawName(d.r.Regime)+" until an officer changes the law; nothing else hangs on it.")
	}
	if d.r.Lesser {
		add(ui.Info, "Take note", "The proof reached the lesser answer only: categories, no values.")
	}
	return notes
}

func (d *dossier) fillSiblings(v *page.RequestView) error {
	list, err := d.read().RequestsOf(d.r.SubmissionID)
	for _, r := range list {
		if r.ID == d.r.ID {
			continue
		}
		v.Siblings = append(v.Siblings, page.SiblingView{
			Reference: r.Reference, Right: rightName(r.Right), State: stateChip(r), Href: requestPath(r),
		})
	}
	return err
}

func (d *dossier) fillFiles(v *page.RequestView) error {
	files, err := d.read().Files().Find(store.Match{"submission_id": d.sub.ID}, "created_at", "id")
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.RequestID != "" && f.RequestID != d.r.ID {
			continue
		}
		row := page.FileRowView{Name: dots, Kind: "File", Size: size(f.Size), From: "the person", Fate: "with the record"}
		if f.TaskID != "" {
			row.Kind, row.From = "Answer for a system", "the system's owner or staff"
		}
		switch {
		case !f.ShreddedAt.IsZero() || d.gone:
			row.Name, row.Fate = destroyed, "destroyed"
		case d.handles():
			if row.Name, err = d.sealer.Open(f.Name, "file", f.ID, "name"); err != nil {
				return err
			}
			row.Get = &page.PostButtonView{
				Action: requestPath(d.r) + "/files/" + f.ID,
				Button: ui.ButtonView{Label: "Save (written down)", Small: true, Aria: "Save " + row.Name},
			}
		}
		v.Files = append(v.Files, row)
	}
	return nil
}
