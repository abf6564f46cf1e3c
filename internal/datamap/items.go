package datamap

import (
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/regime"
)

func purposes(j *join, item regime.Item) []Fact {
	var facts []Fact
	j.activities(func(a Activity, held []string) {
		f := Fact{Activity: a.Name, Categories: held, Labels: j.labels(held), Special: a.SpecialBase}
		for _, p := range a.Purposes {
			f.Purposes, f.Bases, f.Interest = append(f.Purposes, p.Text), append(f.Bases, p.Basis), add(f.Interest, p.Interest)
		}
		sensitive := slices.DeleteFunc(slices.Clone(held), func(c string) bool { return !anyOver(special, c) })
		if len(sensitive) == 0 {
			f.Special = "" // the activity's special categories are not held about this person
		} else if a.SpecialBase == "" {
			j.gap(item, sensitive[0], NoSpecialBasis) // the map names a category above it only
		}
		facts = append(facts, f)
	})
	return facts
}

func businessPurposes(j *join, _ regime.Item) []Fact {
	var facts []Fact
	j.activities(func(a Activity, held []string) {
		f := Fact{Activity: a.Name, Categories: held, Labels: j.labels(held)}
		for _, p := range a.Purposes {
			f.Purposes = append(f.Purposes, p.Text)
		}
		facts = append(facts, f)
	})
	return facts
}

func categories(j *join, _ regime.Item) []Fact {
	facts := j.byLabel(func(c Category) string { return c.Label }, func(f *Fact, name string) { f.Labels = []string{name} })
	slices.SortFunc(facts, func(a, b Fact) int { return strings.Compare(a.Labels[0], b.Labels[0]) })
	return facts
}

// statutoryCategories groups what is held by the statute's own list, in its order.
func statutoryCategories(j *join, item regime.Item) []Fact {
	facts := j.byLabel(func(c Category) string {
		if c.Statutory == "" {
			j.gap(item, c.Key, NoStatutory)
		}
		return c.Statutory
	}, func(f *Fact, name string) { f.Statutory = name })
	for i := range facts {
		facts[i].Labels = j.labels(facts[i].Categories)
	}
	slices.SortFunc(facts, func(a, b Fact) int {
		return slices.Index(statutory, a.Statutory) - slices.Index(statutory, b.Statutory)
	})
	return facts
}

// byLabel groups what is held by a word of its category; "" leaves it out.
func (j *join) byLabel(word func(Category) string, name func(*Fact, string)) []Fact {
	var facts []Fact
	var words []string
	for _, h := range j.q.Held {
		c, ok := j.m.category(h.Category)
		if !ok {
			continue
		}
		w := word(c)
		if w == "" {
			continue
		}
		at := slices.Index(words, w)
		if at < 0 {
			at = len(words)
			words, facts = append(words, w), append(facts, Fact{})
			name(&facts[at], w)
		}
		facts[at].Categories, facts[at].Where = add(facts[at].Categories, h.Category), add(facts[at].Where, h.Where...)
	}
	return facts
}

func recipients(j *join, _ regime.Item) []Fact {
	return j.byRecipient(func(Recipient) bool { return true }, func(r Recipient) Fact {
		return Fact{Recipient: r.Name, Description: r.Description, Kind: string(r.Kind), Country: r.Country}
	})
}

// thirdParties says by kind who gets data and decides for itself: processors are no third parties (Civ. Code
// 1798.140(ai)).
func thirdParties(j *join, _ regime.Item) []Fact {
	return j.byRecipient(outside, func(r Recipient) Fact { return Fact{Description: r.Description, Kind: string(r.Kind)} })
}

func thirdPartyNames(j *join, _ regime.Item) []Fact {
	return j.byRecipient(outside, func(r Recipient) Fact {
		return Fact{Recipient: r.Name, Description: r.Description, Kind: string(r.Kind), Country: r.Country}
	})
}

func outside(r Recipient) bool { return !r.ProcessorTerms }

