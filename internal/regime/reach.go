package regime

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// How says in which way a right reaches a use of data.
type How string

// The ways. A use that no row of the pack is about is nobody's to conclude from: a person decides.
const (
	Unsaid How = ""       // the pack does not say: a person decides
	Always How = "always" // it reaches it, and there is nothing to weigh
	If     How = "if"     // it reaches it where this condition holds: a person says so
	Unless How = "unless" // it reaches it, unless the controller shows a reason: a person weighs
	Never  How = "never"  // it does not reach it
)

// Of narrows a reach to some uses of data.
type Of string

// The kinds of use.
const (
	OfAny           Of = ""
	OfMarketing     Of = "marketing"      // direct marketing
	OfDecisions     Of = "decisions"      // decisions that a program makes or prepares
	OfSoleDecisions Of = "sole_decisions" // those that no human makes and that have legal or similar effects
	OfNotProvided   Of = "not_provided"   // data that the person did not provide
	OfByHand        Of = "by_hand"        // data that are not processed by automated means
)

// Reach is one rule about which uses of data a right reaches, by what the data map says of them.
type Reach struct {
	ID         string     `yaml:"id"`
	Rights     []Right    `yaml:"rights"`
	Bases      []string   `yaml:"bases,omitempty" json:",omitempty"` // legal bases of GDPR Art. 6(1); none for any
	Of         Of         `yaml:"of,omitempty" json:",omitempty"`
	How        How        `yaml:"how"`
	Ground     string     `yaml:"ground,omitempty" json:",omitempty"` // of a "never": the ground of the refusal when nothing else is left
	Text       string     `yaml:"text"`                               // what the person is told, in plain English
	Citation   string     `yaml:"citation"`
	Confidence Confidence `yaml:"confidence"`
}

// Use is what a reach asks about one use of data.
type Use struct {
	Basis     string // of GDPR Art. 6(1)
	Marketing bool
	Decision  bool
	Sole      bool
}

// about reports whether the row speaks of such a use.
func (r Reach) about(u Use) bool {
	if len(r.Bases) > 0 && !slices.Contains(r.Bases, u.Basis) {
		return false
	}
	switch r.Of {
	case OfMarketing:
		return u.Marketing
	case OfDecisions:
		return u.Decision
	case OfSoleDecisions:
		return u.Sole
	}
	return r.Of == OfAny
}

// Words are the row as a lawyer reads it.
func (r Reach) Words() string {
	about := "any use"
	if r.Of != OfAny {
		about = strings.ReplaceAll(string(r.Of), "_", " ")
	}
	if len(r.Bases) > 0 {
		about += " on " + strings.Join(r.Bases, ", ")
	}
	return fmt.Sprintf("%s, %s: %s (%s, %s)", about, r.How, r.Text, r.Citation, r.Confidence)
}

// strongest orders the ways: what holds without a condition goes before what ends the right, and that before what is to
// be weighed.
var strongest = []How{Always, Never, Unless, If}

// Reaches says whether a right reaches a use of data, and by which rows: those of the strongest way that the pack has for
// it. Of conditions there may be several, each of which is enough.
func (p *Pack) Reaches(right Right, u Use) (How, []Reach) {
	for _, how := range strongest {
		var rows []Reach
		for _, r := range p.ReachOf(right) {
			if r.How == how && r.about(u) {
				rows = append(rows, r)
			}
		}
		if len(rows) > 0 {
			return how, rows
		}
	}
	return Unsaid, nil
}

// ReachOf lists what the pack says about which uses of data a right reaches; nothing where it does not ask.
func (p *Pack) ReachOf(right Right) []Reach {
	var rows []Reach
	for _, r := range p.Reach {
		if slices.Contains(r.Rights, right) {
			rows = append(rows, r)
		}
	}
	return rows
}

// ReachBy returns the row with an id; false if there is none for that right.
func (p *Pack) ReachBy(id string, right Right) (Reach, bool) {
	for _, r := range p.ReachOf(right) {
		if r.ID == id {
			return r, true
		}
	}
	return Reach{}, false
}

// Refuses returns the ground on which a request is refused because of a rule that decided one use: the rule itself, or
// what the reach names; "" where there is none.
func (p *Pack) Refuses(rule string, right Right) string {
	if r, ok := p.ReachBy(rule, right); ok {
		return r.Ground
	}
	if _, err := p.Ground(rule, right); err == nil {
		return rule
	}
	return ""
}

var basis = regexp.MustCompile(`^6\(1\)\([a-f]\)$`)

// reach checks which uses of data the rights of a pack reach.
func (c *checker) reach(p *Pack, rows []Reach) {
	seen := map[string]bool{}
	for i, r := range rows {
		c.need(r.ID, "id", "reach", i)
		c.need(r.Text, "text", "reach", i)
		c.need(r.Citation, "citation", "reach", i)
		c.confidence(r.Confidence, "reach", i, "confidence")
		c.oneOf(string(r.How), []string{string(Always), string(If), string(Unless), string(Never)}, "reach", i, "how")
		c.oneOf(string(r.Of), []string{"", string(OfMarketing), string(OfDecisions), string(OfSoleDecisions), string(OfNotProvided), string(OfByHand)}, "reach", i, "of")
		if seen[r.ID] {
			c.fail("reach "+r.ID+" is there twice", "reach", i, "id")
		}
		seen[r.ID] = true
		if slices.ContainsFunc(p.Grounds, func(g Ground) bool { return g.ID == r.ID }) {
			c.fail("a ground has the id "+r.ID+", too", "reach", i, "id")
		}
		for j, b := range r.Bases {
			if !basis.MatchString(b) {
				c.fail(fmt.Sprintf("%q is not a legal basis such as 6(1)(f)", b), "reach", i, "bases", j)
			}
		}
		for j, right := range r.Rights {
			if !slices.ContainsFunc(p.Rules, func(rule Rule) bool { return rule.Right == right }) {
				c.fail(fmt.Sprintf("this law gives no right %q", right), "reach", i, "rights", j)
			}
		}
		if len(r.Rights) == 0 {
			c.fail("rights is missing", "reach", i)
		}
		c.mayEnd(p, r, i)
	}
	p.Reach = rows
}

// mayEnd refuses a row that leaves something to be weighed against the person and no ground on which to refuse.
func (c *checker) mayEnd(p *Pack, r Reach, i int) {
	for j, right := range r.Rights {
		if _, err := p.Ground(r.Ground, right); r.Ground != "" && err != nil {
			c.fail(err.Error(), "reach", i, "ground")
		}
		if r.How == Unless && len(p.GroundsFor(right)) == 0 {
			c.fail(fmt.Sprintf("%s may be refused here, and there is no ground for refusing it", right), "reach", i, "rights", j)
		}
	}
}
