package desk

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// triageStates are where a new message can be: nothing of it has been carried out.
var triageStates = []dsr.State{dsr.Received, dsr.Verifying, dsr.Collecting, dsr.InReview}

// triageRows bounds how many new messages are looked through at once.
const triageRows = 200

// untaken lists the open requests that nobody has taken and nobody has approved a plan of, the earliest due first.
func (c *call) untaken() ([]dsr.Request, error) {
	var out []dsr.Request
	for _, state := range triageStates {
		list, err := c.read().FindRequests(store.RequestFilter{OpenOnly: true, State: state, Limit: triageRows})
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			if r.Assignee == "" && r.Approvals == 0 {
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b dsr.Request) int { return a.DueAt.Compare(b.DueAt) })
	return out, nil
}

// triagePath is the address of one message in triage.
func triagePath(r dsr.Request) string { return Prefix + "/triage/" + r.Reference }

// nextTriage leads to the first message that nobody has taken.
func nextTriage(c *call) error {
	list, err := c.untaken()
	if err != nil {
		return err
	}
	if len(list) > 0 {
		return web.See(c, triagePath(list[0]))
	}
	shell, err := c.shell("Triage", "Triage")
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, page.Today(page.TodayView{Shell: shell, Date: c.face.today().Long(), Lists: []page.WorkListView{{
		Anchor: "triage", Title: "Triage", Hint: "New messages that nobody has taken", Count: "0", Empty: "Nothing is new. Messages that come in appear here.",
	}}}))
}

// showTriage shows one message and what to make of it.
func showTriage(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	d, err := c.open(r, nil)
	if err != nil {
		return err
	}
	return d.showTriage(http.StatusOK)
}

func (d *dossier) showTriage(status int) error {
	v, err := d.triageView()
	if err != nil {
		return err
	}
	return d.render(status, page.Triage(v))
}

func (d *dossier) triageView() (page.TriageView, error) {
	shell, err := d.shell("Triage "+d.r.Reference, "Triage")
	v := page.TriageView{
		Shell: shell, Back: Prefix + "/triage", Reference: d.r.Reference, Right: rightName(d.r.Right), Person: d.label(), Test: d.r.Test,
		Due: d.face.dueChip(d.r), Text: d.asked(), Hints: d.notes(),
	}
	if err != nil {
		return v, err
	}
	if v.Text == "" {
		v.Text = "(No words of their own: the form's choices say it all.)"
	}
	full := page.RequestView{}
	if err := d.fillSiblings(&full); err != nil {
		return v, err
	}
	v.Siblings = full.Siblings
	v.Source = []ui.TermView{
		{Term: "Came by", Text: channelNames[d.sub.Channel]}, {Term: "Received", Text: d.face.when(d.r.ReceivedAt)},
		{Term: "Requester", Text: requesterNames[d.sub.Requester]}, {Term: "Law", Text: d.lawName(d.r.Regime)},
		{Term: "Chosen on the form", Text: chosen(d.person.Rights)}, {Term: "State", Text: stateWords[d.r.State].Word},
	}
	if err := d.fillTriage(&v); err != nil {
		return v, err
	}
	return v, d.neighbours(&v)
}

func chosen(rights []string) string {
	out := ""
	for _, r := range rights {
		if out != "" {
			out += ", "
		}
		out += choiceName(r)
	}
	if out == "" {
		return "nothing"
	}
	return out
}

// fillTriage offers the decisions under one digit each: the same forms as on the request's page.
func (d *dossier) fillTriage(v *page.TriageView) error {
	if d.may(dsr.Assign) {
		v.Accept = &page.PostButtonView{
			Action: triagePath(d.r) + "/take", Button: ui.ButtonView{Label: "Take it as it was typed", Kind: ui.Primary, Wide: true, Key: "1"},
		}
	}
	full := page.RequestView{}
	if err := d.fillActions(&full); err != nil {
		return err
	}
	for _, path := range []string{"split", "retype", "merge", "dismiss", "assign"} {
		for _, a := range full.Actions {
			if a.Form.Action == requestPath(d.r)+"/"+path {
				a.Key = strconv.Itoa(len(v.Actions) + 2)
				a.Form.Hidden = append(a.Form.Hidden, ui.HiddenView{Name: "from", Value: "triage"})
				v.Actions = append(v.Actions, a)
			}
		}
	}
	return nil
}

// neighbours are the messages before and after this one.
func (d *dossier) neighbours(v *page.TriageView) error {
	list, err := d.untaken()
	at := slices.IndexFunc(list, func(r dsr.Request) bool { return r.ID == d.r.ID })
	if err != nil || at < 0 {
		return err
	}
	v.Position = strconv.Itoa(at+1) + " of " + strconv.Itoa(len(list))
	if at > 0 {
		v.Previous = triagePath(list[at-1])
	}
	if at+1 < len(list) {
		v.Next = triagePath(list[at+1])
	}
	return nil
}

// take gives the message to whoever looks at it, as it was typed.
func take(c *call) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	if err := c.d.Work.Assign(c.ctx(), r.ID, c.actor, c.session.Member.ID); err != nil {
		return err
	}
	return c.done(Prefix+"/triage", "taken")
}