// byRecipient makes one fact per recipient, or per description where that is all it says, with the data and purposes.
func (j *join) byRecipient(want func(Recipient) bool, begin func(Recipient) Fact) []Fact {
	var facts []Fact
	j.disclosures(func(a Activity, _ Disclosure, r Recipient, held []string) {
		if !want(r) {
			return
		}
		start := begin(r)
		at := slices.IndexFunc(facts, func(f Fact) bool { return f.Recipient == start.Recipient && f.Description == start.Description })
		if at < 0 {
			at = len(facts)
			facts = append(facts, start)
		}
		facts[at].Categories = add(facts[at].Categories, held...)
		facts[at].Labels = j.labels(facts[at].Categories)
		facts[at].Purposes = add(facts[at].Purposes, a.Name)
	})
	return facts
}

// soldOrShared says per kind of data whether it was sold or shared, and to which kinds of third parties.
func soldOrShared(j *join, _ regime.Item) []Fact {
	var facts []Fact
	j.disclosures(func(_ Activity, d Disclosure, r Recipient, held []string) {
		if !d.Sold && !d.Shared {
			return
		}
		for _, label := range j.labels(held) {
			at := slices.IndexFunc(facts, func(f Fact) bool { return f.Labels[0] == label && f.Description == r.Description })
			if at < 0 {
				at = len(facts)
				facts = append(facts, Fact{Labels: []string{label}, Description: r.Description, Kind: string(r.Kind)})
			}
			facts[at].Sold, facts[at].Shared = facts[at].Sold || d.Sold, facts[at].Shared || d.Shared
			facts[at].Categories = add(facts[at].Categories, j.labeled(held, label)...)
		}
	})
	return facts
}

func (j *join) labeled(held []string, label string) []string {
	return slices.DeleteFunc(slices.Clone(held), func(key string) bool {
		c, ok := j.m.category(key)
		return !ok || c.Label != label
	})
}

// disclosed says per kind of data to whom it was disclosed for a business purpose. A disclosure that is nothing of what
// the statute knows is a gap.
func disclosed(j *join, item regime.Item) []Fact {
	var facts []Fact
	j.disclosures(func(_ Activity, d Disclosure, r Recipient, held []string) {
		if d.BusinessPurpose == "" {
			if !d.Sold && !d.Shared {
				j.gap(item, r.Name, NoReason)
			}
			return
		}
		at := slices.IndexFunc(facts, func(f Fact) bool {
			return f.Description == r.Description && f.Purposes[0] == d.BusinessPurpose
		})
		if at < 0 {
			at = len(facts)
			facts = append(facts, Fact{Description: r.Description, Kind: string(r.Kind), Purposes: []string{d.BusinessPurpose}})
		}
		facts[at].Categories = add(facts[at].Categories, held...)
		facts[at].Labels = j.labels(facts[at].Categories)
	})
	return facts
}

func retention(j *join, _ regime.Item) []Fact {
	var facts []Fact
	j.activities(func(a Activity, held []string) {
		facts = append(facts, Fact{Activity: a.Name, Categories: held, Labels: j.labels(held), Period: a.Retention.Period, Criteria: a.Retention.Criteria})
	})
	return facts
}

func sources(j *join, _ regime.Item) []Fact {
	var facts []Fact
	j.activities(func(a Activity, held []string) {
		facts = append(facts, Fact{Activity: a.Name, Categories: held, Labels: j.labels(held), Sources: a.Sources})
	})
	return facts
}

func decisions(j *join, _ regime.Item) []Fact {
	var facts []Fact
	j.activities(func(a Activity, held []string) {
		if a.Decision != nil {
			facts = append(facts, Fact{Activity: a.Name, Categories: held, Labels: j.labels(held), Logic: a.Decision.Logic, Significance: a.Decision.Significance})
		}
	})
	return facts
}

// transfers lists the recipients outside the places where the law applies, each with its safeguard.
func transfers(j *join, item regime.Item) []Fact {
	return j.byRecipient(func(r Recipient) bool {
		away := !slices.Contains(j.q.Law.Residence, r.Country)
		if away && r.Safeguard == "" {
			j.gap(item, r.Name, NoSafeguard)
		}
		return away
	}, func(r Recipient) Fact {
		return Fact{Recipient: r.Name, Description: r.Description, Country: r.Country, Safeguard: r.Safeguard}
	})
}
