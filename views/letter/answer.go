package letter

import (
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
)

// Factor is what opens a package beside its link.
type Factor string

// The factors.
const (
	Passphrase Factor = "passphrase"
	DataPoint  Factor = "data_point"
)

// AccessReady says that the package can be fetched, and nothing of what is in it.
type AccessReady struct {
	Head
	Right    string
	URL      string
	Factor   Factor
	Expires  deadline.Date
	MaxOpens int
	Gaps     []Gap
	Rule     string // of the duty to answer
	Recourse Recourse
	Lesser   *Lesser // nil where it answers what was asked
}

// Lesser is what a request was answered as, because the proof did not suffice for what was asked.
type Lesser struct {
	Right string
	Rule  string
}

// Template implements Notice.
func (AccessReady) Template() string { return TemplateReady }
func (n AccessReady) head() Head     { return n.Head }

func (n AccessReady) write(w *writer) {
	subject, link := "ready.subject", "ready.link"
	if n.Lesser != nil {
		subject, link = "ready.lesser_subject", "ready.lesser_link"
	}
	w.title(subject)
	w.asked(n.Right)
	if l := n.Lesser; l != nil {
		w.para("ready.lesser", "Right", w.right(l.Right), "Rule", w.need("Rule", l.Rule))
	}
	w.para("ready.lead", "Rule", w.need("Rule", n.Rule))
	w.link(n.URL, link)
	w.para("ready.factor." + w.need("Factor", string(n.Factor)))
	w.para("ready.until", "Date", w.date(n.Expires))
	w.add(block{Kind: paragraph, Text: w.count("ready.opens", n.MaxOpens)})
	w.para("ready.inside")
	w.gaps(n.Gaps)
	w.recourse(n.Recourse)
}

// PackageOpened says that somebody fetched the package.
type PackageOpened struct {
	Head
	At      time.Time // in the controller's zone
	StopURL string
}

// Template implements Notice.
func (PackageOpened) Template() string { return TemplateOpened }
func (n PackageOpened) head() Head     { return n.Head }

func (n PackageOpened) write(w *writer) {
	w.title("opened.subject")
	w.para("opened.lead", "Moment", w.p.Moment(n.At))
	w.para("opened.not_you")
	w.link(n.StopURL, "opened.link")
}

// OptOutDone confirms what was stopped, and where.
type OptOutDone struct {
	Head
	Right       string
	Done        deadline.Date
	Where       []string // systems and recipients, as the public knows them
	Gaps        []Gap
	NotSold     bool // nothing was sold or shared in the first place: the data map lists nobody to whom it could be
	Suppression bool
	Rule        string
	Recourse    Recourse
}

// Template implements Notice.
func (OptOutDone) Template() string { return TemplateOptedOut }
func (n OptOutDone) head() Head     { return n.Head }

func (n OptOutDone) write(w *writer) {
	w.title("opted_out.subject")
	w.asked(n.Right)
	w.para("opted_out.lead", "Date", w.date(n.Done), "Rule", w.need("Rule", n.Rule))
	if n.NotSold {
		w.para("opted_out.not_sold")
	}
	if len(n.Where) > 0 {
		w.para("opted_out.where")
		w.list(n.Where)
	}
	w.gaps(n.Gaps)
	if n.Suppression {
		w.para("suppression")
	}
	w.recourse(n.Recourse)
}

// Done is the answer to every other request that was carried out: a correction, a restriction, an objection.
type Done struct {
	Head
	Right    string
	Done     deadline.Date
	Where    []string
	Told     []string
	Gaps     []Gap
	Rule     string
	Recourse Recourse
}

// Template implements Notice.
func (Done) Template() string { return TemplateDone }
func (n Done) head() Head     { return n.Head }

func (n Done) write(w *writer) {
	w.title("done.subject")
	w.asked(n.Right)
	w.para("done.lead", "Date", w.date(n.Done), "Rule", w.need("Rule", n.Rule))
	if len(n.Where) > 0 {
		w.para("done.where")
		w.list(n.Where)
	}
	if len(n.Told) > 0 {
		w.para("told.lead")
		w.list(n.Told)
	}
	w.gaps(n.Gaps)
	w.recourse(n.Recourse)
}
