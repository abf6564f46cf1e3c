package desk

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/habeasdata/habeas/internal/datamap"
	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// usedBy reports whether a request has a page of its own on which uses of data, or decisions, are decided one by one.
func usedBy(r dsr.Request) bool { return dsr.Restricts(r.Right) || r.Reviewing() }

// showUses is the page of a restriction, an objection or a review of decisions.
func showUses(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	if !usedBy(r) {
		return web.See(c, requestPath(r)+"/review")
	}
	d, err := c.open(r, nil)
	if err != nil {
		return err
	}
	return d.showUses(http.StatusOK)
}

// assessAct decides some uses.
var assessAct = act{path: "uses/assess", roles: handlers, said: "decided", page: planPage, do: func(c *call, r dsr.Request) error {
	return c.d.Fulfillment.Assess(c.ctx(), r.ID, c.actor, fulfillment.Assessed{
		Uses: web.Form(c)["use"], Verdict: dsr.Verdict(c.field("verdict")), Rule: c.field("rule"), Reason: c.field("reason"),
	})
}}

// endLimitAct announces the end of a restriction.
var endLimitAct = act{path: "restriction/end", roles: officers, said: "ends", do: func(c *call, r dsr.Request) error {
	return c.d.Work.EndRestriction(c.ctx(), r.ID, c.actor, c.field("reason"))
}}

// keepLimitAct calls it off.
var keepLimitAct = act{path: "restriction/keep", roles: officers, said: "stays", do: func(c *call, r dsr.Request) error {
	return c.d.Work.KeepRestriction(c.ctx(), r.ID, c.actor, c.field("reason"))
}}

func (d *dossier) showUses(status int) error {
	v, err := d.usesView()
	if err != nil {
		return err
	}
	return d.render(status, page.Uses(v))
}

var usesTitles = map[regime.Right]string{
	regime.Restrict: "Which uses are restricted", regime.Object: "Which uses stop",
}

func (d *dossier) usesView() (page.UsesView, error) {
	shell, err := d.shell(rightName(d.r.Right)+" "+d.r.Reference, "Queue")
	v := page.UsesView{
		Shell: shell, Back: requestPath(d.r), Reference: d.r.Reference, Right: rightName(d.r.Right), Title: usesTitles[d.r.Right],
		Plan: short(d.r.PlanHash), Notes: d.notes(), Side: "Approve",
	}
	if d.r.Reviewing() {
		v.Title, v.Side = "What a program decided", "Answer"
	}
	if err != nil || d.gone {
		return v, err
	}
	if v.Conflicts, err = d.openItems(); err != nil {
		return v, err
	}
	rows, err := d.d.Fulfillment.Assessments(d.read().Tables, d.r)
	if err != nil {
		return v, err
	}
	pack, _, err := d.d.Work.Rule(d.r)
	if err != nil {
		return v, err
	}
	open := 0
	for _, a := range rows {
		if a.Verdict == dsr.Undecided {
			open++
		}
		row, err := d.assessed(pack, a)
		if err != nil {
			return v, err
		}
		v.Rows = append(v.Rows, row)
	}
	v.Totals = []page.FactView{
		{Number: strconv.Itoa(len(rows)), Text: oneOr(int64(len(rows)), "use", "uses")},
		{Number: strconv.Itoa(open), Text: "to decide", Tone: toneIf(open > 0, ui.Soon, ui.Plain)},
	}
	if len(rows) == 0 {
		v.Empty = &ui.EmptyView{Title: "The data map lists nothing", Text: "No activity in force fits this right. Refuse on a ground of the law, or answer by hand from the request's page."}
	}
	if d.r.State == dsr.InReview && d.may(dsr.ReviewItem) {
		d.offerAssess(&v, pack, rows)
	}
	if err := d.fillMarks(&v); err != nil {
		return v, err
	}
	return v, d.fillUsesEnd(&v, open)
}

// fillMarks lists what systems would mark.
func (d *dossier) fillMarks(v *page.UsesView) error {
	list, err := d.collections()
	for _, c := range list {
		v.Marks = append(v.Marks, ui.TermView{Term: c.Name, Text: counted(c.Rows, "row", "rows"), Note: c.Connector})
	}
	return err
}

