package datamap

import (
	"slices"
	"strconv"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/regime"
)

// Use is what a right reaches or does not: one purpose of an activity or, for the rights about decisions, the decision
// that an activity makes.
type Use struct {
	ID         string // the activity's id, and the place of the purpose in it: "orders:1"
	ActivityID string
	Activity   string   // its name
	Text       string   // the purpose, or the logic of the decision
	Basis      Basis    // of the purpose; "" for a decision
	Interest   string   // of Art. 6(1)(f)
	Marketing  bool     // direct marketing
	Categories []string // the activity's data
	Decision   *Decision
}

// Reached is one use with what a law says about it.
type Reached struct {
	Use
	How     regime.How
	Because []regime.Reach // the rows of the law; none where it does not say
}

// Reached lists every use that goes on at a day, in the order of the map, with whether a right reaches it. A missing map
// has no uses: nobody may conclude from that that the right does not exist.
func (m *Map) Reached(law *regime.Pack, right regime.Right, on deadline.Date) []Reached {
	if m == nil {
		return nil
	}
	var list []Reached
	for _, a := range m.Activities {
		if !a.goesOn(on) {
			continue
		}
		for _, u := range a.asUses(right) {
			r := Reached{Use: u}
			r.How, r.Because = law.Reaches(right, u.asked())
			list = append(list, r)
		}
	}
	return list
}

// goesOn reports whether the activity has begun and not ended on a day.
func (a Activity) goesOn(on deadline.Date) bool {
	return a.inForce(on) && (a.From.IsZero() || !on.Before(a.From))
}

func (a Activity) asUses(right regime.Right) []Use {
	if right.Class() == regime.DecisionClass {
		if a.Decision == nil {
			return nil
		}
		return []Use{{ID: a.ID, ActivityID: a.ID, Activity: a.Name, Text: a.Decision.Logic, Categories: a.Categories, Decision: a.Decision}}
	}
	uses := make([]Use, len(a.Purposes))
	for i, p := range a.Purposes {
		uses[i] = Use{
			ID: a.ID + ":" + strconv.Itoa(i+1), ActivityID: a.ID, Activity: a.Name, Text: p.Text, Basis: p.Basis, Interest: p.Interest,
			Marketing: p.Marketing, Categories: a.Categories,
		}
	}
	return uses
}

func (u Use) asked() regime.Use {
	return regime.Use{
		Basis: string(u.Basis), Marketing: u.Marketing, Decision: u.Decision != nil, Sole: u.Decision != nil && u.Decision.Solely,
	}
}

// Portability says whether data of one category belong into the answer to a request for portability.
type Portability struct {
	Portable bool
	Known    bool         // the map says enough; a person decides otherwise
	Rule     regime.Reach // of what is left out
}

// Portable says whether data of a category were provided by the person and are processed, by automated means, on a basis
// that the law asks for (GDPR Art. 20(1)). A law whose pack does not ask for these lets everything go.
func (m *Map) Portable(law *regime.Pack, category string, on deadline.Date) Portability {
	if len(law.ReachOf(regime.Portability)) == 0 {
		return Portability{Portable: true, Known: true}
	}
	using := slices.DeleteFunc(m.using(category), func(a Activity) bool { return !a.goesOn(on) })
	out := Portability{Known: len(using) > 0}
	based := false
	for _, a := range using {
		how, why := a.portable(law)
		if how != regime.Always {
			if len(why) > 0 && !based {
				out.Rule = why[0]
			}
			continue
		}
		based = true
		switch {
		case a.Provided == nil:
			out.Known = false
		case anyOver(a.Provided, category):
			return Portability{Portable: true, Known: true}
		}
		out.Rule = rowOf(law, regime.OfNotProvided)
	}
	return out
}

// portable is the best that the law says of the activity's purposes, by automated means only.
func (a Activity) portable(law *regime.Pack) (regime.How, []regime.Reach) {
	if a.ByHand {
		return regime.Never, []regime.Reach{rowOf(law, regime.OfByHand)}
	}
	var how regime.How
	var why []regime.Reach
	for _, u := range a.asUses(regime.Portability) {
		h, rows := law.Reaches(regime.Portability, u.asked())
		if h == regime.Always {
			return h, rows
		}
		how, why = h, rows
	}
	return how, why
}

// rowOf is the law's row about data of a kind, a zero one where it has none.
func rowOf(law *regime.Pack, of regime.Of) regime.Reach {
	for _, r := range law.ReachOf(regime.Portability) {
		if r.Of == of {
			return r
		}
	}
	return regime.Reach{}
}
