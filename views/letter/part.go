package letter

import "github.com/habeasdata/habeas/internal/deadline"

// Due is one request with the date by which the law wants an answer.
type Due struct {
	Reference string        // HB-7K3F-92QX-1
	Right     string        // canonical id
	By        deadline.Date // legal date; zero where the law sets none
	Rule      string        // citation of the rule that sets it
}

// Recourse is what a person can do about our answer, where the statute gives it. Zero parts are left out.
type Recourse struct {
	AppealURL      string        // our own appeal form
	AppealBy       deadline.Date // zero where the law sets no date
	AppealRule     string
	Authority      string // the office that hears complaints
	AuthorityURL   string // optional
	ComplaintRule  string
	CourtRemedy    bool // the law also opens the courts
	CourtRemedyLaw string
}

// SystemResult is what happened to a person's records in one system, without any value of them.
type SystemResult struct {
	Name                  string
	Deleted, Masked, Kept int
	Why                   string // of what is kept, with its rule; needed when Kept is not 0
}

// Gap is a system that did not answer, with the reason that staff gave.
type Gap struct {
	Name string
	Why  string
}

// right returns what the person asked us to do, as the rest of "You asked us to …".
func (w *writer) right(id string) string { return w.say("right." + w.need("Right", id)) }

// asked says what this letter is about.
func (w *writer) asked(right string) { w.para("asked", "Right", w.right(right)) }

// dues lists requests with their legal dates and rules.
func (w *writer) dues(dues []Due) {
	if len(dues) == 0 {
		w.need("Requests", "")
	}
	items := make([]string, len(dues))
	for i, d := range dues {
		w.need("Reference", d.Reference)
		args := []any{"One", d.Reference, "Right", w.right(d.Right)}
		if d.By.IsZero() {
			items[i] = w.say("due.soon", args...)
			continue
		}
		items[i] = w.say("due.by", append(args, "Date", w.date(d.By), "Rule", w.need("Rule", d.Rule))...)
	}
	w.list(items)
}

// recourse says how to appeal and complain.
func (w *writer) recourse(r Recourse) {
	if r == (Recourse{}) {
		return
	}
	w.section("recourse.title")
	if r.AppealURL != "" {
		if r.AppealBy.IsZero() {
			w.para("recourse.appeal", "Rule", w.need("AppealRule", r.AppealRule))
		} else {
			w.para("recourse.appeal_by", "Date", w.date(r.AppealBy), "Rule", w.need("AppealRule", r.AppealRule))
		}
		w.link(r.AppealURL, "recourse.appeal_link")
	}
	if r.Authority != "" {
		w.para("recourse.complain", "Authority", r.Authority, "Rule", w.need("ComplaintRule", r.ComplaintRule))
		if r.AuthorityURL != "" {
			w.link(r.AuthorityURL, "recourse.complain_link", "Authority", r.Authority)
		}
	}
	if r.CourtRemedy {
		w.para("recourse.court", "Rule", w.need("CourtRemedyLaw", r.CourtRemedyLaw))
	}
}

// gaps names the systems that did not answer; silence about them would be a false answer.
func (w *writer) gaps(gaps []Gap) {
	if len(gaps) == 0 {
		return
	}
	w.section("gaps.title")
	w.para("gaps.lead")
	items := make([]string, len(gaps))
	for i, g := range gaps {
		items[i] = w.say("gaps.item", "System", w.need("Name", g.Name), "Why", w.need("Why", g.Why))
	}
	w.list(items)
}

// system says in one line what is or will be done in one system.
func (w *writer) system(prefix string, s SystemResult) string {
	var did []string
	for _, part := range []struct {
		id string
		n  int
	}{{"deleted", s.Deleted}, {"masked", s.Masked}, {"kept", s.Kept}} {
		if part.n > 0 {
			did = append(did, w.count(prefix+"."+part.id, part.n))
		}
	}
	if len(did) == 0 {
		did = []string{w.say("system.nothing")}
	}
	args := []any{"System", w.need("Name", s.Name), "What", w.p.List(did)}
	if s.Kept > 0 {
		return w.say("system.kept", append(args, "Why", w.need("Why", s.Why))...)
	}
	return w.say("system.item", args...)
}

// systems lists the systems.
func (w *writer) systems(prefix string, results []SystemResult) {
	items := make([]string, len(results))
	for i, s := range results {
		items[i] = w.system(prefix, s)
	}
	w.list(items)
}
