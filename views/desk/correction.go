package desk

import "github.com/habeasdata/habeas/views/ui"

// CorrectionView is the page on which a correction is weighed, item by item.
type CorrectionView struct {
	Shell     ShellView
	Back      string
	Reference string
	Title     string
	Plan      string
	Totals    []FactView
	Notes     []ui.NoteView
	Conflicts []ConflictView
	Look      *ActionView // says what for, and shows the values
	Items     []CorrectionItemView
	Add       *ActionView
	Approve   *ActionView
	Blocked   string // why nobody can approve now
}

// CorrectionItemView is one thing that the person says is wrong.
type CorrectionItemView struct {
	ID      string // "item-1"
	Title   string
	State   ui.ChipView
	Claim   []ui.TermView
	Values  []CorrectionValueView
	Weighed []ui.TermView // the decision, once there is one
	Decide  *ActionView
}

// CorrectionValueView is one current value of one field.
type CorrectionValueView struct {
	Place string // collection and field
	Value string // masked unless it was asked for
	Rows  string
	Flags []ui.ChipView
	Note  string
}

// JudgeCorrection is the form of one decision: the factors of 11 CCR 7023(b), and what follows.
func JudgeCorrection(t TargetView, item, key string, targets, grounds []ui.OptionView) ActionView {
	fields := []ui.FieldView{
		{Kind: ui.Radios, Name: "verdict", Label: "Decision", Required: true, Options: []ui.OptionView{
			{Value: "accepted", Label: "Accept", Hint: "The value below is written in the ticked places."},
			{Value: "rejected", Label: "Reject", Hint: "The letter gives the ground and your reason."},
			{Value: "deleted", Label: "Delete the value instead", Hint: "Only if that does no harm to the person, or with their consent (11 CCR 7023(e), unverified)."},
		}},
	}
	if len(targets) > 0 {
		fields = append(fields, ui.FieldView{Kind: ui.Checkboxes, Name: "target", Label: "What changes", Options: targets})
	}
	fields = append(fields,
		ui.FieldView{Name: "value", Label: "Write this value", Optional: true, Hint: "Left empty, what the person claims is written as it stands.", MaxLength: 500, Autocomplete: "off"},
		text("nature", "Nature of the information", "What it is, whether it is a fact or a judgment, and what hangs on it (11 CCR 7023(b))."),
		text("obtained", "How it was obtained", "From the person, from somebody else, or made by us. Where we are not the source and have no papers, the person's word may be enough (11 CCR 7023(b))."),
		func() ui.FieldView {
			f := text("documents", "Documents", "What was sent in or is held, and what it is worth. Ask for papers only if they are needed (11 CCR 7023(d), unverified).")
			f.Required, f.Optional = false, true
			return f
		}(),
	)
	if len(grounds) > 0 {
		fields = append(fields, ui.FieldView{Kind: ui.Select, Name: "ground", Label: "Ground of a rejection", Optional: true,
			Options: append([]ui.OptionView{{Label: "None: it is not rejected"}}, grounds...)})
	}
	fields = append(fields,
		ui.FieldView{Kind: ui.Checkboxes, Name: "health", Label: "Health data", Optional: true, Options: []ui.OptionView{{Value: "yes", Label: "It is about the person's health",
			Hint: "The letter of a rejection offers a statement of up to 250 words (11 CCR 7023(f)(3), unverified)."}}},
		reasonField("The answer repeats this reason."))
	return Act(t, "Decide this item", key, ui.ButtonView{Label: "Record the decision"}, "On the totality of the circumstances. The plan is made anew, and approvals start again.",
		[]ui.HiddenView{{Name: "item", Value: item}}, fields...)
}

func text(name, label, hint string) ui.FieldView {
	return ui.FieldView{Kind: ui.TextArea, Name: name, Label: label, Hint: hint, Rows: 2, Required: true, MaxLength: 2000, Spell: true}
}
