package regime

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/deadline"
)

// Fact is one statement of a rule in words.
type Fact struct {
	Name  string
	Value string
}

// Facts lists what the rule says, in a fixed order, leaving out what it is silent on.
func (r Rule) Facts() []Fact {
	answer := r.Law.Answer.String()
	if answer == "" {
		answer = strings.ReplaceAll(r.Law.Standard, "_", " ")
	}
	all := []Fact{
		{"in force from", r.From.String()},
		{"in force until", r.Until.String()},
		{"acknowledge within", r.Law.Acknowledge.String()},
		{"answer within", answer},
		{"clock starts at", string(r.Law.Start)},
		{"extension", extensionWords(r.Law.Extension)},
		{"extension told", r.ExtensionNotice},
		{"may be paused for", r.Pause},
		{"identity", string(r.Law.Identity)},
		{"days of waiting", string(r.Law.Counting)},
		{"later than receipt because", r.LaterBecause},
		{"demanded of the person", r.Level.ID()},
		{"the law would allow", r.LawAllows.ID()},
		{"authorized agent", strconv.FormatBool(r.Agent)},
		{"appeal filed within", fileWithin(r.Law.Appeal)},
		{"appeal answered within", r.Law.Appeal.Answer.String()},
		{"appeal citation", r.AppealCitation},
		{"appeal extension", extensionWords(r.Law.Appeal.AnswerExtension)},
		{"last day on a weekend or holiday", string(r.Law.End)},
		{"free answers", freeWords(r)},
		{"record kept at least (months)", positive(r.RetentionMonths)},
		{"stricter reading", r.Law.Strict.Because},
		{"citation", r.Citation},
		{"confidence", string(r.Confidence)},
		{"seen in a source", strings.Join(r.Seen, ", ")},
		{"sources", strings.Join(r.Sources, " | ")},
		{"notes", r.Notes},
	}
	said := all[:0]
	for _, f := range all {
		if f.Value != "" && f.Value != "none" {
			said = append(said, f)
		}
	}
	return said
}

// Change is one difference between two packs.
type Change struct {
	Right    Right // "" for the pack itself
	Name     string
	From, To string // "" where there is nothing
}

// String returns the change as one line.
func (c Change) String() string {
	subject := "pack"
	if c.Right != "" {
		subject = string(c.Right)
	}
	return fmt.Sprintf("%s, %s: %q -> %q", subject, c.Name, c.From, c.To)
}

// Diff lists what differs from pack a to pack b. Rules are compared right by right, and where a right has several
// rules over time, in the order of the file.
func Diff(a, b *Pack) []Change {
	changes := compare("", a.facts(), b.facts())
	seen := map[Right]bool{}
	for _, rules := range [][]Rule{a.Rules, b.Rules} {
		for _, r := range rules {
			if !seen[r.Right] {
				seen[r.Right] = true
				changes = append(changes, diffRight(r.Right, a.rulesFor(r.Right), b.rulesFor(r.Right))...)
			}
		}
	}
	return changes
}

func diffRight(right Right, a, b []Rule) []Change {
	var changes []Change
	for i := range max(len(a), len(b)) {
		var before, after []Fact
		if i < len(a) {
			before = a[i].Facts()
		}
		if i < len(b) {
			after = b[i].Facts()
		}
		changes = append(changes, compare(right, before, after)...)
	}
	return changes
}

// compare reports the facts of a that changed or are gone in b, then those that are new.
func compare(right Right, a, b []Fact) []Change {
	was, is := map[string]string{}, map[string]string{}
	for _, f := range a {
		was[f.Name] = f.Value
	}
	for _, f := range b {
		is[f.Name] = f.Value
	}
	var changes []Change
	for _, f := range a {
		if is[f.Name] != f.Value {
			changes = append(changes, Change{right, f.Name, f.Value, is[f.Name]})
		}
	}
	for _, f := range b {
		if _, known := was[f.Name]; !known {
			changes = append(changes, Change{right, f.Name, "", f.Value})
		}
	}
	return changes
}

func (p *Pack) facts() []Fact {
	facts := []Fact{{"id", p.ID}, {"jurisdiction", p.Jurisdiction}, {"law", p.Law}, {"version", p.Version},
		{"as of", p.AsOf.String()}, {"scope", p.Scope}, {"residence", strings.Join(p.Residence, ", ")},
		{"regulator", strings.TrimSpace(p.Regulator.Name + " " + p.Regulator.Citation)}, {"court", p.Court.Citation},
		{"processor", strings.TrimSpace(string(p.Processor.Duty) + " " + p.Processor.Citation)},
		{"statement to sign", strings.TrimSpace(p.Declaration.Text + " " + p.Declaration.Citation)}, {"offered instead", p.insteadWords()}, {"never shown", strings.Join(p.Withheld.Fields, ", ")},
		{"answers say", p.answersWords()}}
	for _, g := range p.Grounds {
		facts = append(facts, Fact{"ground " + g.ID, fmt.Sprintf("%v %s (%s, %s)", g.Rights, g.Text, g.Citation, g.Confidence)})
		if g.Fee != "" {
			facts = append(facts, Fact{"fee instead of " + g.ID, g.Fee})
		}
	}
	for _, r := range p.Reach {
		facts = append(facts, Fact{"reach " + r.ID, fmt.Sprintf("%v %s", r.Rights, r.Words())})
	}
	return facts
}

func (p *Pack) rulesFor(right Right) []Rule {
	var rules []Rule
	for _, r := range p.Rules {
		if r.Right == right {
			rules = append(rules, r)
		}
	}
	return rules
}

func extensionWords(e deadline.Extension) string {
	if e.Open {
		return "no fixed cap"
	}
	return e.By.String()
}

func fileWithin(a deadline.Appeal) string {
	if a.FileReasonable {
		return "a reasonable period"
	}
	return a.FileWithin.String()
}

func freeWords(r Rule) string {
	if r.FreeAnswers == 0 {
		return ""
	}
	return fmt.Sprintf("%d per %d months", r.FreeAnswers, r.FreeMonths)
}

func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (p *Pack) insteadWords() string {
	var all []string
	for _, i := range p.Instead {
		all = append(all, fmt.Sprintf("%s for %s (%s, %s)", i.Offer, i.Denied, i.Citation, i.Confidence))
	}
	return strings.Join(all, "; ")
}

func (p *Pack) answersWords() string {
	var all []string
	for _, a := range p.Answers {
		for _, right := range a.Rights {
			all = append(all, string(right)+": "+a.Words())
		}
	}
	return strings.Join(all, "; ")
}

// Words lists the items with their citations on one line.
func (a Answer) Words() string {
	var all []string
	for _, i := range a.Items {
		all = append(all, fmt.Sprintf("%s (%s, %s)", i.Item, i.Citation, i.Confidence))
	}
	return strings.Join(all, ", ")
}
