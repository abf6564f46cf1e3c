package workflow

import (
	"slices"

	"github.com/habeasdata/habeas/internal/dsr"
)

// mismatch says why somebody may want to look at the choice of law: the place has a law that the controller's settings do
// not name, or nobody said where they live and the form's language is that of a place whose law was not looked at. A
// declared place always goes before a language. The flag changes no date and no answer.
func (s *Service) mismatch(sub dsr.Submission, law string) string {
	ours := append([]string{s.Controller.DefaultRegime}, s.Controller.Regimes...)
	if sub.Residence != "" {
		if len(s.Controller.Regimes) > 0 && !slices.Contains(ours, law) {
			return dsr.MismatchSettings
		}
		return ""
	}
	places := homes[sub.Locale]
	for _, place := range places {
		for _, id := range s.Law.Choose(place) {
			if slices.Contains(ours, id) {
				return ""
			}
		}
	}
	if len(places) > 0 {
		return dsr.MismatchLanguage
	}
	return ""
}

// homes are where a form's language is the language of the country. Languages of many countries say nothing.
var homes = map[string][]string{"de": {"DE", "AT", "CH"}, "th": {"TH"}, "zh-Hant": {"TW", "HK"}}
