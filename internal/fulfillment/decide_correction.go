package fulfillment

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dataset"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// corrects reports whether a request is a correction that goes through a plan.
func corrects(r dsr.Request) bool { return r.Right == regime.Correct && !r.ByHand() }

// Item is one claim of a correction as the desk sees it. Candidates are the current values under its topic.
type Item struct {
	dsr.Correction
	Claim      dsr.Claim
	Why        dsr.Circumstances
	Candidates []Candidate
}

// Candidate is one current value that a claim may be about.
type Candidate struct {
	ID string // its place in the list of what is held
	connector.Held
	Suggested bool // it is what the person thinks we hold
}

// Items are the claims of a correction with what is held under their topics, values in clear: the caller masks them, or
// writes the look down with [Service.LookAtItems] before it shows them.
func (s *Service) Items(ctx context.Context, r dsr.Request) ([]Item, error) {
	read := s.Work.Store.Read(ctx)
	rows, err := read.Corrections().Find(store.Match{"request_id": r.ID}, "ordinal")
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	sub, err := read.Submissions().Get(string(r.SubmissionID))
	if err != nil {
		return nil, err
	}
	sealer, err := s.Work.SealerOf(sub)
	if err != nil {
		return nil, err
	}
	held, err := s.heldNow(ctx, read.Tables, r)
	if err != nil && !problem.Is(err, problem.NotFound) {
		return nil, err // once the request ended, what was read is destroyed
	}
	items := make([]Item, len(rows))
	for i, row := range rows {
		items[i].Correction = row
		if items[i].Claim, items[i].Why, err = openClaim(sealer, row); err != nil {
			return nil, err
		}
		items[i].Candidates = candidates(held, row.Topic, items[i].Claim.Now)
	}
	return items, nil
}

func candidates(held []connector.Held, topic dsr.Topic, now string) []Candidate {
	var list []Candidate
	for at, h := range held {
		fits := slices.ContainsFunc(h.Categories, func(c string) bool {
			return slices.ContainsFunc(topic.Categories(), func(top string) bool { return dataset.Under(c, top) })
		})
		if fits {
			said := now != "" && strings.EqualFold(strings.TrimSpace(h.Value), strings.TrimSpace(now))
			list = append(list, Candidate{ID: strconv.Itoa(at), Held: h, Suggested: said})
		}
	}
	return list
}

// LookAtItems writes down that somebody looks at the contested values, and what for.
func (s *Service) LookAtItems(ctx context.Context, id dsr.RequestID, by dsr.Actor, purpose string) error {
	if strings.TrimSpace(purpose) == "" {
		return problem.Fields(problem.Field{Name: "purpose", Message: "Say what you need the values for."})
	}
	if err := s.Work.Comment(ctx, id, by, purpose); err != nil {
		return err
	}
	_, err := s.Work.Apply(ctx, id, dsr.Command{Event: dsr.Unmask, Actor: by, Detail: "contested"})
	return err
}

// Judgment is a decision about one claim.
type Judgment struct {
	Item    string
	Verdict dsr.Verdict
	Ground  string
	Targets []string
	Health  bool
	Why     dsr.Circumstances
}

// Judge decides one claim on the totality of the circumstances (11 CCR 7023(b)). What is accepted is tried out in each
// system without changing anything, so that a value that does not fit is found now. The plan is another one after that.
func (s *Service) Judge(ctx context.Context, id dsr.RequestID, by dsr.Actor, j Judgment) error {
	r, _, seeds, err := s.subject(ctx, id)
	if err != nil {
		return err
	}
	if err := s.weighed(r, &j); err != nil {
		return err
	}
	read := s.Work.Store.Read(ctx)
	row, err := read.Corrections().First(store.Match{"id": j.Item, "request_id": id})
	if err != nil {
		return err
	}
	_, sealer, err := s.sealerIn(read.Tables, id)
	if err != nil {
		return err
	}
	if j.Verdict != dsr.Rejected {
		if err := s.tryOut(ctx, r, row, j, sealer, seeds); err != nil {
			return err
		}
	}
	return s.Work.Store.InTx(ctx, func(tx *store.Tx) error { return s.judged(tx, r, row, by, j) })
}

