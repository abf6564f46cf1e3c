package fulfillment

import (
	"strings"

	"golang.org/x/text/language"

	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/regime"
)

var (
	activityColumn  = column{"activity", func(_ wording, f datamap.Fact) []string { return some(f.Activity) }}
	dataColumn      = column{"data", func(w wording, f datamap.Fact) []string { return some(w.p.List(f.Labels)) }}
	whereColumn     = column{"where", func(w wording, f datamap.Fact) []string { return some(w.p.List(f.Where)) }}
	recipientColumn = column{"recipient", wording.recipient}
	roleColumn      = column{"role", func(w wording, f datamap.Fact) []string { return some(w.p.T("answer.role." + f.Kind)) }}
	countryColumn   = column{"country", wording.country}
	whatForColumn   = column{"activity", func(_ wording, f datamap.Fact) []string { return f.Purposes }}
)

// columnsOf says what a section shows of each fact.
var columnsOf = map[regime.Item][]column{
	regime.Purposes:            {activityColumn, {"purpose", wording.purposes}, dataColumn},
	regime.BusinessPurposes:    {activityColumn, {"purpose", func(_ wording, f datamap.Fact) []string { return f.Purposes }}, dataColumn},
	regime.Categories:          {dataColumn, whereColumn},
	regime.StatutoryCategories: {{"statutory", wording.statutory}, dataColumn, whereColumn},
	regime.Recipients:          {recipientColumn, roleColumn, countryColumn, whatForColumn, dataColumn},
	regime.ThirdParties:        {recipientColumn, roleColumn, whatForColumn, dataColumn},
	regime.ThirdPartyNames:     {recipientColumn, roleColumn, countryColumn, dataColumn},
	regime.SoldOrShared:        {dataColumn, {"how", wording.sold}, recipientColumn, roleColumn},
	regime.Disclosed:           {recipientColumn, {"business_purpose", func(_ wording, f datamap.Fact) []string { return f.Purposes }}, dataColumn},
	regime.Retention:           {activityColumn, {"how_long", wording.kept}, dataColumn},
	regime.Sources:             {dataColumn, {"source", func(_ wording, f datamap.Fact) []string { return f.Sources }}},
	regime.AutomatedDecisions: {activityColumn, {"logic", func(_ wording, f datamap.Fact) []string { return some(f.Logic) }},
		{"significance", func(_ wording, f datamap.Fact) []string { return some(f.Significance) }}, dataColumn},
	regime.Transfers: {recipientColumn, countryColumn, {"safeguard", wording.safeguard}, dataColumn},
}

func some(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// recipient is the recipient's name with what kind of company it is, or the kind alone.
func (w wording) recipient(f datamap.Fact) []string {
	return append(some(f.Recipient), some(f.Description)...)
}

func (w wording) country(f datamap.Fact) []string {
	region, err := language.ParseRegion(f.Country)
	if err != nil {
		return some(f.Country)
	}
	return some(w.countries.Name(region))
}

func (w wording) safeguard(f datamap.Fact) []string {
	if f.Safeguard == "" {
		return some(w.p.T("answer.no_safeguard"))
	}
	return some(f.Safeguard)
}

// purposes says each purpose with its legal basis.
func (w wording) purposes(f datamap.Fact) []string {
	var lines []string
	for i, purpose := range f.Purposes {
		basis := strings.NewReplacer("(", "_", ")", "").Replace(string(f.Bases[i]))
		lines = append(lines, w.p.T("answer.because", "Purpose", purpose, "Basis", w.p.T("answer.basis."+basis)))
	}
	for _, interest := range f.Interest {
		lines = append(lines, w.p.T("answer.interest", "Interest", interest))
	}
	if f.Special != "" {
		lines = append(lines, w.p.T("answer.special", "Basis", f.Special))
	}
	return lines
}

func (w wording) statutory(f datamap.Fact) []string {
	return some(w.p.T("answer.statutory." + f.Statutory))
}

func (w wording) sold(f datamap.Fact) []string {
	switch {
	case f.Sold && f.Shared:
		return some(w.p.T("answer.sold_and_shared"))
	case f.Sold:
		return some(w.p.T("answer.sold"))
	}
	return some(w.p.T("answer.shared"))
}

func (w wording) kept(f datamap.Fact) []string {
	if f.Period != "" && f.Criteria != "" {
		return some(w.p.T("answer.kept_until", "Period", f.Period, "Criteria", f.Criteria))
	}
	return append(some(f.Period), some(f.Criteria)...)
}

// noneArgs are what the sentence of an item without facts needs.
func (w wording) noneArgs(s datamap.Section) []any {
	if s.Item == regime.ComplaintRoute {
		return []any{"Authority", w.authority}
	}
	return nil
}
