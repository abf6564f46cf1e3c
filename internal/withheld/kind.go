package withheld

import (
	"slices"
	"strings"
)

// Kind is one kind of value.
type Kind string

// The kinds of 11 CCR 7024(d), which the laws of other states repeat.
const (
	SSN               Kind = "ssn"
	GovernmentID      Kind = "government_id"
	FinancialAccount  Kind = "financial_account"
	HealthInsuranceID Kind = "health_insurance_id"
	MedicalID         Kind = "medical_id"
	Password          Kind = "password"
	SecurityQuestion  Kind = "security_question"
	UniqueBiometric   Kind = "unique_biometric"
)

var kinds = []Kind{SSN, GovernmentID, FinancialAccount, HealthInsuranceID, MedicalID, Password, SecurityQuestion, UniqueBiometric}

// Words lists every kind as text, for messages.
func Words() []string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return words
}

// Known reports whether k is one of the kinds.
func (k Kind) Known() bool { return slices.Contains(kinds, k) }

// byCategory says which data categories of the fideslang taxonomy (3.2, and the names that it replaced) hold nothing
// but one kind of value.
var byCategory = []struct {
	category string
	kind     Kind
}{
	{"user.government_id", GovernmentID},
	{"user.financial.bank_account", FinancialAccount},
	{"user.financial.credit_card", FinancialAccount},
	{"user.financial.account_number", FinancialAccount},
	{"user.health.insurance_beneficiary_id", HealthInsuranceID},
	{"user.health_and_medical.insurance_beneficiary_id", HealthInsuranceID},
	{"user.health.record_id", MedicalID},
	{"user.health_and_medical.record_id", MedicalID},
	{"user.authorization.password", Password},
	{"user.authorization.credentials", Password},
	{"user.authorization.security_question", SecurityQuestion},
	{"user.authorization.biometric", UniqueBiometric},
	{"user.authorization.biometrics", UniqueBiometric},
	{"user.biometric", UniqueBiometric},
	{"user.biometrics", UniqueBiometric},
}

// OfCategory returns the kind that a data category stands for, or "".
func OfCategory(category string) Kind {
	for _, c := range byCategory {
		if category == c.category || strings.HasPrefix(category, c.category+".") {
			return c.kind
		}
	}
	return ""
}

// OfCategories returns the kind that the first of the categories with one stands for, or "".
func OfCategories(categories []string) Kind {
	for _, c := range categories {
		if k := OfCategory(c); k != "" {
			return k
		}
	}
	return ""
}
