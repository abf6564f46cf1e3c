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

// StaffDaily tells staff once a day what the desk has to do: references and dates, no person. Its Head.Reference is the
// day.
type StaffDaily struct {
	Head
	Day     deadline.Date
	Parts   []DailyPart
	DeskURL string
}

// Template implements Notice.
func (StaffDaily) Template() string { return TemplateDaily }
func (n StaffDaily) head() Head     { return n.Head }

func (n StaffDaily) write(w *writer) {
	w.title("daily.subject", "Date", w.date(n.Day))
	w.para("daily.lead")
	if len(n.Parts) == 0 {
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
	w.link(n.DeskURL, "daily.link")
}
