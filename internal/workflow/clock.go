package workflow

import (
	"time"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
)

// Rule returns the law's rule for a request as it was on the day of receipt.
func (s *Service) Rule(r dsr.Request) (*regime.Pack, regime.Rule, error) {
	pack, err := s.Law.Pack(r.Regime)
	if err != nil {
		return nil, regime.Rule{}, err
	}
	right, on := r.Right, s.Controller.Today(r.ReceivedAt)
	if right == regime.Appeal && r.AboutRight != "" {
		right = r.AboutRight // its periods stand with the right that was decided
	}
	rule, err := pack.Rule(right, on)
	if err == nil && right != r.Right {
		if appeal, ok := rule.OfAppeal(); ok {
			return pack, appeal, nil
		}
		return pack, rule, problem.New(problem.Conflict, "This law knows no appeal for this right.")
	}
	return pack, rule, err
}

// Clock computes a request's dates from its law, with every step and citation.
func (s *Service) Clock(r dsr.Request) (deadline.Clock, error) {
	_, rule, err := s.Rule(r)
	if err != nil {
		return deadline.Clock{}, err
	}
	return deadline.Compute(rule.Clock(), s.facts(r))
}

func (s *Service) facts(r dsr.Request) deadline.Facts {
	f := deadline.Facts{
		ReceivedAt: r.ReceivedAt, Location: s.Controller.Location, Calendar: s.Controller.Calendar, Extended: r.Extended,
		AuthenticatedAt: r.VerifiedAt, IdentityRequestedAt: r.IdentityAskedAt, IdentityReceivedAt: r.IdentityGotAt,
		FeeRequestedAt: r.FeeAskedAt, FeePaidAt: r.FeePaidAt, ClarificationRequestedAt: r.ClarifyAskedAt,
		ClarificationReceivedAt: r.ClarifyGotAt,
	}
	if r.Extended {
		f.ExtendTo = r.ExtendTo // used where the law puts no cap on it
	}
	if !r.Extended { // an extension is taken because our own target could not be met either
		f.Target = s.Controller.Targets.Answer
	}
	return f
}

// classify gives a request its right with all that follows from it: class, level, dates.
func (s *Service) classify(r *dsr.Request, right regime.Right) error {
	r.Right = right
	pack, rule, err := s.Rule(*r)
	if err != nil {
		return err
	}
	r.RegimeVersion, r.Class, r.Need = pack.Version, right.Class(), need(*r, rule)
	if also, err := s.Law.Pack(r.AlsoRegime); err == nil {
		r.AlsoVersion = also.Version
	}
	d, err := s.dates(*r)
	if err != nil {
		return err
	}
	*r = r.WithDates(d)
	r.AlarmAt = s.NextAlarm(*r, r.ReceivedAt)
	return nil
}

// publishedDays is the controller's own limit where the law sets no number of days ("without delay", "a reasonable
// time"): no clock may be open-ended.
const publishedDays = 30

func (s *Service) published(received time.Time) deadline.Date {
	return s.Controller.Today(received).AddDays(publishedDays)
}

// need is the level that the policy demands: what the law lets us demand, and for a write or data right never less
// than control of the contact on record; so for a review, whose answer says what was decided about somebody.
func need(r dsr.Request, rule regime.Rule) regime.Level {
	switch class := rule.Right.Class(); {
	case class == regime.PreferenceClass, class == regime.DecisionClass && !r.Reviewing():
		return regime.L0
	}
	if rule.Level == regime.SignedIn {
		return regime.L3
	}
	if rule.Level < regime.L2 {
		return regime.L2
	}
	return rule.Level
}

// Reclassify computes what a change of right brings along.
func (s *Service) Reclassify(r dsr.Request, right regime.Right) (*dsr.Reclassified, error) {
	r = r.Running()
	r.Extended = false
	if err := s.classify(&r, right); err != nil {
		return nil, err
	}
	return &dsr.Reclassified{
		Right: r.Right, Class: r.Class, Need: r.Need, Regime: r.Regime, Version: r.RegimeVersion,
		AlsoRegime: r.AlsoRegime, AlsoVersion: r.AlsoVersion, Dates: r.Dates(),
	}, nil
}
