package desk

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// showLaw shows one statute: every rule as it stands today, with its sources.
func showLaw(c *call) error {
	shell, err := c.shell("Law", "Law")
	if err != nil {
		return err
	}
	id := c.QueryParam("regime")
	if id == "" {
		id = c.d.Work.Controller.DefaultRegime
	}
	pack, err := c.d.Law.Pack(id)
	if err != nil {
		return problem.New(problem.NotFound, "There is no such law here.")
	}
	v := page.LawView{
		Shell: shell, Regime: pack.Jurisdiction,
		Summary: pack.Law + ". Version " + pack.Version + ", as of " + pack.AsOf.Long() + ". " + signed(pack),
	}
	for _, p := range c.d.Law.Packs() {
		v.Regimes = append(v.Regimes, page.LinkView{Text: p.Jurisdiction, Href: lawPath(p.ID, ""), Current: p.ID == pack.ID})
	}
	for _, rule := range pack.Rules {
		if !rule.InForce(c.face.today()) {
			continue
		}
		row := ruleRow(pack, rule)
		if row.Current = c.QueryParam("right") == string(rule.Right); row.Current {
			v.Rule = ruleView(pack, rule)
		}
		v.Rules = append(v.Rules, row)
	}
	return c.render(http.StatusOK, page.Law(v))
}

func lawPath(id string, right regime.Right) string {
	path := Prefix + "/law?regime=" + id
	if right != "" {
		path += "&right=" + string(right)
	}
	return path
}

func signed(p *regime.Pack) string {
	if p.Signed() {
		return "Signed by " + p.SignOff.Name + " on " + p.SignOff.Date + "."
	}
	return "No counsel has signed this pack yet."
}

var confidences = map[regime.Confidence]ui.ChipView{
	regime.Verified: {Tone: ui.Fine, Word: "verified"},
	regime.Memory:   {Tone: ui.Soon, Word: "unverified", Title: "From memory: have counsel check it"},
}

func ruleRow(p *regime.Pack, r regime.Rule) page.RuleRowView {
	return page.RuleRowView{
		Right: rightName(r.Right), Acknowledge: period(r.Law.Acknowledge), Answer: answerPeriod(r.Law), Extension: extension(r.Law.Extension),
		Level: r.Level.String(), Confidence: confidences[r.Confidence], Href: lawPath(p.ID, r.Right),
	}
}

func period(p deadline.Period) string {
	if p.IsZero() {
		return "none"
	}
	return p.String()
}

func answerPeriod(r deadline.Rule) string {
	if r.Answer.IsZero() {
		return plainWord(r.Standard)
	}
	return r.Answer.String()
}

func extension(e deadline.Extension) string {
	if e.Open {
		return "no fixed cap"
	}
	return period(e.By)
}

// ruleView is one rule in full.
func ruleView(p *regime.Pack, r regime.Rule) *page.RuleView {
	v := &page.RuleView{Title: rightName(r.Right) + ", " + p.Jurisdiction, Citation: r.Citation, Notes: r.Notes}
	add := func(term, text, note string) {
		if text != "" {
			v.Terms = append(v.Terms, ui.TermView{Term: term, Text: text, Note: note})
		}
	}
	add("Acknowledge within", period(r.Law.Acknowledge), "")
	add("Answer within", answerPeriod(r.Law), "from "+plainWord(string(r.Law.Start)))
	add("Extension", extension(r.Law.Extension), plainWord(r.ExtensionNotice))
	add("Pause", plainWord(r.Pause), "")
	add("Proof asked here", r.Level.String(), "the law would allow "+r.LawAllows.String())
	add("Last day not a working day", plainWord(string(r.Law.End)), "")
	add("In force from", r.From.Long(), "")
	if r.FreeAnswers > 0 {
		add("Free answers", strconv.Itoa(r.FreeAnswers)+" in "+strconv.Itoa(r.FreeMonths)+" months", "")
	}
	for _, reach := range p.ReachOf(r.Right) {
		add("Reaches: "+plainWord(reach.ID), reach.Words(), "")
	}
	for _, g := range p.GroundsFor(r.Right) {
		add("Ground: "+plainWord(g.ID), g.Text, g.Citation)
	}
	for _, s := range r.Sources {
		v.Sources = append(v.Sources, page.LinkView{Text: sourceName(s), Href: s})
	}
	return v
}

// sourceName is the site of a source: whole addresses are too long to read.
func sourceName(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return address
}
