package fulfillment

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// assesses reports whether a request is decided use by use, as the data map lists them.
func assesses(r dsr.Request) bool { return dsr.Restricts(r.Right) || r.Reviewing() }

// Reach says of each use of data whether the right of a request reaches it, with the law's rows; nothing where there is no
// data map, or the law does not ask.
func (s *Service) Reach(r dsr.Request) ([]datamap.Reached, error) {
	law, _, err := s.Work.Rule(r)
	if err != nil || len(law.ReachOf(r.Right)) == 0 {
		return nil, err
	}
	return s.Map.Reached(law, r.Right, s.Work.Controller.Today(s.Now())), nil
}

// keepAssessments makes one row for each use that a request may be about. What the law decides by itself is decided; what
// was decided before about another plan counts no more. Without a data map one row stands for every use.
func (s *Service) keepAssessments(tx *store.Tx, r dsr.Request) error {
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return err
	}
	if _, err := tx.Assessments().Delete(store.Match{"request_id": r.ID}); err != nil {
		return err
	}
	uses := s.Map.Reached(law, r.Right, s.Work.Controller.Today(tx.Now()))
	if s.Map == nil {
		uses = []datamap.Reached{{}}
	}
	for i, u := range uses {
		row := dsr.Assessment{
			ID: store.NewID(), RequestID: r.ID, Ordinal: i + 1, UseID: u.ID, ActivityID: u.ActivityID, Activity: u.Activity, Purpose: u.Text,
			Basis: string(u.Basis), Categories: u.Categories, How: u.How, MapHash: s.Map.Hash(), CreatedAt: tx.Now(),
		}
		for _, because := range u.Because {
			row.Rules = append(row.Rules, because.ID)
		}
		if row.ByLaw() {
			row.Verdict, row.Rule, row.DecidedAt = dsr.Accepted, row.Rules[0], tx.Now()
			if row.How == regime.Never {
				row.Verdict = dsr.Rejected
			}
			if r.Reviewing() && row.How == regime.Always {
				row.Verdict, row.Rule = dsr.Undecided, "" // that it must be looked at again does not say what comes of it
			}
		}
		if err := tx.Assessments().Insert(&row); err != nil {
			return err
		}
	}
	return nil
}

// Assessments are the uses that a request is about, in order.
func (s *Service) Assessments(t store.Tables, r dsr.Request) ([]dsr.Assessment, error) {
	return t.Assessments().Find(store.Match{"request_id": r.ID}, "ordinal")
}

// Assessed is a person's decision about some of the uses.
type Assessed struct {
	Uses    []string // ids of the rows
	Verdict dsr.Verdict
	Rule    string // the condition that holds, or the ground of a refusal
	Reason  string // the letter repeats it
}

// Assess decides uses that are to be weighed. What the law decides by itself is nobody's to decide otherwise: a use whose
// basis stands wrongly in the data map is mended there. The plan is another one after that.
func (s *Service) Assess(ctx context.Context, id dsr.RequestID, by dsr.Actor, a Assessed) error {
	a.Reason = strings.TrimSpace(a.Reason)
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		r, err := tx.LockRequest(id)
		if err != nil {
			return err
		}
		if !assesses(r) || r.State != dsr.InReview {
			return problem.New(problem.Conflict, "This is not a request that can be decided use by use now.")
		}
		if err := s.notAbout(tx, r, by); err != nil {
			return err
		}
		rows, err := s.chosen(tx, r, a)
		if err != nil {
			return err
		}
		if err := s.assess(tx, r, rows, by, a); err != nil {
			return err
		}
		if r.Reviewing() {
			_, err := s.Work.ApplyIn(tx, r.ID, dsr.Command{Event: dsr.ReviewItem, Actor: by, Subject: rows[0].ID})
			return err
		}
		return s.replan(tx, r, by, dsr.ReviewItem, rows[0].ID)
	})
}

