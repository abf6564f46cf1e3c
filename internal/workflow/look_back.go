package workflow

import (
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
)

// chosen keeps what a person said about how far back to look, for the rights whose law lets them choose.
func (s *Service) chosen(r dsr.Request, right regime.Right, said dsr.LookBack) dsr.LookBack {
	pack, err := s.Law.Pack(r.Regime)
	if err != nil || pack.AnswerTo(right).LookBack.Months == 0 {
		return dsr.LookBackUnsaid
	}
	return said
}

// Period is the time that an answer covers.
type Period struct {
	From deadline.Date // zero for all
	Law  regime.LookBack
}

// Covers says what time the answer to a request covers. A second law that sets no limit takes it away: of two laws the
// better counts.
func (s *Service) Covers(r dsr.Request) (Period, error) {
	pack, _, err := s.Rule(r)
	if err != nil {
		return Period{}, err
	}
	right, err := s.AnsweredAs(r)
	if err != nil || r.AlsoRegime != "" {
		return Period{}, err
	}
	law := pack.AnswerTo(right).LookBack
	return Period{law.From(s.Controller.Today(r.ReceivedAt), r.LookBack.Wide()), law}, nil
}
