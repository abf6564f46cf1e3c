package desk

import (
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/workflow"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// mismatchWords are what staff read of a choice of law that somebody should look at.
var mismatchWords = map[string]string{
	dsr.MismatchSettings: "The declared place has a law that your settings do not name (controller.regimes).",
	dsr.MismatchLanguage: "No place was declared, and the form was filled in in the language of a place whose law was not looked at.",
}

// fillRepeats tells an officer of an open request how often the person asked for the same before, and what the law lets
// be done about it. It is a suggestion: nothing is decided by it.
func (d *dossier) fillRepeats(v *page.RequestView) error {
	if !d.handles() || d.gone || !d.r.Open() {
		return nil
	}
	others, err := d.d.Work.Relations(d.read().Tables, d.r)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		var said []string
		for _, o := range others {
			said = append(said, relationshipNames[o])
		}
		v.Notes = append(v.Notes, ui.NoteView{Tone: ui.Info, Word: "Look at the relationship", Text: "They say now: " + relationshipNames[d.sub.Relationship] + ". The same person, at the same confirmed address, said elsewhere: " +
			strings.Join(said, ", ") + ". Look whether other systems hold something, too. It is never held against them."})
	}
	rep, err := d.d.Work.Repeats(d.read().Tables, d.r)
	if err != nil || rep.Asked == 0 {
		return err
	}
	text := "The same person asked for this " + times(rep.Asked) + " in the " + strconv.Itoa(rep.Months) + " months before, and was answered " + times(rep.Answered) + ". "
	v.Notes = append(v.Notes, ui.NoteView{Tone: ui.Info, Word: "Asked before", Text: text + d.freeWords(rep) + repeatOptions(rep)})
	return nil
}

// freeWords says how many answers the law wants free.
func (d *dossier) freeWords(rep workflow.Repeats) string {
	if rep.Free == 0 {
		return d.lawName(d.r.Regime) + " sets no number of free answers. "
	}
	return d.lawName(d.r.Regime) + " wants " + strconv.Itoa(rep.Free) + " free in " + strconv.Itoa(rep.Months) + " months (" + rep.Citation + "; " + marks[rep.Mark] + "). "
}

var marks = map[regime.Confidence]string{regime.Verified: "verified", regime.Memory: "from memory, not verified"}

// repeatOptions says what the law lets be done about a repeated request.
func repeatOptions(rep workflow.Repeats) string {
	if rep.Free > 0 && !rep.Over() {
		return "This one is free."
	}
	if len(rep.Grounds) == 0 {
		return "The pack of this law has no ground for refusing a repeated request: answer it."
	}
	text := "You may answer it all the same."
	for _, g := range rep.Grounds {
		text += " If it is so, the law has the ground \u201c" + g.Text + "\u201d (" + g.Citation + "; " + marks[g.Confidence] + ")"
		if g.Fee != "" {
			text += ", or a reasonable fee after a notice (" + g.Fee + "; " + marks[g.Confidence] + ")"
		}
		text += "."
	}
	return text + " You have to show that it applies. Nothing is done by itself."
}

func times(n int) string {
	switch n {
	case 0:
		return "not once"
	case 1:
		return "once"
	}
	return strconv.Itoa(n) + " times"
}
