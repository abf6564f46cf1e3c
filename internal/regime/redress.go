package regime

import (
	"fmt"
	"slices"

	"github.com/habeasdata/habeas/internal/deadline"
)

// Court says that the courts are open to the person, and by which rule.
type Court struct {
	Citation   string     `yaml:"citation"`
	Confidence Confidence `yaml:"confidence"`
}

// Duty is what a law wants of whoever only processes data for somebody else and gets a request.
type Duty string

// The duties. Where a pack names none, the person is told whom to ask.
const (
	Forward Duty = "forward" // send it on to the client, and say so
	Tell    Duty = "tell"    // tell the person whom to ask
)

// Processor is what a law says about requests that reach a processor.
type Processor struct {
	Duty       Duty       `yaml:"duty"`
	Citation   string     `yaml:"citation"`
	Confidence Confidence `yaml:"confidence"`
}

// Declaration is the statement that a law wants signed before data go out at the highest level. Text names its words,
// with their version: the record says which words were signed. It is "" where the law wants none.
type Declaration struct {
	Text       string     `yaml:"text"`
	Citation   string     `yaml:"citation"`
	Confidence Confidence `yaml:"confidence"`
}

// Instead is what the refusal of one right must offer where the controller sells or shares data.
type Instead struct {
	Denied     Right      `yaml:"denied"`
	Offer      Right      `yaml:"offer"`
	Citation   string     `yaml:"citation"`
	Confidence Confidence `yaml:"confidence"`
}

// OffersInstead returns what the refusal of a right must offer, if anything.
func (p *Pack) OffersInstead(denied Right) (Instead, bool) {
	for _, i := range p.Instead {
		if i.Denied == denied {
			return i, true
		}
	}
	return Instead{}, false
}

// OfAppeal returns the rule of an appeal against what was decided under r: its own periods from its own receipt, and no
// proof of who asks, for the appeal comes from the same contact. There is none where the law knows no appeal.
func (r Rule) OfAppeal() (Rule, bool) {
	if r.Law.Appeal.Answer.IsZero() {
		return Rule{}, false
	}
	appeal := r
	appeal.Right, appeal.Citation, appeal.Level, appeal.LawAllows, appeal.Pause = Appeal, r.AppealCitation, L0, L0, "none"
	appeal.FreeAnswers, appeal.FreeMonths = 0, 0
	appeal.Law = deadline.Rule{
		Answer: r.Law.Appeal.Answer, Extension: r.Law.Appeal.AnswerExtension, Start: deadline.FromReceipt, End: r.Law.End,
		Strict: r.Law.Strict, Identity: deadline.IdentityNone, Citations: citations(r.AppealCitation),
	}
	return appeal, true
}

// ownRedress are rights to contest that belong to some rights only.
var ownRedress = map[Right][]Right{ADMTAccess: {ADMTAppeal}, ADMTOptOut: {ADMTAppeal}}

// Redress returns the right by which a person contests with the controller what was decided about another right, and its
// rule on a day: an appeal, a complaint or a grievance, whichever the law has. What was decided on redress is contested
// with the regulator, not here.
func (p *Pack) Redress(decided Right, on deadline.Date) (Right, Rule, bool) {
	if decided.Class() == DecisionClass {
		return "", Rule{}, false
	}
	if rule, err := p.Rule(decided, on); err == nil {
		if appeal, ok := rule.OfAppeal(); ok {
			return Appeal, appeal, true
		}
	}
	for _, way := range slices.Concat(ownRedress[decided], []Right{Complaint, Grievance}) {
		if rule, err := p.Rule(way, on); err == nil {
			return way, rule, true
		}
	}
	return "", Rule{}, false
}

// redress checks what a pack says about courts, processors, statements to sign and offers.
func (c *checker) redress(p *Pack, f packFile) {
	if f.Court != nil {
		c.need(f.Court.Citation, "citation", "court")
		c.confidence(f.Court.Confidence, "court", "confidence")
		p.Court = *f.Court
	}
	if f.Processor != nil {
		c.need(f.Processor.Citation, "citation", "processor")
		c.confidence(f.Processor.Confidence, "processor", "confidence")
		c.oneOf(string(f.Processor.Duty), []string{string(Forward), string(Tell)}, "processor", "duty")
		p.Processor = *f.Processor
	}
	if f.Declaration != nil {
		c.need(f.Declaration.Text, "text", "declaration")
		c.need(f.Declaration.Citation, "citation", "declaration")
		c.confidence(f.Declaration.Confidence, "declaration", "confidence")
		p.Declaration = *f.Declaration
	}
	for i, in := range f.Instead {
		c.need(in.Citation, "citation", "instead", i)
		c.confidence(in.Confidence, "instead", i, "confidence")
		for key, right := range map[string]Right{"denied": in.Denied, "offer": in.Offer} {
			if !slices.ContainsFunc(p.Rules, func(r Rule) bool { return r.Right == right }) {
				c.fail(fmt.Sprintf("this law gives no right %q", right), "instead", i, key)
			}
		}
	}
	p.Instead = f.Instead
}
