package desk

import "github.com/habeasdata/habeas/views/ui"

// ManualTaskView is one task that a person answers for a system without an interface. With Shell it is a desk
// page; without, the public page of a system owner who has no account. Form fields: answer (done,
// nothing_found, kept), reason, files, note.
type ManualTaskView struct {
	Shell       *ShellView
	Page        ui.PageView // of the public variant
	CSRF        string
	Action      string
	Once        string
	Controller  string
	System      string
	Title       string // "Find what the CRM holds"
	What        string // what to do, in plain words
	Due         string
	Left        ui.ChipView
	Identifiers []ui.TermView
	Answers     []ui.OptionView
	Reasons     []ui.OptionView // why something is kept
	Reason      string
	Note        string
	Uploads     bool
	UploadHint  string
	Files       []FileRowView
	Errors      map[string]string
	Message     string
	Done        *ui.NoteView // the answer was taken; nothing more to do
	Others      []LinkView   // further tasks of the same owner
}

func (v ManualTaskView) form() ui.FormView {
	fields := []ui.FieldView{
		{Kind: ui.Radios, Name: "answer", Label: "What is the answer?", Options: v.Answers, Required: true, Error: v.Errors["answer"]},
		{
			Kind: ui.TextArea, Name: "reason", Label: "If something is kept: why", Value: v.Reason, Optional: true, Rows: 3, MaxLength: 2000, Spell: true, Error: v.Errors["reason"],
			Hint: "The person reads this. Name the rule or contract that asks for it.",
		},
	}
	if len(v.Reasons) > 0 {
		fields[1].Kind, fields[1].Options = ui.Select, v.Reasons
	}
	if v.Uploads {
		fields = append(fields, ui.FieldView{Kind: ui.File, Name: "files", Label: "Files", Optional: true, Multiple: true, Hint: v.UploadHint, Error: v.Errors["files"]})
	}
	if v.Shell != nil {
		fields = append(fields, ui.FieldView{
			Kind: ui.TextArea, Name: "note", Label: "Internal comment", Value: v.Note, Optional: true, Rows: 2, MaxLength: 2000, Spell: true, Error: v.Errors["note"],
		})
	}
	return ui.FormView{
		Action: v.Action, CSRF: v.CSRF, Once: v.Once, Upload: v.Uploads, Fields: fields,
		Buttons: []ui.ButtonView{{Label: "Send the answer", Kind: ui.Primary}},
	}
}