// fillUsesEnd offers the last step, or says why there is none.
func (d *dossier) fillUsesEnd(v *page.UsesView, open int) error {
	var err error
	if d.r.Reviewing() {
		a, offered, err := d.offerReviewed(d.target("conclude"))
		switch {
		case open > 0:
			v.Blocked = "Look at each decision again first."
		case !offered || !d.may(dsr.Executed):
			v.Blocked = "There is nothing to answer while the request is " + stateWords[d.r.State].Word + "."
		default:
			a = d.again("conclude", a)
			v.Approve = &a
		}
		return err
	}
	if v.Blocked, err = d.approvalBlocked(open + len(v.Conflicts)); err != nil || v.Blocked != "" {
		return err
	}
	a := page.Act(d.target("approve"), "Approve the decisions", "p", ui.ButtonView{Label: "Approve and carry out", Kind: ui.Primary}, d.approvalIntro(),
		[]ui.HiddenView{{Name: "plan", Value: d.r.PlanHash}})
	a.Open = true
	a = d.again("approve", a)
	v.Approve = &a
	return nil
}

// offerReviewed ends a review with what was recorded for each decision.
func (d *dossier) offerReviewed(t page.TargetView) (page.ActionView, bool, error) {
	a := page.Act(t, "Answer with these outcomes", "g", ui.ButtonView{Label: "Record it and answer", Kind: ui.Primary},
		"The letter says of each decision whether it stands or is changed, and why.", []ui.HiddenView{{Name: "outcome", Value: string(dsr.InFull)}},
		page.Reason("Who looked at it, and what was done where a decision is changed. Staff only."))
	return a, d.r.State == dsr.InReview, nil
}

var verdictsOf = map[bool][]ui.OptionView{
	false: {
		{Value: string(dsr.Accepted), Label: "Grant: this use stops"},
		{Value: string(dsr.Rejected), Label: "Refuse: this use goes on", Hint: "The letter gives the ground and your reason."},
	},
	true: {
		{Value: string(dsr.Upheld), Label: "A human looked again: it stands"},
		{Value: string(dsr.Changed), Label: "A human looked again: it is changed", Hint: "Change it in the system that holds it."},
	},
}

// offerAssess offers the decision on what the law leaves to decide, with the cases and grounds that it has for these uses.
func (d *dossier) offerAssess(v *page.UsesView, pack *regime.Pack, rows []dsr.Assessment) {
	var uses, rules []ui.OptionView
	known := map[string]bool{}
	add := func(id, label string) {
		if !known[id] {
			known[id] = true
			rules = append(rules, ui.OptionView{Value: id, Label: label})
		}
	}
	for _, a := range rows {
		if a.ByLaw() && a.DecidedBy == "" && a.Verdict != dsr.Undecided {
			continue
		}
		label := "Every use"
		if a.Activity != "" {
			label = a.Activity + ": " + a.Purpose
		}
		uses = append(uses, ui.OptionView{Value: a.ID, Label: label, Selected: a.Verdict == dsr.Undecided})
		for _, id := range a.Rules {
			if reach, ok := pack.ReachBy(id, d.r.Right); ok && reach.How == regime.If {
				add(id, "Grant: "+reach.Text+" ("+reach.Citation+")")
			}
		}
	}
	if len(uses) == 0 {
		return
	}
	intro, label, hint := "The plan is made anew, and approvals start again.", "Case or ground", "The law's case in which it is granted, or its ground for refusing."
	if d.r.Reviewing() {
		intro = "Look at the data that it was made from and at what the person says, and decide with the power to change it (GDPR Art. 22(3), unverified)."
	} else {
		for _, g := range pack.GroundsFor(d.r.Right) {
			if d.d.Fulfillment.MayRefuse(d.r, g.ID) == nil {
				add(g.ID, "Refuse: "+g.Text+" ("+g.Citation+")")
			}
		}
	}
	a := d.again("uses/assess", page.DecideUses(d.target("uses/assess"), intro, verdictsOf[d.r.Reviewing()], uses, rules, label, hint))
	v.Decide = &a
}

var useVerdicts = map[dsr.Verdict]ui.ChipView{
	dsr.Undecided: {Tone: ui.Soon, Word: "to decide"}, dsr.Accepted: {Tone: ui.Fine, Word: "stops"}, dsr.Rejected: {Tone: ui.Late, Word: "goes on"},
	dsr.Upheld: {Tone: ui.Info, Word: "stands"}, dsr.Changed: {Tone: ui.Fine, Word: "changed"},
}

