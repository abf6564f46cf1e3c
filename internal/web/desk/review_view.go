package desk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/fulfillment"
	"github.com/habeasdata/habeas/internal/store"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

// reviewView makes the page around one chosen collection: the named one, or the first.
func (d *dossier) reviewView(chosen string) (page.ReviewView, error) {
	shell, err := d.shell("Review "+d.r.Reference, "Queue")
	v := page.ReviewView{
		Shell: shell, Back: requestPath(d.r), Reference: d.r.Reference, Plan: short(d.r.PlanHash), Notes: d.notes(),
		Empty: ui.EmptyView{Title: "Values are not shown yet", Text: "Counts and flags are often enough. Every look at values is written down."},
	}
	if err != nil {
		return v, err
	}
	if doneByHand(d.r) {
		return v, d.fillByHand(&v)
	}
	list, err := d.collections()
	if err != nil {
		return v, err
	}
	if v.Open, err = d.openItems(); err != nil {
		return v, err
	}
	d.totals(&v, list)
	at := max(slices.IndexFunc(list, func(c dsr.Collection) bool { return c.ID == chosen }), 0)
	for i, c := range list {
		v.Collections = append(v.Collections, page.ReviewCollectionView{
			Name: c.Name, System: c.Connector, Href: reviewPath(d.r) + "?collection=" + c.ID + collectionAnchor, Flags: d.collectionFlags(c), Current: i == at,
			Count: count(c.Rows-withheld(c)) + " of " + count(c.Rows) + " leave",
		})
	}
	if len(list) == 0 {
		v.Collection, v.Empty = d.nothing()
	} else if err := d.fillCollection(&v, list[at]); err != nil {
		return v, err
	}
	return v, d.fillRelease(&v)
}

// nothing is what stands in the place of collections, as heading and text: not yet looked is not the same as not found.
func (d *dossier) nothing() (string, ui.EmptyView) {
	if d.r.PlanHash == "" {
		return "Nothing is collected yet", ui.EmptyView{Title: "Nothing to review yet", Text: "What the systems hold is shown here when the person is verified and every system has answered."}
	}
	return "Nothing was found", ui.EmptyView{Title: "No rows", Text: "No system holds anything under the proven identifiers. The answer says where we looked."}
}

// totals is the running line: what will leave, what is held back.
func (d *dossier) totals(v *page.ReviewView, list []dsr.Collection) {
	var leave, held int64
	redacted, out := 0, 0
	for _, c := range list {
		leave += c.Rows - withheld(c)
		held += withheld(c)
		redacted += len(c.Redacted)
		out += len(c.LeftOut)
	}
	v.Title = "Review " + counted(leave+held, "row", "rows") + " before release"
	v.Totals = []page.FactView{
		{Number: count(leave), Text: "rows leave", Tone: ui.Fine}, {Number: count(held), Text: "held back"},
		{Number: strconv.Itoa(len(v.Open)), Text: "to decide", Tone: toneIf(len(v.Open) > 0, ui.Soon, ui.Plain)},
		{Number: strconv.Itoa(redacted), Text: "fields redacted"},
	}
	if out > 0 {
		v.Totals = append(v.Totals, page.FactView{Number: strconv.Itoa(out), Text: "fields left out by the law", Tone: ui.Soon})
	}
}

func decisionChip(c dsr.Collection) ui.ChipView {
	if c.Included {
		return ui.ChipView{Tone: ui.Fine, Word: "included"}
	}
	return ui.ChipView{Word: "excluded"}
}

// fillCollection shows one collection's fields and offers the decisions on it.
func (d *dossier) fillCollection(v *page.ReviewView, c dsr.Collection) error {
	v.Collection, v.Hint = c.Name, c.Path
	if len(c.Reason) > 0 {
		why, err := d.sealer.Open(c.Reason, "collection", c.ID, "reason")
		if err != nil {
			return err
		}
		v.Hint = join(v.Hint, "decided by "+d.member(c.DecidedBy)+": "+why)
	}
	v.Hint = join(v.Hint, d.leftOut(c))
	for _, name := range c.Fields {
		v.Fields = append(v.Fields, page.ReviewFieldView{Name: name, Flag: d.fieldFlag(c, name)})
	}
	if c.Rows > 0 && c.VaultID != "" && d.may(dsr.Unmask) {
		v.Whole = append(v.Whole, d.rowsButton(c, "Show rows (written down)", 0))
	}
	if d.may(dsr.ReviewItem) {
		d.offerDecisions(v, c)
	}
	return nil
}

// leftOut names the fields that a rule of the law keeps out of the answer, by rule.
func (d *dossier) leftOut(c dsr.Collection) string {
	fields := map[string][]string{}
	var rules []string
	for _, f := range c.Fields {
		why := d.d.Fulfillment.LeftOutBecause(d.r, c, f)
		if why != "" && fields[why] == nil {
			rules = append(rules, why)
		}
		fields[why] = append(fields[why], f)
	}
	text := ""
	for _, why := range rules {
		text = join(text, "Left out: "+strings.Join(fields[why], ", ")+". "+why)
	}
	return text
}

