package notice

import (
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/views/letter"
)

// decided are the uses that a request was about, in order, with what was decided and by which rule.
func (f facts) decided() ([]letter.Decided, error) {
	rows, err := f.read.Assessments().Find(store.Match{"request_id": f.r.ID}, "ordinal")
	if err != nil {
		return nil, err
	}
	var list []letter.Decided
	for _, a := range rows {
		d := letter.Decided{Name: a.Activity, What: a.Purpose, Verdict: string(a.Verdict)}
		if reach, ok := f.pack.ReachBy(a.Rule, f.r.Right); ok {
			d.Text, d.Rule = f.said(reach.Text), reach.Citation
		} else if g, err := f.pack.Ground(a.Rule, f.r.Right); err == nil {
			d.Text, d.Rule = f.said(g.Text), g.Citation
		}
		if d.Why, err = f.sealer.Open(a.Sealed, "assessment", a.ID, "reason"); err != nil {
			return nil, err
		}
		if f.r.Reviewing() && a.How == regime.Never {
			d.Verdict = "law"
		}
		list = append(list, d)
	}
	return list, nil
}

// restricted says use by use what was decided about a restriction or an objection.
func restricted(f facts) (letter.Notice, error) {
	n := letter.RestrictionDone{
		Head: f.head(), Right: string(f.r.Right), Done: f.s.Work.Controller.Today(f.s.Now()), Ends: f.r.Right == regime.Restrict,
		Rule: f.rule.Citation, Recourse: f.recourse(),
	}
	var err error
	if n.Uses, err = f.decided(); err != nil {
		return nil, err
	}
	told, err := f.systems(dsr.TaskTell, dsr.TaskDoneOK)
	if err != nil {
		return nil, err
	}
	for _, t := range told {
		n.Told = append(n.Told, strings.TrimPrefix(t.Connector, dsr.ToldPrefix))
	}
	if n.Gaps, err = f.gaps(); err != nil {
		return nil, err
	}
	kept, err := f.systems(dsr.TaskRestrict, dsr.TaskKept)
	if err != nil {
		return nil, err
	}
	for _, t := range kept { // somebody answered that it cannot be stopped there
		why, err := f.sealer.Open(t.Reason, "task", string(t.ID), "reason")
		if err != nil {
			return nil, err
		}
		n.Gaps = append(n.Gaps, letter.Gap{Name: t.Connector, Why: why})
	}
	return n, nil
}

// lifting tells that a restriction ends. It is written before that, and nothing ends before it was accepted.
func lifting(f facts) (letter.Notice, error) {
	c := f.s.Work.Controller
	why, err := f.lastReason()
	return letter.Lifting{
		Head: f.head(), Right: string(f.r.Right), Since: c.Today(f.r.RestrictedAt), From: c.Today(f.r.LiftAt), Why: why, URL: f.url("/status"),
		Rule: f.rule.Citation, Recourse: f.recourse(),
	}, err
}

// reviewed says decision by decision what came of a human's look at it.
func reviewed(f facts) (letter.Notice, error) {
	list, err := f.decided()
	return letter.DecisionReviewed{
		Head: f.head(), Right: string(f.r.Right), Done: f.s.Work.Controller.Today(f.s.Now()), Decisions: list, Rule: f.rule.Citation,
		Recourse: f.recourse(),
	}, err
}