// chosen are the rows that a decision is about, once it says what it must say.
func (s *Service) chosen(tx *store.Tx, r dsr.Request, a Assessed) ([]dsr.Assessment, error) {
	var wrong []problem.Field
	add := func(name, message string) { wrong = append(wrong, problem.Field{Name: name, Message: message}) }
	if a.Reason == "" || utf8.RuneCountInString(a.Reason) > 2000 {
		add("reason", "Write down why, in up to 2,000 characters. The answer repeats it.")
	}
	verdicts := []dsr.Verdict{dsr.Accepted, dsr.Rejected}
	if r.Reviewing() {
		verdicts = []dsr.Verdict{dsr.Upheld, dsr.Changed}
	}
	if !slices.Contains(verdicts, a.Verdict) {
		add("verdict", "Choose what you decide.")
	}
	all, err := s.Assessments(tx.Tables, r)
	if err != nil {
		return nil, err
	}
	rows := slices.DeleteFunc(all, func(row dsr.Assessment) bool { return !slices.Contains(a.Uses, row.ID) })
	if len(rows) == 0 || len(rows) != len(a.Uses) {
		add("use", "Choose what this decides.")
	}
	for _, row := range rows {
		if row.ByLaw() && row.Verdict != dsr.Undecided && row.DecidedBy == "" {
			add("use", "The law decides this by itself: "+row.Activity+".")
		}
	}
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return nil, err
	}
	if why := unfounded(law, r, rows, a); why != "" {
		add("rule", why)
	}
	return rows, problem.Fields(wrong...)
}

// unfounded says why the rule of a decision is none for it.
func unfounded(law *regime.Pack, r dsr.Request, rows []dsr.Assessment, a Assessed) string {
	switch a.Verdict {
	case dsr.Accepted:
		for _, row := range rows {
			if row.How == regime.If && !slices.Contains(row.Rules, a.Rule) {
				return "Choose the case of the law that holds here: " + row.Activity + "."
			}
		}
	case dsr.Rejected:
		if _, err := law.Ground(a.Rule, r.Right); err != nil && len(law.GroundsFor(r.Right)) > 0 {
			return "Choose a ground that this law gives for this right."
		}
	}
	return ""
}

// assess writes a decision into its rows.
func (s *Service) assess(tx *store.Tx, r dsr.Request, rows []dsr.Assessment, by dsr.Actor, a Assessed) error {
	_, sealer, err := s.sealerOf(tx, r.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		rule := a.Rule
		if a.Verdict != dsr.Rejected && row.How != regime.If {
			rule = ""
			if len(row.Rules) > 0 {
				rule = row.Rules[0]
			}
		}
		sealed, err := sealer.Seal(a.Reason, "assessment", row.ID, "reason")
		if err != nil {
			return err
		}
		err = tx.Assessments().SetOne(store.Match{"id": row.ID, "request_id": r.ID}, store.Values{
			"verdict": a.Verdict, "rule": rule, "sealed": sealed, "decided_by": by.ID, "decided_at": tx.Now(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// undecidedUses counts the uses that somebody must still decide.
func undecidedUses(t store.Tables, r dsr.Request) (int64, error) {
	return t.Assessments().Count(store.Match{"request_id": r.ID, "verdict": dsr.Undecided})
}

// review notes which decisions of programs somebody must look at again.
func (s *Service) review(ctx context.Context, r dsr.Request) error {
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error {
		current, err := tx.LockRequest(r.ID)
		if err != nil || current.State != dsr.InReview {
			return err
		}
		there, err := tx.Assessments().Count(store.Match{"request_id": r.ID})
		if err != nil || there > 0 {
			return err
		}
		return s.keepAssessments(tx, current)
	})
}

// MayRefuse refuses a ground that says that the right reaches nothing, where the data map says that it does reach
// something.
func (s *Service) MayRefuse(r dsr.Request, ground string) error {
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return err
	}
	if _, limited, err := s.limitsPortability(r); err != nil || limited && r.PlanHash != "" {
		return s.refusesPortability(r, ground, err)
	}
	only := slices.ContainsFunc(law.ReachOf(r.Right), func(row regime.Reach) bool { return row.Ground != "" && row.Ground == ground })
	if !only {
		return nil
	}
	uses, err := s.Reach(r)
	if err != nil {
		return err
	}
	for _, u := range uses {
		if u.How != regime.Never && u.How != regime.Unsaid {
			return problem.Fields(problem.Field{Name: "ground", Message: "The right reaches this by the data map: " + u.Activity + ". Decide it, or choose another ground."})
		}
	}
	return nil
}

// refusesPortability refuses the ground that nothing may be taken along where something of what is held may be.
func (s *Service) refusesPortability(r dsr.Request, ground string, err error) error {
	if err != nil {
		return err
	}
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return err
	}
	about := slices.ContainsFunc(law.ReachOf(r.Right), func(row regime.Reach) bool { return row.Ground != "" && row.Ground == ground })
	nothing, err := s.nothingPortable(s.Work.Store.Read(context.Background()).Tables, r)
	if err != nil || nothing || !about {
		return err
	}
	return problem.Fields(problem.Field{Name: "ground", Message: "Some of what is held may be taken along: release that, or choose another ground."})
}
