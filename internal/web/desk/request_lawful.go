package desk

import (
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// offerLawful brings the moves that hang on what the law of the request has. Where the law lacks one, or its time is
// over, the button stays and says why.
func (d *dossier) offerLawful(v *page.RequestView) error {
	if d.role() != dsr.Officer {
		return nil
	}
	for _, offer := range []struct {
		act   string
		build func(page.TargetView) (page.ActionView, bool, error)
	}{
		{"extend", d.offerExtend}, {"pause", d.offerPause}, {"resume", d.offerResume}, {"lesser", d.offerLesser}, {"contest", d.offerContest}, {"refer", d.offerRefer},
		{"refuse-part", d.offerPart}, {"law", d.offerLaw}, {"restriction/end", d.offerEndLimit}, {"restriction/keep", d.offerKeepLimit},
	} {
		a, offered, err := offer.build(d.target(offer.act))
		if err != nil {
			return err
		}
		if offered {
			v.Actions = append(v.Actions, d.again(offer.act, a))
		}
	}
	return nil
}

// whyNot is what a guard says against a command now; "" where it says nothing, or only wants more of the form.
func (d *dossier) whyNot(c dsr.Command) string {
	c.Actor, c.Today = d.actor, d.face.today()
	_, err := dsr.Decide(d.r, c, d.face.now)
	if err == nil || len(fields(err, nil)) > 0 {
		return ""
	}
	return sentence(err)
}

// extensionReasons are the two that Art. 12(3) GDPR and its relatives know.
var extensionReasons = []ui.OptionView{
	{Value: "complex", Label: "The request is complex"}, {Value: "many", Label: "There are many requests"},
}

// offerExtend offers the one extension of the law. Where the law puts no cap on it, the officer names the date.
func (d *dossier) offerExtend(t page.TargetView) (page.ActionView, bool, error) {
	_, rule, err := d.d.Work.Rule(d.r)
	if err != nil || !d.r.Open() {
		return page.ActionView{}, false, err
	}
	c := dsr.Command{Event: dsr.Extend}
	open := rule.Law.Extension.Open
	if open {
		c.Until = d.r.AnswerBy.AddDays(1)
	}
	if why := d.whyNot(c); why != "" {
		return page.NotNow("Extend", "e", why), true, nil
	}
	if open {
		return page.ExtendUntil(t, rule.Citation, d.r.AnswerBy.Long(), extensionReasons), true, nil
	}
	return page.Extend(t, d.r.ExtendTo.Long(), rule.Citation, extensionReasons), true, nil
}

var waitWords = map[dsr.Wait]string{
	dsr.WaitIdentity: "Data that show who asks", dsr.WaitFee: "A fee", dsr.WaitClarify: "Which data are meant",
}

// offerPause offers what this law lets the clock stop for, and says of the rest why not.
func (d *dossier) offerPause(t page.TargetView) (page.ActionView, bool, error) {
	if !d.r.Open() || d.r.Paused() || d.r.State == dsr.Answering {
		return page.ActionView{}, false, nil
	}
	_, rule, err := d.d.Work.Rule(d.r)
	if err != nil {
		return page.ActionView{}, false, err
	}
	list, err := d.d.Work.Pauses(d.r, d.actor)
	var lawful []ui.OptionView
	var not []string
	for _, p := range list {
		if p.WhyNot == "" {
			lawful = append(lawful, ui.OptionView{Value: string(p.Wait), Label: waitWords[p.Wait]})
		} else {
			not = append(not, waitWords[p.Wait]+": "+p.WhyNot)
		}
	}
	if len(lawful) == 0 {
		return page.NotNow("Pause the clock", "u", "Under "+d.lawName(d.r.Regime)+" the clock runs on ("+rule.Citation+"). "+strings.Join(not, " ")), true, err
	}
	because := rule.LaterBecause
	if because == "" {
		because = rule.Citation
	}
	a := page.Pause(t, because, lawful)
	if len(not) > 0 {
		a.Form.Intro += " Not now: " + strings.Join(not, " ")
	}
	return a, true, err
}

func (d *dossier) offerResume(t page.TargetView) (page.ActionView, bool, error) {
	a := page.Act(t, "Let the clock run", "u", ui.ButtonView{Label: "It came: let the clock run", Kind: ui.Primary},
		"The clock waits since "+d.face.when(d.r.Asked(d.r.PausedFor))+". It runs again by itself when the person replies on their page; a fee is recorded here.", nil,
		page.Reason("What came, when and how. Staff only."))
	return a, d.r.Paused(), nil
}

// offerLesser answers with less than was asked, where the law has it and the proof so far suffices for that.
func (d *dossier) offerLesser(t page.TargetView) (page.ActionView, bool, error) {
	if d.r.State != dsr.Verifying || d.r.Class != regime.DataClass {
		return page.ActionView{}, false, nil
	}
	c, err := d.d.Identity.LesserNow(d.read().Tables, d.r, d.actor)
	if err != nil {
		return page.ActionView{}, false, err
	}
	law := d.lawName(d.r.Regime)
	if c.Lesser == "" {
		return page.NotNow("Lesser answer", "q", law+" knows no lesser answer to this right. Without proof it is refused when it is due."), true, nil
	}
	lesser, err := d.d.Work.LesserOf(d.r)
	if err != nil {
		return page.ActionView{}, false, err
	}
	name := rightName(c.Lesser)
	if why := d.whyNot(c); why != "" {
		return page.NotNow("Lesser answer", "q", why+" "+name+" needs the level "+c.Need.String()+" ("+lesser.Citation+")."), true, nil
	}
	return page.Act(t, "Lesser answer", "q", ui.ButtonView{Label: "Answer as " + name, Kind: ui.Danger},
		"The proof so far suffices for "+name+" ("+lesser.Citation+"). It is given by itself on the last day; give it now when the rest of the proof will not come. No value of the person is in it.", nil,
		page.Reason("Why it is answered now. Staff only.")), true, nil
}

// offerContest opens the appeal of somebody who did not use the link.
func (d *dossier) offerContest(t page.TargetView) (page.ActionView, bool, error) {
	if d.r.Open() || d.r.State == dsr.Withdrawn || d.r.Class == regime.DecisionClass {
		return page.ActionView{}, false, nil
	}
	c, ok, err := d.d.Work.Contestable(d.r)
	if err != nil {
		return page.ActionView{}, false, err
	}
	if !ok {
		return page.NotNow("Appeal", "v", d.lawName(d.r.Regime)+" knows no appeal to the controller. The letter names the regulator."), true, nil
	}
	title := rightName(c.Right)
	if why := d.whyNot(dsr.Command{Event: dsr.Contest}); why != "" {
		return page.NotNow(title, "v", why), true, nil
	}
	return page.Act(t, title+" for the person", "v", ui.ButtonView{Label: "Open it", Kind: ui.Primary},
		"When they wrote, called or came and do not agree. It gets a clock of its own ("+c.Rule.Citation+"), and another officer decides where there is one.", nil,
		ui.FieldView{Kind: ui.TextArea, Name: "message", Label: "What they said", Required: true, MaxLength: 4000, Rows: 4, Spell: true}), true, nil
}

// offerPart keeps some of what a deletion would take, on a ground of its law, and deletes the rest.
func (d *dossier) offerPart(t page.TargetView) (page.ActionView, bool, error) {
	if d.r.Right != regime.Delete || d.r.State != dsr.InReview {
		return page.ActionView{}, false, nil
	}
	pack, _, err := d.d.Work.Rule(d.r)
	if err != nil {
		return page.ActionView{}, false, err
	}
	var grounds, parts []ui.OptionView
	for _, g := range pack.GroundsFor(d.r.Right) {
		if !strings.HasPrefix(g.ID, dsr.GroundUnverified) {
			grounds = append(grounds, ui.OptionView{Value: g.ID, Label: g.Text + " (" + g.Citation + ")"})
		}
	}
	list, err := d.read().Collections().Find(store.Match{"request_id": d.r.ID}, "connector", "name")
	for _, c := range list {
		if c.Connector != "" && c.Delete+c.Mask > 0 {
			parts = append(parts, ui.OptionView{Value: c.Name, Label: c.Name})
		}
	}
	if len(grounds) == 0 || len(parts) == 0 {
		return page.ActionView{}, false, err
	}
	return page.Act(t, "Refuse a part", "k", ui.ButtonView{Label: "Keep this part", Kind: ui.Danger},
		"The rest is deleted. The letter says which part is kept, with the ground and its citation. The plan is made anew, and approvals start again.", nil,
		ui.FieldView{Kind: ui.Checkboxes, Name: "scope", Label: "What is kept", Options: parts},
		ui.FieldView{Kind: ui.Select, Name: "ground", Label: "Ground", Options: grounds, Required: true},
		page.Reason("Why the ground applies. Staff only.")), true, err
}

// offerLaw lists the other laws that give a right of the same kind.
func (d *dossier) offerLaw(t page.TargetView) (page.ActionView, bool, error) {
	if !d.may(dsr.Retype) || d.r.About != "" {
		return page.ActionView{}, false, nil
	}
	var laws []ui.OptionView
	for _, pack := range d.d.Law.Packs() {
		if pack.ID == d.r.Regime {
			continue
		}
		for _, right := range pack.Rights(d.d.Work.Controller.Today(d.r.ReceivedAt)) {
			if right == d.r.Right || d.r.Class == regime.DataClass && right.Class() == regime.DataClass {
				laws = append(laws, ui.OptionView{Value: pack.ID + ":" + string(right), Label: pack.Jurisdiction + ": " + rightName(right)})
			}
		}
	}
	return page.Act(t, "Change the law", "o", ui.ButtonView{Label: "Put it under this law"},
		"From the same receipt, with the dates of that law. Verification and approvals so far become void, and the person is told the new dates.", nil,
		ui.FieldView{Kind: ui.Select, Name: "law", Label: "Law and right", Options: laws, Required: true},
		page.Reason("Why that law applies.")), len(laws) > 0, nil
}

// offerRefer sends a client's end user to the client: the data are not ours to decide about.
func (d *dossier) offerRefer(t page.TargetView) (page.ActionView, bool, error) {
	if d.sub.Relationship != dsr.ClientEndUser || !d.may(dsr.Deny) || d.r.Class == regime.DecisionClass {
		return page.ActionView{}, false, nil
	}
	pack, _, err := d.d.Work.Rule(d.r)
	if err != nil {
		return page.ActionView{}, false, err
	}
	intro := "We are only the processor. The person is told whom to ask."
	if pack.Processor.Duty == regime.Forward {
		intro = "We are only the processor. The client gets the request, and the person is told (" + pack.Processor.Citation + ")."
	}
	return page.Act(t, "Not our role", "f", ui.ButtonView{Label: "Tell the person", Kind: ui.Danger}, intro, nil,
		ui.FieldView{Kind: ui.TextArea, Name: "client", Label: "The client, and how to reach it", Hint: "The person reads this.", Required: true, MaxLength: 1000, Rows: 2},
		ui.FieldView{Kind: ui.Checkboxes, Name: "forwarded", Label: "Done", Options: []ui.OptionView{{Value: "yes", Label: "I have sent the request on to the client"}}}), true, nil
}
