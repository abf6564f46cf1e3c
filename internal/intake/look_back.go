package intake

import (
	"time"

	"github.com/habeasdata/habeas/internal/regime"
)

// LookBack is what the law of a place lets a person choose about how far back the answer to their wish goes; the zero
// value where there is no choice.
func (s *Service) LookBack(country, state string, choices []string, at time.Time) regime.LookBack {
	f := Form{Country: country, State: state}
	if f.residence() == "" {
		return regime.LookBack{}
	}
	pack, rights, err := s.law(f.residence(), choices, at)
	if err != nil {
		return regime.LookBack{}
	}
	for _, right := range rights {
		if l := pack.AnswerTo(right).LookBack; l.Months > 0 && !l.OnRequest.IsZero() {
			return l
		}
	}
	return regime.LookBack{}
}
