package letter

import "github.com/habeasdata/habeas/internal/deadline"

// DecisionReviewed is the answer to somebody who asked that a human looks again at what a program decided about them.
type DecisionReviewed struct {
	Head
	Right     string
	Done      deadline.Date
	Decisions []Decided
	Rule      string
	Recourse  Recourse
}

// Template implements Notice.
func (DecisionReviewed) Template() string { return TemplateReviewed }
func (n DecisionReviewed) head() Head     { return n.Head }

func (n DecisionReviewed) write(w *writer) {
	w.title("reviewed.subject")
	w.asked(n.Right)
	w.para("reviewed.lead", "Date", w.date(n.Done), "Rule", w.need("Rule", n.Rule))
	if len(n.Decisions) == 0 {
		w.need("Decisions", "")
	}
	for _, d := range n.Decisions {
		w.section("reviewed." + w.need("Verdict", d.Verdict))
		w.decided("reviewed", d)
	}
	w.recourse(n.Recourse)
}
