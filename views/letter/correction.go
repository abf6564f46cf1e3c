package letter

import "github.com/habeasdata/habeas/internal/deadline"

// CorrectionDone is the answer to a correction, in full, in part, or not at all: item by item what was decided and why,
// without a value of either side.
type CorrectionDone struct {
	Head
	Done     deadline.Date
	Items    []CorrectedItem
	Told     []string // recipients that were told
	Gaps     []Gap
	Rule     string // of the duty to correct
	Recourse Recourse
}

// CorrectedItem is one thing that the person said is wrong.
type CorrectedItem struct {
	Topic     string // id of the form's topic
	Verdict   string // accepted, rejected, deleted
	Why       string // in the words of staff; needed for a rejection
	Rule      string // of a rejection, with its ground
	Ground    string // of the law pack
	Statement bool   // data about health: the person may add a statement
}

// Template implements Notice.
func (CorrectionDone) Template() string { return TemplateCorrected }
func (n CorrectionDone) head() Head     { return n.Head }

func (n CorrectionDone) write(w *writer) {
	w.title("correction_done.subject")
	w.para("correction_done.lead", "Date", w.date(n.Done), "Rule", w.need("Rule", n.Rule))
	if len(n.Items) == 0 {
		w.need("Items", "")
	}
	statement, changed := false, false
	for _, i := range n.Items {
		args := []any{"What", w.say("topic." + w.need("Topic", i.Topic))}
		w.section("correction_done."+w.need("Verdict", i.Verdict), args...)
		switch i.Verdict {
		case "rejected":
			if i.Ground != "" {
				w.para("correction_done.ground", "Ground", i.Ground, "Rule", w.need("Rule", i.Rule))
			}
			w.para("correction_done.why", "Why", w.need("Why", i.Why))
			statement = statement || i.Statement
		case "deleted":
			w.para("correction_done.why", "Why", w.need("Why", i.Why))
			changed = true
		default:
			w.para("correction_done.checked")
			changed = true
		}
	}
	if statement {
		w.section("correction_done.statement_title")
		w.para("correction_done.statement")
	}
	if changed && len(n.Told) > 0 {
		w.para("correction_done.told")
		w.list(n.Told)
	}
	w.gaps(n.Gaps)
	w.recourse(n.Recourse)
}
