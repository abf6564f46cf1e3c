package letter

import "github.com/habeasdata/habeas/internal/deadline"

// Denied refuses a request, in full or in part, with its ground.
type Denied struct {
	Head
	Right    string
	Part     string // what is refused, when it is only a part; "" for all
	Ground   string // one or two sentences of the law pack or of staff
	Rule     string // its citation
	Reason   string // staff's explanation; "" leaves it out
	Instead  *Offer // what the law wants offered beside a refusal; nil for nothing
	Recourse Recourse
}

// Template implements Notice.
func (Denied) Template() string { return TemplateDenied }
func (n Denied) head() Head     { return n.Head }

func (n Denied) write(w *writer) {
	w.title("denied.subject")
	w.asked(n.Right)
	if n.Part == "" {
		w.para("denied.all")
	} else {
		w.para("denied.part", "Part", n.Part)
	}
	w.section("denied.why")
	w.para("denied.ground", "Ground", w.need("Ground", n.Ground), "Rule", w.need("Rule", n.Rule))
	w.reason(n.Reason)
	w.offer(n.Instead)
	w.recourse(n.Recourse)
}

// Offer is another right that a refusal must offer.
type Offer struct {
	Right string
	URL   string
	Rule  string
}

func (w *writer) offer(o *Offer) {
	if o == nil {
		return
	}
	w.section("instead.title")
	w.para("instead.lead", "Right", w.right(o.Right), "Rule", w.need("Rule", o.Rule))
	w.link(o.URL, "instead.link")
}

// Unverified is the one letter for requests that could not be tied to a person. It is the same whether we hold
// nothing or the proof failed: there is no field in which the two could differ.
type Unverified struct {
	Head
	Right    string
	Rule     string
	AgainURL string // where to ask again
	Instead  *Offer // what the law wants offered beside a refusal; nil for nothing
	Recourse Recourse
}

// Template implements Notice.
func (Unverified) Template() string { return TemplateUnverified }
func (n Unverified) head() Head     { return n.Head }

func (n Unverified) write(w *writer) {
	w.title("unverified.subject")
	w.asked(n.Right)
	w.para("unverified.lead", "Rule", w.need("Rule", n.Rule))
	w.para("unverified.same")
	w.para("unverified.again")
	w.link(n.AgainURL, "unverified.link")
	w.offer(n.Instead)
	w.recourse(n.Recourse)
}

// NothingHeld says, to a person who proved who they are, that we found nothing, and where we looked.
type NothingHeld struct {
	Head
	Right    string
	Looked   []string // systems, as the public knows them
	Gaps     []Gap
	Rule     string
	Recourse Recourse
}

// Template implements Notice.
func (NothingHeld) Template() string { return TemplateNothingHeld }
func (n NothingHeld) head() Head     { return n.Head }

func (n NothingHeld) write(w *writer) {
	w.title("nothing.subject")
	w.asked(n.Right)
	w.para("nothing.lead", "Rule", w.need("Rule", n.Rule))
	w.para("nothing.looked")
	if len(n.Looked) == 0 {
		w.need("Looked", "")
	}
	w.list(n.Looked)
	w.gaps(n.Gaps)
	w.para("nothing.other")
	w.recourse(n.Recourse)
}

// Withdrawn confirms that a request was taken back.
type Withdrawn struct {
	Head
	Right    string
	On       deadline.Date
	AgainURL string
}

// Template implements Notice.
func (Withdrawn) Template() string { return TemplateWithdrawn }
func (n Withdrawn) head() Head     { return n.Head }

func (n Withdrawn) write(w *writer) {
	w.title("withdrawn.subject")
	w.asked(n.Right)
	w.para("withdrawn.lead", "Date", w.date(n.On))
	w.para("withdrawn.again")
	w.link(n.AgainURL, "withdrawn.link")
}
