package portal

import (
	"slices"
	"time"

	"github.com/habeasdata/habeas/internal/audit"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/workflow"
	view "github.com/habeasdata/habeas/views/portal"
)

// road is where a request stands in the five public words, and when it reached each.
type road struct {
	word   string
	events []reached
}

type reached struct {
	word string
	at   time.Time
}

// road reads the audit history. A step back (another right, collected again) forgets the words that lie ahead again.
// While the answer can be fetched the request is "ready", not yet "closed".
func (p *Portal) road(q dsr.Request, history []audit.Entry, ready bool) road {
	events := []reached{{view.WordReceived, q.ReceivedAt}}
	for _, e := range history {
		word := string(dsr.State(e.Record.To).Public())
		last := events[len(events)-1].word
		if word == last {
			continue
		}
		events = slices.DeleteFunc(events, func(r reached) bool { return place(r.word) > place(word) })
		if events[len(events)-1].word != word {
			events = append(events, reached{word, e.Record.At})
		}
	}
	last := &events[len(events)-1]
	if ready && last.word == view.WordClosed {
		last.word = view.WordReady
	}
	return road{last.word, events}
}

func place(word string) int { return slices.Index(view.Words, word) }

// outcome is one sentence about the end of a request.
func (p *Portal) outcome(words *locale.Printer, q dsr.Request) string {
	switch q.State {
	case dsr.Withdrawn:
		return words.T("web.outcome.withdrawn")
	case dsr.Fulfilled:
		if q.About != "" && q.Class == regime.DecisionClass && workflow.GrantsAppeal(q.Outcome) {
			return words.T("web.outcome.granted")
		}
		if said, err := words.Text("web.outcome." + string(q.Outcome)); err == nil {
			return said
		}
	case dsr.Denied:
		return p.refusal(words, q)
	}
	return ""
}

func (p *Portal) refusal(words *locale.Printer, q dsr.Request) string {
	switch q.Ground {
	case dsr.GroundUnverified:
		return words.T("web.outcome.unverified")
	case dsr.GroundUpheld:
		return words.T("web.outcome.upheld")
	case dsr.GroundNotOurRole:
		return words.T("web.outcome." + string(q.Outcome))
	}
	pack, _, err := p.Work.Rule(q)
	if err != nil {
		return words.T("web.outcome.refused")
	}
	ground, err := pack.Ground(q.Ground, q.Right)
	if err != nil {
		return words.T("web.outcome.refused")
	}
	return words.T("web.outcome.denied", "Reason", pack.In(words.Tag(), ground.Text)+" ("+ground.Citation+")")
}
