package fulfillment

import (
	"bytes"
	"encoding/json"

	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// Information is what an answer says beside the data, as information.json and the manifest hold it.
type Information struct {
	Law      string            `json:"law"`
	DataMap  string            `json:"data_map_version,omitempty"`
	From     *deadline.Date    `json:"covers_since,omitempty"`
	LookBack string            `json:"look_back_citation,omitempty"`
	Sections []datamap.Section `json:"sections"`
}

// information joins the data map with what is held and with what people wrote for it; nil where the law wants nothing
// said, or nothing is held. An item that nobody wrote stops the answer.
func (s *Service) information(t store.Tables, r dsr.Request, sealer workflow.Sealer) (*Information, error) {
	c, err := s.content(t, r)
	if err != nil || len(c.Sections) == 0 {
		return nil, err
	}
	items, err := t.Unresolved().Find(store.Match{"request_id": r.ID}, "collection", "field")
	if err != nil {
		return nil, err
	}
	for _, g := range c.Gaps {
		if !written(items, g) {
			return nil, errUnwritten
		}
	}
	if err := byHandInto(&c, items, sealer); err != nil {
		return nil, err
	}
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return nil, err
	}
	about := &Information{Law: law.Law, Sections: c.Sections, LookBack: c.LookBack.Citation}
	if s.Map != nil {
		about.DataMap = s.Map.Version
	}
	if !c.From.IsZero() {
		about.From = &c.From
	}
	return about, nil
}

// written reports whether a person wrote what a gap leaves open.
func written(items []dsr.Unresolved, g datamap.Gap) bool {
	for _, u := range items {
		if u.Collection == gapPlace+string(g.Item) && u.Field == g.Subject && u.ResolvedBy != "" {
			return true
		}
	}
	return false
}

// text is information.json, for programs; nil where there is none.
func (i *Information) text() ([]byte, error) {
	if i == nil {
		return nil, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(i)
	return b.Bytes(), err
}
