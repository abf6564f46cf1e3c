package desk

import "github.com/habeasdata/habeas/views/ui"

// UseRowView is one use of data of the data map with what a right's law says of it and, where it is decided, the decision.
type UseRowView struct {
	Activity string
	Purpose  string
	Basis    string // "Art. 6(1)(f)", with whose interest it is
	Reach    ui.ChipView
	Because  []ui.TermView // the law's rows: text, citation
	Verdict  *ui.ChipView  // nil where nobody decides use by use
	Decided  string        // by which rule, by whom
	Reason   string
}

// UsesView is the page on which a restriction, an objection or the review of decisions is decided use by use.
type UsesView struct {
	Shell     ShellView
	Back      string
	Reference string
	Right     string
	Title     string
	Plan      string // "" for what has no plan
	Totals    []FactView
	Notes     []ui.NoteView
	Conflicts []ConflictView
	Rows      []UseRowView
	Empty     *ui.EmptyView
	Marks     []ui.TermView // the rows that systems would mark
	Decide    *ActionView
	Approve   *ActionView
	Blocked   string // why nobody can approve now
	Side      string // heading of the last step: "Approve" or "Answer"
}

// DecideUses is the form of one decision about some uses.
func DecideUses(t TargetView, intro string, verdicts, uses, rules []ui.OptionView, ruleLabel, ruleHint string) ActionView {
	fields := []ui.FieldView{
		{Kind: ui.Checkboxes, Name: "use", Label: "What this decides", Options: uses},
		{Kind: ui.Radios, Name: "verdict", Label: "Decision", Required: true, Options: verdicts},
	}
	if len(rules) > 0 {
		fields = append(fields, ui.FieldView{Kind: ui.Select, Name: "rule", Label: ruleLabel, Hint: ruleHint, Optional: true,
			Options: append([]ui.OptionView{{Label: "None"}}, rules...)})
	}
	fields = append(fields, reasonField("The answer repeats this reason."))
	a := Act(t, "Decide", "u", ui.ButtonView{Label: "Record the decision"}, intro, nil, fields...)
	a.Open = true
	return a
}

func decidedRows(rows []UseRowView) bool {
	for _, r := range rows {
		if r.Verdict != nil {
			return true
		}
	}
	return false
}
