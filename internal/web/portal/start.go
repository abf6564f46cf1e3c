package portal

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/habeasdata/habeas/internal/deadline"
	"github.com/habeasdata/habeas/internal/locale"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/web"
	view "github.com/habeasdata/habeas/views/portal"
)

// shownRights are the rights whose periods the start page tells.
var shownRights = []regime.Right{regime.KnowSpecific, regime.Access, regime.Delete, regime.Correct,
	regime.OptOutSaleSharing, regime.OptOutSale, regime.LimitSensitive, regime.ObjectDirectMarketing}

// start shows what one can ask for and how long the law gives us.
func (p *Portal) start(c echo.Context) error {
	site := p.site(c)
	return web.Render(c, http.StatusOK, view.Start(view.StartPage{Site: site, Law: p.law(site.P)}))
}

// law lists the periods of the controller's regimes; rights with the same period stand in one line.
func (p *Portal) law(words *locale.Printer) []view.LawLine {
	regimes := p.Regimes
	if len(regimes) == 0 {
		regimes = []string{p.Work.Controller.DefaultRegime}
	}
	today := p.Work.Controller.Today(p.Now())
	var lines []view.LawLine
	for _, id := range regimes {
		if pack, err := p.Work.Law.Pack(id); err == nil {
			lines = append(lines, linesOf(words, pack, today)...)
		}
	}
	return lines
}

// lawGroup is the rights of one law that have the same period, with every citation that one of them rests on.
type lawGroup struct {
	time  string
	what  []string
	cited []string
}

func (g *lawGroup) cite(citation string) {
	for part := range strings.SplitSeq(citation, ";") {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(g.cited, part) {
			g.cited = append(g.cited, part)
		}
	}
}

func linesOf(words *locale.Printer, pack *regime.Pack, today deadline.Date) []view.LawLine {
	var groups []*lawGroup
	of := func(time string) *lawGroup {
		for _, g := range groups {
			if g.time == time {
				return g
			}
		}
		groups = append(groups, &lawGroup{time: time})
		return groups[len(groups)-1]
	}
	for _, right := range shownRights {
		rule, err := pack.Rule(right, today)
		if err != nil || rule.Law.Answer.IsZero() {
			continue
		}
		g := of(period(words, rule.Law.Answer))
		g.cite(rule.Citation)
		g.what = append(g.what, view.Asked(words, string(right)))
	}
	lines := make([]view.LawLine, 0, len(groups))
	for _, g := range groups {
		lines = append(lines, view.LawLine{
			Place: pack.In(words.Tag(), pack.Jurisdiction), What: words.List(g.what), Time: g.time, Citation: strings.Join(g.cited, "; "),
		})
	}
	return lines
}

func period(words *locale.Printer, d deadline.Period) string {
	switch d.Unit {
	case deadline.BusinessDays:
		return words.N("web.period.business_days", d.N)
	case deadline.MonthUnits:
		return words.N("web.period.months", d.N)
	}
	return words.N("web.period.days", d.N)
}