// assessed is one use with its decision.
func (d *dossier) assessed(pack *regime.Pack, a dsr.Assessment) (page.UseRowView, error) {
	u := datamap.Reached{How: a.How, Use: datamap.Use{Activity: a.Activity, Text: a.Purpose, Basis: datamap.Basis(a.Basis)}}
	for _, id := range a.Rules {
		if reach, ok := pack.ReachBy(id, d.r.Right); ok {
			u.Because = append(u.Because, reach)
		}
	}
	row := reachRow(u)
	chip := useVerdicts[a.Verdict]
	row.Verdict = &chip
	if a.Verdict != dsr.Undecided {
		row.Decided = "By the law itself"
		if a.DecidedBy != "" {
			row.Decided = d.member(a.DecidedBy) + ", " + d.face.when(a.DecidedAt)
		}
		if g, err := pack.Ground(a.Rule, d.r.Right); err == nil {
			row.Decided = join(row.Decided, g.Text+" ("+g.Citation+")")
		} else if reach, ok := pack.ReachBy(a.Rule, d.r.Right); ok && reach.How == regime.If {
			row.Decided = join(row.Decided, reach.Text+" ("+reach.Citation+")")
		}
	}
	why, err := d.sealer.Open(a.Sealed, "assessment", a.ID, "reason")
	row.Reason = why
	return row, err
}

var reachChips = map[regime.How]ui.ChipView{
	regime.Always: {Tone: ui.Fine, Word: "reaches it"}, regime.Never: {Tone: ui.Late, Word: "does not reach it"},
	regime.If: {Tone: ui.Soon, Word: "reaches it if"}, regime.Unless: {Tone: ui.Soon, Word: "reaches it unless refused"},
	regime.Unsaid: {Word: "a person decides", Outline: true},
}

func reachRow(u datamap.Reached) page.UseRowView {
	row := page.UseRowView{Activity: u.Activity, Purpose: u.Text, Reach: reachChips[u.How]}
	if row.Activity == "" {
		row.Activity, row.Purpose = "Every use", "There is no data map."
	}
	if u.Basis != "" {
		row.Basis = "Art. " + string(u.Basis)
	}
	row.Basis = join(row.Basis, u.Interest)
	if u.Marketing {
		row.Basis = join(row.Basis, "direct marketing")
	}
	for _, b := range u.Because {
		note := b.Citation
		if b.Confidence != regime.Verified {
			note += ", unverified"
		}
		row.Because = append(row.Because, ui.TermView{Text: b.Text, Note: "(" + note + ")"})
	}
	return row
}

// fillUses shows at the request which uses its right reaches, by the data map.
func (d *dossier) fillUses(v *page.RequestView) error {
	uses, err := d.d.Fulfillment.Reach(d.r)
	if err != nil || len(uses) == 0 {
		return err
	}
	for _, u := range uses {
		v.Uses = append(v.Uses, reachRow(u))
	}
	return nil
}

// offerEndLimit ends a restriction that is in force: the person is told before.
func (d *dossier) offerEndLimit(t page.TargetView) (page.ActionView, bool, error) {
	if !d.may(dsr.AnnounceLift) {
		return page.ActionView{}, false, nil
	}
	return page.Act(t, "End the restriction", "j", ui.ButtonView{Label: "Tell the person that it ends", Kind: ui.Danger},
		"In force since "+d.face.day(d.r.RestrictedAt)+". The person is told first (GDPR Art. 18(3), unverified); it ends seven days later, and not before the letter was accepted.", nil,
		page.Reason("Why it ends. The person reads this.")), true, nil
}

// offerKeepLimit calls the end off.
func (d *dossier) offerKeepLimit(t page.TargetView) (page.ActionView, bool, error) {
	if !slices.Contains(d.events, dsr.KeepLimits) {
		return page.ActionView{}, false, nil
	}
	return page.Act(t, "Keep the restriction", "j", ui.ButtonView{Label: "It does not end"},
		"The person was told that it ends on "+d.face.day(d.r.LiftAt)+". Tell them in a message that it does not.", nil,
		page.Reason("Why it goes on. Staff only.")), true, nil
}
