package letter

import "github.com/habeasdata/habeas/internal/deadline"

// Decided is one use of a person's data with what was decided about it.
type Decided struct {
	Name    string // the activity, in the controller's words; "" for every use
	What    string // its purpose, or how the decision is made
	Verdict string // accepted, rejected; upheld, changed; law for a decision that is none of the law's
	Text    string // of the rule that decided
	Rule    string // its citation
	Why     string // in the words of staff
}

// RestrictionDone is the answer to a restriction or an objection, in full, in part, or not at all: use by use.
type RestrictionDone struct {
	Head
	Right    string
	Done     deadline.Date
	Uses     []Decided
	Ends     bool     // it may end again: the person is told before
	Told     []string // recipients that were told
	Gaps     []Gap
	Rule     string
	Recourse Recourse
}

// Template implements Notice.
func (RestrictionDone) Template() string { return TemplateRestricted }
func (n RestrictionDone) head() Head     { return n.Head }

func (n RestrictionDone) write(w *writer) {
	w.title("restriction_done.subject")
	w.asked(n.Right)
	w.para("restriction_done.lead", "Date", w.date(n.Done), "Rule", w.need("Rule", n.Rule))
	if len(n.Uses) == 0 {
		w.need("Uses", "")
	}
	stopped := false
	for _, verdict := range []string{"accepted", "rejected"} {
		first := true
		for _, u := range n.Uses {
			if u.Verdict != verdict {
				continue
			}
			if first {
				w.section("restriction_done." + verdict)
			}
			first, stopped = false, stopped || verdict == "accepted"
			w.decided("restriction_done", u)
		}
	}
	if stopped && n.Ends {
		w.section("restriction_done.ends_title")
		w.para("restriction_done.ends")
	}
	if stopped && len(n.Told) > 0 {
		w.para("restriction_done.told")
		w.list(n.Told)
	}
	w.gaps(n.Gaps)
	w.recourse(n.Recourse)
}

// decided says what one use is, by which rule it was decided, and why.
func (w *writer) decided(prefix string, u Decided) {
	if u.Name == "" {
		w.para(prefix + ".all")
	} else {
		w.para(prefix+".use", "Name", u.Name, "What", w.need("What", u.What))
	}
	if u.Text != "" {
		w.para(prefix+".rule", "Text", u.Text, "Rule", w.need("Rule", u.Rule))
	}
	if u.Why != "" {
		w.para(prefix+".why", "Why", u.Why)
	} else {
		w.need("Text or Why", u.Text)
	}
}

// Lifting tells that a restriction ends, before it does.
type Lifting struct {
	Head
	Right    string
	Since    deadline.Date
	From     deadline.Date // not before this day
	Why      string        // in the words of staff; "" where the person asked for it
	URL      string        // where the person can write to us before then
	Rule     string
	Recourse Recourse
}

// Template implements Notice.
func (Lifting) Template() string { return TemplateLifting }
func (n Lifting) head() Head     { return n.Head }

func (n Lifting) write(w *writer) {
	w.title("lifting.subject")
	w.asked(n.Right)
	w.para("lifting.lead", "Since", w.date(n.Since), "From", w.date(n.From), "Rule", w.need("Rule", n.Rule))
	if n.Why == "" {
		w.para("lifting.asked")
	} else {
		w.para("lifting.why", "Why", n.Why)
	}
	w.para("lifting.object")
	w.link(n.URL, "lifting.link")
	w.recourse(n.Recourse)
}
