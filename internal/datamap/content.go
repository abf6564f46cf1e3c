package datamap

import (
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/regime"
)

// Question is what an answer is to be about.
type Question struct {
	Law      *regime.Pack
	Right    regime.Right
	Held     []Held
	Unknown  []string      // systems that hold something of which nobody said what it is
	Received deadline.Date // statutory receipt, from which the look-back counts
	Wide     bool          // as far back as the person could ask for
}

// Held is one data category that is really held about the person, with the systems that hold it.
type Held struct {
	Category string
	Where    []string
}

// Content is what an answer says beside the data.
type Content struct {
	From     deadline.Date // the first day it covers; zero for no limit
	LookBack regime.LookBack
	Sections []Section
	Gaps     []Gap
}

// Section is one item that the law wants said. Without facts, what it asks about does not happen.
type Section struct {
	Item       regime.Item       `json:"item"`
	Citation   string            `json:"citation"`
	Confidence regime.Confidence `json:"-"`
	Facts      []Fact            `json:"facts"`
	Written    []string          `json:"written_by_hand,omitempty"` // what a person wrote where the map had no answer
}

// Fact is one line of a section: what of the following there is. Labels are the controller's own words.
type Fact struct {
	Activity     string   `json:"activity,omitempty"`
	Purposes     []string `json:"purposes,omitempty"`
	Bases        []Basis  `json:"legal_bases,omitempty"` // GDPR Art. 6(1), one per purpose
	Interest     []string `json:"legitimate_interests,omitempty"`
	Special      string   `json:"special_basis,omitempty"` // GDPR Art. 9(2)
	Statutory    string   `json:"statutory_category,omitempty"`
	Categories   []string `json:"data_categories,omitempty"` // keys, as in the datasets
	Labels       []string `json:"data,omitempty"`
	Where        []string `json:"systems,omitempty"`
	Recipient    string   `json:"recipient,omitempty"`
	Description  string   `json:"recipient_category,omitempty"`
	Kind         string   `json:"recipient_role,omitempty"`
	Country      string   `json:"country,omitempty"`
	Safeguard    string   `json:"safeguard,omitempty"`
	Sold         bool     `json:"sold,omitempty"`
	Shared       bool     `json:"shared,omitempty"`
	Period       string   `json:"period,omitempty"`
	Criteria     string   `json:"criteria,omitempty"`
	Sources      []string `json:"sources,omitempty"`
	Logic        string   `json:"logic,omitempty"`
	Significance string   `json:"significance,omitempty"`
}

// Trouble says why the map has no answer.
type Trouble string

// The troubles.
const (
	NoMap          Trouble = "no_map"           // there is no data map
	NoUse          Trouble = "no_use"           // no activity uses a category that is held
	NoStatutory    Trouble = "no_statutory"     // a category has no word of the statute's list
	NoSafeguard    Trouble = "no_safeguard"     // a transfer without what protects it
	NoReason       Trouble = "no_reason"        // a disclosure that is neither a sale, nor sharing, nor for a business purpose
	NoSpecialBasis Trouble = "no_special_basis" // a special category is held and the activity has no basis of Art. 9(2)
	UnknownContent Trouble = "unknown_content"  // a system without a dataset holds something
)

// Gap is something that the law wants said and that the map cannot say: a person must write it.
type Gap struct {
	Item    regime.Item
	Subject string // the category, recipient or system that it is about; "" for the item as a whole
	Trouble Trouble
}

// Answer joins the map with what is held about one person, item by item as the law pack lists them.
func (m *Map) Answer(q Question) Content {
	law := q.Law.AnswerTo(q.Right)
	c := Content{LookBack: law.LookBack, From: law.LookBack.From(q.Received, q.Wide)}
	j := join{m: m, q: q, from: c.From}
	for _, item := range law.Items {
		s := Section{Item: item.Item, Citation: item.Citation, Confidence: item.Confidence, Facts: []Fact{}}
		if build := builders[item.Item]; build != nil {
			if m == nil {
				j.gap(item.Item, "", NoMap)
			} else {
				s.Facts = append(s.Facts, build(&j, item.Item)...)
			}
		}
		c.Sections = append(c.Sections, s)
	}
	if len(law.Items) > 0 && m != nil {
		j.uncovered(law.Items[0].Item)
	}
	c.Gaps = j.gaps
	return c
}

// builders make the facts of an item. Items that need no map have none: what they say is the same for everybody.
var builders = map[regime.Item]func(*join, regime.Item) []Fact{
	regime.Purposes: purposes, regime.BusinessPurposes: businessPurposes, regime.Categories: categories, regime.StatutoryCategories: statutoryCategories,
	regime.Recipients: recipients, regime.ThirdParties: thirdParties, regime.ThirdPartyNames: thirdPartyNames,
	regime.SoldOrShared: soldOrShared, regime.Disclosed: disclosed, regime.Retention: retention, regime.Sources: sources,
	regime.AutomatedDecisions: decisions, regime.Transfers: transfers,
}

// join is one map with one person's data.
type join struct {
	m    *Map
	q    Question
	from deadline.Date
	gaps []Gap
}

func (j *join) gap(item regime.Item, subject string, t Trouble) {
	g := Gap{item, subject, t}
	if !slices.Contains(j.gaps, g) {
		j.gaps = append(j.gaps, g)
	}
}

// uncovered says what is held and not in the map, under the answer's first item.
func (j *join) uncovered(item regime.Item) {
	for _, h := range j.q.Held {
		if !j.m.Covered(h.Category) {
			j.gap(item, h.Category, NoUse)
		}
	}
	for _, system := range j.q.Unknown {
		j.gap(item, system, UnknownContent)
	}
}

// activities calls each for every activity that went on in the time asked about and uses something that is held, with
// the categories of it that are held.
func (j *join) activities(each func(a Activity, held []string)) {
	for _, a := range j.m.Activities {
		if !a.inForce(j.from) {
			continue
		}
		if held := j.held(a.uses); len(held) > 0 {
			each(a, held)
		}
	}
}

func (j *join) held(match func(category string) bool) []string {
	var list []string
	for _, h := range j.q.Held {
		if match(h.Category) {
			list = append(list, h.Category)
		}
	}
	return list
}

// disclosures calls each for every disclosure of something that is held.
func (j *join) disclosures(each func(a Activity, d Disclosure, r Recipient, held []string)) {
	j.activities(func(a Activity, _ []string) {
		for _, d := range a.Disclosures {
			r, _ := j.m.Recipient(d.To)
			if held := j.held(func(c string) bool { return a.uses(c) && d.gets(a, c) }); len(held) > 0 {
				each(a, d, r, held)
			}
		}
	})
}

// labels are the words for categories, each once, in order.
func (j *join) labels(keys []string) []string {
	var list []string
	for _, key := range keys {
		if c, ok := j.m.category(key); ok && !slices.Contains(list, c.Label) {
			list = append(list, c.Label)
		}
	}
	slices.SortFunc(list, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return list
}

// add puts what is not yet in a list at its end.
func add(list []string, more ...string) []string {
	for _, one := range more {
		if one != "" && !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}
