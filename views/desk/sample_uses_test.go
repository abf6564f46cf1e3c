package desk_test

import (
	"github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

func uses() desk.UsesView {
	t := desk.TargetView{Action: "/desk/r/5/uses", CSRF: csrf}
	stands, falls := fine("accepted"), plain("rejected")
	decide := desk.DecideUses(t, "One decision may be about several uses.",
		[]ui.OptionView{{Value: "accept", Label: "The objection stands: we stop"}, {Value: "reject", Label: "It falls: compelling grounds override it"}},
		[]ui.OptionView{{Value: "fraud", Label: "Fraud checks at checkout"}, {Value: "newsletter", Label: "Newsletter"}},
		[]ui.OptionView{{Value: "compelling", Label: "Compelling legitimate grounds · GDPR Art. 21(1)"}}, "Ground", "A rejection needs one.")
	return desk.UsesView{
		Shell: shell("Objection HB-93KD-TT2M-1", "Queue"), Back: "/desk/r/5", Reference: "HB-93KD-TT2M-1", Right: "Object",
		Title: "Decide the objection, use by use", Plan: "4be1 90fa",
		Totals: []desk.FactView{{Number: "3", Text: "uses"}, {Number: "1", Text: "to decide", Tone: ui.Soon}, {Number: "214", Text: "rows to mark"}},
		Notes:  []ui.NoteView{{Tone: ui.Info, Word: "Good to know", Text: "Direct marketing stops without a decision: the right is absolute."}},
		Rows: []desk.UseRowView{
			{Activity: "Newsletter", Purpose: "to send offers", Basis: "Art. 6(1)(f), our interest in selling books", Reach: fine("reached"),
				Because: []ui.TermView{{Text: "Direct marketing must stop.", Note: "GDPR Art. 21(2), (3)"}}, Verdict: &stands, Decided: "by the law"},
			{Activity: "Fraud checks at checkout", Purpose: "to keep stolen cards out", Basis: "Art. 6(1)(f), our interest in being paid", Reach: soon("if nothing overrides it"),
				Because: []ui.TermView{{Text: "Stops, unless compelling legitimate grounds override it.", Note: "GDPR Art. 21(1)"}}, Verdict: &falls,
				Decided: "by Ana Ferreira, GDPR Art. 21(1)", Reason: "Two chargebacks this year were made in this name."},
			{Activity: "Keeping invoices", Purpose: "to obey tax law", Basis: "Art. 6(1)(c)", Reach: plain("not reached"),
				Because: []ui.TermView{{Text: "There is no objection to what a law demands.", Note: "GDPR Art. 21(1)"}}},
		},
		Marks:  []ui.TermView{{Term: "shop:customers", Text: "1 row"}, {Term: "newsletter:subscribers", Text: "1 row"}},
		Decide: &decide, Blocked: "One use is not decided.", Side: "Approve",
	}
}

func lists() desk.ListsView {
	decide := desk.Act(desk.TargetView{Action: "/desk/lists", CSRF: csrf}, "Decide", "review-0", ui.ButtonView{Label: "Record the decision", Kind: ui.Primary},
		"Marks are scrambled: all that are due under one rule are decided together.", nil,
		ui.FieldView{Kind: ui.Select, Name: "verdict", Label: "Decision", Required: true, Options: []ui.OptionView{
			{Value: "confirmed", Label: "The purpose stands: look again in three years"}, {Value: "ended", Label: "The purpose fell away: remove the marks"}}},
		desk.Reason("Why the purpose stands, or fell away."))
	return desk.ListsView{
		Shell: shell("Lists of marks", "Settings"), Empty: ui.EmptyView{Title: "No mark is due", Text: "Each mark is looked at three years after it was made or confirmed."},
		Due: []desk.MarksView{{Title: "Who opted out", Purpose: "So that an opt-out lasts, whatever is imported later.", Right: "Stop selling or sharing",
			Rule: "Civ. Code 1798.135(c)(4)", Marks: "214 marks", Since: "23 November 2023", Decide: &decide}},
		Decided: []desk.ReviewedView{{When: "Mon 2 Nov 2026, 10:14", Who: "Tom Okafor", Reason: "The archive that could bring them back is gone.",
			What: "Who was erased, Delete: 31 marks ended"}},
	}
}
