package desk

import (
	"slices"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/regime"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/workflow"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// target is where the form of an act goes.
func (d *dossier) target(act string) page.TargetView {
	return page.TargetView{Action: requestPath(d.r) + "/" + act, CSRF: web.CSRF(d)}
}

// again puts what was typed, and what was wrong with it, back into the form of an act that was refused.
func (d *dossier) again(act string, a page.ActionView) page.ActionView {
	a = withPreview(act, a)
	if d.failed == nil || d.failed.act != act {
		return a
	}
	a = a.WithValues(d.failed.values).WithErrors(d.failed.messages)
	a.Open, a.Drafts = true, d.failed.drafts
	return a
}

func (d *dossier) form(act string, f ui.FormView) ui.FormView {
	return d.again(act, page.ActionView{Form: f}).Form
}

// fillActions brings the acts that are lawful now for this caller, and no others.
func (d *dossier) fillActions(v *page.RequestView) error {
	d.primary(v)
	if d.gone {
		return nil
	}
	for _, offer := range []struct {
		act   string
		event dsr.Event
		build func(page.TargetView) (page.ActionView, bool, error)
	}{
		{"assign", dsr.Assign, d.offerAssign},
		{"enter-code", dsr.Prove, d.offerEnterCode},
		{"ask-again", dsr.Prove, d.offerAskAgain},
		{"document", dsr.Prove, d.offerDocument},
		{"code-by-post", dsr.Prove, d.offerCode(dsr.PostalAddress, codeByPost)},
		{"code-by-phone", dsr.Prove, d.offerCode(dsr.Phone, codeByPhone)},
		{"hand-over", dsr.Answer, d.offerHandOver},
		{"hand-over", dsr.AnswerDenial, d.offerHandOver},
		{"conclude", dsr.Executed, d.offerConclude},
		{"confirm", dsr.ConfirmErase, d.offerConfirm},
		{"cancel", dsr.CancelHold, d.offerCancel},
		{"collect", dsr.CollectAgain, d.offerCollect},
		{"split", dsr.Retype, d.offerSplit},
		{"retype", dsr.Retype, d.offerRetype},
		{"merge", dsr.Merge, d.offerMerge},
		{"dismiss", dsr.Dismiss, d.offerDismiss},
		{"deny", dsr.Deny, d.offerDeny},
		{"withdraw", dsr.Withdraw, d.offerWithdraw},
	} {
		if !d.may(offer.event) {
			continue
		}
		a, offered, err := offer.build(d.target(offer.act))
		if err != nil {
			return err
		}
		if offered {
			v.Actions = append(v.Actions, d.again(offer.act, a))
		}
	}
	if err := d.offerLawful(v); err != nil {
		return err
	}
	return d.offerResend(v)
}

// primary are the steps that lead on, and the look at what is masked.
func (d *dossier) primary(v *page.RequestView) {
	if d.r.State == dsr.InReview && d.handles() && (d.r.PlanHash != "" || d.r.Reviewing()) {
		v.Primary = append(v.Primary, page.PostButtonView{Button: d.reviewLink(ui.Primary)})
	}
	if d.may(dsr.Unmask) && !d.clear && !d.gone {
		v.Primary = append(v.Primary, page.PostButtonView{
			Action: requestPath(d.r) + "/show",
			Button: ui.ButtonView{Label: "Show the person (written down)", Wide: true},
		})
	}
}

func (d *dossier) offerAssign(t page.TargetView) (page.ActionView, bool, error) {
	people := d.assignees()
	for i := range people {
		people[i].Selected = people[i].Value == string(d.r.Assignee)
	}
	return page.Assign(t, people), len(people) > 0, nil
}

// offerConclude is for what a person decides or does by hand; deletions and copies end through their plan.
func (d *dossier) offerConclude(t page.TargetView) (page.ActionView, bool, error) {
	if d.r.Class == regime.WriteClass && !d.r.ByHand() {
		return page.ActionView{}, false, nil
	}
	if d.r.Reviewing() {
		return d.offerReviewed(t)
	}
	var outcomes []ui.OptionView
	for _, o := range concludeOutcomes {
		if d.r.About == "" || workflow.GrantsAppeal(o) {
			outcomes = append(outcomes, ui.OptionView{Value: string(o), Label: outcomeWords[o]})
		}
	}
	if d.r.About != "" && d.r.Class == regime.DecisionClass {
		return page.Act(t, "Grant it", "g", ui.ButtonView{Label: "Grant it and answer", Kind: ui.Primary},
			"What was refused is worked on again, as a linked request with a clock of its own. The person gets the letter.", nil,
			ui.FieldView{Kind: ui.Select, Name: "outcome", Label: "Granted", Options: outcomes, Required: true},
			page.Reason("Why the person is right, for the record.")), true, nil
	}
	return page.Act(t, "Record the answer", "g", ui.ButtonView{Label: "Record it and answer", Kind: ui.Primary},
		"When it was decided, or done by hand in the systems. The person gets the letter.", nil,
		ui.FieldView{Kind: ui.Select, Name: "outcome", Label: "Answered", Options: outcomes, Required: true},
		page.Reason("What was done or decided, for the record.")), true, nil
}

var concludeOutcomes = []dsr.Outcome{dsr.InFull, dsr.InPart, dsr.NothingHeld, dsr.NotOurRole}

func (d *dossier) offerConfirm(t page.TargetView) (page.ActionView, bool, error) {
	return page.Act(t, "Confirm for the person", "y", ui.ButtonView{Label: "Record the confirmation"},
		"Only when the person told you clearly that everything shall be deleted.", nil,
		page.Reason("How and when they told you.")), true, nil
}

func (d *dossier) offerCancel(t page.TargetView) (page.ActionView, bool, error) {
	a := page.Act(t, "Cancel the deletion", "z", ui.ButtonView{Label: "Cancel the deletion", Kind: ui.Danger},
		"The hold ends "+d.face.when(d.r.HoldUntil)+". Then the rows are deleted. The person gets a confirmation that they are not.", nil,
		page.Reason("Why it is cancelled, and who said so. Staff only."))
	a.Open = true // while it lasts, it is what there is to do
	return a, true, nil
}

func (d *dossier) offerCollect(t page.TargetView) (page.ActionView, bool, error) {
	return page.Act(t, "Collect again", "l", ui.ButtonView{Label: "Read the systems again"},
		"What was collected is forgotten, and so is every approval.", nil), true, nil
}

// rights are the other rights that the request's law gives, for a change of right.
func (d *dossier) rights(withPresent bool) ([]ui.OptionView, error) {
	pack, err := d.d.Law.Pack(d.r.Regime)
	if err != nil {
		return nil, err
	}
	var out []ui.OptionView
	for _, r := range pack.Rights(d.d.Work.Controller.Today(d.r.ReceivedAt)) {
		if r != d.r.Right || withPresent {
			out = append(out, ui.OptionView{Value: string(r), Label: rightName(r), Selected: r == d.r.Right})
		}
	}
	return out, nil
}

func (d *dossier) offerSplit(t page.TargetView) (page.ActionView, bool, error) {
	rights, err := d.rights(true)
	return page.Split(t, rights), len(rights) > 1, err
}

func (d *dossier) offerRetype(t page.TargetView) (page.ActionView, bool, error) {
	rights, err := d.rights(false)
	return page.Retype(t, rights), len(rights) > 0, err
}

// mostCandidates bounds the list of requests that one may be a duplicate of.
const mostCandidates = 20

// offerMerge lists the open requests of the same right that share an identifier with this one.
func (d *dossier) offerMerge(t page.TargetView) (page.ActionView, bool, error) {
	ids, err := d.read().Identifiers().Find(store.Match{"submission_id": d.sub.ID}, "id")
	if err != nil || len(ids) == 0 {
		return page.ActionView{}, false, err
	}
	var indexes [][]byte
	for _, i := range ids {
		indexes = append(indexes, i.Index)
	}
	subs, err := d.read().SubmissionsByIdentifier(indexes, mostCandidates)
	if err != nil {
		return page.ActionView{}, false, err
	}
	list, err := d.read().Requests().Find(store.Match{"submission_id": subs}, "received_at", "id")
	var candidates []ui.OptionView
	for _, r := range list {
		if r.ID != d.r.ID && r.Right == d.r.Right && r.Open() && r.Test == d.r.Test {
			label := r.Reference + ", received " + d.face.day(r.ReceivedAt) + ", " + stateWords[r.State].Word
			candidates = append(candidates, ui.OptionView{Value: string(r.ID), Label: label})
		}
	}
	return page.Merge(t, candidates), len(candidates) > 0, err
}

func (d *dossier) offerDismiss(t page.TargetView) (page.ActionView, bool, error) {
	return page.NotARequest(t), true, nil
}

// offerDeny lists the grounds that the law gives for this right, each with its citation. "Could not be verified" is
// for a request that waits for proof.
func (d *dossier) offerDeny(t page.TargetView) (page.ActionView, bool, error) {
	pack, _, err := d.d.Work.Rule(d.r)
	if err != nil {
		return page.ActionView{}, false, err
	}
	var grounds []ui.OptionView
	for _, g := range pack.GroundsFor(d.r.Right) {
		if d.d.Fulfillment.MayRefuse(d.r, g.ID) == nil {
			grounds = append(grounds, ui.OptionView{Value: g.ID, Label: g.Text + " (" + g.Citation + ")"})
		}
	}
	listed := slices.ContainsFunc(grounds, func(o ui.OptionView) bool { return o.Value == dsr.GroundUnverified })
	if d.r.State == dsr.Verifying && d.r.Need > regime.L0 && !listed {
		grounds = append(grounds, ui.OptionView{Value: dsr.GroundUnverified, Label: "The person could not be verified"})
	}
	if d.r.About != "" && d.r.Class == regime.DecisionClass {
		return page.Deny(t, append([]ui.OptionView{{Value: dsr.GroundUpheld, Label: "What was decided stands"}}, grounds...)), true, nil
	}
	if len(grounds) == 0 {
		return page.NotNow("Deny", "d", d.lawName(d.r.Regime)+" gives no ground for refusing this right."), true, nil
	}
	return page.Deny(t, grounds), true, nil
}

func (d *dossier) offerWithdraw(t page.TargetView) (page.ActionView, bool, error) {
	return page.Withdraw(t), true, nil
}

// offerResend lets an officer try a mail again that did not arrive.
func (d *dossier) offerResend(v *page.RequestView) error {
	if d.role() != dsr.Officer {
		return nil
	}
	stuck := store.Match{"submission_id": d.sub.ID, "state": []dsr.MailState{dsr.MailFailed, dsr.MailUncertain}}
	mails, err := d.read().Outbox().Find(stuck, "created_at")
	for _, m := range mails {
		if m.RequestID != "" && m.RequestID != d.r.ID {
			continue
		}
		name := strings.ToLower(noticeNames[m.Template][:1]) + noticeNames[m.Template][1:]
		v.Actions = append(v.Actions, page.Act(d.target("mails/"+m.ID+"/resend"), "Send again: "+name, "resend-"+m.ID,
			ui.ButtonView{Label: "Send it again"}, "The mail keeps its Message-ID, so a copy that arrived twice is known as one.", nil))
	}
	return err
}
