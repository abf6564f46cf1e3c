package intake

import (
	"slices"
	"time"

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

	// The rights about decisions by machine begin on a day (11 CCR 7221, 7222: 1 January 2027). Each stands for itself.
	ChoiceMachine       = string(regime.ADMTAccess)
	ChoiceMachineOptOut = string(regime.ADMTOptOut)
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

// Dated lists the choices that are offered from the day on which a law gives them.
var Dated = []string{ChoiceMachine, ChoiceMachineOptOut}

// preferences are the choices for which nothing may be asked beyond where to apply them.
var preferences = []string{ChoiceOptOut, ChoiceLimit, ChoiceMarketing, ChoiceMachineOptOut}

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
	for _, choice := range choices {
		if from := begins(packs, choice, on); !from.IsZero() {
			return nil, nil, problem.Fields(problem.Field{
				Name: "right", Message: "Choose something else for now: the law gives this right from " + from.String() + " on.",
			})
		}
	}
	return nil, nil, problem.Fields(problem.Field{
		Name: "right", Message: "Choose something else: the law where you live does not give this right.",
	})
}

// Offered lists the choices that can be made at a moment, in the form's order: a dated one from the day, in the
// controller's time zone, on which one of the controller's laws gives it.
func (s *Service) Offered(at time.Time) ([]string, error) {
	packs, err := s.laws()
	if err != nil {
		return nil, err
	}
	on := s.Work.Controller.Today(at)
	choices := slices.Clone(Choices)
	for _, choice := range Dated {
		if slices.ContainsFunc(packs, func(p *regime.Pack) bool { return len(of(p, []string{choice}, on)) > 0 }) {
			choices = slices.Insert(choices, len(choices)-1, choice)
		}
	}
	return choices, nil
}

// Begins returns the day from which a choice can be made, if no law of the controller gives it yet; else zero.
func (s *Service) Begins(choice string, at time.Time) (deadline.Date, error) {
	packs, err := s.laws()
	if err != nil {
		return deadline.Date{}, err
	}
	return begins(packs, choice, s.Work.Controller.Today(at)), nil
}

// laws are the packs that the controller is under, the one for places without a law first.
func (s *Service) laws() ([]*regime.Pack, error) {
	var packs []*regime.Pack
	for _, id := range append([]string{s.Work.Controller.DefaultRegime}, s.Work.Controller.Regimes...) {
		p, err := s.Work.Law.Pack(id)
		if err != nil {
			return nil, err
		}
		packs = append(packs, p)
	}
	return packs, nil
}

// begins is the first day on which one of the laws gives what is chosen, where none does yet; else zero.
func begins(packs []*regime.Pack, choice string, on deadline.Date) (first deadline.Date) {
	for _, p := range packs {
		if len(of(p, []string{choice}, on)) > 0 {
			return deadline.Date{}
		}
		for _, right := range meant(choice) {
			if from := p.Begins(right, on); !from.IsZero() && (first.IsZero() || from.Before(first)) {
				first = from
			}
		}
	}
	return first
}

// meant are the rights that a choice stands for. A canonical id stands for itself.
func meant(choice string) []regime.Right {
	if rights := wanted[choice]; rights != nil {
		return rights
	}
	return []regime.Right{regime.Right(choice)}
}

func of(p *regime.Pack, choices []string, on deadline.Date) []regime.Right {
	var rights []regime.Right
	for _, choice := range choices {
		candidates := meant(choice)
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
