package fulfillment

import (
	"maps"
	"slices"
	"strconv"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/store"
)

// since is the first day of which rows are collected; "" for all. A day more is taken than the law's, since systems tell
// the time in other zones than the controller.
func (s *Service) since(r dsr.Request) (string, error) {
	period, err := s.Work.Covers(r)
	if err != nil || period.From.IsZero() {
		return "", err
	}
	return period.From.AddDays(-1).String(), nil
}

// Period is the time that an answer covers, as information.json and the manifest hold it.
type Period struct {
	Since    string           `json:"covers_since"`
	Asked    string           `json:"asked_for,omitempty"`
	Citation string           `json:"citation"`
	Undated  []string         `json:"collections_without_date,omitempty"` // all of them is in the answer
	Older    map[string]int64 `json:"older_rows_left_out,omitempty"`
}

// period says what time an answer covers and what that does to each collection; nil where the law sets no limit.
func (s *Service) period(t store.Tables, r dsr.Request) (*Period, error) {
	covers, err := s.Work.Covers(r)
	if err != nil || covers.From.IsZero() {
		return nil, err
	}
	list, err := t.Collections().Find(store.Match{"request_id": r.ID}, "connector", "name", "class")
	if err != nil {
		return nil, err
	}
	p := &Period{Since: covers.From.String(), Asked: string(r.LookBack), Citation: covers.Law.Citation, Older: map[string]int64{}}
	for _, c := range list {
		switch {
		case c.Class != dsr.RowsOwned:
		case c.Dated == "":
			p.Undated = append(p.Undated, c.Name)
		case c.Older > 0:
			p.Older[c.Name] += c.Older
		}
	}
	return p, nil
}

// leftOut is how many rows are older than what was asked for.
func (p *Period) leftOut() (n int64) {
	if p != nil {
		for _, rows := range p.Older {
			n += rows
		}
	}
	return n
}

// say puts the period into words.
func (s *Service) periodWords(p *locale.Printer, r dsr.Request, period *Period) ([]string, error) {
	covers, err := s.Work.Covers(r)
	if err != nil || period == nil {
		return nil, err
	}
	lines := []string{p.T("answer.period.since", "Day", say(p, covers.From)) + " " + p.T("answer.law", "Citation", covers.Law.Citation)}
	switch r.LookBack {
	case dsr.LookBackMonths:
		lines = append(lines, p.T("answer.period.months", "Months", strconv.Itoa(covers.Law.Months)))
	case dsr.LookBackAll:
		lines = append(lines, p.T("answer.period.all"))
	}
	for _, name := range period.Undated {
		lines = append(lines, p.T("answer.period.undated", "Name", name))
	}
	for _, name := range slices.Sorted(maps.Keys(period.Older)) {
		lines = append(lines, p.T("answer.period.older", "Name", name, "Rows", strconv.FormatInt(period.Older[name], 10)))
	}
	return lines, nil
}
