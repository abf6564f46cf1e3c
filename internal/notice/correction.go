package notice

import (
	"encoding/json"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/views/letter"
)

// corrected says item by item what was decided about what a person said is wrong.
func corrected(f facts) (letter.Notice, error) {
	n := letter.CorrectionDone{
		Head: f.head(), Done: f.s.Work.Controller.Today(f.s.Now()), Rule: f.rule.Citation, Recourse: f.recourse(),
	}
	rows, err := f.read.Corrections().Find(store.Match{"request_id": f.r.ID}, "ordinal")
	if err != nil {
		return nil, err
	}
	for _, c := range rows {
		item, err := f.correctedItem(c)
		if err != nil {
			return nil, err
		}
		n.Items = append(n.Items, item)
	}
	told, err := f.systems(dsr.TaskTell, dsr.TaskDoneOK)
	for _, t := range told {
		n.Told = append(n.Told, strings.TrimPrefix(t.Connector, dsr.ToldPrefix))
	}
	if err != nil {
		return nil, err
	}
	n.Gaps, err = f.gaps()
	return n, err
}

func (f facts) correctedItem(c dsr.Correction) (letter.CorrectedItem, error) {
	item := letter.CorrectedItem{Topic: string(c.Topic), Verdict: string(c.Verdict), Statement: c.Health}
	text, err := f.sealer.Open(c.Sealed, "correction", c.ID, "circumstances")
	if err != nil {
		return item, err
	}
	var why dsr.Circumstances
	if err := json.Unmarshal([]byte(text), &why); err != nil {
		return item, err
	}
	item.Why = why.Reason
	if c.Ground == "" {
		return item, nil
	}
	g, err := f.pack.Ground(c.Ground, f.r.Right)
	item.Ground, item.Rule = f.said(g.Text), g.Citation
	return item, err
}
