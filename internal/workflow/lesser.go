package workflow

import (
	"errors"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// Lesser is the lesser answer that a request's law knows, with the level of proof that it needs.
type Lesser struct {
	regime.Lesser
	Need regime.Level
}

// Command is the move that gives the lesser answer to who reached a level.
func (l Lesser) Command(by dsr.Actor, reached regime.Level) dsr.Command {
	return dsr.Command{Event: dsr.GiveLesser, Actor: by, Level: reached, Lesser: l.As, Need: l.Need}
}

// LesserOf returns the lesser answer of a request; the zero value where its law knows none.
func (s *Service) LesserOf(r dsr.Request) (Lesser, error) {
	pack, _, err := s.Rule(r)
	if err != nil {
		return Lesser{}, err
	}
	l, ok := pack.LesserOf(r.Right)
	if !ok {
		return Lesser{}, nil
	}
	rule, err := pack.Rule(l.As, s.Controller.Today(r.ReceivedAt))
	return Lesser{l, need(r, rule)}, err
}

var errNoLesser = errors.New("the lesser answer was given, and the law pack knows none")

// AnsweredAs is the right that the answer to a request is one to: the lesser one where only that was proven. A lesser
// answer of which the law says nothing any more is an error, never the full one.
func (s *Service) AnsweredAs(r dsr.Request) (regime.Right, error) {
	if !r.Lesser {
		return r.Right, nil
	}
	l, err := s.LesserOf(r)
	if err == nil && l.As == "" {
		err = errNoLesser
	}
	return l.As, err
}
