package regime

import (
	"fmt"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/withheld"
)

var (
	packID = regexp.MustCompile(`^[a-z][a-z0-9_]{1,39}$`)
	place  = regexp.MustCompile(`^[A-Z]{2}(-[A-Z0-9]{1,3})?$`)
)

// checker turns a file into a pack and collects every mistake with its line.
type checker struct {
	file  string
	root  *yaml.Node
	wrong []error
}

func (c *checker) fail(message string, at ...any) {
	c.wrong = append(c.wrong, &PackError{c.file, lineOf(c.root, at...), message})
}

// need fails when a required text is missing.
func (c *checker) need(value, key string, at ...any) {
	if value == "" {
		c.fail(key+" is missing", append(at, key)...)
	}
}

func (c *checker) oneOf(value string, allowed []string, at ...any) {
	if !slices.Contains(allowed, value) {
		c.fail(fmt.Sprintf("%q is not one of %v", value, allowed), at...)
	}
}

func (c *checker) date(text string, at ...any) deadline.Date {
	if text == "" {
		return deadline.Date{}
	}
	d, err := deadline.ParseDate(text)
	if err == nil && (d.Year() < 1900 || d.Year() > 2199) {
		err = fmt.Errorf("%s is outside the years 1900 to 2199", text)
	}
	if err != nil {
		c.fail(err.Error(), at...)
	}
	return d
}

func (c *checker) period(text string, at ...any) deadline.Period {
	if text == "" {
		return deadline.Period{}
	}
	p, err := deadline.ParsePeriod(text)
	if err != nil {
		c.fail(err.Error(), at...)
	}
	return p
}

func (c *checker) confidence(value Confidence, at ...any) {
	c.oneOf(string(value), []string{string(Verified), string(Memory)}, at...)
}

func (c *checker) pack(f packFile, id string) *Pack {
	p := &Pack{ID: f.ID, Jurisdiction: f.Jurisdiction, Law: f.Law, Version: f.Version, Scope: f.Scope,
		AsOf: c.date(f.AsOf, "as_of"), Residence: f.Residence, Regulator: f.Regulator, SignOff: f.SignOff,
		Grounds: f.Grounds}
	if f.Format != formatVersion {
		c.fail(fmt.Sprintf("format %d is not the format %d that this version reads", f.Format, formatVersion), "format")
	}
	if f.ID != id || !packID.MatchString(id) {
		c.fail(fmt.Sprintf("id %q must be the file's name, in small letters", f.ID), "id")
	}
	c.need(f.Jurisdiction, "jurisdiction")
	c.need(f.Law, "law")
	c.need(f.Version, "version")
	c.need(f.AsOf, "as_of")
	for i, code := range f.Residence {
		if !place.MatchString(code) {
			c.fail(fmt.Sprintf("%q is not an ISO 3166 code such as DE or US-CA", code), "residence", i)
		}
	}
	if f.Regulator != (Regulator{}) {
		c.confidence(f.Regulator.Confidence, "regulator", "confidence")
	}
	p.Withheld = c.withheld(f.Withheld)
	p.Answers, p.Unlisted = c.answers(f.Answers), f.Unlisted
	for i := range f.Rules {
		p.Rules = append(p.Rules, c.rules(f.Rules[i], i)...)
	}
	if len(f.Rules) == 0 {
		c.fail("a pack needs rules", "rules")
	}
	c.overlaps(p.Rules)
	c.redress(p, f)
	c.lesser(p, f)
	c.grounds(p)
	c.reach(p, f.Reach)
	c.signOff(p, f)
	return p
}

func (c *checker) withheld(f *withheldFile) Withheld {
	if f == nil {
		return Withheld{}
	}
	c.need(f.Citation, "citation", "withheld")
	c.confidence(f.Confidence, "withheld", "confidence")
	if len(f.Fields) == 0 {
		c.fail("withheld needs fields", "withheld")
	}
	for i, kind := range f.Fields {
		c.oneOf(kind, withheld.Words(), "withheld", "fields", i)
	}
	return Withheld{f.Fields, f.Citation, f.Confidence, c.date(f.From, "withheld", "effective_from")}
}

func (c *checker) grounds(p *Pack) {
	seen := map[string]bool{}
	for i, g := range p.Grounds {
		c.need(g.ID, "id", "grounds", i)
		c.need(g.Text, "text", "grounds", i)
		c.need(g.Citation, "citation", "grounds", i)
		c.confidence(g.Confidence, "grounds", i, "confidence")
		if seen[g.ID] {
			c.fail("ground "+g.ID+" is there twice", "grounds", i, "id")
		}
		seen[g.ID] = true
		for j, right := range g.Rights {
			if !slices.ContainsFunc(p.Rules, func(r Rule) bool { return r.Right == right }) {
				c.fail(fmt.Sprintf("this law gives no right %q", right), "grounds", i, "rights", j)
			}
		}
		if len(g.Rights) == 0 {
			c.fail("rights is missing", "grounds", i)
		}
	}
}

// overlaps refuses two rules for the same right on the same day.
func (c *checker) overlaps(rules []Rule) {
	for i, a := range rules {
		for _, b := range rules[:i] {
			if a.Right == b.Right && (a.Until.IsZero() || b.From.Before(a.Until)) &&
				(b.Until.IsZero() || a.From.Before(b.Until)) {
				c.wrong = append(c.wrong, &PackError{c.file, a.Line,
					fmt.Sprintf("%s is also ruled from line %d on the same days", a.Right, b.Line)})
			}
		}
	}
}

func (c *checker) signOff(p *Pack, f packFile) {
	digest, err := f.digest()
	if err != nil {
		c.fail(err.Error())
	}
	p.Digest = digest
	if f.SignOff == (SignOff{}) {
		return
	}
	c.need(f.SignOff.Name, "name", "sign_off")
	if c.date(f.SignOff.Date, "sign_off", "date"); f.SignOff.Date == "" {
		c.fail("date is missing", "sign_off")
	}
	if f.SignOff.Hash != digest {
		c.fail("the sign-off is for other content: this pack's hash is "+digest, "sign_off", "hash")
	}
}
