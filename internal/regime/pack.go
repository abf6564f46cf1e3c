package regime

import (
	"slices"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/problem"
)

// Confidence says whether a statement of law was seen in a source or is from memory.
type Confidence string

// The two marks. What is from memory must not be relied on before counsel has checked it.
const (
	Verified Confidence = "verified"
	Memory   Confidence = "memory"
)

// Pack is one statute.
type Pack struct {
	ID           string
	Jurisdiction string
	Law          string // the statute's name
	Version      string
	AsOf         deadline.Date // the state of the law that the pack describes
	Scope        string        // the data that the law covers, if not all
	Residence    []string      // places: ISO 3166 codes such as "DE" or "US-CA"
	Regulator    Regulator
	Court        Court
	Processor    Processor
	Declaration  Declaration
	Instead      []Instead
	Lesser       []Lesser
	SignOff      SignOff
	Withheld     Withheld
	Answers      []Answer
	Unlisted     string // where Answers says nothing: what is known of what the law wants said beside the data
	Grounds      []Ground
	Reach        []Reach // which uses of data a right reaches
	Rules        []Rule
	// Digest is the SHA-256 of the pack's content without the sign-off, in hex. It identifies what counsel signed.
	Digest string

	words words // of the library that the pack was loaded with
}

// Regulator is whom a person may complain to.
type Regulator struct {
	Name       string     `yaml:"name"`
	URL        string     `yaml:"url,omitempty" json:",omitempty"`      // where its complaint form is, if known
	Citation   string     `yaml:"citation,omitempty" json:",omitempty"` // of the right to complain
	Confidence Confidence `yaml:"confidence"`
}

// SignOff is counsel's approval of a pack. All fields are empty in a pack that nobody has signed.
type SignOff struct {
	Name string `yaml:"name"`
	Date string `yaml:"date"`
	Hash string `yaml:"hash"` // the Digest of what was signed
}

// Withheld lists kinds of values that an answer under this law names but never shows.
type Withheld struct {
	Fields     []string
	Citation   string
	Confidence Confidence
	From       deadline.Date
}

// On returns the kinds withheld on a day.
func (w Withheld) On(d deadline.Date) []string {
	if d.Before(w.From) {
		return nil
	}
	return slices.Clone(w.Fields)
}

// Ground is a lawful reason for refusing a right.
type Ground struct {
	ID         string     `yaml:"id"`
	Rights     []Right    `yaml:"rights"`
	Text       string     `yaml:"text"` // what the person is told, in plain English
	Citation   string     `yaml:"citation"`
	Confidence Confidence `yaml:"confidence"`
	Fee        string     `yaml:"fee"` // citation that lets a reasonable fee be asked for instead of refusing; "" where none does
}

// Rule returns the rule for a right on a day, usually the day of receipt. Where the law has none, the error is a
// problem that says so.
func (p *Pack) Rule(right Right, on deadline.Date) (Rule, error) {
	for _, r := range p.Rules {
		if r.Right == right && r.InForce(on) {
			return r, nil
		}
	}
	message := p.Jurisdiction + " has no right " + string(right)
	if later := p.Begins(right, on); !later.IsZero() {
		message += " before " + later.String()
	}
	return Rule{}, problem.Fields(problem.Field{Name: "right", Message: message})
}

// Begins returns the first day after the given one on which the law begins to give a right; zero if there is none.
func (p *Pack) Begins(right Right, on deadline.Date) (first deadline.Date) {
	for _, r := range p.Rules {
		if r.Right == right && on.Before(r.From) && (first.IsZero() || r.From.Before(first)) {
			first = r.From
		}
	}
	return first
}

// Rights lists the rights that the law gives on a day, in the pack's order.
func (p *Pack) Rights(on deadline.Date) []Right {
	var rights []Right
	for _, r := range p.Rules {
		if r.InForce(on) {
			rights = append(rights, r.Right)
		}
	}
	return rights
}

// GroundsFor lists the lawful grounds for refusing a right. An empty list means that it cannot be refused.
func (p *Pack) GroundsFor(right Right) []Ground {
	var grounds []Ground
	for _, g := range p.Grounds {
		if slices.Contains(g.Rights, right) {
			grounds = append(grounds, g)
		}
	}
	return grounds
}

// Ground returns the ground with an id, if it is one for that right.
func (p *Pack) Ground(id string, right Right) (Ground, error) {
	for _, g := range p.GroundsFor(right) {
		if g.ID == id {
			return g, nil
		}
	}
	return Ground{}, problem.New(problem.Invalid, "%s has no ground %q for refusing %s", p.Jurisdiction, id, right)
}

// Signed reports whether counsel has signed this very content.
func (p *Pack) Signed() bool { return p.SignOff.Hash != "" && p.SignOff.Hash == p.Digest }
