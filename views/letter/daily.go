package letter

import (
	"errors"

	"github.com/habeasdata/habeas/internal/deadline"
)

// DailyWhat says what the requests of a part of the daily digest have in common.
type DailyWhat string

// The parts of the digest.
const (
	DailyOverdue        DailyWhat = "overdue"
	DailySoon           DailyWhat = "soon"
	DailyUnacknowledged DailyWhat = "unacknowledged"
	DailyNeeds          DailyWhat = "needs"
)

// DailyPart is one part of the digest: how many requests, and the clocks of the first of them.
type DailyPart struct {
	What   DailyWhat
	Count  int
	Clocks []Clock
}

// HoldReview is a legal hold that somebody is to look at again. It names no person and no matter.
type HoldReview struct {
	Placed deadline.Date
	By     deadline.Date
	Rule   string
}

// StaffDaily tells staff once a day what the desk has to do: references and dates, no person. Its Head.Reference is the
// day.
type StaffDaily struct {
	Head
	Day     deadline.Date
	Parts   []DailyPart
	Holds   []HoldReview // legal holds that somebody was to look at again by now
	DeskURL string
}

// Template implements Notice.
func (StaffDaily) Template() string { return TemplateDaily }
func (n StaffDaily) head() Head     { return n.Head }

func (n StaffDaily) write(w *writer) {
	w.title("daily.subject", "Date", w.date(n.Day))
	w.para("daily.lead")
	if len(n.Parts)+len(n.Holds) == 0 {
		w.add(block{Kind: paragraph, Text: w.say("daily.nothing")})
	}
	for _, p := range n.Parts {
		if len(p.Clocks) == 0 {
			w.fail(errors.New("a part of the digest about no request"))
		}
		w.add(block{Kind: paragraph, Text: w.count("daily."+w.need("What", string(p.What)), p.Count)})
		var items []string
		for _, c := range p.Clocks {
			items = append(items, w.clock(c))
		}
		if more := p.Count - len(p.Clocks); more > 0 {
			items = append(items, w.count("daily.more", more))
		}
		w.list(items)
	}
	if len(n.Holds) > 0 {
		w.add(block{Kind: paragraph, Text: w.count("daily.holds", len(n.Holds))})
		var items []string
		for _, h := range n.Holds {
			items = append(items, w.say("daily.hold", "Placed", w.date(h.Placed), "Date", w.date(h.By), "Rule", w.need("Rule", h.Rule)))
		}
		w.list(items)
	}
	w.link(n.DeskURL, "daily.link")
}
