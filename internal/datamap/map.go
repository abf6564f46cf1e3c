package datamap

import (
	"slices"

	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/deadline"
)

// Map is one controller's data map. A nil Map is a missing one: every question about it has an answer that fails closed.
type Map struct {
	File       string
	Version    string
	Digest     string // SHA-256 of the file, in hex: what an approval of an answer was bound to
	Categories []Category
	Recipients []Recipient
	Activities []Activity
	// Systems says what systems hold that have no dataset file, such as a paper archive: data categories by connector.
	Systems map[string][]string
}

// Category is one kind of data, by its key in the datasets. It covers the keys below it.
type Category struct {
	Key       string // such as user.contact.email
	Label     string // as people read it
	Statutory string // the CCPA's own category that most closely describes it, an id of Statutory; "" where nobody said
	Line      int
}

// RecipientKind is what a recipient is to us.
type RecipientKind string

// The kinds of recipient.
const (
	Processor   RecipientKind = "processor"   // acts for us
	ThirdParty  RecipientKind = "third_party" // decides for itself, such as a tax authority
	Advertising RecipientKind = "advertising" // shows, targets or measures advertisements
	Analytics   RecipientKind = "analytics"   // measures use
)

// Recipient is one organisation that gets data.
type Recipient struct {
	ID             string
	Name           string
	Kind           RecipientKind
	Description    string // the category of recipient in plain words, such as "parcel carriers"
	ProcessorTerms bool   // a contract binds it to act for us only (GDPR Art. 28; Civ. Code 1798.140(ag))
	Country        string // ISO 3166-1
	Safeguard      string // what protects a transfer, such as standard contractual clauses
	Line           int
}

// Activity is one thing that the controller does with data.
type Activity struct {
	ID          string
	Name        string
	Purposes    []Purpose
	Subjects    []string // categories of data subjects
	Categories  []string // keys of Map.Categories
	SpecialBase string   // GDPR Art. 9(2), where special categories are among them: "9(2)(a)"
	Sources     []string // in plain words
	Disclosures []Disclosure
	Retention   Retention
	Decision    *Decision
	// Provided are those of the categories that the people themselves provide, knowingly or by using a service (WP 242
	// rev.01); nil where nobody said.
	Provided    []string
	ByHand      bool          // not by automated means, such as a paper file
	From, Until deadline.Date // zero: not recorded, still going on
	Line        int
}

// Purpose is what an activity is for, with its legal basis.
type Purpose struct {
	Text     string `json:"purpose"`
	Basis    Basis  `json:"legal_basis"`
	Interest string `json:"legitimate_interest,omitempty"` // for Art. 6(1)(f): whose interest, and which

	Marketing bool `json:"direct_marketing,omitempty"` // GDPR Art. 21(2)
}

// Disclosure is what one recipient gets of an activity's data.
type Disclosure struct {
	To              string   // id of a Recipient
	Categories      []string // of the activity's; empty means all of them
	BusinessPurpose string   // CCPA: disclosed for this business purpose
	Sold            bool     // CCPA: for money or other value
	Shared          bool     // CCPA: for cross-context behavioral advertising
}

// Retention is how long data are kept. One of the two is there.
type Retention struct {
	Period   string // such as "8 years from the end of the year of the order"
	Criteria string // what decides it where there is no period
}

// Decision is an automated decision (GDPR Art. 22, 15(1)(h)).
type Decision struct {
	Logic        string
	Significance string // what it means for the person, and what it may lead to
	Solely       bool   // no human decides, and it has legal or similarly significant effects
}

// Covered reports whether the map knows a data category: it or one above it is declared, and an activity uses it.
func (m *Map) Covered(category string) bool {
	_, declared := m.category(category)
	return declared && len(m.using(category)) > 0
}

// category returns the declared category that is the nearest at or above a key.
func (m *Map) category(key string) (Category, bool) {
	var best Category
	if m == nil {
		return best, false
	}
	for _, c := range m.Categories {
		if dataset.Under(key, c.Key) && len(c.Key) > len(best.Key) {
			best = c
		}
	}
	return best, best.Key != ""
}

// using lists the activities that use a data category: they name it, or one above it.
func (m *Map) using(category string) []Activity {
	if m == nil {
		return nil
	}
	var list []Activity
	for _, a := range m.Activities {
		if a.uses(category) {
			list = append(list, a)
		}
	}
	return list
}

func (a Activity) uses(category string) bool { return anyOver(a.Categories, category) }

// gets reports whether the recipient of a disclosure gets a category of the activity.
func (d Disclosure) gets(a Activity, category string) bool {
	if len(d.Categories) == 0 {
		return a.uses(category)
	}
	return anyOver(d.Categories, category)
}

func anyOver(keys []string, category string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { return dataset.Under(category, key) })
}

// Recipient returns the recipient with an id.
func (m *Map) Recipient(id string) (Recipient, bool) {
	for _, r := range m.Recipients {
		if r.ID == id {
			return r, true
		}
	}
	return Recipient{}, false
}

// inForce reports whether the activity went on at any time from a day on; the zero day is the beginning.
func (a Activity) inForce(from deadline.Date) bool {
	return a.Until.IsZero() || from.IsZero() || !a.Until.Before(from)
}

// Of lists the data categories that a system without datasets holds; none where the map does not say.
func (m *Map) Of(system string) []string {
	if m == nil {
		return nil
	}
	return m.Systems[system]
}

// Hash identifies the content of the map; "" for a missing one.
func (m *Map) Hash() string {
	if m == nil {
		return ""
	}
	return m.Digest
}
