package regime

import (
	"fmt"
	"slices"

	"github.com/habeasdata/habeas/internal/deadline"
)

// Item is one thing that the answer to a right must say beside the data themselves, or instead of them.
type Item string

// The items. Which of them a law wants, and where it says so, stands in its pack.
const (
	Purposes            Item = "purposes"             // what the data are used for, and on which legal basis
	BusinessPurposes    Item = "business_purposes"    // what they are used for, in a law that knows no legal bases
	Categories          Item = "categories"           // the kinds of data held about this person
	StatutoryCategories Item = "statutory_categories" // the same in the words of the statute's own list
	Recipients          Item = "recipients"           // who gets them, by name
	ThirdParties        Item = "third_parties"        // who gets them, by kind
	ThirdPartyNames     Item = "third_party_names"    // the third parties alone, by name
	SoldOrShared        Item = "sold_or_shared"       // per kind of data: sold or shared, and to which kind of third party
	Disclosed           Item = "disclosed"            // per kind of data: disclosed for a business purpose, and to whom
	Retention           Item = "retention"            // how long they are kept, or what decides it
	PersonRights        Item = "rights"               // rectify, erase, restrict, object
	ComplaintRoute      Item = "complaint"            // whom to complain to
	Sources             Item = "sources"              // where they come from
	AutomatedDecisions  Item = "automated_decisions"  // with the logic and what it means for the person
	Transfers           Item = "transfers"            // to other countries, with the safeguard
)

var itemNames = []Item{Purposes, BusinessPurposes, Categories, StatutoryCategories, Recipients, ThirdParties, ThirdPartyNames, SoldOrShared,
	Disclosed, Retention, PersonRights, ComplaintRoute, Sources, AutomatedDecisions, Transfers}

// Answer says what the answers to some rights must say.
type Answer struct {
	Rights   []Right
	Items    []AnswerItem
	LookBack LookBack
}

// AnswerItem is one item with the law that wants it.
type AnswerItem struct {
	Item       Item
	Citation   string
	Confidence Confidence
}

// LookBack is how far back an answer reaches: some months before receipt, and on request to a fixed day. The zero value
// sets no limit.
type LookBack struct {
	Months     int
	OnRequest  deadline.Date
	Citation   string
	Confidence Confidence
}

// From returns the first day that an answer covers; zero for no limit. wide says that the person asked, or that the
// controller answers as if they had.
func (l LookBack) From(received deadline.Date, wide bool) deadline.Date {
	if l.Months == 0 {
		return deadline.Date{}
	}
	if wide && !l.OnRequest.IsZero() && l.OnRequest.Before(received.AddMonths(-l.Months)) {
		return l.OnRequest
	}
	return received.AddMonths(-l.Months)
}

// AnswerTo returns what the answer to a right must say; without items where the pack lists none.
func (p *Pack) AnswerTo(right Right) Answer {
	for _, a := range p.Answers {
		if slices.Contains(a.Rights, right) {
			return a
		}
	}
	return Answer{Rights: []Right{right}}
}

// ShowsRows reports whether the answer to the right is the data themselves. The others say what kinds there are, or who
// gets them, and hold no row (Civ. Code 1798.110(a)(1)-(4): only (5) is about specific pieces).
func (r Right) ShowsRows() bool {
	switch r {
	case KnowCategories, ThirdPartyList, ConfirmProcessing:
		return false
	}
	return r.Class() == DataClass
}

type answerFile struct {
	Rights   []Right `yaml:"rights"`
	LookBack *struct {
		Months     int        `yaml:"months"`
		OnRequest  string     `yaml:"on_request_from"`
		Citation   string     `yaml:"citation"`
		Confidence Confidence `yaml:"confidence"`
	} `yaml:"look_back"`
	Items []struct {
		Item       Item       `yaml:"item"`
		Citation   string     `yaml:"citation"`
		Confidence Confidence `yaml:"confidence"`
	} `yaml:"items"`
}

// answers checks what answers must say: known items, once each, with their law.
func (c *checker) answers(list []answerFile) []Answer {
	var all []Answer
	seen := map[Right]bool{}
	for i, f := range list {
		a := Answer{Rights: f.Rights}
		for j, right := range f.Rights {
			if right.Class() != DataClass {
				c.fail(fmt.Sprintf("%q is not a right whose answer is data", right), "answers", i, "rights", j)
			}
			if seen[right] {
				c.fail(fmt.Sprintf("%s is there twice", right), "answers", i, "rights", j)
			}
			seen[right] = true
		}
		if len(f.Rights) == 0 || len(f.Items) == 0 {
			c.fail("answers needs rights and items", "answers", i)
		}
		for j, item := range f.Items {
			at := []any{"answers", i, "items", j}
			if !slices.Contains(itemNames, item.Item) {
				c.fail(fmt.Sprintf("%q is not one of %v", item.Item, itemNames), append(at, "item")...)
			}
			if slices.ContainsFunc(a.Items, func(o AnswerItem) bool { return o.Item == item.Item }) {
				c.fail(fmt.Sprintf("item %s is there twice", item.Item), append(at, "item")...)
			}
			c.need(item.Citation, "citation", at...)
			c.confidence(item.Confidence, append(at, "confidence")...)
			a.Items = append(a.Items, AnswerItem(item))
		}
		if f.LookBack != nil {
			a.LookBack = c.lookBack(f, i)
		}
		all = append(all, a)
	}
	return all
}

func (c *checker) lookBack(f answerFile, i int) LookBack {
	l := f.LookBack
	c.need(l.Citation, "citation", "answers", i, "look_back")
	c.confidence(l.Confidence, "answers", i, "look_back", "confidence")
	if l.Months < 1 || l.Months > 1200 {
		c.fail("months is out of range", "answers", i, "look_back", "months")
	}
	return LookBack{l.Months, c.date(l.OnRequest, "answers", i, "look_back", "on_request_from"), l.Citation, l.Confidence}
}
