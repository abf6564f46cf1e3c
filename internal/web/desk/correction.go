package desk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// weighed reports whether a request has a page of its own on which its claims are weighed.
func weighed(r dsr.Request) bool { return r.Right == regime.Correct && !r.ByHand() }

// showCorrection is the page of a correction; values stand masked.
func showCorrection(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	if !weighed(r) {
		return web.See(c, requestPath(r)+"/review")
	}
	d, err := c.open(r, nil)
	if err != nil {
		return err
	}
	return d.showCorrection(http.StatusOK)
}

// lookAtClaims shows the page with the values in clear, once the look and its purpose are written down.
func lookAtClaims(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	err = c.d.Fulfillment.LookAtItems(c.ctx(), r.ID, c.actor, c.field("purpose"))
	if problem.Is(err, problem.Invalid) {
		d, opened := c.open(r, &failure{act: "correction/look", values: web.Form(c), messages: fields(err, nil)})
		if opened != nil {
			return opened
		}
		return d.showCorrection(http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	if r, err = c.request(); err != nil {
		return err
	}
	d, err := c.open(r, nil)
	if err != nil {
		return err
	}
	d.clear = true
	return d.showCorrection(http.StatusOK)
}

// judgeAct decides one claim.
var judgeAct = act{path: "correction/judge", roles: handlers, said: "decided", page: planPage, do: func(c *call, r dsr.Request) error {
	form := web.Form(c)
	return c.d.Fulfillment.Judge(c.ctx(), r.ID, c.actor, fulfillment.Judgment{
		Item: c.field("item"), Verdict: dsr.Verdict(c.field("verdict")), Ground: c.field("ground"), Targets: form["target"],
		Health: c.field("health") == "yes",
		Why: dsr.Circumstances{
			Nature: c.field("nature"), Obtained: c.field("obtained"), Documents: c.field("documents"), Value: c.field("value"), Reason: c.field("reason"),
		},
	})
}}

// claimAct writes down one more thing that is wrong, as the person said it in another way.
var claimAct = act{path: "correction/add", roles: officers, said: "decided", page: planPage, do: func(c *call, r dsr.Request) error {
	return c.d.Fulfillment.AddClaim(c.ctx(), r.ID, c.actor, dsr.Claim{
		What: dsr.Topic(c.field("what")), Now: strings.TrimSpace(c.field("now")), Right: strings.TrimSpace(c.field("right")),
	})
}}

func (d *dossier) showCorrection(status int) error {
	v, err := d.correctionView()
	if err != nil {
		return err
	}
	return d.render(status, page.Correction(v))
}

var topicNames = map[dsr.Topic]string{
	dsr.TopicName: "Name", dsr.TopicEmail: "Email address", dsr.TopicPhone: "Phone number", dsr.TopicAddress: "Postal address",
	dsr.TopicBirth: "Date of birth", dsr.TopicPurchase: "A purchase or payment", dsr.TopicHealth: "Health", dsr.TopicOther: "Something else",
}

var verdictChips = map[dsr.Verdict]ui.ChipView{
	dsr.Undecided: {Tone: ui.Soon, Word: "to decide"}, dsr.Accepted: {Tone: ui.Fine, Word: "accepted"},
	dsr.Rejected: {Tone: ui.Late, Word: "rejected"}, dsr.Deleted: {Tone: ui.Info, Word: "deleted instead"},
}

func (d *dossier) correctionView() (page.CorrectionView, error) {
	shell, err := d.shell("Correction "+d.r.Reference, "Queue")
	v := page.CorrectionView{
		Shell: shell, Back: requestPath(d.r), Reference: d.r.Reference, Title: "What is wrong, and what is right", Plan: short(d.r.PlanHash), Notes: d.notes(),
	}
	if err != nil || d.gone {
		return v, err
	}
	if v.Conflicts, err = d.openItems(); err != nil {
		return v, err
	}
	items, err := d.d.Fulfillment.Items(d.ctx(), d.r)
	if err != nil {
		return v, err
	}
	open := 0
	for _, i := range items {
		if i.Verdict == dsr.Undecided {
			open++
		}
		item, err := d.correctionItem(i)
		if err != nil {
			return v, err
		}
		v.Items = append(v.Items, item)
	}
	v.Totals = []page.FactView{
		{Number: strconv.Itoa(len(items)), Text: oneOr(int64(len(items)), "item", "items")},
		{Number: strconv.Itoa(open), Text: "to decide", Tone: toneIf(open > 0, ui.Soon, ui.Plain)},
		{Number: strconv.Itoa(d.r.Approvals) + " of " + strconv.Itoa(d.r.ApprovalsNeeded), Text: "approvals"},
	}
	if len(items) == 0 {
		open++
	}
	d.offerLookAndAdd(&v)
	return v, d.fillCorrectionApproval(&v, open)
}

// offerLookAndAdd offers the look at the values, for a purpose, and one more item.
func (d *dossier) offerLookAndAdd(v *page.CorrectionView) {
	if d.may(dsr.Unmask) && !d.clear && len(v.Items) > 0 {
		look := page.Act(d.target("correction/look"), "Show the values", "v", ui.ButtonView{Label: "Show the values (written down)"},
			"What the person claims and what is held is masked until you say what you need it for.", nil,
			ui.FieldView{Name: "purpose", Label: "What for", Required: true, MaxLength: 500, Spell: true})
		look = d.again("correction/look", look)
		v.Look = &look
	}
	if d.r.State != dsr.InReview || d.role() != dsr.Officer {
		return
	}
	var topics []ui.OptionView
	for _, t := range dsr.Topics {
		topics = append(topics, ui.OptionView{Value: string(t), Label: topicNames[t]})
	}
	add := page.Act(d.target("correction/add"), "Add an item", "n", ui.ButtonView{Label: "Add the item"}, "What the person said in their own words, in a message or on the phone.", nil,
		ui.FieldView{Kind: ui.Select, Name: "what", Label: "What it is about", Options: topics, Required: true},
		ui.FieldView{Name: "now", Label: "What they think is held", Optional: true, MaxLength: 500, Autocomplete: "off"},
		ui.FieldView{Name: "right", Label: "What is right", Required: true, MaxLength: 500, Autocomplete: "off"})
	add = d.again("correction/add", add)
	v.Add = &add
}

// correctionItem is one claim beside what is held.
func (d *dossier) correctionItem(i fulfillment.Item) (page.CorrectionItemView, error) {
	n := strconv.Itoa(i.Ordinal)
	v := page.CorrectionItemView{ID: "item-" + n, Title: "Item " + n + ": " + topicNames[i.Topic], State: verdictChips[i.Verdict]}
	if i.Claim.Now != "" {
		v.Claim = append(v.Claim, ui.TermView{Term: "They think we hold", Text: d.contestedValue(i.Topic, i.Claim.Now)})
	}
	v.Claim = append(v.Claim, ui.TermView{Term: "They say is right", Text: d.contestedValue(i.Topic, i.Claim.Right)})
	var targets []ui.OptionView
	for _, c := range i.Candidates {
		v.Values = append(v.Values, d.contested(i.Topic, c, slices.Contains(i.Targets, c.ID)))
		targets = append(targets, ui.OptionView{
			Value: c.ID, Label: c.Title + "." + c.Field + ", " + counted(int64(len(c.Keys)), "row", "rows") + ": " + d.heldValue(i.Topic, c), Selected: c.Suggested,
		})
	}
	if i.Verdict != dsr.Undecided {
		v.Weighed = d.weighedTerms(i)
	}
	if d.r.State != dsr.InReview || !d.may(dsr.ReviewItem) {
		return v, nil
	}
	pack, _, err := d.d.Work.Rule(d.r)
	if err != nil {
		return v, err
	}
	var grounds []ui.OptionView
	for _, g := range pack.GroundsFor(d.r.Right) {
		grounds = append(grounds, ui.OptionView{Value: g.ID, Label: g.Text + " (" + g.Citation + ")"})
	}
	judge := page.JudgeCorrection(d.target("correction/judge"), i.ID, "judge-"+n, targets, grounds)
	if d.failed != nil && len(d.failed.values["item"]) > 0 && d.failed.values["item"][0] == i.ID {
		judge = d.again("correction/judge", judge)
	}
	judge.Open = judge.Open || i.Verdict == dsr.Undecided
	v.Decide = &judge
	return v, nil
}

// contested is one current value with what must be known before it is changed.
func (d *dossier) contested(topic dsr.Topic, c fulfillment.Candidate, chosen bool) page.CorrectionValueView {
	v := page.CorrectionValueView{Place: c.Title + "." + c.Field, Value: d.heldValue(topic, c), Rows: count(int64(len(c.Keys)))}
	if chosen {
		v.Flags = append(v.Flags, ui.ChipView{Tone: ui.Info, Word: "changes"})
	}
	if c.Suggested {
		v.Flags = append(v.Flags, ui.ChipView{Tone: ui.Fine, Word: "as they said"})
	}
	if c.Finds {
		v.Flags = append(v.Flags, ui.ChipView{Tone: ui.Soon, Word: "two approvals", Title: "People are found or written to by this field"})
	}
	if c.Obstacle != "" {
		v.Flags = append(v.Flags, ui.ChipView{Word: "by hand", Outline: true})
		v.Note = "A person must change it: " + c.Obstacle + "."
	}
	return v
}

func (d *dossier) heldValue(topic dsr.Topic, c fulfillment.Candidate) string {
	if c.Empty {
		return "empty"
	}
	return d.contestedValue(topic, c.Value)
}

// contestedValue masks a value unless the look at it was written down.
func (d *dossier) contestedValue(topic dsr.Topic, value string) string {
	if d.clear || value == "" {
		return value
	}
	return masked(topicKinds[topic], value)
}

// topicKinds say how a topic's values are masked; all others show nothing.
var topicKinds = map[dsr.Topic]dsr.IdentifierKind{dsr.TopicName: dsr.Name, dsr.TopicEmail: dsr.Email, dsr.TopicPhone: dsr.Phone}

// weighedTerms is the record of a decision.
func (d *dossier) weighedTerms(i fulfillment.Item) []ui.TermView {
	terms := []ui.TermView{{Term: "Decided", Text: d.member(i.DecidedBy) + ", " + d.face.when(i.DecidedAt)}}
	if i.Ground != "" {
		if pack, _, err := d.d.Work.Rule(d.r); err == nil {
			if g, err := pack.Ground(i.Ground, d.r.Right); err == nil {
				terms = append(terms, ui.TermView{Term: "Ground", Text: g.Text, Note: g.Citation})
			}
		}
	}
	for _, t := range []ui.TermView{
		{Term: "Nature of the information", Text: i.Why.Nature}, {Term: "How it was obtained", Text: i.Why.Obtained}, {Term: "Documents", Text: i.Why.Documents},
		{Term: "Written instead", Text: d.contestedValue(i.Topic, i.Why.Value)}, {Term: "Reason", Text: i.Why.Reason},
	} {
		if t.Text != "" {
			terms = append(terms, t)
		}
	}
	return terms
}

// fillCorrectionApproval offers the approval, or says why there is none.
func (d *dossier) fillCorrectionApproval(v *page.CorrectionView, open int) error {
	var err error
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