func (d *dossier) rowsButton(c dsr.Collection, label string, from int) page.PostButtonView {
	return page.PostButtonView{
		Action: requestPath(d.r) + "/review/rows", Button: ui.ButtonView{Label: label, Small: true},
		Hidden: []ui.HiddenView{{Name: "collection", Value: c.ID}, {Name: "from", Value: strconv.Itoa(from)}},
	}
}

func (d *dossier) fieldFlag(c dsr.Collection, name string) *ui.ChipView {
	if slices.Contains(c.Redacted, name) {
		return &ui.ChipView{Tone: ui.Info, Word: "redacted"}
	}
	if why := d.d.Fulfillment.LeftOutBecause(d.r, c, name); why != "" {
		return &ui.ChipView{Tone: ui.Info, Word: "left out", Title: why}
	}
	for _, m := range c.Marks() {
		if m.Field != name {
			continue
		}
		flag := ui.ChipView{Tone: ui.Soon, Word: "sensitive", Title: plainWord(string(m.Kind)) + ": this law lets the person have it"}
		if d.withholds(m) {
			flag = ui.ChipView{Tone: ui.Late, Word: "forbidden", Title: plainWord(string(m.Kind)) + ": this law names it and never shows it"}
		}
		if m.ByShape {
			flag.Word += ", found in the text"
		}
		return &flag
	}
	return nil
}

// withholds reports whether the request's law keeps the marked values out of the answer. Where that cannot be told, it
// does.
func (d *dossier) withholds(m dsr.Mark) bool {
	law, _, err := d.d.Work.Rule(d.r)
	return err != nil || slices.Contains(law.Withheld.On(d.d.Work.Controller.Today(d.d.Now())), string(m.Kind))
}

// offerDecisions lets the collection in or keeps it out, and takes fields out; each with a reason.
func (d *dossier) offerDecisions(v *page.ReviewView, c dsr.Collection) {
	decision, label, key := "exclude", "Keep this collection out", "q"
	if !c.Included {
		decision, label, key = "include", "Let this collection in", "v"
	}
	hidden := []ui.HiddenView{{Name: "collection", Value: c.ID}, {Name: "decision", Value: decision}}
	decide := page.Act(d.target("review/decide"), label, key, ui.ButtonView{Label: label}, "The plan is made anew, and approvals start again.", hidden,
		page.Reason("The answer repeats it where something is kept out."))
	v.Acts = append(v.Acts, d.again("review/decide", decide))
	var fields []ui.OptionView
	for _, name := range c.Fields {
		if !slices.Contains(c.Redacted, name) {
			fields = append(fields, ui.OptionView{Value: name, Label: name})
		}
	}
	if len(fields) == 0 {
		return
	}
	redact := page.RedactField(d.target("review/redact"), fields, []ui.OptionView{{Value: "all", Label: "Every row of " + c.Name, Selected: true}})
	redact.Form.Hidden = []ui.HiddenView{{Name: "collection", Value: c.ID}}
	redact = d.again("review/redact", redact)
	v.Redact = &redact
}

// openItems are what could not be done and must be decided first.
func (d *dossier) openItems() ([]page.ConflictView, error) {
	list, err := d.read().Unresolved().Find(store.Match{"request_id": d.r.ID, "resolved_by": ""}, "collection", "field", "id")
	var out []page.ConflictView
	for _, u := range list {
		item := page.ConflictView{Title: itemPlace(u), Text: u.Problem + ". " + u.Remedy}
		if d.may(dsr.ReviewItem) {
			act := "review/resolve/" + u.ID
			form := page.Act(d.target(act), "Decide", "resolve-"+u.ID, ui.ButtonView{Label: "Record the decision"}, "", nil,
				page.Reason("What you decided and why. The answer repeats it."))
			item.Forms = []page.ActionView{d.again(act, form)}
		}
		out = append(out, item)
	}
	return out, err
}

func itemPlace(u dsr.Unresolved) string {
	if item, ok := fulfillment.Unsaid(u); ok {
		return join("What the answer says: "+plainWord(string(item)), u.Field)
	}
	if u.Field == "" {
		return u.Collection
	}
	return u.Collection + "." + u.Field
}

// fillRelease offers the approval, or says why there is none.
func (d *dossier) fillRelease(v *page.ReviewView) error {
	blocked, err := d.approvalBlocked(len(v.Open))
	if err != nil || blocked != "" {
		v.ReleaseNote = blocked
		return err
	}
	label := "Release " + v.Totals[0].Number + " rows"
	a := d.again("approve", page.Release(d.target("approve"), d.r.PlanHash, label, d.approvalIntro()))
	v.Release = &a
	return nil
}

// approvalIntro says what this approval will do.
func (d *dossier) approvalIntro() string {
	switch {
	case d.r.ApprovalsNeeded-d.r.Approvals > 1:
		return "This is the first of two approvals: a second person must approve the same plan."
	case d.actor.SingleOfficer || d.d.Work.Controller.SingleOfficer:
		return "Single-officer mode: your fresh code stands for the second person, and the audit log says so."
	}
	return "The approval is bound to this very plan. Your code is asked again."
}