// weighed checks that a decision says what a decision must say.
func (s *Service) weighed(r dsr.Request, j *Judgment) error {
	var wrong []problem.Field
	need := func(name, value, message string) {
		if strings.TrimSpace(value) == "" {
			wrong = append(wrong, problem.Field{Name: name, Message: message})
		}
		if utf8.RuneCountInString(value) > 2000 {
			wrong = append(wrong, problem.Field{Name: name, Message: "Use at most 2000 characters."})
		}
	}
	need("nature", j.Why.Nature, "Write down what kind of information it is, and what hangs on it.")
	need("obtained", j.Why.Obtained, "Write down where we have it from.")
	need("reason", j.Why.Reason, "Write down why. The answer repeats it.")
	switch j.Verdict {
	case dsr.Accepted, dsr.Deleted:
		j.Ground = ""
		if len(j.Targets) == 0 && !s.asksPeople() {
			wrong = append(wrong, problem.Field{Name: "target", Message: "Choose the values that change."})
		}
	case dsr.Rejected:
		j.Targets = nil
		pack, _, err := s.Work.Rule(r)
		if err != nil {
			return err
		}
		if grounds := pack.GroundsFor(r.Right); len(grounds) > 0 {
			if _, err := pack.Ground(j.Ground, r.Right); err != nil {
				wrong = append(wrong, problem.Field{Name: "ground", Message: "Choose a ground that this law gives for this right."})
			}
		}
	default:
		wrong = append(wrong, problem.Field{Name: "verdict", Message: "Choose: accept, reject, or delete instead."})
	}
	return problem.Fields(wrong...)
}

// asksPeople reports whether people answer for some system that may hold what no program reads.
func (s *Service) asksPeople() bool {
	return slices.ContainsFunc(s.Systems.Connectors(), func(c *connector.Connector) bool { return c.Manual() && c.May(connector.Correct) })
}

// tryOut runs the accepted change without writing.
func (s *Service) tryOut(ctx context.Context, r dsr.Request, row dsr.Correction, j Judgment, sealer workflow.Sealer, seeds dataset.Seeds) error {
	claim, _, err := openClaim(sealer, row)
	if err != nil {
		return err
	}
	held, err := s.heldNow(ctx, s.Work.Store.Read(ctx).Tables, r)
	if err != nil {
		return err
	}
	c := newChanges()
	if err := c.add(held, row.Topic, j.Verdict, j.Targets, toWrite(claim, j.Why)); err != nil {
		return err
	}
	for name, list := range c.auto {
		_, err := s.Systems.Correct(ctx, name, seeds, list, connector.CorrectOptions{Finding: true, DryRun: true})
		if problem.KindOf(err) == problem.Invalid || problem.KindOf(err) == problem.Conflict {
			return err
		}
		if err != nil {
			f := connector.FaultOf(name, err)
			return problem.New(problem.Conflict, "%s could not try the change out (%s). Try again, or look at the system.", name, f.Class)
		}
	}
	return nil
}

// toWrite is what is written for an accepted claim.
func toWrite(c dsr.Claim, why dsr.Circumstances) string {
	if v := strings.TrimSpace(why.Value); v != "" {
		return v
	}
	return c.Right
}

// changes are what the accepted claims of one plan change, by system.
type changes struct {
	auto   map[string][]connector.Correction
	byHand map[string]bool // systems in which a person must do it: something there cannot be written from here
	finds  bool            // a field by which people are found is among them
	kinds  []string        // data categories
}

func newChanges() *changes {
	return &changes{auto: map[string][]connector.Correction{}, byHand: map[string]bool{}}
}

// add notes the chosen values of one claim.
func (c *changes) add(held []connector.Held, topic dsr.Topic, verdict dsr.Verdict, targets []string, value string) error {
	offered := candidates(held, topic, "")
	for _, id := range targets {
		at := slices.IndexFunc(offered, func(c Candidate) bool { return c.ID == id })
		if at < 0 {
			return problem.Fields(problem.Field{Name: "target", Message: "Choose values that are held under this heading."})
		}
		h := offered[at]
		c.finds = c.finds || h.Finds
		c.kinds = append(c.kinds, h.Categories...)
		if h.Obstacle != "" {
			c.byHand[h.Connector] = true
			continue
		}
		c.auto[h.Connector] = append(c.auto[h.Connector], connector.Correction{
			Collection: h.Collection, Field: h.Field, Keys: h.Keys, Value: value, Clear: verdict == dsr.Deleted,
		})
	}
	return nil
}

// judged writes the decision down.
func (s *Service) judged(tx *store.Tx, before dsr.Request, row dsr.Correction, by dsr.Actor, j Judgment) error {
	r, err := s.correctable(tx, before.ID)
	if err != nil {
		return err
	}
	if r.PlannedAt != before.PlannedAt {
		return problem.New(problem.Conflict, "The systems were read again in the meantime. Look again, then decide.")
	}
	if err := s.notAbout(tx, r, by); err != nil {
		return err
	}
	_, sealer, err := s.sealerOf(tx, r.ID)
	if err != nil {
		return err
	}
	text, err := dsr.JSON(j.Why)
	if err != nil {
		return err
	}
	sealed, err := sealer.Seal(text, "correction", row.ID, "circumstances")
	if err != nil {
		return err
	}
	err = tx.Corrections().SetOne(store.Match{"id": row.ID, "request_id": r.ID}, store.Values{
		"verdict": j.Verdict, "ground": j.Ground, "targets": dsr.Strings(j.Targets), "health": j.Health, "sealed": sealed,
		"decided_by": by.ID, "decided_at": tx.Now(),
	})
	if err != nil {
		return err
	}
	return s.replan(tx, r, by, dsr.ReviewItem, row.ID)
}
