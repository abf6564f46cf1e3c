package desk

import (
	"net/http"
	"strings"

	"github.com/habeasdata/habeas/internal/dsr"
	"github.com/habeasdata/habeas/internal/problem"
	"github.com/habeasdata/habeas/internal/store"
	"github.com/habeasdata/habeas/internal/web"
	"github.com/habeasdata/habeas/internal/workflow"
	page "github.com/habeasdata/habeas/views/desk"
	"github.com/habeasdata/habeas/views/ui"
)

const holdsPath = Prefix + "/holds"

// showHolds lists what must not be deleted.
func showHolds(c *call) error { return c.holdsPage(http.StatusOK, nil) }

func (c *call) holdsPage(status int, failed *failure) error {
	shell, err := c.shell("Legal holds", "Holds")
	if err != nil {
		return err
	}
	list, err := c.read().LegalHolds().Find(store.Match{"request_id": ""}, "created_at", "id")
	if err != nil {
		return err
	}
	v := page.HoldsView{Shell: shell, Empty: ui.EmptyView{Title: "No legal hold", Text: "Deletions take what their plan says."}}
	for _, h := range list {
		one, err := c.holdView(h)
		if err != nil {
			return err
		}
		v.Holds = append(v.Holds, one)
	}
	d := dossier{call: c, failed: failed}
	v.Add = d.again("place", c.holdForm())
	return c.render(status, page.Holds(v))
}

// holdView shows one hold. Administrators run holds and see nobody's data: whom it is about stays masked for them.
func (c *call) holdView(h dsr.LegalHold) (page.HoldView, error) {
	words, err := c.d.Work.HoldWords(h)
	if err != nil {
		return page.HoldView{}, err
	}
	v := page.HoldView{
		Title: words.Matter, Reason: words.Reason, Rule: h.Citation, Scope: "everything", State: ui.ChipView{Tone: ui.Fine, Word: "in force"},
		Placed: "placed by " + c.member(h.CreatedBy) + ", " + c.face.day(h.CreatedAt), Review: h.ReviewOn.Long(), Who: "everybody",
	}
	if v.Title == "" {
		v.Title = "Hold of " + c.face.day(h.CreatedAt)
	}
	if len(h.Scope) > 0 {
		v.Scope = strings.Join(h.Scope, ", ")
	}
	if h.Kind != "" {
		v.Who = identifierNames[h.Kind] + " " + dots
		if c.role() == dsr.Officer {
			v.Who = identifierNames[h.Kind] + " " + words.Subject
		}
	}
	switch {
	case !h.EndedAt.IsZero():
		v.State = ui.ChipView{Word: "ended " + c.face.day(h.EndedAt) + " by " + c.member(h.EndedBy)}
		return v, nil
	case !c.face.today().Before(h.ReviewOn):
		v.State = ui.ChipView{Tone: ui.Soon, Word: "to be looked at again"}
	}
	v.End = &page.PostButtonView{Action: holdsPath + "/" + h.ID + "/end", Button: ui.ButtonView{Label: "End this hold", Kind: ui.Danger}}
	return v, nil
}

func (c *call) holdForm() page.ActionView {
	var kinds, systems []ui.OptionView
	for _, k := range []dsr.IdentifierKind{dsr.Email, dsr.Phone, dsr.Account, dsr.Order} {
		kinds = append(kinds, ui.OptionView{Value: string(k), Label: identifierNames[k]})
	}
	for _, s := range c.d.Systems.Connectors() {
		systems = append(systems, ui.OptionView{Value: s.Name, Label: s.Name})
	}
	return page.Act(page.TargetView{Action: holdsPath, CSRF: web.CSRF(c)}, "Place a hold", "b",
		ui.ButtonView{Label: "Place the hold", Kind: ui.Primary}, "It keeps its part from every deletion, also from plans that are approved already. No clock stops.", nil,
		ui.FieldView{Kind: ui.Text, Name: "matter", Label: "Matter", Hint: "For example its number.", MaxLength: 200},
		ui.FieldView{Kind: ui.Select, Name: "kind", Label: "Held person: kind of identifier", Options: kinds},
		ui.FieldView{Kind: ui.Text, Name: "subject", Label: "Held person: the identifier", Hint: "Empty holds the systems below for everybody.", MaxLength: 254},
		ui.FieldView{Kind: ui.Checkboxes, Name: "scope", Label: "Only in these systems", Options: systems},
		ui.FieldView{Kind: ui.Text, Name: "collections", Label: "Only these collections", Hint: "As system:collection, with commas between them.", MaxLength: 400},
		ui.FieldView{Kind: ui.Text, Name: "citation", Label: "The law that lets it be kept", Hint: "The letter repeats it.", Required: true, MaxLength: 200},
		ui.FieldView{Kind: ui.Date, Name: "review", Label: "Look at it again on", Required: true},
		page.Reason("Staff only. The person is told that there is a legal matter, and its law."))
}

// placeHold writes a hold down.
func placeHold(c *call) error {
	scope := web.Form(c)["scope"]
	for _, one := range strings.Split(c.field("collections"), ",") {
		if one = strings.TrimSpace(one); one != "" {
			scope = append(scope, one)
		}
	}
	err := c.d.Work.PlaceHold(c.ctx(), c.actor, workflow.NewHold{
		Kind: dsr.IdentifierKind(c.field("kind")), Scope: scope, Citation: strings.TrimSpace(c.field("citation")), ReviewOn: c.field("review"),
		Words: workflow.HoldWords{Subject: strings.TrimSpace(c.field("subject")), Matter: c.field("matter"), Reason: strings.TrimSpace(c.field("reason"))},
	})
	if problem.Is(err, problem.Invalid) {
		return c.holdsPage(http.StatusUnprocessableEntity, c.backWith("place", err))
	}
	if err != nil {
		return err
	}
	return c.done(holdsPath, "held")
}

// endHold lets go of what was held.
func endHold(c *call) error {
	if err := c.d.Work.EndHold(c.ctx(), c.actor, c.Param("hold")); err != nil {
		return err
	}
	return c.done(holdsPath, "freed")
}

// holdsToReview tells officers on Today of each hold whose day to be looked at again has come.
func (c *call) holdsToReview() ([]page.NoticeView, error) {
	if c.role() != dsr.Officer {
		return nil, nil
	}
	list, err := c.d.Work.HoldsToReview(c.read().Tables, c.face.today())
	var notes []page.NoticeView
	for _, h := range list {
		v, err := c.holdView(h)
		if err != nil {
			return nil, err
		}
		notes = append(notes, page.NoticeView{
			Note: ui.NoteView{Tone: ui.Soon, Word: "Legal hold", Text: v.Title + ": look at it again since " + v.Review + "."}, Href: holdsPath, Link: "Legal holds",
		})
	}
	return notes, err
}
