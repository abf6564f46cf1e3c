package desk

import (
	"net/url"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/regime"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

var taskAsks = map[dsr.TaskKind]string{
	dsr.TaskCollect:  "Find everything that this system holds about the person, and add it as files.",
	dsr.TaskErase:    "Delete everything that this system holds about the person. Where a rule asks to keep something, say which.",
	dsr.TaskPreview:  "Look what this system holds about the person. Delete nothing yet.",
	dsr.TaskCorrect:  "Correct what is wrong as written below. Where it cannot be corrected, say why.",
	dsr.TaskRestrict: "Keep the person's data here, and use them for nothing else until the restriction is lifted.",
	dsr.TaskLift:     "The uses named below may begin again. Take away what marks the person's data as restricted.",
	dsr.TaskTell:     "Tell this recipient what was changed, so that they change it too. Where that is impossible or takes undue effort, say why.",
	dsr.TaskLocate:   "Look whether this system knows the person.",
	dsr.TaskSuppress: "Stop selling, sharing and using the person's data here as they ask, and see that it stays so.",
}

// taskAsk is what a task asks for, by its kind and by the right that it is part of.
func taskAsk(o fulfillment.OwnerTask) string {
	switch {
	case o.Task.Kind == dsr.TaskTell && dsr.Restricts(o.Request.Right):
		return "Tell this recipient that the person's data are restricted, so that it keeps them and uses them for nothing else. Where that is impossible or takes undue effort, say why."
	case o.Task.Kind == dsr.TaskCollect && o.Request.Right == regime.Portability:
		return "Find what the person gave you and what is kept in a computer, and add it in a form that other programs read, such as CSV or JSON."
	}
	return taskAsks[o.Task.Kind]
}

// useTerms is what a task does with a use.
var useTerms = map[dsr.TaskKind]string{dsr.TaskRestrict: "Stop", dsr.TaskTell: "Restricted", dsr.TaskLift: "May begin again"}

// taskView is what the desk's page and the owner's page have in common. Identifiers stand in clear: only the owner's
// page, which is for finding the person, may leave them so.
func taskView(o fulfillment.OwnerTask, face clockFace, typed url.Values, wrong map[string]string) page.ManualTaskView {
	v := page.ManualTaskView{
		System: o.Task.Connector, Title: "Answer for " + o.Task.Connector, What: taskAsk(o),
		Due: "The answer is due " + o.Request.AnswerBy.Long() + ".", Left: face.dueChip(o.Request),
		Answers: []ui.OptionView{
			{Value: string(dsr.TaskDoneOK), Label: "Done"}, {Value: string(dsr.TaskNothing), Label: "Nothing found"},
			{Value: string(dsr.TaskKept), Label: "Something is kept", Hint: "Say why below."},
		},
		Reason: typed.Get("reason"), Uploads: true, UploadHint: "Up to 10 files, 25 MB in all.", Errors: wrong,
	}
	if o.Instructions != "" {
		v.What += " " + o.Instructions
	}
	for i := range v.Answers {
		v.Answers[i].Selected = v.Answers[i].Value == typed.Get("answer")
	}
	for _, i := range o.Identifiers {
		v.Identifiers = append(v.Identifiers, ui.TermView{Term: identifierNames[i.Kind], Text: i.Value})
	}
	for _, c := range o.Changes {
		term := ui.TermView{Term: "Right is, for: " + topicNames[c.Topic], Text: c.Value, Note: c.Place}
		if c.Value == "" {
			term.Text = "delete the value"
		}
		v.Identifiers = append(v.Identifiers, term)
	}
	for _, u := range o.Uses {
		v.Identifiers = append(v.Identifiers, ui.TermView{Term: useTerms[o.Task.Kind], Text: u.Activity, Note: u.Purpose})
	}
	if o.Task.State.Ended() {
		v.Done = &ui.NoteView{Tone: ui.Fine, Word: "Done", Text: "This part is answered: " + taskStates[o.Task.State].Word + ". There is nothing more to do."}
		v.Identifiers = nil
	}
	return v
}
