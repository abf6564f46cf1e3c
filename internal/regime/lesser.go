package regime

import (
	"fmt"
	"slices"
	"strings"
)

// Lesser is what a law wants given instead of an answer for which the proof did not suffice: the answer to another right,
// where the proof reaches the level of that one.
type Lesser struct {
	Unverified Right      `yaml:"unverified"`
	As         Right      `yaml:"as"`
	Citation   string     `yaml:"citation"`
	Confidence Confidence `yaml:"confidence"`
}

// LesserOf returns the lesser answer to a right, if the law knows one.
func (p *Pack) LesserOf(right Right) (Lesser, bool) {
	for _, l := range p.Lesser {
		if l.Unverified == right {
			return l, true
		}
	}
	return Lesser{}, false
}

// UnverifiedGround returns the ground that refuses a right because nobody could be tied to the request. Laws that say it
// with a rule for each right name them "unverified_" and more.
func (p *Pack) UnverifiedGround(right Right) (Ground, bool) {
	for _, g := range p.GroundsFor(right) {
		if g.ID == "unverified" || strings.HasPrefix(g.ID, "unverified_") {
			return g, true
		}
	}
	return Ground{}, false
}

// lesser checks that a lesser answer is data too, and asks for less proof.
func (c *checker) lesser(p *Pack, f packFile) {
	for i, l := range f.Lesser {
		c.need(l.Citation, "citation", "lesser", i)
		c.confidence(l.Confidence, "lesser", i, "confidence")
		for key, right := range map[string]Right{"unverified": l.Unverified, "as": l.As} {
			if right.Class() != DataClass || !slices.ContainsFunc(p.Rules, func(r Rule) bool { return r.Right == right }) {
				c.fail(fmt.Sprintf("this law gives no right %q whose answer is data", right), "lesser", i, key)
			}
		}
		for _, full := range p.Rules {
			for _, less := range p.Rules {
				if full.Right == l.Unverified && less.Right == l.As && less.Level >= full.Level {
					c.fail(fmt.Sprintf("%s needs as much proof as %s", l.As, l.Unverified), "lesser", i, "as")
				}
			}
		}
	}
	p.Lesser = f.Lesser
}
