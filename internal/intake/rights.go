package intake

import (
	"slices"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
)

// The public's words for what they want: the choices of the form's field "right".
const (
	ChoiceCopy      = "copy"
	ChoiceDelete    = "delete"
	ChoiceOptOut    = "opt_out"
	ChoiceCorrect   = "correct"
	ChoiceLimit     = "limit"
	ChoiceMarketing = "marketing"
	ChoiceOther     = "other"
)

// wanted maps each choice to canonical rights, the first that the law gives counts. Where a law has no such right,
// the nearest one that does the same for the person is taken: nobody is sent away over a word.
var wanted = map[string][]regime.Right{
	ChoiceCopy:    {regime.KnowSpecific, regime.Access, regime.Portability, regime.ConfirmProcessing},
	ChoiceDelete:  {regime.Delete, regime.WithdrawConsent, regime.Object},
	ChoiceOptOut:  {regime.OptOutSaleSharing, regime.OptOutSale, regime.OptOutTargetedAds, regime.ObjectDirectMarketing, regime.WithdrawConsent},
	ChoiceCorrect: {regime.Correct},
	ChoiceLimit:   {regime.LimitSensitive, regime.OptOutSensitive, regime.WithdrawConsent, regime.Restrict},
	ChoiceMarketing: {
		regime.ObjectDirectMarketing, regime.OptOutTargetedAds, regime.OptOutSaleSharing, regime.WithdrawConsent, regime.OptOutSale,
	},
	// "Something else" goes before a person: a right that somebody decides, or the widest right to be answered.
	ChoiceOther: {regime.Complaint, regime.Grievance, regime.Access, regime.KnowCategories},
}

// Choices lists the choices in the form's order.
var Choices = []string{ChoiceCopy, ChoiceDelete, ChoiceOptOut, ChoiceCorrect, ChoiceLimit, ChoiceMarketing, ChoiceOther}

// preferences are the choices for which nothing may be asked beyond where to apply them.
var preferences = []string{ChoiceOptOut, ChoiceLimit, ChoiceMarketing}

// PreferenceOnly reports whether every choice is a preference.
func PreferenceOnly(choices []string) bool {
	return len(choices) > 0 && !slices.ContainsFunc(choices, func(c string) bool { return !slices.Contains(preferences, c) })
}

// Rights maps choices to the canonical rights of the law that applies, each once. A canonical id stands for itself.
// The pack that gives the right is the first of the given ones that has it.
func Rights(packs []*regime.Pack, choices []string, on deadline.Date) (*regime.Pack, []regime.Right, error) {
	for _, p := range packs {
		if rights := of(p, choices, on); len(rights) > 0 {
			return p, rights, nil
		}
	}
	return nil, nil, problem.Fields(problem.Field{
		Name: "right", Message: "Choose something else: the law where you live does not give this right.",
	})
}

func of(p *regime.Pack, choices []string, on deadline.Date) []regime.Right {
	var rights []regime.Right
	for _, choice := range choices {
		candidates := wanted[choice]
		if candidates == nil {
			candidates = []regime.Right{regime.Right(choice)}
		}
		i := slices.IndexFunc(candidates, func(r regime.Right) bool {
			_, err := p.Rule(r, on)
			return err == nil
		})
		if i < 0 {
			return nil // another law may give all of them
		}
		if !slices.Contains(rights, candidates[i]) {
			rights = append(rights, candidates[i])
		}
	}
	return rights
}
