package datamap

import "slices"

// Basis is a legal basis of GDPR Art. 6(1), as its number: "6(1)(b)".
type Basis string

// The legal bases.
const (
	Consent            Basis = "6(1)(a)"
	Contract           Basis = "6(1)(b)"
	LegalObligation    Basis = "6(1)(c)"
	VitalInterests     Basis = "6(1)(d)"
	PublicTask         Basis = "6(1)(e)"
	LegitimateInterest Basis = "6(1)(f)"
)

var bases = []string{"6(1)(a)", "6(1)(b)", "6(1)(c)", "6(1)(d)", "6(1)(e)", "6(1)(f)"}

// specialBases are the exceptions of GDPR Art. 9(2).
var specialBases = []string{"9(2)(a)", "9(2)(b)", "9(2)(c)", "9(2)(d)", "9(2)(e)", "9(2)(f)", "9(2)(g)", "9(2)(h)", "9(2)(i)", "9(2)(j)"}

// special are the data categories of GDPR Art. 9(1) in the words of the fideslang taxonomy.
var special = []string{
	"user.health", "user.health_and_medical", "user.biometric", "user.biometrics", "user.authorization.biometric",
	"user.authorization.biometrics", "user.demographic.race_ethnicity", "user.demographic.political_opinion",
	"user.demographic.religious_belief", "user.demographic.philosophical_belief", "user.demographic.union_membership",
	"user.demographic.sexual_orientation",
}

// statutory are the categories of Cal. Civ. Code 1798.140(v)(1)(A) to (L), by our ids.
var statutory = []string{
	"identifiers", "customer_records", "protected_characteristics", "commercial", "biometric", "internet_activity", "geolocation",
	"sensory", "professional", "education", "inferences", "sensitive",
}

// Statutory lists the ids of the CCPA's own categories, in the statute's order (Civ. Code 1798.140(v)(1)(A) to (L)).
func Statutory() []string { return slices.Clone(statutory) }

// Use is one purpose for which a data category is used, with what a right's conditions ask about.
type Use struct {
	Activity string
	Category string
	Purpose
	Special string // the exception of Art. 9(2), where there is one
}

// BasesFor lists every use of a data category. It decides the eligibility of rights by legal basis: erasure and
// portability (Art. 17(1), 20(1)), restriction and objection (Art. 18, 21). An empty list means that the map knows
// nothing about the category: nobody may conclude from it that a right does not exist.
func (m *Map) BasesFor(category string) []Use {
	var uses []Use
	for _, a := range m.using(category) {
		for _, p := range a.Purposes {
			uses = append(uses, Use{Activity: a.ID, Category: category, Purpose: p, Special: a.SpecialBase})
		}
	}
	return uses
}

// Portable reports whether GDPR Art. 20(1)(a) can hold for a data category: some use of it rests on consent or on a
// contract. known is false where the map does not cover the category: a person must decide then.
func (m *Map) Portable(category string) (portable, known bool) {
	return m.restsOn(category, Consent, Contract)
}

// Objectionable reports whether GDPR Art. 21(1) gives a right to object: some use of the category rests on a public task
// or a legitimate interest. known is as for Portable.
func (m *Map) Objectionable(category string) (objectionable, known bool) {
	return m.restsOn(category, PublicTask, LegitimateInterest)
}

// Obliged lists the uses of a category that rest on a legal duty or a public task: GDPR Art. 17(3)(b) may keep these from
// erasure.
func (m *Map) Obliged(category string) []Use {
	return slices.DeleteFunc(m.BasesFor(category), func(u Use) bool { return u.Basis != LegalObligation && u.Basis != PublicTask })
}

// Consented lists the uses of a category that rest on consent: they end when it is withdrawn (GDPR Art. 7(3), 17(1)(b)).
func (m *Map) Consented(category string) []Use {
	return slices.DeleteFunc(m.BasesFor(category), func(u Use) bool { return u.Basis != Consent })
}

func (m *Map) restsOn(category string, any ...Basis) (yes, known bool) {
	uses := m.BasesFor(category)
	for _, u := range uses {
		if slices.Contains(any, u.Basis) {
			return true, true
		}
	}
	return false, len(uses) > 0
}

// Decisions lists the activities with automated decisions that use any of the categories; solely keeps those that no
// human makes and that have legal or similarly significant effects (GDPR Art. 22(1)).
func (m *Map) Decisions(categories []string, solely bool) []Activity {
	var list []Activity
	if m == nil {
		return nil
	}
	for _, a := range m.Activities {
		if a.Decision != nil && (a.Decision.Solely || !solely) && slices.ContainsFunc(categories, a.uses) {
			list = append(list, a)
		}
	}
	return list
}

// RecipientsOf lists who gets any of the categories, each once, in the order of the map: whom to tell of a correction,
// erasure or restriction (GDPR Art. 19; 11 CCR 7022(b), 7023(c)).
func (m *Map) RecipientsOf(categories []string) []Recipient {
	var list []Recipient
	if m == nil {
		return nil
	}
	for _, r := range m.Recipients {
		if slices.ContainsFunc(m.Activities, func(a Activity) bool {
			return slices.ContainsFunc(a.Disclosures, func(d Disclosure) bool {
				return d.To == r.ID && slices.ContainsFunc(categories, func(c string) bool { return d.gets(a, c) })
			})
		}) {
			list = append(list, r)
		}
	}
	return list
}
