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
