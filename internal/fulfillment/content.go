package fulfillment

import (
	"errors"
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/workflow"
)

// content is what the answer must say beside the data, joined with what is really held about this person. Where nothing
// is held there is nothing to say of it.
func (s *Service) content(t store.Tables, r dsr.Request) (datamap.Content, error) {
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return datamap.Content{}, err
	}
	right, err := s.Work.AnsweredAs(r)
	if err != nil {
		return datamap.Content{}, err
	}
	q := datamap.Question{
		Law: law, Right: right, Received: s.Work.Controller.Today(r.ReceivedAt),
		Wide: r.LookBack.Wide(),
	}
	if q.Held, q.Unknown, err = s.heldBy(t, r); err != nil || len(q.Held)+len(q.Unknown) == 0 {
		return datamap.Content{}, err
	}
	return s.Map.Answer(q), nil
}

// heldBy lists the data categories of the rows that the answer is about, each with its systems, and the systems whose
// owner found something of which no dataset says what it is.
func (s *Service) heldBy(t store.Tables, r dsr.Request) (held []datamap.Held, unknown []string, err error) {
	list, err := t.Collections().Find(store.Match{"request_id": r.ID}, "connector", "name", "class")
	if err != nil {
		return nil, nil, err
	}
	where := map[string][]string{}
	note := func(categories []string, system string) {
		for _, c := range categories {
			if strings.HasPrefix(c, "user.") && !slices.Contains(where[c], system) {
				where[c] = append(where[c], system)
			}
		}
	}
	for _, c := range list {
		if c.Class != dsr.RowsReference && c.Included && c.Rows > 0 {
			note(c.Categories, c.Connector)
		}
	}
	tasks, err := t.Tasks().Find(store.Match{"request_id": r.ID, "kind": dsr.TaskCollect, "manual": true, "state": dsr.TaskDoneOK}, "connector")
	for _, task := range tasks {
		if categories := s.Map.Of(task.Connector); len(categories) > 0 {
			note(categories, task.Connector)
		} else {
			unknown = append(unknown, task.Connector)
		}
	}
	for c, systems := range where {
		held = append(held, datamap.Held{Category: c, Where: systems})
	}
	slices.SortFunc(held, func(a, b datamap.Held) int { return strings.Compare(a.Category, b.Category) })
	return held, unknown, err
}

// gapPlace is how an open item of an answer's content begins: the item that a person must write follows.
const gapPlace = "answer: "

// keepGaps writes down, for a person to fill, what the law wants said and the data map cannot say. Nothing is approved
// while one is open.
func (s *Service) keepGaps(tx *store.Tx, r dsr.Request) error {
	c, err := s.content(tx.Tables, r)
	if err != nil || len(c.Gaps) == 0 {
		return err
	}
	there, err := tx.Unresolved().Find(store.Match{"request_id": r.ID})
	if err != nil {
		return err
	}
	for _, g := range c.Gaps {
		u := dsr.Unresolved{RequestID: r.ID, Collection: gapPlace + string(g.Item), Field: g.Subject}
		if slices.ContainsFunc(there, func(o dsr.Unresolved) bool { return o.Collection == u.Collection && o.Field == u.Field }) {
			continue
		}
		u.Problem, u.Remedy = gapWords(c, g)
		if err := tx.Unresolved().Insert(&u); err != nil {
			return err
		}
	}
	return nil
}

// Unsaid reports whether an open item is one of the answer's content, and which: what a person writes for it is said to
// the requester.
func Unsaid(u dsr.Unresolved) (regime.Item, bool) {
	item, ok := strings.CutPrefix(u.Collection, gapPlace)
	return regime.Item(item), ok
}

// gapWords say to staff what is missing and what to do.
func gapWords(c datamap.Content, g datamap.Gap) (trouble, remedy string) {
	law := ""
	for _, s := range c.Sections {
		if s.Item == g.Item {
			law = s.Citation
		}
	}
	trouble = map[datamap.Trouble]string{
		datamap.NoMap:          "the answer must say this and there is no data map",
		datamap.NoUse:          "no activity of the data map uses this kind of data, which is held about the person",
		datamap.NoStatutory:    "the data map does not say which category of the statute this kind of data is",
		datamap.NoSafeguard:    "the data map names no safeguard for this transfer",
		datamap.NoReason:       "the data map does not say whether this disclosure is a sale, sharing, or for a business purpose",
		datamap.NoSpecialBasis: "this kind of data needs special care, and the data map names no basis of Art. 9(2) for its use",
		datamap.UnknownContent: "this system holds something, and the data map does not say what kinds of data it is",
	}[g.Trouble] + " (" + law + ")"
	return trouble, "write here what the answer says about it, or complete the data map and read the systems again"
}

// byHandInto puts what people wrote for open items into the sections that they belong to.
func byHandInto(c *datamap.Content, items []dsr.Unresolved, sealer workflow.Sealer) error {
	for _, u := range items {
		item, ok := Unsaid(u)
		if !ok {
			continue
		}
		text, err := sealer.Open(u.Reason, "unresolved", u.ID, "reason")
		if err != nil {
			return err
		}
		at := slices.IndexFunc(c.Sections, func(s datamap.Section) bool { return s.Item == item })
		if at < 0 || text == "" {
			return errUnwritten
		}
		c.Sections[at].Written = append(c.Sections[at].Written, text)
	}
	return nil
}

// errUnwritten stops an answer that would leave something out in silence.
var errUnwritten = errors.New("an item that the law wants said was not written, or has no place in this answer")
