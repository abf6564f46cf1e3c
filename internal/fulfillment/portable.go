package fulfillment

import (
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/connector"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
)

// portablePlace is how an open item begins that asks whether data belong into an answer to portability.
const portablePlace = "portability: "

// limitsPortability reports whether the request's law lets only some data be taken along (GDPR Art. 20(1)).
func (s *Service) limitsPortability(r dsr.Request) (*regime.Pack, bool, error) {
	if r.Right != regime.Portability {
		return nil, false, nil
	}
	law, _, err := s.Work.Rule(r)
	return law, err == nil && len(law.ReachOf(r.Right)) > 0, err
}

// leaveOutNotPortable notes for each field of what was collected whether it belongs into an answer to portability: data
// that the person provided, processed by automated means on consent or a contract. It returns what the data map cannot
// say, for a person to decide: these fields stay in until then, and nothing is approved.
func (s *Service) leaveOutNotPortable(r dsr.Request, report *connector.Report, rows []dsr.Collection) ([]dsr.Unresolved, error) {
	law, limited, err := s.limitsPortability(r)
	if err != nil || !limited {
		return nil, err
	}
	categories := map[string]map[string][]string{}
	for _, c := range report.Collections {
		categories[c.Connector+"\x00"+c.Title] = c.Categories
	}
	var open []dsr.Unresolved
	for i := range rows {
		c := &rows[i]
		var unknown []string
		for _, field := range c.Fields {
			rule, known := s.portable(law, *c, categories[c.Connector+"\x00"+c.Name][field])
			switch {
			case !known:
				unknown = append(unknown, field)
			case rule != "":
				c.LeftOut = append(c.LeftOut, field+"="+rule)
			}
		}
		if len(unknown) > 0 {
			open = append(open, dsr.Unresolved{
				RequestID: r.ID, Collection: portablePlace + c.Name, Field: strings.Join(unknown, ", "),
				Problem: "the data map does not say whether the person provided this, or what it is used for",
				Remedy:  "take out what they did not provide or what rests on no consent or contract, and write why; or complete the data map and read the systems again",
			})
		}
	}
	return open, nil
}

// portable returns the rule by which a field stays out, "" where it goes in. Data about things, and keys that say nothing
// about anybody, were not provided by the person.
func (s *Service) portable(law *regime.Pack, c dsr.Collection, categories []string) (rule string, known bool) {
	categories = slices.DeleteFunc(slices.Clone(categories), func(one string) bool { return !strings.HasPrefix(one, "user.") })
	if c.Class == dsr.RowsReference || len(categories) == 0 {
		for _, row := range law.ReachOf(regime.Portability) {
			if row.Of == regime.OfNotProvided {
				return row.ID, true
			}
		}
		return "", false
	}
	known = true
	for _, one := range categories {
		p := s.Map.Portable(law, one, s.Work.Controller.Today(s.Now()))
		if p.Portable {
			return "", true
		}
		known = known && p.Known && p.Rule.ID != ""
		rule = p.Rule.ID
	}
	return rule, known
}

// leftOut are the fields of a collection that stay out by a rule of the law, each with its rule.
func leftOut(law *regime.Pack, c dsr.Collection) (fields []string, rules []regime.Reach) {
	for _, text := range c.LeftOut {
		field, id, _ := strings.Cut(text, "=")
		rule, _ := law.ReachBy(id, regime.Portability)
		fields, rules = append(fields, field), append(rules, rule)
	}
	return fields, rules
}

// nothingPortable reports whether a portability request was collected and nothing of it may be taken along.
func (s *Service) nothingPortable(t store.Tables, r dsr.Request) (bool, error) {
	_, limited, err := s.limitsPortability(r)
	if err != nil || !limited || r.PlanHash == "" {
		return false, err
	}
	list, err := t.Collections().Find(store.Match{"request_id": r.ID})
	if err != nil {
		return false, err
	}
	files, err := t.Files().Count(store.Match{"request_id": r.ID})
	if err != nil || files > 0 || len(list) == 0 {
		return false, err
	}
	for _, c := range list {
		if c.Included && len(c.LeftOut)+len(c.Redacted) < len(c.Fields) {
			return false, nil
		}
	}
	return true, nil
}

// somethingPortable refuses to release an answer to portability with nothing in it: that is a refusal, on its ground.
func (s *Service) somethingPortable(t store.Tables, r dsr.Request) error {
	nothing, err := s.nothingPortable(t, r)
	if err == nil && nothing {
		err = problem.New(problem.Conflict, "Nothing that is held may be taken along: see what is left out and why. Refuse on the ground of the law.")
	}
	return err
}

// LeftOutBecause is the rule by which a field stays out of an answer to portability, with its citation; "" where it does
// not.
func (s *Service) LeftOutBecause(r dsr.Request, c dsr.Collection, field string) string {
	law, _, err := s.Work.Rule(r)
	if err != nil {
		return ""
	}
	fields, rules := leftOut(law, c)
	at := slices.Index(fields, field)
	if at < 0 {
		return ""
	}
	return rules[at].Text + " (" + rules[at].Citation + ")"
}
